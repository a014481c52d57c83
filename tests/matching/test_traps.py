"""No text makes reading it slow: not the spelling, the language, the small talk nor the rules for emergencies."""

import time

import pytest

from bot.config import REPOSITORY
from bot.languages.identify import language_of
from bot.languages.locale import Locale
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.smalltalk import SmallTalkTable
from bot.matching.text.normalize import normalized, pieces

TABLES = REPOSITORY / "faq" / "matching"
LONGEST = 4096  # what Telegram lets a message hold
TRAPS = [
    "a",
    "aaab",
    "no ",
    "no me ",
    "y ",
    "' ",
    "a'",
    "¿",
    "\n",
    "1 ",
    "ñ",
    "hola ",
    "ice ",
    "la migra ",
    "me quiero ",
]
TRAPS += ["me pegan ", "se muere ", "puerta ", "\u0301", "ﬃ", "İ", "😀", "👨‍👩‍👧 ", "xq ", "q q q ", "ab" * 50 + " "]


@pytest.fixture(scope="module")
def rules() -> EmergencyRules:
    """The rules of our FAQ."""
    return EmergencyRules.load(TABLES)


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_makes_reading_slow(trap, rules):
    """A tenth of a second on a busy machine is plenty for all but the model."""
    text = (trap * LONGEST)[:LONGEST]
    table = SmallTalkTable.load(TABLES)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        flat = normalized(text)
        pieces(text)
        language_of(text)
        table.find(flat)
        rules.find(flat)
        times.append(time.perf_counter() - start)

    assert min(times) < 0.1


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_makes_matching_slow(trap, matcher):
    """Whatever is in it, the whole way takes a fraction of a second."""
    text = (trap * LONGEST)[:LONGEST]
    matcher.find("hola, una pregunta")  # the model is loaded
    start = time.perf_counter()
    outcome = matcher.find(text)

    assert time.perf_counter() - start < 2
    assert all(0 <= candidate.score <= 100 for candidate in outcome.candidates)
    assert matcher.language(text) in {None, *Locale}
