"""Pieces of a text that are somebody's personal data, and the text without them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class PiiKind(StrEnum):
    """What sort of personal data it is."""

    A_NUMBER = "a-number"
    PASSPORT = "passport"
    SSN = "ssn"
    ID_CARD = "id-card"  # a cédula, CURP, DPI, DUI, DNI …
    LICENCE = "licence"  # to drive
    CARD = "card"  # of a bank
    RECEIPT = "receipt-number"  # whoever has it can look the case up
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BIRTH_DATE = "birth-date"
    NAME = "name"


@dataclass(frozen=True)
class PiiSpan:
    """Personal data in a text, from *start* to *end*."""

    kind: PiiKind
    start: int
    end: int


def redact(text: str, spans: Iterable[PiiSpan], put: Callable[[PiiSpan], str] = lambda _: " ") -> str:
    """*text* with every span cut out, or with what *put* gives in its place."""
    kept, at = [], 0
    for span in spans:
        kept += [text[at : span.start], put(span)]
        at = span.end
    return "".join([*kept, text[at:]])
