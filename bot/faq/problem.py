"""Problem: what is wrong in a file of the FAQ, where, and how to mend it."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from bot.languages.locale import Locale
from bot.languages.message import Message


class Severity(StrEnum):
    """What a problem means for who runs `check`."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"  # would be better otherwise, where somebody can; never fails anything
    NOTICE = "notice"  # worth knowing, such as a date that has passed; never fails anything


@dataclass(frozen=True)
class Problem:
    """One thing to mend; what is *said* reads `what is wrong; how to mend it`."""

    path: Path
    line: int
    said: Message
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        """What is said, in English."""
        return str(self.said)

    def message_in(self, locale: Locale) -> str:
        """What is said, in *locale*."""
        return self.said.in_locale(locale)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def did_you_mean(word: str, known: Collection[str], otherwise: Message) -> Message:
    """The end of a message about an unknown *word*: the known one it is most like, else what to do."""
    near = get_close_matches(word, known, 1, 0.8)
    return Message("did you mean {word}?", word=near[0]) if near else otherwise
