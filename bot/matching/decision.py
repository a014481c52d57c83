"""From what speaks for the entries to a decision: answer, offer, or say that there is no answer."""

from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bot.matching.outcome import Candidate, Match, NoMatch, Suggestions
from bot.matching.ranking_features import Evidence, Signals

# Fitted by `python benchmarks/fit_decision.py` on the development questions: a choice among the entries (multinomial
# logit), and a yes or no to the question whether any of them is meant (logistic). The thresholds below were chosen on
# its cross-validated figures.
CHOICE = {
    "asked": 0.645,
    "asked_in_part": 0.169,
    "lead": 0.166,
    "meaning": 2.225,
    "meanings": 4.102,
    "wording": 3.131,
    "covered": 5.167,
}
SCOPE = {
    "asked": -0.320,
    "asked_in_part": 0.255,
    "lead": 0.472,
    "meaning": -9.667,
    "meanings": 9.526,
    "wording": 4.701,
    "covered": 3.324,
    "outside": -10.215,
    "refused": -0.534,
    "unheard": -0.272,
    "chosen": -0.014,
    "constant": -6.907,
}

# Score from which the best entry is the answer. Scores are shares of one whole, so this is a margin as well: the next
# entry has 20 at the most.
SURE = 80.0
POSSIBLE = 30.0  # 100 x the probability that any entry is meant, from which there is something to offer
ENOUGH = 0.97  # of the probability among entries, that the offered ones hold together
FEWEST, MOST = 2, 4  # buttons
SHOWN = 5  # candidates an outcome names

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Judgement:
    """The probability that any entry is meant, and each entry's share of it, likeliest first."""

    in_scope: float
    shares: tuple[tuple[str, float], ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The best five, scored 0-100: 100 x the probability that the entry answers the message."""
        return tuple(Candidate(entry_id, 100 * self.in_scope * share) for entry_id, share in self.shares[:SHOWN])


def judge(evidence: Evidence) -> Judgement:
    """What *evidence* makes probable; the entries keep their order where they are equally likely."""
    if not evidence.entries:
        return Judgement(0.0, ())
    choice = softmax(
        np.stack([signal_row(item.signals) for item in evidence.entries]) @ np.array(list(CHOICE.values()))
    )
    order = np.argsort(-choice, kind="stable")
    scope = scope_row(evidence, int(order[0]), float(choice[order[0]]))
    in_scope = float(1 / (1 + np.exp(-(scope @ np.array(list(SCOPE.values()))))))
    return Judgement(in_scope, tuple((evidence.entries[at].entry_id, float(choice[at])) for at in order))


def decide(judgement: Judgement) -> Match | Suggestions | NoMatch:
    """What to do about it."""
    five = judgement.candidates
    if not five or 100 * judgement.in_scope < POSSIBLE:
        return NoMatch(five)
    if five[0].score >= SURE:
        return Match(five[0].id, five)
    sums = np.cumsum([share for _, share in judgement.shares])
    wanted = int((sums < ENOUGH).sum()) + 1
    return Suggestions(tuple(candidate.id for candidate in five[: min(max(wanted, FEWEST), MOST)]), five)


def signal_row(signals: Signals) -> Numbers:
    """The signals in the order of CHOICE."""
    return np.array(astuple(signals))


def scope_row(evidence: Evidence, best: int, chosen: float) -> Numbers:
    """What the question of scope is decided by, in the order of SCOPE.

    *best* is the likeliest entry's place in the evidence, *chosen* its share among the entries.
    """
    signals = evidence.entries[best].signals
    against = [evidence.outside - signals.meaning, evidence.refused, evidence.unheard]
    return np.array([*astuple(signals), *against, chosen, 1.0])


def softmax(values: Numbers) -> Numbers:
    """*values* as shares of one."""
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum())


assert tuple(CHOICE) == tuple(field.name for field in fields(Signals))  # noqa: S101  # the order is the meaning
