"""Problem: what is wrong in a file of the FAQ, where, and how to mend it."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """What a problem means for who runs `check`."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"  # worth knowing, such as a date that has passed; never fails anything


@dataclass(frozen=True)
class Problem:
    """One thing to mend; *message* reads `what is wrong; how to mend it`."""

    path: Path
    line: int
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def did_you_mean(word: str, known: Collection[str], otherwise: str) -> str:
    """The end of a message about an unknown *word*: the known one it is most like, else what to do."""
    near = get_close_matches(word, known, 1, 0.8)
    return f"did you mean {near[0]}?" if near else otherwise
