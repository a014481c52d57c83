"""How much one chat may send: a burst, then a slow refill; and how much all of them together.

Asked about each update before it waits or takes a slot. Nothing is kept of it but a number a chat, in memory.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

BURST = 40  # messages and presses that a chat may send at once
REFILL = 1.0  # more of them a second: no person writes faster for long
UNPACED = 8  # of them, those answered as fast as they come; who sends more is answered at a pace
PACE = 0.4  # seconds from one to the next
NEARLY_EMPTY = 10  # from which on the pace is slower than the refill
PACE_AT_THE_END = 1.1
CROWDED_BURST = 4  # what a chat may send at once while the bot is crowded
CROWDED = 150  # updates in hand or waiting from which it is: some six seconds of work on two cores
FULL = 1000  # from which nobody else is let in
REMEMBERED = 50_000  # chats


class Verdict(Enum):
    """What becomes of an update."""

    ADMIT = auto()
    TELL = auto()  # it was one too many: tell the person, once
    DROP = auto()


@dataclass
class _Bucket:
    """What a chat may still send."""

    left: float
    at: float
    told: bool = False


class Limits:
    """A bucket a chat; *crowd* says how many updates are in hand or waiting.

    A chat that has emptied its bucket is told so once, and again only after it was quiet until half the bucket was
    full. While the bot is crowded, chats that sent much lately are dropped first, so that others are still answered.
    """

    def __init__(
        self,
        crowd: Callable[[], int] = lambda: 0,
        *,
        burst: int = BURST,
        refill: float = REFILL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._crowd = crowd
        self._burst = burst
        self._refill = refill
        self._clock = clock
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()
        self.dropped = 0

    def judge(self, chat_id: int) -> Verdict:
        """What becomes of one more update of the chat."""
        verdict = self._judge(chat_id)
        self.dropped += verdict is Verdict.DROP
        return verdict

    def pace(self, chat_id: int) -> float:
        """How many seconds the chat's next update waits, so that a burst does not take the machine from others.

        Whoever waits for each reply before writing on is slowed down by it, and never reaches the limit.
        """
        bucket = self._buckets.get(chat_id)
        if bucket is None or bucket.left >= self._burst - UNPACED:
            return 0.0
        return PACE if bucket.left >= NEARLY_EMPTY else PACE_AT_THE_END

    def is_shut_out(self, chat_id: int) -> bool:
        """Whether one more update of the chat would be dropped, for it has been told and is still over its limit."""
        bucket = self._buckets.get(chat_id)
        if bucket is None or not bucket.told or bucket.left + (self._clock() - bucket.at) * self._refill >= 1:
            return False
        self.dropped += 1
        return True

    def count(self) -> int:
        """How many were dropped since it was last asked."""
        dropped, self.dropped = self.dropped, 0
        return dropped

    def _judge(self, chat_id: int) -> Verdict:
        crowd = self._crowd()
        if crowd >= FULL:
            return Verdict.DROP
        bucket = self._bucket(chat_id)
        if bucket.left >= self._burst / 2:
            bucket.told = False
        needed = 1.0 if crowd < CROWDED else max(1.0, self._burst - CROWDED_BURST + 1)
        if bucket.left >= needed:
            bucket.left -= 1
            return Verdict.ADMIT
        if bucket.told or crowd >= CROWDED:
            return Verdict.DROP
        bucket.told = True
        return Verdict.TELL

    def _bucket(self, chat_id: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(chat_id, _Bucket(self._burst, now))
        bucket.left = min(float(self._burst), bucket.left + max(0.0, now - bucket.at) * self._refill)
        bucket.at = now
        self._buckets.move_to_end(chat_id)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket
