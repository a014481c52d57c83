"""Answer, offer, or say that there is no answer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import decision
from bot.matching.decision import FEWEST, MOST, PLAUSIBLE, SHOWN, Ranking, decide, score, with_second
from bot.matching.fitted import ANSWER_FROM, CHOICE, OFFER_FROM, SCOPE, SHOW_FROM
from bot.matching.outcome import Match, NoMatch, Suggestions, Tentative
from bot.matching.ranking_features import EntryFeatures, QueryFeatures

IDS = tuple(f"topic/entry-{number}" for number in range(8))


def ranking(in_scope: float, *shares: float) -> Ranking:
    """A ranking with these shares."""
    return Ranking(in_scope, tuple(zip(IDS, shares, strict=False)))


def test_thresholds_are_in_order():
    """What is answered could also be shown, what is shown could also be offered, and the numbers can be reached."""
    assert 0 < OFFER_FROM < SHOW_FROM < ANSWER_FROM < 100
    assert 2 <= FEWEST <= MOST < SHOWN
    assert 0 < PLAUSIBLE < 0.5


def test_decide_answers_when_sure():
    """A high score that is well ahead is the answer; its score is the product of both probabilities."""
    outcome = decide(ranking(0.999, 0.99, 0.01))

    assert isinstance(outcome, Match)
    assert outcome.entry_id == IDS[0]
    assert outcome.candidates[0].score == pytest.approx(98.901)


def test_decide_shows_what_is_likely():
    """Not sure, but likelier than not: it is shown, and what is plausible besides can be tapped."""
    outcome = decide(ranking(1.0, (ANSWER_FROM + SHOW_FROM) / 200, 0.2, 0.01))

    assert isinstance(outcome, Tentative)
    assert (outcome.entry_id, outcome.offered) == (IDS[0], IDS[1:2])


def test_decide_offers_when_two_are_likely():
    """Of two entries that are equally likely neither is shown; both are offered, likeliest first, and no third."""
    outcome = decide(ranking(0.9, 0.5, 0.49, 0.01))

    assert isinstance(outcome, Suggestions)
    assert outcome.offered == IDS[:2]


def test_decide_offers_two_or_three():
    """The less clear the choice, the more buttons, never more than three; one alone is no choice."""
    assert len(decide(ranking(0.9, *[1 / 8] * 8)).offered) == MOST
    assert len(decide(ranking(0.4, 0.97, 0.03)).offered) == FEWEST


def test_decide_offers_nothing_delicate_on_a_guess():
    """What is delicate and not spoken of may be the answer, but is neither shown as likely nor offered."""
    unsure = replace(ranking(0.9, 0.5, 0.4, 0.06), reserved=frozenset(IDS[:1]))
    likely = replace(ranking(1.0, (ANSWER_FROM + SHOW_FROM) / 200, 0.1), reserved=frozenset(IDS[:1]))
    alone = replace(ranking(0.9, 0.5), reserved=frozenset(IDS[:1]))
    sure = replace(ranking(1.0, 0.99, 0.01), reserved=frozenset(IDS[:1]))

    assert decide(unsure).offered == IDS[1:3]
    assert decide(likely).offered == IDS[1:2]
    assert decide(alone) == NoMatch(alone.candidates)
    assert decide(sure).entry_id == IDS[0]


def test_with_second_offers_what_else_is_asked_first():
    """Of two questions in a message the other is the first button, whether the first is sure, likely or unsure."""
    both = [ranking(1.0, 0.99, 0.01), Ranking(1.0, ((IDS[7], 0.99), (IDS[0], 0.01)))]
    sure, likely, unsure = (decide(ranking(1.0, share, 0.2, 0.2)) for share in (0.99, 0.8, 0.4))

    assert with_second(sure, both) == Match(IDS[0], sure.candidates, offered=(IDS[7],))
    assert with_second(likely, both).offered == (IDS[7], IDS[1])
    assert with_second(unsure, both[1:]).offered == (IDS[7], *unsure.offered[:2])


def test_with_second_adds_nothing_that_is_not_clear():
    """A question that says nothing by itself, or the same as the whole, changes nothing."""
    sure, nothing = decide(ranking(1.0, 0.99, 0.01)), decide(ranking(0.01, 0.99))

    assert with_second(sure, [ranking(1.0, 0.99), ranking(0.2, 0.99), Ranking(0.0, ())]) == sure
    assert with_second(nothing, [ranking(1.0, 0.99)]) == nothing


def test_decide_says_no_when_nothing_is_likely():
    """However clear the choice among entries, a message that is likely out of scope gets no entry."""
    outcome = decide(ranking(OFFER_FROM / 100 - 0.01, 1.0))

    assert isinstance(outcome, NoMatch)
    assert outcome.candidates[0].id == IDS[0]


def test_decide_without_entries():
    """Where there is nothing to choose from there is no answer."""
    assert decide(score(QueryFeatures((), 0.0, 0.0, 0.0, 0))) == NoMatch(())


@given(
    st.floats(0, 1),
    st.lists(st.floats(0.001, 1), min_size=1, max_size=8).map(lambda parts: sorted(parts, reverse=True)),
)
def test_decide_keeps_its_promises(in_scope, parts):
    """At most five candidates, best first, 0-100; an answer is sure; offers are two or three of them."""
    outcome = decide(ranking(in_scope, *(part / sum(parts) for part in parts)))
    scores = [candidate.score for candidate in outcome.candidates]

    assert len(scores) == min(len(parts), SHOWN)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 + 1e-9 for score in scores)
    candidate_ids = tuple(candidate.id for candidate in outcome.candidates)
    match outcome:
        case Match(entry_id):
            assert entry_id == candidate_ids[0]
            assert scores[0] >= ANSWER_FROM
        case Tentative(entry_id, offered):
            assert entry_id == candidate_ids[0]
            assert SHOW_FROM <= scores[0] < ANSWER_FROM
            assert offered == candidate_ids[1 : 1 + len(offered)]
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
    entries = tuple(EntryFeatures(entry_id, "", 2.0 - at, 0.6, 0.5, 0.4, 0.3) for at, entry_id in enumerate(IDS))
    features = QueryFeatures(entries, oos_logit=-2.0, oos_cosine=0.2, oos_tfidf=0.1, words=7)
    turned = [dict(reversed(weights.items())) for weights in (CHOICE, SCOPE)]
    ranking, other = score(features), score(features, *turned)

    assert other.p_in_scope == pytest.approx(ranking.p_in_scope)
    assert [share for _, share in other.shares] == pytest.approx([share for _, share in ranking.shares])


def test_score_is_lower_where_an_out_of_scope_example_is_nearer():
    """What lies nearer to what no entry answers than to the best entry is less likely to be in scope."""
    entry = EntryFeatures(IDS[0], "", 2.0, 0.6, 0.5, 0.4, 0.3)
    far, near = (score(QueryFeatures((entry,), -2.0, cosine, 0.1, 7)).p_in_scope for cosine in (0.2, 0.8))

    assert near < far
