"""The text of an entry file -> its parts, each with its line; nothing a volunteer writes can break it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import Enum, auto
from itertools import dropwhile, takewhile
from pathlib import Path

from bot.faq.entry import Entry, Part, Source
from bot.faq.facts import Fact, expand, facts_in
from bot.faq.problem import Problem, Severity
from bot.languages.locale import Locale
from bot.languages.message import Message
from bot.languages.spoken import SPOKEN
from bot.languages.text import fold

KEYS = ("reviewed", "review_by", "check", "related", "delicate", "agrees_with", "approved_by", "approved_text")
WRITTEN_BY_FARO = frozenset({"agrees_with", "approved_by", "approved_text"})
PHRASINGS = {locale: language.phrasings for locale, language in SPOKEN.items()}
SOURCES = {locale: language.sources for locale, language in SPOKEN.items()}
PART = 3  # how many # stand before the name of a part

LINE_END = re.compile(r"\r\n|\n|\r")
FENCE = re.compile(r"(?:-{3,}|[–—]+-*)\s*")  # some editors make one dash of three
COMMENT = re.compile(r"(?:^|\s+)#(?:\s.*|$)")  # an address may hold a # that no space precedes
HEADING = re.compile(r"(#{1,6})(?:\s+(.*?))??(?:\s+#+)?\s*")
GLUED = re.compile(r"(#{1,6})([^\s#].*?)\s*")  # a heading without its space
ITEM = re.compile(r"[-*+•–]\s+(.*)")
LINK = re.compile(r"\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
EMPHASIS = re.compile(r"(?<!\w)(\*{1,2}|_{1,2})(?=\S)(.+?)(?<=\S)\1(?!\w)")


@dataclass(frozen=True)
class Line:
    """Text, and the line of the file it begins on, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class PartLines:
    """A part's name and its text as it stands in the file, each with its line."""

    name: Line
    text: Line


@dataclass(frozen=True)
class SourceLine:
    """A source, the line it stands on, and the words of that line."""

    number: int
    text: str
    source: Source


@dataclass(frozen=True)
class Voices:
    """More phrasings of an entry, one a line, in a file of their own."""

    path: Path
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class EntryFile:
    """An entry as it lies in its file: what rules look at."""

    path: Path
    id: str
    locale: Locale
    keys: Mapping[str, Line] = field(default_factory=dict)
    has_front_matter: bool = True
    question: Line = Line(1, "")
    first_screen: Line = Line(1, "")
    parts: tuple[PartLines, ...] = ()
    phrasings: tuple[Line, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    voices: Voices | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

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
            first_screen=self._part(Line(self.first_screen.number, ""), self.first_screen),
            parts=tuple(self._part(part.name, part.text) for part in self.parts),
            phrasings=tuple(line.text for _, line in self.all_phrasings),
            sources=tuple(line.source for line in self.sources),
            related=self.related,
            reviewed=self.date("reviewed"),
            review_by=self.date("review_by"),
            check=self.value("check"),
            delicate=self.value("delicate") == "true",
            agrees_with=self.value("agrees_with"),
            approved_by=self.value("approved_by"),
            approved_text=self.value("approved_text"),
            path=self.path,
        )

    @property
    def written(self) -> tuple[Line, ...]:
        """The first screen and the parts' texts as they stand in the file."""
        return (self.first_screen, *(part.text for part in self.parts))

    @property
    def texts(self) -> tuple[Line, ...]:
        """The first screen and the parts' texts as people read them, facts expanded; their lines are the file's."""
        return tuple(Line(line.number, expand(line.text, self.facts, self.locale)) for line in self.written)

    @property
    def answer(self) -> Line:
        """All of the answer as people read it, each part's name in bold; every line is where the file has it."""
        first = self.first_screen.number
        lines: list[str] = []
        names = (Line(part.name.number, f"**{part.name.text}**" if part.name.text else "") for part in self.parts)
        for block in sorted((*self.texts, *names), key=lambda line: line.number):
            lines += [""] * (block.number - first - len(lines))
            lines += block.text.split("\n") if block.text else []
        return Line(first, "\n".join(lines))

    @property
    def all_phrasings(self) -> Iterator[tuple[Path, Line]]:
        """The phrasings of the entry's own file and of its file of voices, each with where it stands."""
        yield from ((self.path, line) for line in self.phrasings)
        if self.voices:
            yield from ((self.voices.path, line) for line in self.voices.lines)

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

    def problem(self, line: int, said: Message) -> Problem:
        """An error in this file."""
        return Problem(self.path, line, said)

    def warning(self, line: int, said: Message) -> Problem:
        """A warning about this file."""
        return Problem(self.path, line, said, Severity.WARNING)

    def hint(self, line: int, said: Message) -> Problem:
        """What would be better in this file, where somebody can."""
        return Problem(self.path, line, said, Severity.HINT)

    def _part(self, name: Line, text: Line) -> Part:
        words = expand(text.text, self.facts, self.locale)
        return Part(name.text, words, text.text, facts_in(text.text, self.facts))


