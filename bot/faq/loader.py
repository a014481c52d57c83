"""Markdown files -> entries."""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import FaqError
from bot.faq.entry import Faq
from bot.faq.parser import EntryFile, lines_of, parse
from bot.faq.problem import Problem, Severity
from bot.languages.locale import Locale

NO_ENTRIES = frozenset({"README.md", "GLOSSARY.md", "REVIEW.md"})
NO_TOPICS = frozenset({"matching"})
LARGEST_TABLE = 4 * 1024 * 1024  # bytes; the largest in matching/ has 80,000
LARGEST = 256 * 1024  # bytes; an entry with 45 long phrasings has 8,000
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Control characters, and letters without a shape that turn, split or hide what stands beside them.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class Reading:
    """What was read from a FAQ folder: its entry files, what no one could read, and what has a wrong form."""

    root: Path
    files: tuple[EntryFile, ...]
    unreadable: tuple[Problem, ...]
    malformed: tuple[Problem, ...]


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
    return Faq(tuple(file.entry for file in files))


def read_folder(folder: Path, *, lenient: bool = False) -> Reading:
    """Everything in *folder* that is an entry, and every problem of reading it.

    Raises FaqError when the folder itself cannot be read.
    """
    files: list[EntryFile] = []
    unreadable: list[Problem] = []
    malformed: list[Problem] = []
    try:
        root = folder.resolve(strict=True)
        if not lenient:
            unreadable += _strangers(folder)
        for path in _candidates(folder, malformed, lenient=lenient):
            text = _text(path, root, unreadable, lenient=lenient)
            key = _key(path, malformed, lenient=lenient)
            if text is None or key is None:
                continue
            file, problems = parse(path, *key, text)
            files.append(file)
            malformed += problems
    except OSError as error:
        raise FaqError(
            f"{folder}: cannot be read ({error.strerror or error}); give the folder that holds the topics"
        ) from error
    files.sort(key=lambda file: (file.id, file.locale))
    return Reading(folder, tuple(files), tuple(unreadable), tuple(malformed))


def _strangers(folder: Path) -> Iterator[Problem]:
    """What is no entry and must not be read: links to elsewhere, and tables of an absurd size."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            yield Problem(path, 1, "a symbolic link; put the folder or file itself here")
    for path in sorted(path for name in NO_TOPICS for path in (folder / name).rglob("*")):
        if path.is_symlink():
            yield Problem(path, 1, "a symbolic link; put the file itself here")
        elif path.is_file() and (size := path.stat().st_size) > LARGEST_TABLE:
            yield Problem(path, 1, f"{size:,} bytes, over {LARGEST_TABLE:,}; no table of matching is that large")


def _candidates(folder: Path, malformed: list[Problem], *, lenient: bool) -> Iterator[Path]:
    """The paths that should be entries: Markdown files in the folders of topics."""
    for topic in sorted(folder.iterdir()):
        if topic.name.startswith(".") or topic.name in NO_TOPICS or topic.name in NO_ENTRIES:
            continue
        if not topic.is_dir():
            if topic.suffix == ".md" and not lenient:
                malformed.append(Problem(topic, 1, "an entry outside a topic; move it into a folder such as rights/"))
            continue
        for path in sorted(topic.iterdir()):
            if path.name.startswith(".") or path.name in NO_ENTRIES:
                continue
            if path.suffix == ".md":
                yield path
            elif not lenient:
                message = "no entry; name it like red-card.es.md, or take it out of the topic's folder"
                malformed.append(Problem(path, 1, message, Severity.WARNING))


def _key(path: Path, malformed: list[Problem], *, lenient: bool) -> tuple[str, Locale] | None:
    """The id and the locale that a path stands for, or None where it stands for no entry."""
    slug, _, locale = path.name.removesuffix(".md").rpartition(".")
    if locale not in set(Locale):
        if not lenient:
            names = " or ".join(f"{slug or locale}.{known}.md" for known in Locale)
            malformed.append(Problem(path, 1, f"the file's name does not end in a language; name it {names}"))
        return None
    for name in (path.parent.name, slug):
        if not NAME.fullmatch(name) and not lenient:
            message = f"{name!r} is no name; write small letters a-z and numbers, joined by hyphens"
            malformed.append(Problem(path, 1, message))
    return f"{path.parent.name}/{slug}", Locale(locale)


def _text(path: Path, root: Path, unreadable: list[Problem], *, lenient: bool) -> str | None:
    """The words of the file, or None where it is not a plain text file of this folder."""

    def report(line: int, message: str) -> None:
        unreadable.append(Problem(path, line, message))

    try:
        status = path.lstat()
        if fault := _fault(path, root, status.st_mode, status.st_size):
            report(1, fault)
            return None
        content = path.read_bytes()
    except OSError as error:
        report(1, f"cannot be read ({error.strerror or error}); give the bot leave to read it")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        report(line, "letters that are not UTF-8; save the file again as UTF-8")
        return None
    if lenient:
        return UNSEEN.sub(" ", text)
    if unseen := UNSEEN.search(text):
        report(len(lines_of(text[: unseen.start()])), f"a character no one can see ({unseen[0]!a}); delete it")
        return None
    return text


def _fault(path: Path, root: Path, mode: int, size: int) -> str | None:
    if stat.S_ISLNK(mode):
        return "a symbolic link; put the file itself here"
    if not stat.S_ISREG(mode):
        return "no file; put a text file here"
    if size > LARGEST:
        return f"{size:,} bytes, over {LARGEST:,}; an answer fits one message, so split the entry"
    if not path.resolve().is_relative_to(root):
        return "lies outside the FAQ's folder; put the file itself here"
    return None


def _with_question(file: EntryFile) -> EntryFile | None:
    """The file with its first phrasing for a question where it has none, or None where it has neither."""
    if file.question.text:
        return file
    return replace(file, question=file.phrasings[0]) if file.phrasings else None
