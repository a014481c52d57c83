"""What speaks for the entries of the small FAQ."""

import numpy as np
import pytest

from bot.faq.entry import Entry, Faq
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.matching.fitted import CHOICE
from bot.matching.matcher import Matcher
from bot.matching.ranking_features import CANDIDATES
from tests.conftest import FAQ_FOLDER

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


@pytest.mark.parametrize(
    ("question", "is_reserved"),
    [("se cayó y no despierta, qué hago", True), ("mi tío murió allá adentro", False), ("he died in there", False)],
)
def test_delicate_entries_are_reserved_unless_spoken_of(tmp_path, cache, question, is_reserved):
    """An entry marked delicate is open only to messages that hold one of the words its phrasings are known by."""
    whole = load(FAQ_FOLDER)
    death = Entry(
        "detention/death",
        Locale.ES,
        "¿Qué hago si alguien murió detenido?",
        phrasings=("murió mi hermano en el centro", "he died in custody", "mi papá murió adentro", "my son died there"),
        delicate=True,
    )
    matcher = Matcher.load(Faq((*whole.entries, death)), tmp_path, cache)
    features = {item.entry_id: item for item in matcher.explain(question).features.entries}

    assert features["detention/death"].is_reserved is is_reserved
    assert not features["detention/visits"].is_reserved
