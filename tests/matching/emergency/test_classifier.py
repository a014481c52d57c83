"""Emergencies recognised by examples."""

import numpy as np
import pytest

from bot.errors import FaqError
from bot.matching.emergency.classifier import CERTAIN, DOUBT, LIKELY, Alarm, EmergencyClassifier, Examples, decide
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


def test_classifier_tells_examples_from_near_misses(tmp_path, encoder, examples):
    """Its own examples speak for their rule, a near miss for none; the second start trains nothing."""
    index = Index.load(PHRASINGS, encoder, tmp_path)
    classifier = EmergencyClassifier.load(examples, (), index, encoder, tmp_path)
    encoder.encoded.clear()
    again = EmergencyClassifier.load(examples, (), index, encoder, tmp_path)
    assert encoder.encoded == []
    texts = ["estan golpeando la puerta", "they just took my dad", "they took my dad last year"]
    rows = index.rows(texts, index.centred(encoder.encode(texts)))
    found = [classifier.log_odds(row) for row in rows]

    likeliest = [max(odds, key=odds.get) for odds in found]
    highest = [max(odds.values()) for odds in found]

    assert likeliest[:2] == ["door", "taken"]
    assert highest[2] < min(highest[:2])  # the near miss
    assert [again.log_odds(row) for row in rows] == [pytest.approx(odds, abs=0.1) for odds in found]


@pytest.mark.parametrize(
    ("fitting", "log_odds", "alarm"),
    [
        ("door", {"door": 0.0, "taken": -5.0}, Alarm("door", is_certain=True)),
        ("door", {}, Alarm("door", is_certain=True)),
        ("door", {"door": DOUBT - 1, "taken": -5.0}, Alarm("door", is_certain=False)),
        (None, {"door": -4.0, "taken": CERTAIN}, Alarm("taken", is_certain=True)),
        (None, {"door": -4.0, "taken": LIKELY}, Alarm("taken", is_certain=False)),
        (None, {"door": LIKELY - 0.1, "taken": 0.0}, None),
        (None, {}, None),
    ],
)
def test_decide_is_certain_by_phrases_and_by_strong_examples(fitting, log_odds, alarm):
    """A phrase that fits is certain unless the examples deny it; what is less like them is likely, or nothing."""
    assert decide(fitting, log_odds) == alarm
