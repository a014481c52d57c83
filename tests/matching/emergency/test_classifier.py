"""Emergencies recognised by examples."""

import numpy as np
import pytest

from bot.errors import FaqError
from bot.matching.emergency.classifier import EmergencyClassifier, Examples, decide
from bot.matching.emergency.rules import Rule
from bot.matching.model.index import Index
from bot.matching.phrasings import OUT_OF_SCOPE, Phrasings
from bot.matching.text.spelling import Speller

NAMES = ("door", "taken")
PHRASINGS = Phrasings(
    ("t/a", "t/b"),
    ("una receta", "como visito a mi hermano", "visiting hours", "cuanto es la fianza", "how to pay bond"),
    np.array([OUT_OF_SCOPE, 0, 0, 1, 1]),
)


@pytest.fixture
def examples(tmp_path) -> Examples:
    """A few messages that cannot wait, and a near miss, in both languages."""
    folder = tmp_path / "emergency"
    folder.mkdir()
    (folder / "examples.es.txt").write_text(
        "[door]\nestán golpeando la puerta\nhay agentes afuera de mi casa\n\n[taken]\nse lo acaban de llevar # now\n",
        encoding="utf-8",
    )
    (folder / "examples.en.txt").write_text("[taken]\nthey just took my dad\n", encoding="utf-8")
    (folder / "near.en.txt").write_text("they took my dad last year\n", encoding="utf-8")
    return Examples.load(tmp_path, NAMES, Speller([], {}))


def test_examples_are_read_as_messages_are(examples):
    """Each under its rule, small and without accents; near misses belong to none."""
    found = dict(zip(examples.texts, examples.labels.tolist(), strict=True))

    assert found == {
        "estan golpeando la puerta": 0,
        "hay agentes afuera de mi casa": 0,
        "se lo acaban de llevar": 1,
        "they just took my dad": 1,
        "they took my dad last year": OUT_OF_SCOPE,
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [("[fire]\nhelp\n", r"\[fire\] is no emergency rule; write one of door, taken"), ("help\n", "before the first")],
)
def test_examples_name_a_wrong_line(tmp_path, content, message):
    """A section of no rule, and a message without a section."""
    (tmp_path / "emergency").mkdir()
    (tmp_path / "emergency" / "examples.en.txt").write_text(content, encoding="utf-8")

    with pytest.raises(FaqError, match=message):
        Examples.load(tmp_path, NAMES, Speller([], {}))


def test_folder_without_examples_has_no_classifier(tmp_path, encoder):
    """Another FAQ folder recognises no emergencies."""
    none = Examples.load(tmp_path, NAMES, Speller([], {}))
    index = Index.load(PHRASINGS, encoder, tmp_path)

    assert none.texts == ()
    assert EmergencyClassifier.load(none, (), index, encoder, tmp_path) is None


def test_classifier_tells_examples_from_phrasings(tmp_path, encoder, examples):
    """Its own examples speak for their rule, phrasings and near misses for none; the second start trains nothing."""
    index = Index.load(PHRASINGS, encoder, tmp_path)
    classifier = EmergencyClassifier.load(examples, (), index, encoder, tmp_path)
    encoder.encoded.clear()
    again = EmergencyClassifier.load(examples, (), index, encoder, tmp_path)
    assert encoder.encoded == []
    texts = ["estan golpeando la puerta", "they just took my dad", "they took my dad last year", "visiting hours"]
    rows = index.rows(texts, index.centred(encoder.encode(texts)))
    found = [classifier.logits(row) for row in rows]

    assert [[name for name, logit in logits.items() if logit > 0] for logits in found] == [["door"], ["taken"], [], []]
    assert [again.logits(row) for row in rows] == found


@pytest.mark.parametrize(
    ("fits", "alarms", "ruled_out", "name"),
    [
        (True, {"door": 0.0, "taken": -5.0}, False, "door"),
        (True, {}, False, "door"),
        (True, {"door": -4.0, "taken": -5.0}, False, None),
        (False, {"door": -4.0, "taken": 4.0}, False, "taken"),
        (False, {"door": -4.0, "taken": 4.0}, True, None),
        (False, {"door": 1.0, "taken": 0.0}, False, None),
        (False, {}, False, None),
    ],
)
def test_decide_believes_rules_and_strong_examples(fits, alarms, ruled_out, name):
    """A rule that fits, unless its examples deny it; else what is much like examples, unless it is ruled out."""
    rule = Rule("door", "rights/ice-at-the-door", (), {}) if fits else None

    assert decide(rule, alarms, lambda _name: ruled_out) == name
