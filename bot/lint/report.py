"""What `check` says: every problem of a FAQ folder, as text, for GitHub, as JSON; and what the folder covers."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from bot.errors import FaqError
from bot.faq.facts import Fact
from bot.faq.folder import FILE as FOLDER_FILE
from bot.faq.folder import load_folder
from bot.faq.loader import read_folder
from bot.faq.parser import EntryFile
from bot.faq.problem import Problem, Severity
from bot.languages.locale import Locale
from bot.languages.message import Message
from bot.lint.alike import Alike
from bot.lint.folder import check_folder
from bot.lint.glossary import load_glossary
from bot.lint.hosts import load_hosts
from bot.lint.readability import average, inflesz, sentences_of
from bot.lint.rules import Standards, check_names, chosen, count_words
from bot.lint.tables import FOLDER as TABLES
from bot.lint.tables import check_tables
from bot.matching.text.tables import read_lines
from bot.rendering.answer import faults

THIS_WEEK = timedelta(days=7)
KINDS = {
    Severity.WARNING: Message("warning"),
    Severity.HINT: Message("hint"),
    Severity.NOTICE: Message("notice"),
}


class Format(StrEnum):
    """How problems are written."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


@dataclass(frozen=True)
class Report:
    """The entry files and facts that were looked at, and every problem found in them."""

    files: tuple[EntryFile, ...]
    problems: tuple[Problem, ...]
    facts: tuple[Fact, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many problems of one kind there are."""
        return sum(problem.severity is severity for problem in self.problems)

    def fails(self, *, strict: bool) -> bool:
        """Whether there is an error, or with *strict* a warning."""
        return self.count(Severity.ERROR) > 0 or (strict and self.count(Severity.WARNING) > 0)


def check(paths: Sequence[Path], *, today: date, stale: bool = False) -> Report:
    """The report on *paths*: FAQ folders, topics' folders, entry files; each is seen among its whole folder.

    With *stale* also a notice for everything that somebody should look at this week. Raises FaqError for a path that
    cannot be read.
    """
    roots: dict[Path, list[Path]] = {}
    for path in map(_whole, paths):
        roots.setdefault(root_of(path), []).append(path)
    reports = [_check_root(root, inside, today=today, stale=stale) for root, inside in roots.items()]
    return Report(
        tuple(file for report in reports for file in report.files),
        tuple(problem for report in reports for problem in report.problems),
        tuple(fact for report in reports for fact in report.facts),
    )


def root_of(path: Path) -> Path:
    """The FAQ folder that *path* is, or lies in."""
    if not path.exists():
        raise FaqError(f"{path}: there is no such file or folder; give an entry, a topic's folder or the FAQ's folder")
    for folder in (path, *path.parents):
        if folder.joinpath(FOLDER_FILE).exists():
            return folder
    if path.is_dir():
        is_topic = any(file.name.endswith(f".{locale}.md") for file in path.glob("*.md") for locale in Locale)
        return path.parent if is_topic else path
    return path.parent.parent


def formatted(problems: Iterable[Problem], how: Format, locale: Locale = Locale.EN) -> str:
    """The problems as *locale* says them, one a line; as JSON one array."""
    match how:
        case Format.TEXT:
            return "\n".join(_as_text(problem, locale) for problem in problems)
        case Format.GITHUB:
            return "\n".join(_for_github(problem, locale) for problem in problems)
        case Format.JSON:
            return json.dumps([_as_value(problem, locale) for problem in problems], ensure_ascii=False, indent=2)


def counted(report: Report) -> Message:
    """How much was looked at, and how many problems of each kind there are."""
    return Message(
        "{files} files, {facts} facts: {errors} errors, {warnings} warnings, {hints} hints, {notices} to look at",
        files=len(report.files),
        facts=len(report.facts),
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        hints=report.count(Severity.HINT),
        notices=report.count(Severity.NOTICE),
    )


def summary(report: Report) -> str:
    """A Markdown table of what the folder covers: a line a topic and language, and one for all."""
    groups: dict[tuple[str, str], list[EntryFile]] = {}
    for file in report.files:
        groups.setdefault((file.entry.topic, file.locale), []).append(file)
    for locale in Locale:
        if files := [file for file in report.files if file.locale is locale]:
            groups["all", locale] = files
    averages = ["phrasings an entry", "sources an entry", "parts an entry"]
    averages += ["words a first screen", "words a sentence", "INFLESZ of first screens"]
    head = ["topic", "locale", "entries", "approved", *averages]
    rows = [head, ["---"] * 2 + ["---:"] * (len(head) - 2)]
    rows += [[topic, locale, *_measures(files)] for (topic, locale), files in groups.items()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _check_root(root: Path, paths: list[Path], *, today: date, stale: bool) -> Report:
    reading = read_folder(root)
    if not (reading.files or reading.unreadable or reading.malformed):
        raise FaqError(f"{root}: holds no entry; expected files such as {root}/rights/red-card.es.md")
    only = None if root in paths else {file for path in paths for file in _files_of(path)}
    if only is not None:
        only |= {file.voices.path for file in reading.files if file.voices and file.path in only}
    files = tuple(file for file in reading.files if only is None or file.path in only)
    hosts, problems = load_hosts(root)
    alike = {locale: Alike.of(locale, _relatives(root, locale)) for locale in Locale}
    if only is None:
        problems += check_names(reading, load_folder(root))
        problems += check_tables(root, {file.id for file in reading.files})
    else:
        problems = []
    problems += check_folder(reading, Standards(today, hosts, load_glossary(root), alike), only=only)
    for file in files:
        problems += _fits(file)
    facts = [fact for fact in reading.facts if only is None or fact.path in only]
    return Report(
        files,
        (*chosen(problems, only), *(_due(files, facts, today) if stale else ())),
        tuple(facts),
    )


def _relatives(root: Path, locale: Locale) -> list[str]:
    try:
        return read_lines(root / TABLES / f"relatives.{locale}.txt")
    except FaqError:  # which is named with the other tables
        return []


def _whole(path: Path) -> Path:
    """The path from the root on; a link at its end stays one, so that it is seen."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


def _files_of(path: Path) -> list[Path]:
    return [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]


def _fits(file: EntryFile) -> list[Problem]:
    """Each piece of an answer, with all that stands around it on its worst day, is one message."""
    return [file.problem(file.written[number].number, fault) for number, fault in faults(file.entry)]


def _due(files: Iterable[EntryFile], facts: Iterable[Fact], today: date) -> list[Problem]:
    """What somebody should look at this week, the oldest first."""
    until = today + THIS_WEEK
    due: list[tuple[date, Problem]] = []
    for fact in facts:
        if fact.review_by is not None and fact.review_by < until:
            said = Message(
                "{name}, known up to {as_of}, was to be looked at by {date}; compare it with {page}",
                name=fact.id,
                as_of=fact.as_of,
                date=fact.review_by,
                page=fact.check,
            )
            due.append((fact.review_by, Problem(fact.path, fact.line("review_by"), said, Severity.NOTICE)))
    for file in files:
        day = file.entry.read_again_by
        if day is not None and day < until:
            said = Message(
                "the whole was to be read again by {date}; compare it with {page}",
                date=day,
                page=file.value("check") or Message("its sources"),
            )
            line = file.line("review_by" if file.date("review_by") else "reviewed")
            due.append((day, Problem(file.path, line, said, Severity.NOTICE)))
    return [problem for _, problem in sorted(due, key=lambda each: (each[0], each[1].path, each[1].line))]


def _measures(files: Sequence[EntryFile]) -> list[str]:
    firsts = [sentences_of(file.texts[0].text) for file in files]
    wholes = [[sentence for text in file.texts for sentence in sentences_of(text.text)] for file in files]
    ease = [inflesz(text) for file, text in zip(files, firsts, strict=True) if file.locale is Locale.ES]
    return [
        str(len(files)),
        str(sum(not file.entry.is_draft for file in files)),
        _mean([len([*file.all_phrasings]) for file in files]),
        _mean([len(file.sources) for file in files]),
        _mean([len(file.parts) for file in files]),
        _mean([count_words(file.texts[0].text) for file in files]),
        _mean([average(text) for text in wholes]),
        _mean(ease) if ease else "",
    ]


def _mean(numbers: Sequence[float]) -> str:
    return f"{sum(numbers) / len(numbers):.1f}"


def _as_text(problem: Problem, locale: Locale) -> str:
    kind = KINDS[problem.severity].in_locale(locale) if problem.severity in KINDS else ""
    lead = f"{kind}: " if kind else ""
    return f"{_near(problem.path)}:{problem.line}: {lead}{problem.message_in(locale)}"


def _for_github(problem: Problem, locale: Locale) -> str:
    severity = Severity.NOTICE if problem.severity is Severity.HINT else problem.severity
    path, message = _escaped(str(_near(problem.path)), "%\r\n:,"), _escaped(problem.message_in(locale), "%\r\n")
    return f"::{severity} file={path},line={problem.line}::{message}"


def _escaped(text: str, letters: str) -> str:
    for letter in letters:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def _as_value(problem: Problem, locale: Locale) -> dict[str, str | int]:
    return {
        "path": str(_near(problem.path)),
        "line": problem.line,
        "severity": problem.severity.value,
        "message": problem.message_in(locale),
    }


def _near(path: Path) -> Path:
    """The path as seen from here, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
