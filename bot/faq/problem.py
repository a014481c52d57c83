"""Problem: what is wrong in a file of the FAQ, where, and how to mend it."""

from dataclasses import dataclass
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
