"""Token bucket of sends a second for the whole bot: emergencies first, then replies, announcements what is left."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from enum import IntEnum

from cachetools import TTLCache

BURST = 0.1  # seconds' worth of sends that may go at once, which makes up for late timers
CHAT_PAUSE = 1.0  # seconds between two sends to one chat, where the second is an announcement
RECOVERY = 60.0  # seconds over which announcements go from half speed to full speed after a flood


class Purpose(IntEnum):
    """What a send is for; the lower goes first."""

    EMERGENCY = 0
    REPLY = 1
    ANNOUNCEMENT = 2


class SendBudget:
    """A token bucket that fills at *rate* a second, and one line before it for each purpose."""

    def __init__(self, rate: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._burst = max(1.0, rate * BURST)
        self._tokens = self._burst
        self._filled_at = clock()
        self._lines: tuple[deque[asyncio.Future[None]], ...] = tuple(deque() for _ in Purpose)
        self._held_until = 0.0  # of announcements
        self._next_announcement = 0.0
        self._flooded = False
        self._timer: asyncio.TimerHandle | None = None
        self._last: TTLCache[int, float] = TTLCache(math.inf, CHAT_PAUSE, timer=clock)  # send to each chat

    async def take(self, purpose: Purpose, chat_id: int | None = None) -> None:
        """Wait for a send's turn; an announcement also for a second since the last send to its chat."""
        if purpose is Purpose.ANNOUNCEMENT and chat_id is not None:
            since = self._clock() - self._last.get(chat_id, -math.inf)
            await asyncio.sleep(max(0.0, CHAT_PAUSE - since))
        turn = asyncio.get_running_loop().create_future()
        self._lines[purpose].append(turn)
        self._serve()
        await turn
        if chat_id is not None:
            self._last[chat_id] = self._clock()

    def flood(self, seconds: float) -> None:
        """Hold announcements for as long as Telegram demands, then let them go slower for a minute."""
        self._held_until = max(self._held_until, self._clock() + seconds)
        self._flooded = True
        self._serve()

    @property
    def held_for(self) -> float:
        """Seconds for which announcements still have to wait."""
        return max(0.0, self._held_until - self._clock())

    @property
    def announcement_rate(self) -> float:
        """Announcements a second, were there no replies."""
        if not self._flooded:
            return self.rate
        since = self._clock() - self._held_until
        if since >= RECOVERY:
            self._flooded = False
        return self.rate * min(1.0, 0.5 + 0.5 * max(since, 0.0) / RECOVERY)

    def _serve(self) -> None:
        """Give out the tokens that there are; come back when there will be more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self.rate)
        self._filled_at = now
        *replies, announcements = self._lines
        for line in replies:
            while line and self._tokens >= 1:
                self._let_go(line)
        while announcements and not any(replies) and self._tokens >= 1 and self._may_announce(now):
            self._let_go(announcements)
        if any(self._lines):
            wait = max((1 - self._tokens) / self.rate, 0.0)
            if not any(replies):
                wait = max(wait, self._held_until - now, self._next_announcement - now)
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self._serve)

    def _may_announce(self, now: float) -> bool:
        if now < self._held_until:
            return False
        rate = self.announcement_rate
        if rate < self.rate:
            if now < self._next_announcement:
                return False
            self._next_announcement = max(self._next_announcement, now - 1 / rate) + 1 / rate
        return True

    def _let_go(self, line: deque[asyncio.Future[None]]) -> None:
        turn = line.popleft()
        if not turn.done():  # else its task was cancelled
            turn.set_result(None)
            self._tokens -= 1
