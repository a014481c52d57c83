"""Language: what is particular to one that we speak, beside its sentences in `locales/`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.languages.locale import Locale


class Command(StrEnum):
    """What people and admins can call for by a command, by its name in English."""

    TOPICS = "topics"
    LANGUAGE = "language"
    HELP = "help"
    PRIVACY = "privacy"
    FORGET = "forget"
    ALERTS = "alerts"
    NEWS = "news"
    WITHDRAW = "withdraw"
    ANNOUNCE = "announce"
    ANNOUNCEMENTS = "announcements"
    AUDIT = "audit"


@dataclass(frozen=True)
class Language:
    """Whoever adds a language fills this in; mypy and a test name what is left out."""

    locale: Locale
    name: str  # as its speakers call it
    phrasings: str  # heading of an entry's file, above the ways people ask
    sources: str
    commands: Mapping[Command, str]
    passing: re.Pattern[str]  # words that say how things are now, and are wrong one day
    dated: str  # how a month is named beside what may change
