"""What matching can come to: four outcomes, four types."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """An entry and its score, 0-100: 100 x the probability that it answers the query."""

    id: str
    score: float


@dataclass(frozen=True)
class Match:
    """Sure: answer with this entry. *candidates* are the five best, best first."""

    entry_id: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Suggestions:
    """Unsure: offer these two to four entries, likeliest first."""

    offered: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class NoMatch:
    """No entry answers it."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Emergency:
    """It cannot wait: a fixed rule says which entry; *candidates* starts with it, at 100."""

    entry_id: str
    rule: str
    candidates: tuple[Candidate, ...]


Outcome = Match | Suggestions | NoMatch | Emergency
