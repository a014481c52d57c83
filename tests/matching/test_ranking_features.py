"""What speaks for the entries of the small FAQ."""

import numpy as np
import pytest

from bot.matching.decision import CHOICE
from bot.matching.ranking_features import CANDIDATES

QUESTIONS = ["cómo visito a mi papá en el centro", "how to pay bond", "receta de arepas", "xkcdqwrtz", "1"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_features_are_in_bounds(matcher, question):
    """All numbers are finite, likenesses are within 1, shares within 0 and 1, and entries are few and distinct."""
    features = matcher.explain(question).features
    ids = [item.entry_id for item in features.entries]

    assert 0 < len(ids) == len(set(ids)) <= CANDIDATES
    assert np.isfinite([features.oos_cosine, features.oos_logit]).all()
    assert 0 <= features.oov_share <= 1
    for item in features.entries:
        assert np.isfinite([getattr(item, name) for name in CHOICE]).all()
        assert -1.01 <= item.top3_cosine <= item.max_cosine + 1e-6 <= 1.01
        assert 0 <= item.token_set_ratio <= 1
        assert 0 <= item.idf_coverage <= 1


def test_features_of_a_phrasing_itself(matcher):
    """Asked with its very words, an entry is certain of them, and shows the phrasing that is meant."""
    features = matcher.explain("visiting hours").features
    best = max(features.entries, key=lambda item: item.max_cosine)

    assert best.entry_id == "detention/visits"
    assert best.phrasing == "visiting hours"
    assert best.max_cosine == pytest.approx(1, abs=0.01)
    assert best.token_set_ratio == pytest.approx(1)
    assert best.idf_coverage == pytest.approx(1)
    assert features.oov_share == pytest.approx(0)


def test_margin_is_of_one_entry_only(matcher):
    """No more than one entry leads all the others."""
    for question in QUESTIONS:
        margins = [item.margin for item in matcher.explain(question).features.entries]
        assert sum(margin > 0 for margin in margins) <= 1


def test_strange_words_are_noticed(matcher):
    """Rare words that no entry holds speak against all of them."""
    known = matcher.explain("quiero pagar la fianza").features.oov_share
    strange = matcher.explain("quiero cocinar unas arepas con queso rallado").features.oov_share

    assert known < 0.2 < strange
