"""The locales we speak; the gettext of a locale."""

import gettext
import io
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES_FOLDER = Path(__file__).parents[2] / "locales"
SPANISH_AT_HAND = frozenset({"es", "pt", "ca", "gl", "eu"})


class Locale(StrEnum):
    """A language people are answered in."""

    ES = "es"
    EN = "en"

    @property
    def other(self) -> "Locale":
        """The other language, one tap away."""
        return Locale.EN if self is Locale.ES else Locale.ES


def locale_of(language_code: str | None) -> Locale | None:
    """The locale for Telegram's `language_code` (IETF tag), or None where Telegram sent none.

    Speakers of Portuguese, Catalan, Galician and Basque read Spanish more easily than English.
    """
    if not language_code:
        return None
    return Locale.ES if language_code.lower().replace("_", "-").split("-")[0] in SPANISH_AT_HAND else Locale.EN


@cache
def translations(locale: Locale) -> gettext.NullTranslations:
    """The catalogue of the bot's own sentences, compiled from its .po file; English is the source language."""
    path = LOCALES_FOLDER / locale.value / "LC_MESSAGES" / "faro.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale.value, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def gettext_of(locale: Locale) -> Callable[[str], str]:
    """The function that says a sentence of the bot in *locale*, by custom named `_`."""
    return translations(locale).gettext


def month(day: date, locale: Locale) -> str:
    """Month and year in words: `julio de 2026`, `July 2026`."""
    return format_skeleton("yMMMM", day, locale=locale.value)


def full_date(day: date, locale: Locale) -> str:
    """A date in words: `4 de julio de 2026`, `July 4, 2026`."""
    return format_date(day, format="long", locale=locale.value)


def listed(items: list[str], locale: Locale) -> str:
    """Items as a sentence lists them: `a, b y c`, `a, b, and c`."""
    return format_list(items, locale=locale.value)


def number(value: int, locale: Locale) -> str:
    """A whole number as people write it there: `12.345`, `12,345`."""
    return format_decimal(value, locale=locale.value)
