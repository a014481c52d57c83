"""From features to a decision: answer, offer, or say that there is no answer."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.outcome import Candidate, Match, NoMatch, Suggestions
from bot.matching.ranking_features import EntryFeatures, QueryFeatures

# Fitted by `python benchmarks/fit_decision.py` on the development questions: a conditional logit chooses among the
# entries, and a logistic regression says whether any of them is meant. The thresholds below were chosen on its
# cross-validated figures.
CHOICE = {
    "logit": 0.645,
    "piece_logit": 0.169,
    "margin": 0.166,
    "max_cosine": 2.225,
    "top3_cosine": 4.102,
    "token_set_ratio": 3.131,
    "idf_coverage": 5.167,
}
SCOPE = {
    "logit": -0.320,
    "piece_logit": 0.255,
    "margin": 0.472,
    "max_cosine": -9.667,
    "top3_cosine": 9.526,
    "token_set_ratio": 4.701,
    "idf_coverage": 3.324,
    "oos_cosine_lead": -10.215,
    "oos_logit": -0.534,
    "oov_share": -0.272,
    "best_share": -0.014,
    "intercept": -6.907,
}

# Score from which the best entry is the answer. Scores are shares of one whole, so this is a margin as well: the next
# entry has 20 at the most.
ANSWER_FROM = 80.0
OFFER_FROM = 30.0  # 100 x the probability that any entry is meant, from which there is something to offer
OFFER_MASS = 0.97  # of the probability among entries, that the offered ones hold together
FEWEST, MOST = 2, 4  # buttons
SHOWN = 5  # candidates an outcome names

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """The probability that any entry is meant, and each entry's share of it, likeliest first."""

    p_in_scope: float
    shares: tuple[tuple[str, float], ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The best five, scored 0-100: 100 x the probability that the entry answers the message."""
        return tuple(Candidate(entry_id, 100 * self.p_in_scope * share) for entry_id, share in self.shares[:SHOWN])


def score(query: QueryFeatures, choice: Mapping[str, float] = CHOICE, scope: Mapping[str, float] = SCOPE) -> Ranking:
    """What *query* makes probable; the entries keep their order where they are equally likely."""
    if not query.entries:
        return Ranking(0.0, ())
    shares = softmax(np.stack([choice_row(entry, choice) for entry in query.entries]) @ np.array(list(choice.values())))
    order = np.argsort(-shares, kind="stable")
    row = scope_row(query, int(order[0]), float(shares[order[0]]), scope)
    p_in_scope = float(1 / (1 + np.exp(-(row @ np.array(list(scope.values()))))))
    return Ranking(p_in_scope, tuple((query.entries[at].entry_id, float(shares[at])) for at in order))


def decide(ranking: Ranking) -> Match | Suggestions | NoMatch:
    """What to do about it."""
    five = ranking.candidates
    if not five or 100 * ranking.p_in_scope < OFFER_FROM:
        return NoMatch(five)
    if five[0].score >= ANSWER_FROM:
        return Match(five[0].id, five)
    sums = np.cumsum([share for _, share in ranking.shares])
    wanted = int((sums < OFFER_MASS).sum()) + 1
    return Suggestions(tuple(candidate.id for candidate in five[: min(max(wanted, FEWEST), MOST)]), five)


def choice_row(entry: EntryFeatures, names: Mapping[str, float] = CHOICE) -> Numbers:
    """The features that the choice among entries is made by, in the order of *names*."""
    return np.array([getattr(entry, name) for name in names])


def scope_row(query: QueryFeatures, best: int, best_share: float, names: Mapping[str, float] = SCOPE) -> Numbers:
    """What the question of scope is decided by, in the order of *names*.

    *best* is the likeliest entry's place among the features, *best_share* its share among the entries.
    """
    entry = query.entries[best]
    values = vars(entry) | {
        "oos_cosine_lead": query.oos_cosine - entry.max_cosine,
        "oos_logit": query.oos_logit,
        "oov_share": query.oov_share,
        "best_share": best_share,
        "intercept": 1.0,
    }
    return np.array([values[name] for name in names])


def softmax(values: Numbers) -> Numbers:
    """*values* as shares of one."""
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum())
