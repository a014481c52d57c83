"""Whether a message goes on with the one before it."""

import pytest

from bot.matching.continuation import LONGEST_JOINED, goes_on, joined
from bot.matching.outcome import Emergency, Match, NoMatch, Outcome, Suggestions, Tentative

A, B = "t/a", "t/b"
NOTHING, GUESS, LIKELY, SURE = NoMatch(()), Suggestions((A, B), ()), Tentative(A, (B,), ()), Match(A, ())


@pytest.mark.parametrize(
    ("alone", "together", "answered", "on"),
    [
        (NOTHING, GUESS, None, True),
        (NOTHING, SURE, None, True),
        (GUESS, SURE, None, True),
        (GUESS, LIKELY, None, True),
        (LIKELY, SURE, None, True),
        (LIKELY, LIKELY, None, False),
        (NOTHING, LIKELY, B, False),
        (GUESS, Emergency(A, "door", ()), None, True),
        (NOTHING, NOTHING, None, False),
        (GUESS, GUESS, None, False),
        (NOTHING, GUESS, B, False),
        (NOTHING, SURE, B, True),
        (NOTHING, SURE, A, False),
    ],
)
def test_goes_on_where_more_is_understood(alone: Outcome, together: Outcome, answered: str | None, on: bool):
    """Surer together than alone; after an answer only where another entry is sure, for it is not sent twice."""
    assert goes_on(alone, together, answered=answered) is on


def test_joined_keeps_the_end_of_what_came_before():
    """However much was written before, the newest of it is what counts."""
    text = joined("a" * LONGEST_JOINED + " la fianza", "cuánto es")

    assert text.endswith(" la fianza cuánto es")
    assert len(text) == LONGEST_JOINED + len(" cuánto es")
