"""What `check` says: every problem of a FAQ folder, as text, for GitHub, as JSON; and what the folder covers."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.errors import FaqError
from bot.faq.folder import load_folder
from bot.faq.loader import read_folder
from bot.faq.parser import EntryFile
from bot.faq.problem import Problem, Severity
from bot.languages.locale import Locale
from bot.lint.glossary import load_glossary
from bot.lint.hosts import load_hosts
from bot.lint.readability import average, inflesz, sentences_of
from bot.lint.rules import Standards, answer_words, check_folder, check_names
from bot.rendering.answer import faults


class Format(StrEnum):
    """How problems are written."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


@dataclass(frozen=True)
class Report:
    """The entry files that were looked at, and every problem found in them."""

    files: tuple[EntryFile, ...]
    problems: tuple[Problem, ...]

    def count(self, severity: Severity) -> int:
        """How many problems of one kind there are."""
        return sum(problem.severity is severity for problem in self.problems)

    def fails(self, *, strict: bool) -> bool:
        """Whether there is an error, or with *strict* a warning."""
        return self.count(Severity.ERROR) > 0 or (strict and self.count(Severity.WARNING) > 0)


def check(paths: Sequence[Path], *, today: date, stale: bool = False) -> Report:
    """The report on *paths*: FAQ folders, topics' folders, entry files; each is seen among its whole folder.

    With *stale* also a notice for every entry whose date has passed. Raises FaqError for a path that cannot be read.
    """
    chosen: dict[Path, list[Path]] = {}
    for path in map(_whole, paths):
        chosen.setdefault(root_of(path), []).append(path)
    reports = [_check_root(root, inside, today=today, stale=stale) for root, inside in chosen.items()]
    return Report(
        tuple(file for report in reports for file in report.files),
        tuple(problem for report in reports for problem in report.problems),
    )


def root_of(path: Path) -> Path:
    """The FAQ folder that *path* is, or lies in."""
    if path.is_dir():
        is_topic = any(file.name.endswith(f".{locale}.md") for file in path.glob("*.md") for locale in Locale)
        return path.parent if is_topic else path
    if not path.exists():
        raise FaqError(f"{path}: there is no such file or folder; give an entry, a topic's folder or the FAQ's folder")
    return path.parent if path.parent.joinpath("folder.toml").exists() else path.parent.parent


def formatted(problems: Iterable[Problem], how: Format) -> str:
    """The problems, one a line; as JSON one array."""
    match how:
        case Format.TEXT:
            return "\n".join(map(_as_text, problems))
        case Format.GITHUB:
            return "\n".join(map(_for_github, problems))
        case Format.JSON:
            return json.dumps([_as_value(problem) for problem in problems], ensure_ascii=False, indent=2)


def summary(report: Report) -> str:
    """A Markdown table of what the folder covers: a line a topic and language, and one for all."""
    groups: dict[tuple[str, str], list[EntryFile]] = {}
    for file in report.files:
        groups.setdefault((file.entry.topic, file.locale), []).append(file)
    for locale in Locale:
        if files := [file for file in report.files if file.locale is locale]:
            groups["all", locale] = files
    averages = ["phrasings an entry", "sources an entry", "words an answer", "words a sentence", "INFLESZ"]
    head = ["topic", "locale", "entries", "approved", *averages]
    rows = [head, ["---"] * 2 + ["---:"] * 7]
    rows += [[topic, locale, *_measures(files)] for (topic, locale), files in groups.items()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _check_root(root: Path, paths: list[Path], *, today: date, stale: bool) -> Report:
    reading = read_folder(root)
    if not (reading.files or reading.unreadable or reading.malformed):
        raise FaqError(f"{root}: holds no entry; expected files such as {root}/rights/red-card.es.md")
    only = None if root in paths else {file for path in paths for file in _files_of(path)}
    files = tuple(file for file in reading.files if only is None or file.path in only)
    hosts, problems = load_hosts(root)
    names = check_names(reading, load_folder(root))
    problems = [*problems, *names] if only is None else []
    problems += check_folder(reading, Standards(today, hosts, load_glossary(root)), only=only)
    for file in files:
        problems += _fits(file)
    problems.sort(key=lambda problem: (problem.path, problem.line))
    return Report(files, (*problems, *(_stale(files, today) if stale else ())))


def _whole(path: Path) -> Path:
    """The path from the root on; a link at its end stays one, so that it is seen."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


def _files_of(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def _fits(file: EntryFile) -> list[Problem]:
    """Each piece of an answer, with all that stands around it on its worst day, is one message."""
    return [file.problem(file.answer.number, fault) for fault in faults(file.entry)] if file.answer.text else []


def _stale(files: Iterable[EntryFile], today: date) -> list[Problem]:
    late = [file for file in files if file.entry.is_stale(today)]
    late.sort(key=lambda file: (file.date("review_by"), file.path))
    return [
        Problem(
            file.path,
            file.line("review_by"),
            f"was to be reviewed by {file.value('review_by')}; compare it with {file.value('check') or 'its sources'}",
            Severity.NOTICE,
        )
        for file in late
    ]


def _measures(files: Sequence[EntryFile]) -> list[str]:
    texts = [sentences_of(file.answer.text) for file in files]
    ease = [inflesz(text) for file, text in zip(files, texts, strict=True) if file.locale is Locale.ES]
    return [
        str(len(files)),
        str(sum(not file.entry.is_draft for file in files)),
        _mean([len(file.phrasings) for file in files]),
        _mean([len(file.sources) for file in files]),
        _mean([answer_words(file) for file in files]),
        _mean([average(text) for text in texts]),
        _mean(ease) if ease else "",
    ]


def _mean(numbers: Sequence[float]) -> str:
    return f"{sum(numbers) / len(numbers):.1f}"


def _as_text(problem: Problem) -> str:
    kind = "" if problem.severity is Severity.ERROR else f"{problem.severity}: "
    return f"{_near(problem.path)}:{problem.line}: {kind}{problem.message}"


def _for_github(problem: Problem) -> str:
    path, message = _escaped(str(_near(problem.path)), "%\r\n:,"), _escaped(problem.message, "%\r\n")
    return f"::{problem.severity} file={path},line={problem.line}::{message}"


def _escaped(text: str, letters: str) -> str:
    for letter in letters:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def _as_value(problem: Problem) -> dict[str, str | int]:
    return {
        "path": str(_near(problem.path)),
        "line": problem.line,
        "severity": problem.severity.value,
        "message": problem.message,
    }


def _near(path: Path) -> Path:
    """The path as seen from here, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
