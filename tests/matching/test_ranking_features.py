"""What speaks for the entries of the small FAQ."""

from dataclasses import asdict

import numpy as np
import pytest

from bot.matching.ranking_features import CANDIDATES

QUESTIONS = ["cómo visito a mi papá en el centro", "how to pay bond", "receta de arepas", "xkcdqwrtz", "1"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_evidence_is_in_bounds(matcher, question):
    """All numbers are finite, likenesses are within 1, shares within 0 and 1, and entries are few and distinct."""
    evidence = matcher.explain(question).evidence
    ids = [item.entry_id for item in evidence.entries]

    assert 0 < len(ids) == len(set(ids)) <= CANDIDATES
    assert np.isfinite([evidence.outside, evidence.refused]).all()
    assert 0 <= evidence.unheard <= 1
    for item in evidence.entries:
        signals = item.signals
        assert np.isfinite(list(asdict(signals).values())).all()
        assert -1.01 <= signals.meanings <= signals.meaning + 1e-6 <= 1.01
        assert 0 <= signals.wording <= 1
        assert 0 <= signals.covered <= 1


def test_evidence_of_a_phrasing_itself(matcher):
    """Asked with its very words, an entry is certain of them, and shows the phrasing that is meant."""
    evidence = matcher.explain("visiting hours").evidence
    best = max(evidence.entries, key=lambda item: item.signals.meaning)

    assert best.entry_id == "detention/visits"
    assert best.phrasing == "visiting hours"
    assert best.signals.meaning == pytest.approx(1, abs=0.01)
    assert best.signals.wording == pytest.approx(1)
    assert best.signals.covered == pytest.approx(1)
    assert evidence.unheard == pytest.approx(0)


def test_lead_is_of_one_entry_only(matcher):
    """No more than one entry leads all the others."""
    for question in QUESTIONS:
        leads = [item.signals.lead for item in matcher.explain(question).evidence.entries]
        assert sum(lead > 0 for lead in leads) <= 1


def test_unheard_words_are_noticed(matcher):
    """Rare words that no entry holds speak against all of them."""
    heard = matcher.explain("quiero pagar la fianza").evidence.unheard
    strange = matcher.explain("quiero cocinar unas arepas con queso rallado").evidence.unheard

    assert heard < 0.2 < strange
