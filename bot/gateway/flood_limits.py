"""Token buckets: how much one chat may send.

Asked about each update before it waits or takes a slot. Nothing is kept of it but a number a chat, in memory.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from cachetools import LRUCache


@dataclass(frozen=True)
class FloodPolicy:
    """What a chat may send: a burst, then a slow refill; and who waits while many send at once."""

    burst: int = 40  # messages and presses that a chat may send at once
    refill: float = 1.0  # more of them a second: no person writes faster for long
    unpaced: int = 8  # of them, those answered as fast as they come; who sends more is answered at a pace
    pace: float = 0.4  # seconds from one to the next
    nearly_empty: int = 10  # from which on the pace is slower than the refill
    pace_at_the_end: float = 1.1
    crowd: int = 100  # updates at work from which the bot is crowded: some four seconds of work on two cores
    crowded_burst: int = 4  # while it is, a chat that sent more than these is answered at the slow pace
    same_press: float = 2.0  # seconds within which a button that is pressed again was pressed once
    remembered: int = 50_000  # chats


USUAL = FloodPolicy()


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


class ChatLimiter:
    """A token bucket a chat; *crowd* says how many updates there is work with.

    A chat that has emptied its bucket is told so once, and again only after it was quiet until half the bucket was
    full. While the bot is crowded, chats that sent much lately wait, so that others are answered first; nobody is
    dropped for what others send.
    """

    def __init__(
        self,
        policy: FloodPolicy,
        crowd: Callable[[], int] = lambda: 0,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy = policy
        self._crowd = crowd
        self._clock = clock
        self._buckets: LRUCache[int, _Bucket] = LRUCache(policy.remembered)
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
        policy, bucket = self._policy, self._buckets.get(chat_id)
        if bucket is None:
            return 0.0
        if self._crowd() >= policy.crowd and bucket.left < policy.burst - policy.crowded_burst:
            return policy.pace_at_the_end
        if bucket.left >= policy.burst - policy.unpaced:
            return 0.0
        return policy.pace if bucket.left >= policy.nearly_empty else policy.pace_at_the_end

    def is_shut_out(self, chat_id: int) -> bool:
        """Whether one more update of the chat would be dropped, for it has been told and is still over its limit."""
        bucket = self._buckets.get(chat_id)
        if bucket is None or not bucket.told or bucket.left + (self._clock() - bucket.at) * self._policy.refill >= 1:
            return False
        self.dropped += 1
        return True

    def count(self) -> int:
        """How many were dropped since it was last asked."""
        dropped, self.dropped = self.dropped, 0
        return dropped

    def _judge(self, chat_id: int) -> Verdict:
        bucket = self._bucket(chat_id)
        if bucket.left >= self._policy.burst / 2:
            bucket.told = False
        if bucket.left >= 1:
            bucket.left -= 1
            return Verdict.ADMIT
        if bucket.told:
            return Verdict.DROP
        bucket.told = True
        return Verdict.TELL

    def _bucket(self, chat_id: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(chat_id) or _Bucket(self._policy.burst, now)
        refilled = bucket.left + max(0.0, now - bucket.at) * self._policy.refill
        bucket.left, bucket.at = min(float(self._policy.burst), refilled), now
        self._buckets[chat_id] = bucket
        return bucket
