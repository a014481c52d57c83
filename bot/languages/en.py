"""English."""

import re

from bot.languages.base import Command, Language
from bot.languages.locale import Locale

ENGLISH = Language(
    locale=Locale.EN,
    name="English",
    phrasings="How people ask",
    sources="Sources",
    commands={command: command.value for command in Command},
    passing=re.compile(
        r"\b(?:currently|nowadays|at present|at the moment|as of (?:now|today)|these days|until (?:now|today)|so far|"
        r"for now|this (?:year|month)|lately|"
        r"new (?:laws?|rules?|polic(?:y|ies)|fees?|programs?|orders?|directives?|memos?))\b",
        re.IGNORECASE,
    ),
    dated="as of July 2026",
)
