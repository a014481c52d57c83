"""How much one chat may send, and how much all of them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.flood_limits import USUAL, ChatLimiter, FloodPolicy, Verdict

BURST, REFILL = USUAL.burst, USUAL.refill


class Time:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The present second."""
        return self.now


def judged(them: ChatLimiter, times: int, chat_id: int = 1) -> list[Verdict]:
    """What becomes of so many updates."""
    return [them.judge(chat_id) for _ in range(times)]


def test_limits_let_a_burst_through_then_tell_once():
    """One notice, then silence; others are not touched."""
    them = ChatLimiter(USUAL, clock=Time())

    assert judged(them, BURST) == [Verdict.ADMIT] * BURST
    assert judged(them, 50) == [Verdict.TELL] + [Verdict.DROP] * 49
    assert them.judge(2) is Verdict.ADMIT
    assert them.count() == 49
    assert them.count() == 0


def test_limits_refill_slowly():
    """One message a second, and never more than the burst."""
    clock = Time()
    them = ChatLimiter(USUAL, clock=clock)
    judged(them, BURST + 1)
    clock.now += 2

    assert judged(them, 4) == [Verdict.ADMIT] * 2 + [Verdict.DROP] * 2
    clock.now += 10_000
    assert judged(them, BURST + 1) == [Verdict.ADMIT] * BURST + [Verdict.TELL]


def test_limits_tell_again_only_after_a_quiet_time():
    """Whoever goes on slowly over the limit is not told at each message."""
    clock = Time()
    them = ChatLimiter(USUAL, clock=clock)
    judged(them, BURST + 1)
    for _ in range(20):
        clock.now += 1 / REFILL
        assert judged(them, 2) == [Verdict.ADMIT, Verdict.DROP]
    clock.now += BURST / 2 / REFILL

    assert Verdict.TELL in judged(them, BURST)


def test_limits_in_a_crowd_favour_those_who_sent_little():
    """A newcomer is answered at once while those who sent much wait; what others send is nobody's fault."""
    crowd = 0
    them = ChatLimiter(USUAL, lambda: crowd, clock=Time())
    judged(them, USUAL.crowded_burst + 1, chat_id=1)
    assert them.pace(1) == 0.0
    crowd = 100 * USUAL.crowd

    assert them.pace(1) == USUAL.pace_at_the_end
    assert them.judge(1) is Verdict.ADMIT
    assert judged(them, USUAL.crowded_burst, chat_id=2) == [Verdict.ADMIT] * USUAL.crowded_burst
    assert them.pace(2) == 0.0


def test_limits_stand_a_clock_that_goes_back():
    """Nothing is gained or lost by it."""
    clock = Time()
    them = ChatLimiter(USUAL, clock=clock)
    judged(them, BURST - 1)
    clock.now -= 50

    assert judged(them, 2) == [Verdict.ADMIT, Verdict.TELL]


def test_limits_remember_a_bounded_number_of_chats():
    """Those heard longest ago fall out."""
    them = ChatLimiter(FloodPolicy(remembered=3), clock=Time())
    for chat_id in range(5):
        them.judge(chat_id)

    assert list(them._buckets) == [2, 3, 4]


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 3)), max_size=200))
def test_limits_admit_no_chat_more_than_its_rate(events):
    """Whatever comes when: at most the burst and what was refilled."""
    clock = Time()
    them = ChatLimiter(USUAL, clock=clock)
    admitted = {1: 0, 2: 0, 3: 0}
    for chat_id, pause in events:
        clock.now += pause
        admitted[chat_id] += them.judge(chat_id) is Verdict.ADMIT

    assert max(admitted.values()) <= BURST + (clock.now - 100) * REFILL


def test_limits_never_stop_whoever_waits_for_each_reply():
    """They are slowed down instead, gently at first."""
    clock = Time()
    them = ChatLimiter(USUAL, clock=clock)
    paces = []
    for _ in range(300):
        assert them.judge(1) is Verdict.ADMIT
        paces.append(them.pace(1))
        clock.now += paces[-1]

    assert paces[: USUAL.unpaced] == [0.0] * USUAL.unpaced
    assert paces[USUAL.unpaced] == USUAL.pace
    assert USUAL.pace_at_the_end in paces
    assert them.pace(2) == 0.0


def test_limits_shut_out_whoever_was_told_and_goes_on():
    """Before an update is even read; never before the notice, and no longer than the bucket is empty."""
    clock = Time()
    them = ChatLimiter(USUAL, clock=clock)
    judged(them, BURST)
    assert not them.is_shut_out(1)
    assert them.judge(1) is Verdict.TELL
    assert them.is_shut_out(1)
    assert not them.is_shut_out(2)
    assert them.count() == 1
    clock.now += 1 / REFILL

    assert not them.is_shut_out(1)
    assert them.judge(1) is Verdict.ADMIT
