"""Labelled questions: what somebody asked, and the entry that should answer it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.errors import BotError
from bot.languages.locale import Locale


class Length(StrEnum):
    """How long a question is, in words."""

    SHORT = "1-15 words"
    MEDIUM = "16-45 words"
    LONG = "46- words"


@dataclass(frozen=True)
class Question:
    """A question, the entries that answer it (none: out of scope), its style, and the set that it is from."""

    text: str
    locale: Locale
    entry: str | None
    also: tuple[str, ...]
    style: str
    origin: str = ""

    @property
    def right(self) -> frozenset[str]:
        """The ids of all entries that would be right."""
        return frozenset(filter(None, (self.entry, *self.also)))

    @property
    def length(self) -> Length:
        """How long it is."""
        words = len(self.text.split())
        return Length.SHORT if words <= 15 else Length.MEDIUM if words <= 45 else Length.LONG


def load_questions(paths: Sequence[Path]) -> tuple[Question, ...]:
    """The questions in *paths*: files named `es.jsonl` or `real.es.jsonl`, or folders of them.

    Raises BotError naming the line that cannot be read.
    """
    files: list[Path] = []
    for path in paths:
        files += _files_in(path) if path.is_dir() else [path]
    questions = [question for file in files for question in _load(file)]
    if not questions:
        raise BotError(f"{', '.join(map(str, paths))}: no questions; expected files such as es.jsonl or real.en.jsonl")
    return tuple(questions)


def answerable(questions: Sequence[Question], ids: Collection[str]) -> tuple[Question, ...]:
    """Those of *questions* whose entry is one of *ids*, and those that are out of scope."""
    return tuple(question for question in questions if question.entry is None or question.entry in ids)


def count_run(file: Path, what: str) -> int:
    """The number of the run that *what* describes, now a line of *file*."""
    with file.open("a+", encoding="utf-8") as runs:
        runs.seek(0)
        number = len(runs.readlines()) + 1
        runs.write(f"{number} {what}\n")
    return number


def _files_in(folder: Path) -> list[Path]:
    return [file for locale in Locale for file in sorted(folder.glob("*.jsonl")) if _locale_name(file) == locale.value]


def _locale_name(file: Path) -> str:
    return file.name.removesuffix(".jsonl").rpartition(".")[2]


def _load(file: Path) -> list[Question]:
    if _locale_name(file) not in set(Locale):
        raise BotError(f"{file}: the file's name does not say its language; name it es.jsonl or en.jsonl")
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{file}: cannot be read ({error}); give a text file in UTF-8") from error
    return [_question(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(file: Path, number: int, line: str) -> Question:
    try:
        values = json.loads(line)
        entry, also = values["entry"], values.get("also") or ()
        if not isinstance(also, list | tuple):
            raise TypeError("also is no list")
        return Question(
            text=str(values["text"]),
            locale=Locale(_locale_name(file)),
            entry=str(entry) if entry is not None else None,
            also=tuple(map(str, also)),
            style=str(values.get("style") or "plain"),
            origin=file.name.removesuffix(".jsonl").rpartition(".")[0],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BotError(
            f"{file}:{number}: no labelled question ({error!r}); "
            'write it like {"text": "visiting hours", "entry": "detention/visits"} (null: out of scope)'
        ) from error
