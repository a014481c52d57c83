"""Facts: what changes or is said in many places, kept once in `facts/<topic>.toml` and named `{{id}}` in entries."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from bot.faq.problem import Problem, did_you_mean
from bot.languages.locale import Locale
from bot.languages.message import Message

FOLDER = "facts"
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NAMED = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")  # {{id}}
DATED = ("as_of", "review_by", "check", "sources", "sure")  # which a fact has all of or none
KEYS = (*Locale, "as_of", "looked", "review_by", "check", "sources", "sure", "news")
NEWS_KEYS = ("date", *Locale)
TABLE = re.compile(r"\s*\[\s*([^\[\].\s]+)[^\[\]]*\]\s*(?:#.*)?")
KEY = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*=")
TOML_LINE = re.compile(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)")


class Sure(StrEnum):
    """What a fact stands on."""

    OFFICIAL = "official"
    TWO_SOURCES = "two sources"
    ONE_SOURCE = "one source"


@dataclass(frozen=True)
class News:
    """That a fact changed, told in a sentence a language."""

    date: date
    words: Mapping[Locale, str] = field(hash=False)


@dataclass(frozen=True)
class Fact:
    """One clause or sentence in every language.

    It is known up to *as_of*; *looked* is the day somebody really opened the page *check*. A fact without dates does
    not age: a sentence that keeps people safe.
    """

    id: str
    words: Mapping[Locale, str] = field(hash=False)
    as_of: date | None = None
    looked: date | None = None
    review_by: date | None = None
    check: str | None = None
    sources: tuple[str, ...] = ()
    sure: Sure | None = None
    news: News | None = None
    path: Path = Path()
    lines: Mapping[str, int] = field(default_factory=dict, hash=False, compare=False, repr=False)

    @property
    def topic(self) -> str:
        """The stem of its file."""
        return self.path.stem

    def is_stale(self, today: date) -> bool:
        """Whether *today* is past the date by which someone should have looked again."""
        return self.review_by is not None and today > self.review_by

    def fingerprint(self, locale: Locale) -> str:
        """Sixteen hex digits that change whenever its words in *locale* do."""
        return hashlib.sha256(self.words[locale].encode()).hexdigest()[:16]

    def line(self, key: str = "") -> int:
        """The line of the file that *key* stands on, or that of the fact's name."""
        return self.lines.get(key, self.lines.get("", 1))


def read_facts(path: Path, text: str) -> tuple[list[Fact], list[Problem]]:
    """The facts in the *text* of a file, those that can be used, and every problem of its form."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [_no_toml(path, text, error)]
    lines = _lines_of(text)
    facts: list[Fact] = []
    problems: list[Problem] = []
    for fact_id, table in content.items():
        place = lines.get(fact_id, {})
        if not isinstance(table, dict):
            said = Message("{key} stands outside a fact; put it under a line with the fact's name: [name]", key=fact_id)
            problems.append(Problem(path, _line_of_key(text, fact_id), said))
            continue
        found = [Problem(path, _line(place, key), said) for key, said in _faults(fact_id, table)]
        problems += found
        if not found:
            facts.append(_fact(fact_id, table, path, place))
    return facts, problems


def expand(text: str, facts: Mapping[str, Fact], locale: Locale) -> str:
    """*text* with the words of each fact in the place of its name; a name that is unknown stays."""

    def words(name: re.Match[str]) -> str:
        fact = facts.get(name[1])
        return fact.words[locale] if fact else name[0]

    return NAMED.sub(words, text)


def facts_in(text: str, facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    """The facts that *text* names, in their order, each once."""
    return tuple(dict.fromkeys(facts[name] for name in NAMED.findall(text) if name in facts))


def _fact(fact_id: str, table: Mapping[str, object], path: Path, lines: Mapping[str, int]) -> Fact:
    def of(key: str) -> str:
        return str(table[key]).strip()

    news = table.get("news")
    return Fact(
        id=fact_id,
        words={locale: of(locale) for locale in Locale},
        as_of=_date(table, "as_of"),
        looked=_date(table, "looked"),
        review_by=_date(table, "review_by"),
        check=of("check") if "check" in table else None,
        sources=tuple(str(source).strip() for source in _list(table.get("sources", []))),
        sure=Sure(of("sure")) if "sure" in table else None,
        news=_news(news) if isinstance(news, dict) else None,
        path=path,
        lines=lines,
    )


def _news(table: Mapping[str, object]) -> News | None:
    day = _date(table, "date")
    return News(day, {locale: str(table[locale]).strip() for locale in Locale}) if day else None


def _faults(fact_id: str, table: Mapping[str, object]) -> Iterator[tuple[str, Message]]:
    """What is wrong in a fact's form, each with the key it is about."""
    if not ID.fullmatch(fact_id):
        yield (
            "",
            Message(
                "{name!r} is no name of a fact; write small letters a-z and numbers, joined by hyphens", name=fact_id
            ),
        )
    for key in table:
        if key not in KEYS:
            yield key, Message("unknown key {key!r}; {hint}", key=key, hint=_known(key, KEYS))
    for locale in Locale:
        yield from _text_faults(table, locale, locale)
    if any(key in table for key in (*DATED, "looked")):
        yield from _dated_faults(table)
    if "news" in table:
        yield from _news_faults(table["news"])