def parse(
    path: Path, entry_id: str, locale: Locale, text: str, facts: Mapping[str, Fact] | None = None
) -> tuple[EntryFile, list[Problem]]:
    """The parts of the file, and every problem of its form: what is missing, doubled or in the wrong place.

    The parts are as complete as the text allows, whatever the problems.
    """
    reader = _Reader(path, locale)
    reader.read(lines_of(text))
    return reader.result(entry_id, facts or {}), sorted(reader.problems, key=lambda problem: problem.line)


def parse_voices(text: str) -> tuple[Line, ...]:
    """The phrasings of a file that holds one a line; # begins a comment's line."""
    lines = (Line(line.number, " ".join(line.text.split())) for line in lines_of(text))
    return tuple(line for line in lines if line.text and not line.text.startswith("#"))


def lines_of(text: str) -> list[Line]:
    """The lines as an editor counts them, from 1."""
    return [Line(number, line) for number, line in enumerate(LINE_END.split(text), 1)]


class _In(Enum):
    """Where in the file a line stands."""

    HEAD = auto()  # before the question
    ANSWER = auto()
    PHRASINGS = auto()
    SOURCES = auto()
    UNKNOWN = auto()


class _Reader:
    """Goes through the lines once and remembers what it saw."""

    def __init__(self, path: Path, locale: Locale) -> None:
        self.path, self.locale = path, locale
        self.problems: list[Problem] = []
        self.keys: dict[str, Line] = {}
        self.has_front_matter = True
        self.question: Line | None = None
        self.first_screen: list[Line] = []
        self.parts: list[tuple[Line, list[Line]]] = []
        self.phrasings: list[Line] = []
        self.source_lines: list[Line] = []
        self.seen: set[_In] = set()
        self.last_line = 1

    def read(self, lines: list[Line]) -> None:
        self.last_line = lines[-1].number if lines else 1
        if not any(line.text.strip() for line in lines):
            self.has_front_matter = False
            self._report(1, Message("the file is empty; write the entry, or take the file out and run: faro new"))
            return
        self._read_body(self._with_question(self._read_front_matter(lines)))
        self._report_missing()

    def result(self, entry_id: str, facts: Mapping[str, Fact]) -> EntryFile:
        return EntryFile(
            path=self.path,
            id=entry_id,
            locale=self.locale,
            keys=self.keys,
            has_front_matter=self.has_front_matter,
            question=self.question or Line(1, ""),
            first_screen=_block(self.first_screen, self.question.number if self.question else 1),
            parts=tuple(PartLines(name, _block(lines, name.number)) for name, lines in self.parts),
            phrasings=tuple(self.phrasings),
            sources=tuple(SourceLine(line.number, line.text, source_of(line.text)) for line in self.source_lines),
            facts=facts,
        )

    def _report(self, line: int, said: Message) -> None:
        self.problems.append(Problem(self.path, line, said))

    def _read_front_matter(self, lines: list[Line]) -> list[Line]:
        """Take the keys; the lines after them."""
        lines = list(dropwhile(lambda line: not line.text.strip(), lines))
        fences = [index for index, line in enumerate(lines) if FENCE.fullmatch(line.text)]
        question = next((index for index, line in enumerate(lines) if line.text.startswith("# ")), len(lines))
        if fences and fences[0] == 0:
            if len(fences) == 1 or fences[1] > question:
                said = Message("the front matter has no end; write a line --- after its last key")
                self._report(lines[0].number, said)
                self._read_keys(lines[1:question])
                return lines[question:]
            self._read_keys(lines[1 : fences[1]])
            return lines[fences[1] + 1 :]
        if fences and fences[0] < question and all(_is_key(line.text) for line in lines[: fences[0]]):
            said = Message("the line --- above the first key is missing; begin the file with it")
            self._report(lines[0].number, said)
            self._read_keys(lines[: fences[0]])
            return lines[fences[0] + 1 :]
        self.has_front_matter = False
        said = Message("the front matter is missing; begin the file with a line --- and end it with another")
        self._report(lines[0].number, said)
        keys = list(takewhile(lambda line: _is_key(line.text) and not line.text.startswith("#"), lines))
        self._read_keys(keys)
        return lines[len(keys) :]

    def _with_question(self, lines: list[Line]) -> list[Line]:
        """The lines, where none begins with # the first one as the question that it is."""
        if any(line.text.startswith("#") and not line.text.startswith("##") for line in lines):
            return lines
        first = next((line for line in lines if line.text.strip()), None)
        if first is None or not first.text.rstrip().endswith("?") or first.text.startswith(("#", "-", "*", ">", "|")):
            return lines
        said = Message("the question has no sign; put # and a space before {text}", text=_short(first.text.strip()))
        self._report(first.number, said)
        return [Line(line.number, f"# {line.text.strip()}") if line is first else line for line in lines]

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
            said = Message("{text} is no `key: value`; put a colon after the key", text=_short(line.text))
            self._report(line.number, said)
            return None
        if key in self.keys:
            self._report(line.number, Message("{key} stands twice; keep one of them", key=key))
            return None
        if key not in WRITTEN_BY_FARO and len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1].strip()
        self.keys[key] = Line(line.number, value)
        return key

    def _read_body(self, lines: list[Line]) -> None:
        place = _In.HEAD
        for line in lines:
            heading = self._heading(line, place)
            if heading is None:
                self._read_line(line, place)
            else:
                place = self._read_heading(line.number, *heading, place)

    def _heading(self, line: Line, place: _In) -> tuple[int, str] | None:
        """How many # a heading has, and its words; None for any other line."""
        if heading := HEADING.fullmatch(line.text):
            return len(heading[1]), (heading[2] or "").strip()
        glued = GLUED.fullmatch(line.text)
        if glued and (len(glued[1]) > 1 or place is _In.HEAD):
            said = Message("there is no space after {signs}; write {signs} {words}", signs=glued[1], words=glued[2])
            self._report(line.number, said)
            return len(glued[1]), glued[2].strip()
        return None

    def _read_heading(self, number: int, level: int, title: str, place: _In) -> _In:
        """Take a heading; where the lines after it stand."""
        section = _section_of(title) if level > 1 else None
        if level == 1 and place is _In.HEAD and self.question is None:
            self.question = Line(number, title)
            if not title:
                said = Message("the question is empty; write it after the # as people ask it")
                self._report(number, said)
            return _In.ANSWER
        if section is not None:
            self._report_section(number, level, title, section)
            self.seen.add(section)
            return section
        if level == 1:
            said = Message("a second question (#); one file answers one question, so make another file of it")
            self._report(number, said)
            return place
        if place is _In.HEAD:
            said = Message("{text} stands before the question; begin with # and the question", text=_short(title))
            self._report(number, said)
            return place
        if place is _In.ANSWER:
            self._begin_part(number, level, title)
            return place
        if level == PART:
            said = Message("the part {title} stands below the lists; move it above them", title=_short(title))
        else:
            known = " / ".join(f"## {names[self.locale]}" for names in (PHRASINGS, SOURCES))
            said = Message("unknown section {title}; write one of {known}", title=_short(title), known=known)
        self._report(number, said)
        return _In.UNKNOWN

    def _begin_part(self, number: int, level: int, title: str) -> None:
        self.parts.append((Line(number, title), []))
        if not title:
            said = Message("the part has no name; write after ### whose situation or need it is for")
            self._report(number, said)
        elif level != PART:
            signs = "#" * level
            said = Message("{signs} {title}: a part's name has three #; write ### {title}", signs=signs, title=title)
            self._report(number, said)

    def _report_section(self, line: int, level: int, title: str, section: _In) -> None:
        own = (PHRASINGS if section is _In.PHRASINGS else SOURCES)[self.locale]
        if section in self.seen:
            said = Message("## {title} stands twice; put both lists under one heading", title=title)
            self._report(line, said)
        elif fold(title) not in map(fold, (*PHRASINGS.values(), *SOURCES.values())):
            said = Message("## {title} is not the heading; write ## {own}", title=title, own=own)
            self._report(line, said)
        elif fold(title) != fold(own):
            said = Message("## {title} is the other language's heading; write ## {own}", title=title, own=own)
            self._report(line, said)
        elif level != 2:
            said = Message("{title} has two #; write ## {title}", title=title)
            self._report(line, said)

    def _read_line(self, line: Line, place: _In) -> None:
        text = line.text.strip()
        match place:
            case _In.ANSWER:
                (self.parts[-1][1] if self.parts else self.first_screen).append(line)
            case _In.HEAD if text:
                said = Message("{text} stands before the question; begin with # and the question", text=_short(text))
                self._report(line.number, said)
            case _In.PHRASINGS if text:
                self._read_item(line, self.phrasings)
            case _In.SOURCES if text:
                self._read_item(line, self.source_lines)
            case _:
                pass  # empty, or in a section that was named as a whole

    def _read_item(self, line: Line, items: list[Line]) -> None:
        text = line.text.strip()
        item = ITEM.fullmatch(text)
        if item and item[1].strip():
            items.append(Line(line.number, item[1].strip()))
        elif text in ("-", "*", "+"):
            said = Message("an empty line of a list; write the words after the - or take the line out")
            self._report(line.number, said)
        elif line.text[0].isspace() and items:  # the rest of the item before
            items[-1] = Line(items[-1].number, f"{items[-1].text} {text}")
        else:
            said = Message("{text} is no line of the list; put - and a space before it", text=_short(text))
            self._report(line.number, said)

    def _report_missing(self) -> None:
        own = PHRASINGS[self.locale]
        if self.question is None:
            said = Message("the question is missing; write it after the front matter as a line that begins with #")
            self._report(1, said)
        elif not _block(self.first_screen, 1).text:
            said = Message("the answer is missing; write it under the question")
            self._report(self.question.number, said)
        for name, lines in self.parts:
            if name.text and not _block(lines, 1).text:
                said = Message("the part {name} is empty; write its text below its name", name=_short(name.text))
                self._report(name.number, said)
        if _In.PHRASINGS not in self.seen:
            said = Message("the phrasings are missing; add ## {own} and a list of ways people ask this", own=own)
            self._report(self.last_line, said)
        elif not self.phrasings:
            said = Message("there are no phrasings; list under ## {own} ways people ask this", own=own)
            self._report(self.last_line, said)


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


def _section_of(title: str) -> _In | None:
    """The section that a heading begins, though it may be misspelt."""
    sections = {
        fold(name): section
        for section, names in ((_In.PHRASINGS, PHRASINGS), (_In.SOURCES, SOURCES))
        for name in names.values()
    }
    near = get_close_matches(fold(title), sections, 1, 0.85)
    return sections[near[0]] if near else None


def _is_key(text: str) -> bool:
    text = COMMENT.sub("", text).strip()
    return not text or text.partition(":")[0].strip() in KEYS or text.startswith("- ")


def _block(lines: list[Line], otherwise: int) -> Line:
    """The lines as one text, without the empty ones around it; *otherwise* the line where there are none."""
    lines = [line for line in lines if line.text.strip()]
    if not lines:
        return Line(otherwise, "")
    first = lines[0].number
    texts = [""] * (lines[-1].number - first + 1)
    for line in lines:
        texts[line.number - first] = line.text.rstrip()
    return Line(first, "\n".join(texts))


def _short(text: str) -> str:
    return f"{text[:40]!r}" if len(text) <= 40 else f"{text[:39]!r}…"
