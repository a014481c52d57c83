"""Whether Telegram still brings what people write."""

import pytest
from telegram.error import Conflict, NetworkError

from bot.gateway.hearing import CONTESTED_FOR, Hearing


@pytest.fixture
def time():
    """Seconds, which a test moves."""
    return [0.0]


@pytest.fixture
def hearing(time):
    """What hears by that time."""
    return Hearing(clock=lambda: time[0])


def test_silence_grows_until_something_is_heard(hearing, time):
    """It begins as if something had been heard just now."""
    time[0] = 50
    assert hearing.silent_for == 50
    hearing.failed(NetworkError("x"))
    assert hearing.silent_for == 50
    hearing.heard()

    assert hearing.silent_for == 0


def test_a_conflict_lasts_a_while(hearing, time):
    """Two programs that take turns each hear something now and then."""
    hearing.failed(NetworkError("x"))
    assert not hearing.is_contested
    hearing.failed(Conflict("terminated by other getUpdates request"))
    hearing.heard()
    assert hearing.is_contested
    time[0] = CONTESTED_FOR

    assert not hearing.is_contested