def _text_faults(table: Mapping[str, object], key: str, where: str) -> Iterator[tuple[str, Message]]:
    words = table.get(key)
    if not isinstance(words, str) or not words.strip():
        yield where, Message('{key} is missing; write the words in that language: {key} = "..."', key=where)
    elif "\n" in words.strip():
        yield where, Message("{key} has several lines; write one clause or sentence on one line", key=where)
    elif "{{" in words or "}}" in words:
        yield where, Message("{key} names another fact; facts stand alone, so write the words themselves", key=where)


def _dated_faults(table: Mapping[str, object]) -> Iterator[tuple[str, Message]]:
    for key in DATED:
        if key not in table:
            yield "", Message("{key} is missing; a fact that ages has {keys}", key=key, keys=", ".join(DATED))
    for key in ("as_of", "looked", "review_by"):
        if key in table and _date(table, key) is None:
            said = Message("{key} is no date; write year-month-day without quotes, such as {key} = 2026-07-04", key=key)
            yield key, said
    if "check" in table and not isinstance(table["check"], str):
        yield "check", Message('check is no address; write one in quotes, such as check = "https://www.ice.gov/detain"')
    if "sources" in table and not all(isinstance(source, str) and source.strip() for source in _list(table["sources"])):
        yield (
            "sources",
            Message('sources is no list of words; write it like sources = ["La Opinión, 25 de mayo de 2025"]'),
        )
    elif "sources" in table and not _list(table["sources"]):
        yield "sources", Message("sources names none; name at least one, official ones first")
    if "sure" in table and table["sure"] not in set(Sure):
        yield (
            "sure",
            Message("sure is none of {choices}; write one of them", choices=", ".join(map(repr, map(str, Sure)))),
        )


def _news_faults(news: object) -> Iterator[tuple[str, Message]]:
    if not isinstance(news, dict):
        yield "news", Message("news is no table; write news.date, news.es and news.en")
        return
    for key in news:
        if key not in NEWS_KEYS:
            hint = _known(key, NEWS_KEYS)
            yield f"news.{key}", Message("unknown key {key!r}; {hint}", key=f"news.{key}", hint=hint)
    if _date(news, "date") is None:
        yield (
            "news.date",
            Message("news.date is missing or no date; write the day of the change: news.date = 2026-07-04"),
        )
    for locale in Locale:
        yield from _text_faults(news, locale, f"news.{locale}")


def _known(key: str, keys: Sequence[str]) -> Message:
    return did_you_mean(key.lower(), keys, Message("take it out; the keys are {keys}", keys=", ".join(keys)))


def _date(table: Mapping[str, object], key: str) -> date | None:
    value = table.get(key)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else (None,)


def _line(lines: Mapping[str, int], key: str) -> int:
    """The line of *key*, of its table's first key where it is missing, or else of the fact's name."""
    table = key.partition(".")[0]
    beside = (line for name, line in lines.items() if table and name.partition(".")[0] == table)
    return lines.get(key) or min(beside, default=lines.get("", 1))


def _lines_of(text: str) -> Mapping[str, Mapping[str, int]]:
    """By fact: the line of its name (under "") and of each key, as far as they stand on lines of their own."""
    lines: dict[str, dict[str, int]] = {}
    own: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if table := TABLE.fullmatch(line):
            own = lines.setdefault(table[1], {"": number})
        elif key := KEY.match(line):
            own.setdefault(key[1], number)
    return lines


def _line_of_key(text: str, key: str) -> int:
    return next((n for n, line in enumerate(text.split("\n"), 1) if (k := KEY.match(line)) and k[1] == key), 1)


def _no_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> Problem:
    found = TOML_LINE.fullmatch(str(error))
    line = int(found[2]) if found and found[2] else text.count("\n") + 1
    reason = found[1] if found else str(error)
    twice = re.search(r"twice|overwrite", reason)
    if twice and (table := TABLE.fullmatch(text.split("\n")[line - 1])):
        return Problem(path, line, Message("the fact {name} stands twice; keep one of them", name=table[1]))
    said = Message("this is no TOML ({reason}); compare the line with the fact before it", reason=reason)
    return Problem(path, line, said)
