"""`faro ask` and personal data: named, and left out of what is matched."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.explain import as_json, as_text, read_questions
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.pii.detector import PersonalData
from tests.conftest import FAQ_FOLDER
from tests.support.matcher import ForeseeableMatcher

FAQ = load(FAQ_FOLDER)
PERSONAL = PersonalData.of(FAQ)


class Listening(ForeseeableMatcher):
    """Notes what it is asked."""

    def __init__(self) -> None:
        super().__init__(FAQ)
        self.asked: list[str] = []

    def find(self, query):
        """Note the query, then find."""
        self.asked.append(query)
        return super().find(query)


def test_ask_names_personal_data_and_does_not_match_it():
    """Each kind once, in the order it came; the hotline of the FAQ is none."""
    matcher = Listening()
    query = "me llamo Juan Pérez, A123456789 y A213456789, tel 305-555-0199; ¿sirve el 1-888-351-4024?"
    found = json.loads(as_json(matcher, query, None, PERSONAL))

    assert found["personal"] == ["name", "a-number", "phone"]
    assert found["query"] == query
    assert not any(secret in matcher.asked[0] for secret in ("Juan", "Pérez", "123456789", "213456789", "0199"))
    assert "1-888-351-4024" in matcher.asked[0]
    assert json.loads(as_json(matcher, "hola", None, PERSONAL))["personal"] == []


@given(st.lists(st.binary(max_size=60), max_size=5), st.sampled_from([None, *Locale]))
def test_ask_answers_every_line_whatever_its_bytes(lines, locale):
    """One JSON object for each line, in order."""
    stream = io.BytesIO(b"".join(line.replace(b"\n", b" ") + b"\n" for line in lines))
    matcher = ForeseeableMatcher(FAQ)
    found = [json.loads(as_json(matcher, query, locale, PERSONAL)) for query in read_questions(stream)]

    assert len(found) == len(lines)
    assert all(one["outcome"] in {"match", "suggestions", "none", "emergency"} for one in found)


def test_ask_reads_no_more_than_a_message_can_hold():
    """A line of a million letters costs no more than a message."""
    matcher = Listening()
    as_json(matcher, "x" * 1_000_000, None, PERSONAL)

    assert len(matcher.asked[0]) <= 4096


def test_ask_as_text_says_what_was_left_out(cache):
    """In words, before the evidence."""
    from bot.matching.matcher import Matcher

    matcher = Matcher.load(FAQ, FAQ_FOLDER, cache)

    assert as_text(matcher, "A123456789 dónde está mi hermano", None, PERSONAL).startswith("left out  a-number\n")
