"""One question to the matcher, as text, as JSON and to measure."""

import io
import json

import pytest

from bot.evaluation.explain import answered, as_json, as_text, read_questions
from bot.evaluation.questions import Question
from bot.languages.locale import Locale
from bot.pii.detector import PersonalData


@pytest.fixture(scope="module")
def personal() -> PersonalData:
    """What finds personal data."""
    return PersonalData()


def test_read_questions_whatever_bytes():
    """A question a line, without its end; what is no UTF-8 does not stop the reading."""
    lines = io.BytesIO("hola\r\n\n¿qué?\n".encode() + b"\xff\xfe\x00\nlast")

    assert list(read_questions(lines)) == ["hola", "", "¿qué?", "\ufffd\ufffd\x00", "last"]


@pytest.mark.parametrize("query", ["quiero visitar a mi papá", "", "\u2028 a\u2029b\x85c", '"\\', "\ud800", "\x00"])
def test_as_json_is_one_line(matcher, personal, query):
    """Whatever the text, one object on one line that gives the text back."""
    line = as_json(matcher, query, None, personal)

    assert len(line.splitlines()) == 1
    assert json.loads(line)["query"] == query


def test_as_json_locale(matcher, personal):
    """The given locale, else that of the words, else Spanish."""
    assert json.loads(as_json(matcher, "where is my brother", Locale.ES, personal))["locale"] == "es"
    assert json.loads(as_json(matcher, "where is my brother", None, personal))["locale"] == "en"
    assert json.loads(as_json(matcher, "123", None, personal))["locale"] == "es"


def test_as_text_shows_what_decided(matcher, personal):
    """What was read, each entry's score, features and nearest phrasing, what speaks against, and the decision."""
    text = as_text(matcher, "kiero vicitar a mi papá", None, personal)

    assert "quiero visitar a mi papa" in text
    assert "detention/visits" in text
    assert "nearest phrasing" in text
    for word in ("logit", "top3_cosine", "top3_tfidf", "idf_coverage", "oos_cosine", "oos_logit"):
        assert word in text


def test_personal_data_has_no_part(matcher, personal):
    """What identifies someone is named by its kind, and the question is matched without it."""
    query = "visiting hours? my dad's number is A 123 456 789"
    found = json.loads(as_json(matcher, query, None, personal))

    assert found["personal"] == ["a-number"]
    assert "123" not in answered(matcher, Question(query, Locale.EN, None, (), "plain"), personal).phrasing
    assert "123" not in as_text(matcher, query, None, personal)


def test_as_text_of_nothing(matcher, personal):
    """An empty message is explained too."""
    assert "no answer" in as_text(matcher, "", None, personal)


def test_answered_names_the_phrasing(matcher, personal):
    """What measuring sees: the outcome, and the phrasing that spoke for its first entry."""
    one = answered(matcher, Question("visiting hours please", Locale.EN, "detention/visits", (), "plain"), personal)

    assert one.outcome.candidates[0].id == "detention/visits"
    assert one.phrasing == "visiting hours"
