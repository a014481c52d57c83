"""The text of an entry file -> its parts, each with its line; nothing a volunteer writes can break it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import dropwhile
from pathlib import Path

from bot.faq.entry import Entry, Source
from bot.faq.problem import Problem, Severity
from bot.languages.locale import Locale
from bot.languages.text import fold

KEYS = ("reviewed", "review_by", "check", "related", "approved_by", "approved_text")
PHRASINGS = {Locale.ES: "Así lo preguntan", Locale.EN: "How people ask"}
SOURCES = {Locale.ES: "Fuentes", Locale.EN: "Sources"}

LINE_END = re.compile(r"\r\n|\n|\r")
FENCE = re.compile(r"-{3,}\s*")
COMMENT = re.compile(r"(?:^|\s+)#(?:\s.*|$)")  # an address may hold a # that no space precedes
HEADING = re.compile(r"(#{1,6})(?:\s+(.*?))?\s*#*\s*")
ITEM = re.compile(r"[-*+•–]\s+(.*)")
LINK = re.compile(r"\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
EMPHASIS = re.compile(r"(?<!\w)(\*{1,2}|_{1,2})(?=\S)(.+?)(?<=\S)\1(?!\w)")


@dataclass(frozen=True)
class Line:
    """Text, and the line of the file it begins on, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class SourceLine:
    """A source, the line it stands on, and the words of that line."""

    number: int
    text: str
    source: Source


@dataclass(frozen=True)
class EntryFile:
    """An entry as it lies in its file: what rules look at."""

    path: Path
    id: str
    locale: Locale
    keys: Mapping[str, Line] = field(default_factory=dict)
    question: Line = Line(1, "")
    answer: Line = Line(1, "")
    phrasings: tuple[Line, ...] = ()
    sources: tuple[SourceLine, ...] = ()

    @property
    def slug(self) -> str:
        """The file's stem."""
        return self.id.partition("/")[2]

    @property
    def entry(self) -> Entry:
        """The values, without the lines; what cannot be read is left out."""
        return Entry(
            id=self.id,
            locale=self.locale,
            question=self.question.text,
            answer=self.answer.text,
            phrasings=tuple(line.text for line in self.phrasings),
            sources=tuple(line.source for line in self.sources),
            related=self.related,
            reviewed=self.date("reviewed"),
            review_by=self.date("review_by"),
            check=self.value("check"),
            approved_by=self.value("approved_by"),
            approved_text=self.value("approved_text"),
            path=self.path,
        )

    @property
    def related(self) -> tuple[str, ...]:
        """The ids after `related:`, with or without brackets."""
        parts = (self.value("related") or "").strip("[]").split(",")
        return tuple(part.strip(" \t'\"") for part in parts if part.strip(" \t'\""))

    def value(self, key: str) -> str | None:
        """What stands after *key*, or None where nothing does."""
        line = self.keys.get(key)
        return line.text or None if line else None

    def date(self, key: str) -> date | None:
        """The date after *key*, or None where there is none or it is no date."""
        try:
            return date.fromisoformat(self.value(key) or "")
        except ValueError:
            return None

    def line(self, key: str) -> int:
        """The line *key* stands on, or the first one."""
        line = self.keys.get(key)
        return line.number if line else 1

    def problem(self, line: int, message: str) -> Problem:
        """An error in this file."""
        return Problem(self.path, line, message)

    def warning(self, line: int, message: str) -> Problem:
        """A warning about this file."""
        return Problem(self.path, line, message, Severity.WARNING)


def parse(path: Path, entry_id: str, locale: Locale, text: str) -> tuple[EntryFile, list[Problem]]:
    """The parts of the file, and every problem of its form: what is missing, doubled or in the wrong place.

    The parts are as complete as the text allows, whatever the problems.
    """
    reader = _Reader(path, locale)
    reader.read(lines_of(text))
    return reader.result(entry_id), sorted(reader.problems, key=lambda problem: problem.line)


def lines_of(text: str) -> list[Line]:
    """The lines as an editor counts them, from 1."""
    return [Line(number, line) for number, line in enumerate(LINE_END.split(text), 1)]


