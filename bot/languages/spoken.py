"""The languages we speak, by locale."""

from collections.abc import Mapping

from bot.languages.base import Language
from bot.languages.en import ENGLISH
from bot.languages.es import SPANISH
from bot.languages.locale import Locale

SPOKEN: Mapping[Locale, Language] = {language.locale: language for language in (SPANISH, ENGLISH)}
