"""What a text says that must be the same in every language, or that goes out of date."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.dates import get_month_names

from bot.languages.locale import Locale
from bot.languages.spoken import SPOKEN
from bot.lint.readability import Block, blocks_of

HYPHENS = str.maketrans(
    {"‐": "-", "‑": "-", "–": "-", "—": "-", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "}
)
PHONE = re.compile(
    r"(?<![\w#$-])(?<!\d[.,])(?:"
    r"(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .-])\d{3}[ .-]\d{4}"  # 1-888-351-4024, (888) 351-4024
    r"|(?:1[ .-])?8\d\d[ .-][A-Z\d]+(?:-?[A-Z\d]+)*[A-Z](?:-?[A-Z\d]+)*"  # 1-800-CALL-NOW
    r"|\+(?!1\b)\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}"  # +58 212 555 5555
    r"|\d{3,5}#"  # 9116#, dialled inside
    r"|[2-9]11|988"
    r")(?![\w#%]|[.,-]\d)"
)
DIGITS = r"\d+(?:[.,]\d{3})*(?:[.,]\d{1,2})?(?!\d)"
TIMES = r"(?:\s+(?P<times>mil|thousand|millón|millones|million)\b)?"
LOW = rf"(?:(?P<low>{DIGITS})\s?(?:-|\b(?:a|y|o|to|and|or)\b)\s?)?"  # the lower end of 15 to 20
MONEY_SIGN = re.compile(rf"\$\s?(?P<low>{DIGITS})(?:-\$?(?P<number>{DIGITS}))?{TIMES}", re.IGNORECASE)
MONEY_WORD = re.compile(
    rf"(?<![\w$]){LOW}\b(?P<number>{DIGITS}){TIMES}\s+(?:de\s+)?(?:dólares|dólar|dollars?|USD)\b", re.IGNORECASE
)
PERCENT = re.compile(
    rf"(?<!\w){LOW}\b(?P<number>{DIGITS})(?P<times>)\s?(?:%|(?:por\s?ciento|per\s?cent)\b)", re.IGNORECASE
)
RULING = re.compile(
    r"\bMatter of [A-Z][\w.’'-]*(?: [A-Z][\w’'-]+)*|\b[A-Z][\w’'-]+ v\. [A-Z][\w’'-]+|"
    r"(?:(?<=\bcaso )|(?<=\bcase )|(?<=\bNo\. ))\d\d-\d{2,5}\b"
)
FORM = re.compile(r"\b(?!COVID)(?:[A-Z]{1,4})-\d{1,4}[A-Z]{0,3}\b")
QUOTED = re.compile(r"[\"“«][^\"”»]*[\"”»]")  # a page's title is not ours to date
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Undated:
    """Words that go out of date, in a place that names no year; *line* is counted from the text's first."""

    line: int
    words: str


def phones(text: str) -> set[str]:
    """The telephone numbers, each as its digits and letters, without the 1 of the country."""
    found = (re.sub(r"[^\dA-Z#+]", "", number) for number in PHONE.findall(text.translate(HYPHENS)))
    return {re.sub(r"^\+?1(?=\w{10})", "", number) for number in found}


def amounts(text: str) -> set[str]:
    """The sums of money and the percentages, written alike in every language: `$1500`, `5%`."""
    found: set[str] = set()
    for pattern, sign in ((MONEY_SIGN, "${}"), (MONEY_WORD, "${}"), (PERCENT, "{}%")):
        for match in pattern.finditer(text.translate(HYPHENS)):
            found |= {sign.format(number) for number in _numbers(match)}
    return found


def forms(text: str) -> set[str]:
    """The names of forms: I-589, EOIR-33, G-28."""
    return set(FORM.findall(text.translate(HYPHENS)))


def numbers(text: str) -> set[str]:
    """All other numbers in figures, such as days, ages and years, written alike in every language."""
    text = text.translate(HYPHENS)
    for pattern in (PHONE, MONEY_SIGN, MONEY_WORD, PERCENT, FORM):
        text = pattern.sub(" ", text)
    return {THOUSANDS.sub("", number).replace(",", ".") for number in NUMBER.findall(text)}


def dates(text: str, locale: Locale) -> set[str]:
    """The days that are named with their year, written alike in every language: `2026-07-04`."""
    found: set[str] = set()
    for match in _day(locale).finditer(text):
        if day := match["day"] or match["day_after"]:
            found.add(f"{match['year']}-{_months(locale)[match['month'].lower()]:02}-{int(day):02}")
    return found


def rulings(text: str) -> set[str]:
    """The names and numbers of court cases: `Matter of Li`, `26-104`."""
    return {" ".join(match.split()).rstrip(".") for match in RULING.findall(text.translate(HYPHENS))}


def undated(markdown: str, locale: Locale) -> Iterator[Undated]:
    """Each place that speaks of how things are now, and gives no year.

    A year in the same paragraph or item is enough, or in the paragraph that leads to a list.
    """
    lead = Block(0, "")
    for block in blocks_of(markdown):
        if not block.in_list:
            lead = block
        if YEAR.search(block.text) or (block.in_list and YEAR.search(lead.text)):
            continue
        text = QUOTED.sub(lambda quoted: " " * len(quoted[0]), block.text)
        found = SPOKEN[locale].passing.search(text)
        if found and not text.splitlines()[text.count("\n", 0, found.start())].endswith(":"):  # that is a heading
            yield Undated(block.line + block.text.count("\n", 0, found.start()), found[0])


@cache
def _months(locale: Locale) -> Mapping[str, int]:
    """The months' names, and their numbers."""
    return {str(name).lower(): number for number, name in get_month_names("wide", locale=locale.value).items()}


@cache
def _day(locale: Locale) -> re.Pattern[str]:
    """A day as people write it: 4 de julio de 2026; July 4, 2026; 4 July 2026."""
    month = rf"(?P<month>{'|'.join(_months(locale))})"
    return re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})\.?º?\s+(?:de\s+)?)?{month}(?:\s+(?P<day_after>\d{{1,2}}),?)?\s+(?:del?\s+)?"
        r"(?P<year>(?:19|20)\d\d)\b",
        re.IGNORECASE,
    )


def _numbers(match: re.Match[str]) -> Iterator[str]:
    """The one or two numbers of a match, without separators: `1500`, `12.5`."""
    times = (match["times"] or "").lower()
    factor = 1_000 if times in ("mil", "thousand") else 1_000_000 if times else 1
    for number in filter(None, (match["low"], match["number"])):
        is_year = match["number"] and number == match["low"] and YEAR.fullmatch(number)
        if not is_year:
            value = float(THOUSANDS.sub("", number).replace(",", ".")) * factor
            yield f"{value:.2f}".removesuffix("0").removesuffix(".0")
