"""What is to be sent next: it begins what has come due, makes the deliveries, and hands them out one by one."""

import logging
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime

from bot.announcements.delivery import Delivery
from bot.announcements.model import Announcement, HoldReason, Kind, State
from bot.announcements.rules import is_late
from bot.store.announcements import Announcements
from bot.store.outbox import Outbox

LOOK_EVERY = 1.0  # seconds between two looks at what was scheduled, stopped or has ended
EXPIRE_EVERY = 600.0  # seconds between two looks at what ended 48 hours ago
ORDER = (Kind.TAKE_BACK, Kind.CORRECT, Kind.ANNOUNCE)

log = logging.getLogger(__name__)


class Feeder:
    """Deliveries that are due, at most *ahead* of them in memory; each is handed out once until it is let go."""

    def __init__(
        self,
        announcements: Announcements,
        outbox: Outbox,
        *,
        ahead: int,
        is_admin: Callable[[str], bool],
        is_outdated: Callable[[Announcement], bool],
        clock: Callable[[], datetime],
    ) -> None:
        self._announcements = announcements
        self._outbox = outbox
        self._ahead = ahead
        self._is_admin = is_admin
        self._is_outdated = is_outdated
        self._clock = clock
        self._sending: dict[int, Announcement] = {}
        self._queue: deque[Delivery] = deque()
        self._held: set[tuple[int, str]] = set()  # what is in the queue or handed out
        self._look_at = 0.0
        self._expire_at = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand out."""
        return not self._queue

    def take(self) -> Delivery:
        """The next delivery; it is not handed out again until it is let go."""
        return self._queue.popleft()

    def let_go(self, delivery: Delivery) -> None:
        """It was settled, postponed or left alone."""
        self._held.discard(_key(delivery))

    def find(self, number: int) -> Announcement | None:
        """The announcement of this number, where it is being sent."""
        return self._sending.get(number)

    def wake(self) -> None:
        """Look around at the next `fill`, however short ago the last look was."""
        self._look_at = 0.0

    async def fill(self) -> bool:
        """Look around where it is time to, and find what is due where there is nothing to hand out.

        Whether there is more to make, so that it should be called again without a rest.
        """
        is_making = False
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_EVERY
            is_making = await self._look_around()
        if is_making:
            self.wake()
        if self.is_empty:
            await self._find_due()
        return is_making

    async def _look_around(self) -> bool:
        """Whether deliveries were made, of which there may be more to make."""
        now = self._clock()
        for announcement in await self._announcements.in_states([State.SCHEDULED]):
            if announcement.begin_at is not None and announcement.begin_at <= now:
                await self._begin(announcement, now)
        sending = await self._announcements.in_states([State.SENDING])
        self._forget_all_but({announcement.id for announcement in sending})
        is_making = any([await self._enqueue(announcement) for announcement in sending])
        await self._outbox.drop_stopped()
        if time.monotonic() >= self._expire_at and not await self._outbox.expire(now=now):
            self._expire_at = time.monotonic() + EXPIRE_EVERY
        return is_making

    async def _begin(self, announcement: Announcement, now: datetime) -> None:
        """Begin what two admins stand for: both are admins still, its facts hold, and its time is not long past."""
        approver = await self._announcements.approver(announcement)
        if approver is not None and self._is_admin(approver) and self._is_admin(announcement.author):
            if self._is_outdated(announcement):
                await self._announcements.move(announcement.id, [State.SCHEDULED], State.DRAFT, reason=HoldReason.FACT)
            elif is_late(announcement, now=now):
                await self._announcements.move(announcement.id, [State.SCHEDULED], State.PAUSED, reason=HoldReason.LATE)
            else:
                await self._announcements.begin(announcement.id, now=now)
        else:
            await self._announcements.move(announcement.id, [State.SCHEDULED], State.DRAFT, reason=HoldReason.ADMIN)

    async def _enqueue(self, announcement: Announcement) -> bool:
        """Make the next batch of deliveries, unless all are made; a change waits for what it changes to settle."""
        if announcement.enqueued_to is None:
            self._sending[announcement.id] = announcement
            return False
        if announcement.target is not None and await self._outbox.is_open(announcement.target):
            return False
        await self._outbox.enqueue(announcement, now=self._clock())
        return True

    def _forget_all_but(self, numbers: set[int]) -> None:
        self._sending = {number: known for number, known in self._sending.items() if number in numbers}
        kept = deque(delivery for delivery in self._queue if delivery.announcement_id in numbers)
        self._held -= {_key(delivery) for delivery in self._queue} - {_key(delivery) for delivery in kept}
        self._queue = kept

    async def _find_due(self) -> None:
        """Of what takes back first, then of what corrects, then of the oldest; what has nothing left has ended."""
        now = self._clock()
        for announcement in sorted(self._sending.values(), key=lambda known: (ORDER.index(known.kind), known.id)):
            due = await self._outbox.due(announcement.id, limit=self._ahead + len(self._held), now=now)
            fresh = [delivery for delivery in due if _key(delivery) not in self._held]
            if fresh:
                self._queue.extend(fresh)
                self._held.update(map(_key, fresh))
                return
            is_held = any(number == announcement.id for number, _ in self._held)
            if not is_held and not await self._outbox.is_open(announcement.id):
                await self._announcements.end(announcement.id, State.FINISHED, now=now)
                self._sending.pop(announcement.id)
                log.info("announcement %d has ended", announcement.id)
                return


def _key(delivery: Delivery) -> tuple[int, str]:
    return delivery.announcement_id, delivery.key
