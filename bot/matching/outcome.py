"""What matching can come to: six outcomes, six types."""

from dataclasses import dataclass

from bot.matching.smalltalk import SmallTalk


@dataclass(frozen=True)
class Candidate:
    """An entry and its score, 0-100: 100 x the probability that it answers the query."""

    id: str
    score: float


@dataclass(frozen=True)
class Beside:
    """An emergency that is likely but not certain: its first words and its entry come beside the answer."""

    entry_id: str
    rule: str


@dataclass(frozen=True)
class Match:
    """Sure: answer with this entry; what is *offered* is asked in the same message. *candidates*: the best five."""

    entry_id: str
    candidates: tuple[Candidate, ...]
    offered: tuple[str, ...] = ()
    beside: Beside | None = None


@dataclass(frozen=True)
class Tentative:
    """Likely: show this entry as what was understood, and offer the next ones, likeliest first."""

    entry_id: str
    offered: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    beside: Beside | None = None


@dataclass(frozen=True)
class Suggestions:
    """Unsure: offer these two or three entries, likeliest first."""

    offered: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    beside: Beside | None = None


@dataclass(frozen=True)
class NoMatch:
    """No entry answers it."""

    candidates: tuple[Candidate, ...]
    beside: Beside | None = None


@dataclass(frozen=True)
class Courtesy:
    """A greeting, thanks or a farewell, and nothing else."""

    kind: SmallTalk
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Emergency:
    """It cannot wait, for certain: a rule says which entry; *candidates* starts with it, at 100."""

    entry_id: str
    rule: str
    candidates: tuple[Candidate, ...]


Outcome = Match | Tentative | Suggestions | NoMatch | Courtesy | Emergency


def shown_by(outcome: Outcome) -> str | None:
    """The entry that is shown at once for *outcome*, or None."""
    match outcome:
        case Match(entry_id) | Tentative(entry_id) | Emergency(entry_id):
            return entry_id
        case Suggestions() | NoMatch() | Courtesy():
            return None


def offered_by(outcome: Outcome) -> tuple[str, ...]:
    """The entries whose buttons *outcome* shows."""
    match outcome:
        case Match(offered=offered) | Tentative(offered=offered) | Suggestions(offered):
            return offered
        case NoMatch() | Courtesy() | Emergency():
            return ()


def beside_of(outcome: Outcome) -> Beside | None:
    """The emergency that comes beside *outcome*, or None."""
    return None if isinstance(outcome, Courtesy | Emergency) else outcome.beside