class _Reader:
    """Goes through the lines once and remembers what it saw."""

    def __init__(self, path: Path, locale: Locale) -> None:
        self.path, self.locale = path, locale
        self.problems: list[Problem] = []
        self.keys: dict[str, Line] = {}
        self.question: Line | None = None
        self.answer: list[Line] = []
        self.phrasings: list[Line] = []
        self.source_lines: list[Line] = []
        self.has_phrasings = False
        self.last_line = 1

    def read(self, lines: list[Line]) -> None:
        self.last_line = lines[-1].number if lines else 1
        self._read_body(self._read_front_matter(lines))
        self._report_missing()

    def result(self, entry_id: str) -> EntryFile:
        return EntryFile(
            path=self.path,
            id=entry_id,
            locale=self.locale,
            keys=self.keys,
            question=self.question or Line(1, ""),
            answer=_block(self.answer),
            phrasings=tuple(self.phrasings),
            sources=tuple(SourceLine(line.number, line.text, source_of(line.text)) for line in self.source_lines),
        )

    def _report(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def _read_front_matter(self, lines: list[Line]) -> list[Line]:
        """Take the keys; the lines after them."""
        lines = list(dropwhile(lambda line: not line.text.strip(), lines))
        if not lines or not FENCE.fullmatch(lines[0].text):
            self._report(1, "the front matter is missing; begin the file with a line --- and end it with another")
            return lines
        end = next((index for index, line in enumerate(lines) if index and FENCE.fullmatch(line.text)), None)
        if end is None:
            self._report(lines[0].number, "the front matter has no end; write a line --- after its last key")
            end = next((index for index, line in enumerate(lines) if line.text.startswith("# ")), len(lines))
            self._read_keys(lines[1:end])
            return lines[end:]
        self._read_keys(lines[1:end])
        return lines[end + 1 :]

    def _read_keys(self, lines: list[Line]) -> None:
        key: str | None = None
        for line in lines:
            text = COMMENT.sub("", line.text).strip()
            item = ITEM.fullmatch(text)
            if item and key == "related":  # a list the long way, one id a line
                before = self.keys["related"]
                self.keys["related"] = Line(before.number, f"{before.text}, {item[1]}" if before.text else item[1])
            elif text:
                key = self._read_key(Line(line.number, text))

    def _read_key(self, line: Line) -> str | None:
        key, colon, value = (part.strip() for part in line.text.partition(":"))
        if not colon or " " in key:
            self._report(line.number, f"{_short(line.text)} is no `key: value`; put a colon after the key")
            return None
        if key in self.keys:
            self._report(line.number, f"{key} stands twice; keep one of them")
            return None
        if (
            key not in ("approved_by", "approved_text")
            and len(value) > 1
            and value[0] == value[-1]
            and value[0] in "'\""
        ):
            value = value[1:-1].strip()
        self.keys[key] = Line(line.number, value)
        return key

    def _read_body(self, lines: list[Line]) -> None:
        section = "head"
        seen: set[str] = set()
        for line in lines:
            heading = HEADING.fullmatch(line.text)
            if heading is None:
                self._read_line(line, section)
                continue
            level, title = len(heading[1]), (heading[2] or "").strip()
            name = self._section_of(title) if level == 2 else None
            if level == 1 and section == "head" and self.question is None:
                self.question, section = Line(line.number, title), "answer"
                if not title:
                    self._report(line.number, "the question is empty; write it after the # as people ask it")
            elif name is not None:
                section = name
                self._report_section(line.number, title, name, seen)
                seen.add(name)
            elif level == 1:
                self._report(
                    line.number, "a second question (#); one file answers one question, so make another file of it"
                )
            elif section in ("head", "answer"):
                hint = "write a bold line instead, such as **Qué hacer**"
                self._report(line.number, f"heading {_short(title)} in the answer; {hint}")
            else:
                known = " or ".join(f"## {names[self.locale]}" for names in (PHRASINGS, SOURCES))
                self._report(line.number, f"unknown section {_short(title)}; write {known}")
                section = "unknown"
        self.has_phrasings = "phrasings" in seen

    @staticmethod
    def _section_of(title: str) -> str | None:
        folded = fold(title)
        for name, titles in (("phrasings", PHRASINGS), ("sources", SOURCES)):
            if folded in map(fold, titles.values()):
                return name
        return None

    def _report_section(self, line: int, title: str, name: str, seen: set[str]) -> None:
        own = (PHRASINGS if name == "phrasings" else SOURCES)[self.locale]
        if name in seen:
            self._report(line, f"## {title} stands twice; put both lists under one heading")
        elif fold(title) != fold(own):
            self._report(line, f"## {title} is the other language's heading; write ## {own}")

    def _read_line(self, line: Line, section: str) -> None:
        text = line.text.strip()
        if section == "answer":
            self.answer.append(line)
        elif text and section == "head":
            self._report(line.number, f"{_short(text)} stands before the question; begin with # and the question")
        elif text and section in ("phrasings", "sources"):
            self._read_item(line, self.phrasings if section == "phrasings" else self.source_lines)

    def _read_item(self, line: Line, items: list[Line]) -> None:
        text = line.text.strip()
        item = ITEM.fullmatch(text)
        if item and item[1].strip():
            items.append(Line(line.number, item[1].strip()))
        elif text in ("-", "*", "+"):
            self._report(line.number, "an empty line of a list; write the words after the - or take the line out")
        elif line.text[0].isspace() and items:  # the rest of the item before
            items[-1] = Line(items[-1].number, f"{items[-1].text} {text}")
        else:
            self._report(line.number, f"{_short(text)} is no line of the list; put - and a space before it")

    def _report_missing(self) -> None:
        if self.question is None:
            self._report(1, "the question is missing; write it after the front matter as a line that begins with #")
        elif not _block(self.answer).text:
            self._report(self.question.number, "the answer is missing; write it under the question")
        own = PHRASINGS[self.locale]
        if not self.has_phrasings:
            self._report(self.last_line, f"the phrasings are missing; add ## {own} and a list of ways people ask this")
        elif not self.phrasings:
            self._report(self.last_line, f"there are no phrasings; list under ## {own} ways people ask this")


def source_of(text: str) -> Source:
    """The source in one line of the list: its first link's address, and all its words without markup."""
    links = list(LINK.finditer(text))
    title = LINK.sub(lambda link: link["label"], text)
    while (plain := EMPHASIS.sub(r"\2", title)) != title:
        title = plain
    return Source(title.strip(), links[0]["url"] if links else None)


def links_in(line: str) -> Iterator[str]:
    """Every address linked in a line of the sources."""
    return (link["url"] for link in LINK.finditer(line))


def _block(lines: list[Line]) -> Line:
    """The lines as one text, without the empty ones around it."""
    lines = list(dropwhile(lambda line: not line.text.strip(), lines))
    return Line(lines[0].number if lines else 1, "\n".join(line.text.rstrip() for line in lines).rstrip())


def _short(text: str) -> str:
    return f"{text[:40]!r}" if len(text) <= 40 else f"{text[:39]!r}…"
