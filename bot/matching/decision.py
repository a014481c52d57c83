"""From features to a decision: answer, offer, or say that there is no answer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.fitted import ANSWER_FROM, CHOICE, OFFER_FROM, SCOPE, SHOW_FROM
from bot.matching.outcome import Candidate, Match, NoMatch, Suggestions, Tentative, shown_by
from bot.matching.ranking_features import EntryFeatures, QueryFeatures

PLAUSIBLE = 0.015  # share among the entries from which a button is offered
BESIDE_SHOWN = 2  # buttons under an entry that is shown
FEWEST, MOST = 2, 3  # buttons where none is
SHOWN = 5  # candidates an outcome names

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """The probability that any entry is meant, and each entry's share of it, likeliest first.

    What is *reserved* is delicate and not spoken of: it may be the answer, but is not offered on a guess.
    """

    p_in_scope: float
    shares: tuple[tuple[str, float], ...]
    reserved: frozenset[str] = frozenset()

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
    row = scope_row(query, int(order[0]), scope)
    p_in_scope = float(1 / (1 + np.exp(-(row @ np.array(list(scope.values()))))))
    return Ranking(
        p_in_scope,
        tuple((query.entries[at].entry_id, float(shares[at])) for at in order),
        frozenset(entry.entry_id for entry in query.entries if entry.is_reserved),
    )


def decide(
    ranking: Ranking,
    *,
    answer_from: float = ANSWER_FROM,
    show_from: float = SHOW_FROM,
    offer_from: float = OFFER_FROM,
) -> Match | Tentative | Suggestions | NoMatch:
    """What to do about it."""
    five = ranking.candidates
    if not five or 100 * ranking.p_in_scope < offer_from:
        return NoMatch(five)
    if five[0].score >= answer_from:
        return Match(five[0].id, five)
    open_to_all = [(entry_id, share) for entry_id, share in ranking.shares if entry_id not in ranking.reserved]
    plausible = [entry_id for entry_id, share in open_to_all[:SHOWN] if share >= PLAUSIBLE]
    if five[0].score >= show_from and five[0].id not in ranking.reserved:
        return Tentative(five[0].id, tuple(plausible[1 : 1 + BESIDE_SHOWN]), five)
    wanted = max(min(len(plausible), MOST), FEWEST)
    offered = tuple(entry_id for entry_id, _ in open_to_all[:wanted])
    return Suggestions(offered, five) if offered else NoMatch(five)


def with_second(
    outcome: Match | Tentative | Suggestions | NoMatch, rankings: Sequence[Ranking]
) -> Match | Tentative | Suggestions | NoMatch:
    """*outcome* with what else is asked as its first button: *rankings* are those of the message's single questions."""
    for ranking in rankings:
        second = ranking.candidates[0] if ranking.candidates else None
        if second is None or second.score < ANSWER_FROM or second.id == shown_by(outcome):
            continue
        match outcome:
            case Match() | Tentative():
                return replace(outcome, offered=_first(second.id, outcome.offered, BESIDE_SHOWN))
            case Suggestions():
                return replace(outcome, offered=_first(second.id, outcome.offered, MOST))
            case NoMatch():
                return outcome
    return outcome


def _first(entry_id: str, others: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((entry_id, *others)))[:most]


def choice_row(entry: EntryFeatures, names: Mapping[str, float] = CHOICE) -> Numbers:
    """The features that the choice among entries is made by, in the order of *names*."""
    return np.array([getattr(entry, name) for name in names])


def scope_row(query: QueryFeatures, best: int, names: Mapping[str, float] = SCOPE) -> Numbers:
    """What the question of scope is decided by, in the order of *names*.

    *best* is the likeliest entry's place among the features.
    """
    entry = query.entries[best]
    values = vars(entry) | {
        "oos_cosine_lead": query.oos_cosine - entry.max_cosine,
        "oos_tfidf_lead": query.oos_tfidf - entry.top3_tfidf,
        "oos_logit": query.oos_logit,
        "log_words": math.log(query.words),
        "intercept": 1.0,
    }
    return np.array([values[name] for name in names])


def softmax(values: Numbers) -> Numbers:
    """*values* as shares of one."""
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum())
