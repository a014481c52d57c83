"""Labelled questions: what somebody asked, and the entry that should answer it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError
from bot.languages.locale import Locale


@dataclass(frozen=True)
class Question:
    """A question, the entries that answer it (none: out of scope), and the style it is written in."""

    text: str
    locale: Locale
    entry: str | None
    also: tuple[str, ...]
    style: str

    @property
    def right(self) -> frozenset[str]:
        """The ids of all entries that would be right."""
        return frozenset(filter(None, (self.entry, *self.also)))


def load_questions(paths: Sequence[Path]) -> tuple[Question, ...]:
    """The questions in *paths*: files named `es.jsonl`, `en.jsonl`, or folders of them.

    Raises BotError naming the line that cannot be read.
    """
    files: list[Path] = []
    for path in paths:
        inside = [path / f"{locale}.jsonl" for locale in Locale] if path.is_dir() else [path]
        files += [file for file in inside if file.exists() or not path.is_dir()]
    questions = [question for file in files for question in _load(file)]
    if not questions:
        raise BotError(f"{', '.join(map(str, paths))}: no questions; expected files such as tests/questions/es.jsonl")
    return tuple(questions)


def _load(file: Path) -> list[Question]:
    name = file.name.removesuffix(".jsonl").rpartition(".")[2]
    if name not in set(Locale):
        raise BotError(f"{file}: the file's name does not say its language; name it es.jsonl or en.jsonl")
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{file}: cannot be read ({error}); give a text file in UTF-8") from error
    return [_question(file, number, line, Locale(name)) for number, line in enumerate(lines, 1) if line.strip()]


def _question(file: Path, number: int, line: str, locale: Locale) -> Question:
    try:
        values = json.loads(line)
        return Question(
            text=str(values["text"]),
            locale=locale,
            entry=None if values["entry"] is None else str(values["entry"]),
            also=tuple(map(str, values.get("also", ()))),
            style=str(values.get("style", "plain")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BotError(
            f"{file}:{number}: no labelled question ({error!r}); "
            'write it like {"text": "...", "entry": "detention/visits", "also": [], "style": "plain"}'
        ) from error
