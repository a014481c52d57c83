"""No text makes reading it slow: the work that a message costs is bounded by its length.

Work is counted, not timed, so that a busy machine fails nothing: lines of our own code that run, and what the language
model is given.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from bot.config import REPOSITORY
from bot.faq.loader import load
from bot.languages.identify import language_of
from bot.languages.locale import Locale
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.matcher import Matcher
from bot.matching.smalltalk import LONGEST as LONGEST_TALK
from bot.matching.smalltalk import SmallTalkTable
from bot.matching.text.normalize import LONGEST, normalized
from tests.conftest import FAQ_FOLDER

TABLES = REPOSITORY / "faq" / "matching"
MESSAGE = 4096  # characters that Telegram lets a message hold
REPAIRED = 3  # times as long, at most, is what abbreviations are written out to
GROWTH = 2.2  # times the work, at most, for twice the text
AT_HAND = 200  # lines that run whatever the text
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


def steps(work: Callable[[], object]) -> int:
    """How many lines of ours run while *work* is done."""
    count = 0
    ours = str(Path(REPOSITORY, "bot"))

    def step(frame: FrameType, event: str, arg: object) -> Callable[..., object] | None:
        nonlocal count
        count += event == "line"
        return step if frame.f_code.co_filename.startswith(ours) else None

    before = sys.gettrace()
    sys.settrace(step)  # type: ignore[arg-type]  # a tracer may stop tracing
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.fixture(scope="module")
def rules() -> EmergencyRules:
    """The rules of our FAQ."""
    return EmergencyRules.load(TABLES)


@pytest.fixture(scope="module")
def table() -> SmallTalkTable:
    """The small talk of our FAQ."""
    return SmallTalkTable.load(TABLES)


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_makes_reading_slow(trap, rules, table):
    """Whatever a message holds, reading twice as much of it takes no more than some twice the work."""

    def work(length: int) -> int:
        text = (trap * length)[:length]

        def read() -> None:
            flat = normalized(text)
            language_of(text)
            table.find(flat)
            rules.find(flat)

        return steps(read)

    work(LONGEST)  # what is worked out once is worked out before
    half, whole = work(LONGEST // 2), work(LONGEST)

    assert whole <= GROWTH * half + AT_HAND
    assert work(MESSAGE) <= MESSAGE / LONGEST * whole + AT_HAND


@pytest.mark.parametrize("word", ["hola", "gracias", "buenas tardes"])
def test_small_talk_is_tried_in_few_ways(word, table):
    """However its words can be grouped, only so many are looked at."""
    assert steps(lambda: table.find(" ".join([word] * LONGEST_TALK) + " x")) <= 10 * 2**LONGEST_TALK


@pytest.fixture
def counted(cache, encoder) -> Matcher:
    """A matcher of the small FAQ whose *encoder* notes what it is given."""
    matcher = Matcher.load(load(FAQ_FOLDER), FAQ_FOLDER, cache, encoder=encoder)
    encoder.encoded.clear()
    return matcher


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_makes_matching_slow(trap, counted, encoder):
    """Whatever is in it, the language model is given little more than the characters that are looked at."""
    text = (trap * MESSAGE)[:MESSAGE]
    outcome = counted.find(text)

    assert sum(map(len, encoder.encoded)) <= REPAIRED * LONGEST
    assert all(0 <= candidate.score <= 100 for candidate in outcome.candidates)
    assert counted.language(text) in {None, *Locale}
