"""The sender: takes due deliveries from the outbox, sends them side by side, settles them."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from cachetools import LRUCache
from telegram.error import TelegramError

from bot.announcements.delivery import Delivery, DeliveryOutcome, Postponed, Settled
from bot.announcements.message import Copy, Poster, compose, correct, post, take_back
from bot.announcements.model import Announcement, HoldReason, Kind, State
from bot.broadcast.feeder import Feeder
from bot.broadcast.group_commit import GroupCommit
from bot.broadcast.retry import Decision, Done, Flood, GiveUp, Halt, Moved, Retry, decide
from bot.errors import StoreError
from bot.gateway.send_budget import Purpose, SendBudget
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.outbox import Outbox

IDLE = 1.0  # seconds between two looks at what is due
REFUSALS = 20  # one after the other, without a single success: then the announcement is to blame
REMEMBERED = 100  # announcements of which copies and refusals are kept in memory

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rules:
    """What the operator chose about sending."""

    resend: bool = True  # what may have arrived already
    paid: bool = False
    parallel: int = 15


def parallel_for(rate: float) -> int:
    """How many sends go side by side at *rate* a second: enough for half a second each, as far as connections go."""
    return int(min(200, max(8, rate / 2)))


class Sender:
    """Sends whatever is approved and due; one at a time may run on a database.

    Killed at any moment it loses nobody: what was in flight, at most *parallel* deliveries, is found again by the
    next one and counted as uncertain.
    """

    def __init__(
        self,
        bot: Poster,
        announcements: Announcements,
        outbox: Outbox,
        budget: SendBudget,
        *,
        rules: Rules,
        is_admin: Callable[[str], bool],
        is_outdated: Callable[[Announcement], bool] = lambda _: False,
        clock: Callable[[], datetime],
    ) -> None:
        self._bot = bot
        self._announcements = announcements
        self._outbox = outbox
        self._budget = budget
        self._rules = rules
        self._clock = clock
        self._commit = GroupCommit(outbox)
        self._feeder = Feeder(
            announcements, outbox, ahead=2 * rules.parallel, is_admin=is_admin, is_outdated=is_outdated, clock=clock
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()  # those whose turn has not come
        self._copies: LRUCache[tuple[int, Locale], Copy] = LRUCache(REMEMBERED)
        self._refusals: LRUCache[int, int] = LRUCache(REMEMBERED)
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Look at once at what there is to do."""
        self._feeder.wake()
        self._changed.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until *stopping* is set; what is in hand then is settled first."""
        watcher = asyncio.create_task(self._watch(stopping))
        try:
            await self._recover(stopping)
            while not stopping.is_set():
                self._changed.clear()
                is_making = False
                try:
                    is_making = await self._feeder.fill()
                except StoreError as error:
                    log.error("the sender is waiting for the database: %s", error)
                except Exception as error:  # noqa: BLE001  # whatever it was, the next look may find the rest
                    log.error("the sender met %s", type(error).__name__)
                is_idle = self._feeder.is_empty
                self._start_sends()
                if not is_making and (is_idle or not self._feeder.is_empty):
                    await self._rest()
        finally:
            watcher.cancel()
            for task in self._waiting:
                task.cancel()
            await asyncio.gather(watcher, *self._tasks, return_exceptions=True)

    def _start_sends(self) -> None:
        while not self._feeder.is_empty and len(self._tasks) < self._rules.parallel:
            task = asyncio.create_task(self._deliver(self._feeder.take()))
            self._tasks.add(task)
            task.add_done_callback(self._end_send)

    def _end_send(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._waiting.discard(task)
        self._changed.set()

    async def _recover(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                count = await self._outbox.recover(resend=self._rules.resend)
            except StoreError as error:
                log.error("the sender is waiting for the database: %s", error)
                await self._rest()
                continue
            if count:
                what = "are sent again" if self._rules.resend else "are not sent again"
                log.warning("%d deliveries were in flight when the bot was killed; they %s", count, what)
            return

    async def _watch(self, stopping: asyncio.Event) -> None:
        await stopping.wait()
        self._changed.set()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE):
                await self._changed.wait()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            try:
                chat_id = self._outbox.chat_id(delivery)
            except StoreError as error:
                log.error("%s", error)
                await self._pause(delivery.announcement_id, HoldReason.SECRET)
                return
            await self._turn(chat_id)
            known = self._feeder.find(delivery.announcement_id)
            if known is not None and await self._commit.mark(delivery):
                await self._send(known, delivery, chat_id)
        finally:
            self._feeder.let_go(delivery)

    async def _turn(self, chat_id: int) -> None:
        """Wait for the budget; until then a send may be called off."""
        task = asyncio.current_task()
        if task is not None:
            self._waiting.add(task)
        await self._budget.take(Purpose.ANNOUNCEMENT, chat_id)
        if task is not None:
            self._waiting.discard(task)

    async def _send(self, known: Announcement, delivery: Delivery, chat_id: int) -> None:
        is_change = known.kind is not Kind.ANNOUNCE
        try:
            message_id = await self._act(known, delivery, chat_id)
        except TelegramError as error:
            await self._conclude(delivery, decide(error, attempts=delivery.attempts, is_change=is_change))
        except Exception as error:  # noqa: BLE001  # one delivery's fault is no reason to stop the others
            log.error("a delivery failed: %s", type(error).__name__)
            unknown = TelegramError(type(error).__name__)
            await self._conclude(delivery, decide(unknown, attempts=delivery.attempts, is_change=is_change))
        else:
            self._refusals[delivery.announcement_id] = -1  # it is not to blame
            await self._commit.settle(_sent(delivery, message_id))

    async def _act(self, known: Announcement, delivery: Delivery, chat_id: int) -> int | None:
        """Do it; the message that is there now."""
        if delivery.message_id is None:
            return await post(
                self._bot, chat_id, self._copy(known, delivery.locale), paid=self._rules.paid, counted=True
            )
        if known.kind is Kind.CORRECT:
            await correct(self._bot, chat_id, delivery.message_id, self._copy(known, delivery.locale))
            return delivery.message_id
        await take_back(self._bot, chat_id, delivery.message_id)
        return None

    async def _conclude(self, delivery: Delivery, decision: Decision) -> None:
        match decision:
            case Done():
                await self._commit.settle(_sent(delivery, delivery.message_id))
            case Retry(after, uncertain):
                if uncertain and not self._rules.resend:
                    await self._commit.settle(Settled(delivery, DeliveryOutcome.UNCERTAIN))
                else:
                    await self._postpone(delivery, after, attempts=delivery.attempts + 1, uncertain=uncertain)
            case Flood(after):
                self._budget.flood(after.total_seconds())
                await self._postpone(delivery, timedelta(), attempts=delivery.attempts)
            case Moved(chat_id):
                with suppress(StoreError):
                    await self._outbox.move(delivery, chat_id)
                    return
                await self._postpone(delivery, timedelta(seconds=1), attempts=delivery.attempts)
            case GiveUp(outcome):
                if outcome is DeliveryOutcome.REFUSED and await self._is_to_blame(delivery):
                    return
                if delivery.uncertain and outcome is DeliveryOutcome.UNREACHABLE:
                    outcome = DeliveryOutcome.UNCERTAIN
                await self._commit.settle(Settled(delivery, outcome))
            case Halt(reason):
                await self._pause(delivery.announcement_id, reason)
                await self._postpone(delivery, timedelta(), attempts=delivery.attempts)
            case _:
                assert_never(decision)

    async def _is_to_blame(self, delivery: Delivery) -> bool:
        """Whether so many chats in a row refused it that the announcement has to wait for an admin."""
        refusals = self._refusals.get(delivery.announcement_id, 0)
        if refusals < 0:
            return False
        self._refusals[delivery.announcement_id] = refusals + 1
        if refusals + 1 < REFUSALS:
            return False
        await self._pause(delivery.announcement_id, HoldReason.FAULTY)
        await self._postpone(delivery, timedelta(), attempts=delivery.attempts)
        return True

    async def _postpone(self, delivery: Delivery, after: timedelta, *, attempts: int, uncertain: bool = False) -> None:
        due = self._clock() + after
        await self._commit.settle(Postponed(delivery, due, attempts, delivery.uncertain or uncertain))

    async def _pause(self, number: int, reason: HoldReason) -> None:
        with suppress(StoreError):
            if await self._announcements.move(number, [State.SENDING], State.PAUSED, reason=reason):
                log.warning("announcement %d was paused: %s", number, reason)
        self.wake()

    def _copy(self, known: Announcement, locale: Locale) -> Copy:
        key = (known.id, locale)
        if key not in self._copies:
            self._copies[key] = compose(known, locale, now=self._clock())
        return self._copies[key]


def _sent(delivery: Delivery, message_id: int | None) -> Settled:
    return Settled(delivery, DeliveryOutcome.SENT_UNCERTAIN if delivery.uncertain else DeliveryOutcome.SENT, message_id)
