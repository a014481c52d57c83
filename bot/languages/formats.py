"""Dates, lists and numbers as people of each locale write them."""

from datetime import date

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.languages.locale import Locale


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
