"""What speaks for the entries of the small FAQ."""

import numpy as np
import pytest

from bot.matching.fitted import CHOICE
from bot.matching.ranking_features import CANDIDATES

QUESTIONS = ["cómo visito a mi papá en el centro", "how to pay bond", "receta de arepas", "xkcdqwrtz", "1"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_features_are_in_bounds(matcher, question):
    """All numbers are finite, likenesses are within 1, shares within 0 and 1, and entries are few and distinct."""
    features = matcher.explain(question).features
    ids = [item.entry_id for item in features.entries]

    assert 0 < len(ids) == len(set(ids)) <= CANDIDATES
    assert np.isfinite([features.oos_logit, features.oos_cosine, features.oos_tfidf]).all()
    for item in features.entries:
        assert np.isfinite([getattr(item, name) for name in CHOICE]).all()
        assert -1.01 <= item.top3_cosine <= item.max_cosine + 1e-6 <= 1.01
        assert -0.5 <= item.top3_tfidf <= 1.01
        assert 0 <= item.idf_coverage <= 1


def test_features_of_a_phrasing_itself(matcher):
    """Asked with its very words, an entry is certain of them, and shows the phrasing that is meant."""
    features = matcher.explain("visiting hours").features
    best = max(features.entries, key=lambda item: item.max_cosine)

    assert best.entry_id == "detention/visits"
    assert best.phrasing == "visiting hours"
    assert best.max_cosine == pytest.approx(1, abs=0.01)
    assert best.top3_tfidf > 0.3
    assert best.idf_coverage == pytest.approx(1)


def test_strange_words_are_noticed(matcher):
    """Rare words that no entry holds speak against all of them."""
    known = matcher.explain("quiero pagar la fianza").features.entries
    strange = matcher.explain("quiero cocinar unas arepas con queso rallado").features.entries

    assert max(item.idf_coverage for item in strange) < 0.8 < max(item.idf_coverage for item in known)
