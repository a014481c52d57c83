"""Answer, offer, or say that there is no answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import decision
from bot.matching.decision import (
    ANSWER_FROM,
    CHOICE,
    FEWEST,
    MOST,
    OFFER_FROM,
    OFFER_MASS,
    SCOPE,
    SHOWN,
    Ranking,
    decide,
    score,
)
from bot.matching.outcome import Match, NoMatch, Suggestions
from bot.matching.ranking_features import EntryFeatures, QueryFeatures

IDS = tuple(f"topic/entry-{number}" for number in range(8))


def ranking(in_scope: float, *shares: float) -> Ranking:
    """A ranking with these shares."""
    return Ranking(in_scope, tuple(zip(IDS, shares, strict=False)))


def test_thresholds_are_in_order():
    """What is answered could also be offered, and the numbers can be reached."""
    assert 0 < OFFER_FROM < ANSWER_FROM < 100
    assert 2 <= FEWEST <= MOST <= SHOWN
    assert 0 < OFFER_MASS < 1


def test_decide_answers_when_sure():
    """A high score that is well ahead is the answer; its score is the product of both probabilities."""
    outcome = decide(ranking(0.999, 0.99, 0.01))

    assert isinstance(outcome, Match)
    assert outcome.entry_id == IDS[0]
    assert outcome.candidates[0].score == pytest.approx(98.901)


def test_decide_offers_when_two_are_likely():
    """Of two likely entries neither is answered with; both are offered, likeliest first."""
    outcome = decide(ranking(1.0, 0.51, 0.48, 0.01))

    assert isinstance(outcome, Suggestions)
    assert outcome.offered == IDS[:2]


def test_decide_offers_as_many_as_it_takes():
    """The less clear the choice, the more buttons, never more than four."""
    assert len(decide(ranking(0.9, 0.5, 0.3, 0.18, 0.02)).offered) == 3
    assert len(decide(ranking(0.9, *[1 / 8] * 8)).offered) == 4


def test_decide_says_no_when_nothing_is_likely():
    """However clear the choice among entries, a message that is likely out of scope gets no entry."""
    outcome = decide(ranking(OFFER_FROM / 100 - 0.01, 1.0))

    assert isinstance(outcome, NoMatch)
    assert outcome.candidates[0].id == IDS[0]


def test_decide_without_entries():
    """Where there is nothing to choose from there is no answer."""
    assert decide(score(QueryFeatures((), 0.0, 0.0, 1.0))) == NoMatch(())


@given(
    st.floats(0, 1),
    st.lists(st.floats(0.001, 1), min_size=1, max_size=8).map(lambda parts: sorted(parts, reverse=True)),
)
def test_decide_keeps_its_promises(in_scope, parts):
    """At most five candidates, best first, 0-100; an answer is sure; offers are two to four of them."""
    outcome = decide(ranking(in_scope, *(part / sum(parts) for part in parts)))
    scores = [candidate.score for candidate in outcome.candidates]

    assert len(scores) == min(len(parts), SHOWN)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 + 1e-9 for score in scores)
    match outcome:
        case Match(entry_id, candidates):
            assert entry_id == candidates[0].id
            assert scores[0] >= ANSWER_FROM
        case Suggestions(offered):
            assert min(FEWEST, len(parts)) <= len(offered) <= MOST
            assert offered == tuple(candidate.id for candidate in outcome.candidates)[: len(offered)]
        case NoMatch():
            assert 100 * in_scope < OFFER_FROM


def test_softmax_is_shares_of_one():
    """However far apart the values are."""
    shares = decision.softmax(np.array([1000.0, 999.0, -1000.0]))

    assert shares.sum() == pytest.approx(1)
    assert shares[0] > shares[1] > shares[2] >= 0


def test_score_takes_weights_by_their_names():
    """In whatever order the weights are written down, each weighs the feature that it is named for."""
    entries = tuple(
        EntryFeatures(entry_id, "", 2.0 - at, 1.0, 0.5, 0.6, 0.5, 0.4, 0.3) for at, entry_id in enumerate(IDS)
    )
    features = QueryFeatures(entries, oos_cosine=0.2, oos_logit=-2.0, oov_share=0.1)
    turned = [dict(reversed(weights.items())) for weights in (CHOICE, SCOPE)]
    ranking, other = score(features), score(features, *turned)

    assert other.p_in_scope == pytest.approx(ranking.p_in_scope)
    assert [share for _, share in other.shares] == pytest.approx([share for _, share in ranking.shares])


def test_score_is_lower_where_an_out_of_scope_example_is_nearer():
    """What lies nearer to what no entry answers than to the best entry is less likely to be in scope."""
    entry = EntryFeatures(IDS[0], "", 2.0, 2.0, 1.0, 0.6, 0.5, 0.4, 0.3)
    far, near = (score(QueryFeatures((entry,), cosine, -2.0, 0.1)).p_in_scope for cosine in (0.2, 0.8))

    assert near < far
