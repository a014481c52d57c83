"""Markdown files -> entries, with the facts and voices that belong to them."""

import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import FaqError
from bot.faq.entry import Faq
from bot.faq.facts import FOLDER as FACTS
from bot.faq.facts import NAMED, Fact, read_facts
from bot.faq.parser import EntryFile, Line, Voices, lines_of, parse, parse_voices
from bot.faq.problem import Problem, Severity, did_you_mean
from bot.languages.locale import Locale
from bot.languages.message import Message

VOICES = "voices"
NO_ENTRIES = frozenset({"README.md", "GLOSSARY.md", "REVIEW.md"})
NO_TOPICS = frozenset({FACTS, VOICES, "matching"})
LARGEST_TABLE = 4 * 1024 * 1024  # bytes; the largest in matching/ has 80,000
LARGEST = 256 * 1024  # bytes; an entry with 45 long phrasings has 8,000
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Control characters, and letters without a shape that turn, split or hide what stands beside them.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
TABLE = re.compile(r"(?m)^\s*\[\s*([^\[\].\s]+)")
BRACES = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Reading:
    """What was read from a FAQ folder: its entry files and facts, what no one could read, what has a wrong form."""

    root: Path
    files: tuple[EntryFile, ...]
    unreadable: tuple[Problem, ...]
    malformed: tuple[Problem, ...]
    facts: tuple[Fact, ...] = ()


def load(folder: Path, *, lenient: bool = False) -> Faq:
    """The entries of *folder*.

    Raises FaqError with every problem at once when an entry cannot be used. A *lenient* reading asks only for
    files that can be read and that have a question or phrasings: for measuring on any labelled folder.
    """
    read = read_folder(folder, lenient=lenient)
    problems = list(read.unreadable)
    if not lenient:
        problems += [problem for problem in read.malformed if problem.severity is Severity.ERROR]
    if problems:
        raise FaqError("\n".join(map(str, problems)))
    files = [usable for file in read.files if (usable := _with_question(file) if lenient else file)]
    if not files:
        raise FaqError(f"{folder}: holds no entry; expected files such as {folder}/rights/red-card.es.md")
    return Faq(tuple(file.entry for file in files), read.facts)


def read_folder(folder: Path, *, lenient: bool = False) -> Reading:
    """Everything in *folder* that is an entry or a fact, and every problem of reading it.

    Raises FaqError when the folder itself cannot be read.
    """
    try:
        return _Folder(folder, lenient=lenient).read()
    except OSError as error:
        raise FaqError(
            f"{folder}: cannot be read ({error.strerror or error}); give the folder that holds the topics"
        ) from error


def text_of(content: bytes) -> str:
    """The text of a file as everything here reads it: without Windows' mark, letters and accents composed.

    Raises UnicodeDecodeError where it is not UTF-8.
    """
    return unicodedata.normalize("NFC", content.decode("utf-8-sig"))


class _Folder:
    """Reads a FAQ folder once and remembers what is wrong."""

    def __init__(self, folder: Path, *, lenient: bool) -> None:
        self.folder, self.root, self.lenient = folder, folder.resolve(strict=True), lenient
        self.unreadable: list[Problem] = []
        self.malformed: list[Problem] = []

    def read(self) -> Reading:
        if not self.lenient:
            self.unreadable += _strangers(self.folder)
        facts, broken = self._facts()
        files: list[EntryFile] = []
        for path in self._candidates():
            text, key = self._text(path), self._key(path)
            if text is None or key is None:
                continue
            file, problems = parse(path, *key, text, facts)
            files.append(replace(file, voices=self._voices(*key)))
            self.malformed += problems
            self.malformed += _fact_names(files[-1], broken)
        files.sort(key=lambda file: (file.id, file.locale))
        if not self.lenient:
            self.malformed += self._stray_voices(files)
        return Reading(self.folder, tuple(files), tuple(self.unreadable), tuple(self.malformed), tuple(facts.values()))

    def _facts(self) -> tuple[Mapping[str, Fact], frozenset[str] | None]:
        """The facts by name, and the names of those that are there but cannot be used; None where nobody knows."""
        facts: dict[str, Fact] = {}
        broken: set[str] = set()
        is_complete = True
        for path in self._files_in(FACTS, ".toml"):
            text = self._text(path)
            if text is None:
                is_complete = False
                continue
            own, problems = read_facts(path, text)
            self.malformed += problems
            broken |= set(TABLE.findall(text))
            for fact in own:
                if known := facts.get(fact.id):
                    said = Message(
                        "the fact {name} stands in {file} too; keep one of them", name=fact.id, file=known.path.name
                    )
                    self.malformed.append(Problem(path, fact.line(), said))
                else:
                    facts[fact.id] = fact
        return facts, frozenset(broken - facts.keys()) if is_complete else None

    def _voices(self, entry_id: str, locale: Locale) -> Voices | None:
        path = self.folder / VOICES / f"{entry_id}.{locale}.txt"
        if not path.is_file():
            return None
        text = self._text(path)
        return Voices(path, parse_voices(text)) if text is not None else None

    def _stray_voices(self, files: list[EntryFile]) -> Iterator[Problem]:
        """Phrasings of an entry that is not there."""
        known = {file.voices.path for file in files if file.voices}
        names = [f"{file.id}.{file.locale}.txt" for file in files]
        for path in self._files_in(VOICES, ".txt"):
            name = path.relative_to(self.folder / VOICES).as_posix()
            if path not in known and name not in names:
                hint = did_you_mean(name, names, Message("name it like its entry, or take it out"))
                yield Problem(path, 1, Message("there is no entry of that name; {hint}", hint=hint))

    def _files_in(self, name: str, suffix: str) -> Iterator[Path]:
        """The files of a folder that holds no entries; what else lies there is named."""
        for path in sorted((self.folder / name).rglob("*")):
            if path.is_dir() or path.name.startswith(".") or path.name in NO_ENTRIES:
                continue
            if path.suffix == suffix:
                yield path
            elif not self.lenient:
                said = Message("not read here; name it {example}, or take it out", example=f"{path.stem}{suffix}")
                self.malformed.append(Problem(path, 1, said, Severity.WARNING))

    def _candidates(self) -> Iterator[Path]:
        """The paths that should be entries: Markdown files in the folders of topics."""
        for topic in sorted(self.folder.iterdir()):
            if topic.name.startswith(".") or topic.name in NO_TOPICS or topic.name in NO_ENTRIES:
                continue
            if not topic.is_dir():
                if topic.suffix == ".md" and not self.lenient:
                    said = Message("an entry outside a topic; move it into a folder such as rights/")
                    self.malformed.append(Problem(topic, 1, said))
                continue
            for path in sorted(topic.iterdir()):
                if path.name.startswith(".") or path.name in NO_ENTRIES:
                    continue
                if path.suffix == ".md":
                    yield path
                elif not self.lenient:
                    said = Message("no entry; name it like red-card.es.md, or take it out of the topic's folder")
                    self.malformed.append(Problem(path, 1, said, Severity.WARNING))

    def _key(self, path: Path) -> tuple[str, Locale] | None:
        """The id and the locale that a path stands for, or None where it stands for no entry."""
        slug, _, locale = path.name.removesuffix(".md").rpartition(".")
        if locale not in set(Locale):
            if not self.lenient:
                names = " / ".join(f"{slug or locale}.{known}.md" for known in Locale)
                said = Message("the file's name does not end in a language; name it {names}", names=names)
                self.malformed.append(Problem(path, 1, said))
            return None
        for name in (path.parent.name, slug):
            if not NAME.fullmatch(name) and not self.lenient:
                said = Message("{name!r} is no name; write small letters a-z and numbers, joined by hyphens", name=name)
                self.malformed.append(Problem(path, 1, said))
        return f"{path.parent.name}/{slug}", Locale(locale)

    def _text(self, path: Path) -> str | None:
        """The words of the file, or None where it is not a plain text file of this folder."""

        def report(line: int, said: Message) -> None:
            self.unreadable.append(Problem(path, line, said))

        try:
            status = path.lstat()
            if fault := _fault(path, self.root, status.st_mode, status.st_size):
                report(1, fault)
                return None
            content = path.read_bytes()
        except OSError as error:
            reason = error.strerror or error
            report(1, Message("cannot be read ({reason}); give the bot leave to read it", reason=reason))
            return None
        try:
            text = text_of(content)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            report(line, Message("letters that are not UTF-8; save the file again as UTF-8"))
            return None
        if self.lenient:
            return UNSEEN.sub(" ", text)
        if unseen := UNSEEN.search(text):
            said = Message("a character no one can see ({character}); delete it", character=ascii(unseen[0]))
            report(len(lines_of(text[: unseen.start()])), said)
            return None
        return text


def _strangers(folder: Path) -> Iterator[Problem]:
    """What is no entry and must not be read: links to elsewhere, and tables of an absurd size."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            yield Problem(path, 1, Message("a symbolic link; put the folder or file itself here"))
    for path in sorted(path for name in NO_TOPICS for path in (folder / name).rglob("*")):
        if path.is_symlink():
            yield Problem(path, 1, Message("a symbolic link; put the file itself here"))
        elif path.is_file() and (size := path.stat().st_size) > LARGEST_TABLE:
            said = Message(
                "{size} bytes, over {limit}; no table of matching is that large",
                size=f"{size:,}",
                limit=f"{LARGEST_TABLE:,}",
            )
            yield Problem(path, 1, said)


def _fact_names(file: EntryFile, broken: frozenset[str] | None) -> Iterator[Problem]:
    """Names of facts that are none, and facts where they may not stand; broken ones are named in their own file."""
    for block in file.written:
        for number, text in enumerate(block.text.split("\n"), block.number):
            for name in NAMED.findall(text):
                if name not in file.facts and broken is not None and name not in broken:
                    hint = did_you_mean(name, file.facts, Message("write it into a file of facts/ first"))
                    yield file.problem(number, Message("there is no fact {name!r}; {hint}", name=name, hint=hint))
            if BRACES.search(NAMED.sub("", text)):
                yield file.problem(
                    number, Message("braces that name no fact; write it like {name}", name="{{ice-line}}")
                )
    plain: list[tuple[Path, Line]] = [(file.path, file.question), *((file.path, part.name) for part in file.parts)]
    for path, line in (*plain, *file.all_phrasings):
        if BRACES.search(line.text):
            said = Message("facts stand in the answer only; write the words themselves here")
            yield Problem(path, line.number, said)


def _fault(path: Path, root: Path, mode: int, size: int) -> Message | None:
    if stat.S_ISLNK(mode):
        return Message("a symbolic link; put the file itself here")
    if not stat.S_ISREG(mode):
        return Message("no file; put a text file here")
    if size > LARGEST:
        return Message(
            "{size} bytes, over {limit}; no file of the FAQ is that long, so split it",
            size=f"{size:,}",
            limit=f"{LARGEST:,}",
        )
    if not path.resolve().is_relative_to(root):
        return Message("lies outside the FAQ's folder; put the file itself here")
    return None


def _with_question(file: EntryFile) -> EntryFile | None:
    """The file with its first phrasing for a question where it has none, or None where it has neither."""
    if file.question.text:
        return file
    return replace(file, question=file.phrasings[0]) if file.phrasings else None
