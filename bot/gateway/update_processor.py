"""Update processor: a queue a chat, first in first out, and a semaphore over all of them."""

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.gateway.backlog import Backlog

SIDE_BY_SIDE = 64
WAITING_PER_CHAT = 50  # more than a chat is let in at once
NO_LIMIT = 1_000_000  # of the base class, which would give a slot to an update that only waits for its turn

log = logging.getLogger(__name__)


@dataclass
class _Line:
    """Those of one chat: the one in hand, and how many there are with those that wait."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class _Slot:
    """One update's place among those that are handled at once."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots = slots
        self._is_held = False

    async def take(self) -> None:
        await self._slots.acquire()
        self._is_held = True

    def give(self) -> None:
        if self._is_held:
            self._is_held = False
            self._slots.release()


_slot: ContextVar[_Slot | None] = ContextVar("_slot", default=None)


class UpdateProcessor(BaseUpdateProcessor):
    """Handles at most *side_by_side* updates at once, those of one chat in the order they came.

    An update takes one of these slots only when its chat's turn has come, so a chat that sends much holds one slot;
    and it lends the slot to others while it only waits. *admit* is asked about each update as it comes and may drop
    it, before it waits; *pace* says for how many seconds a chat's next update is held back once its turn has come. A
    chat has at most *waiting_per_chat* updates waiting; more are dropped. When the application stops, what is in hand
    or waits is done, unless it is abandoned.
    """

    def __init__(
        self,
        backlog: Backlog,
        *,
        side_by_side: int = SIDE_BY_SIDE,
        waiting_per_chat: int = WAITING_PER_CHAT,
        admit: Callable[[Update], bool] | None = None,
        pace: Callable[[int], float] = lambda _: 0.0,
    ) -> None:
        super().__init__(NO_LIMIT)
        self._backlog = backlog
        self._slots = asyncio.Semaphore(side_by_side)
        self._waiting_per_chat = waiting_per_chat
        self._admit = admit
        self._pace = pace
        self._lines: dict[int, _Line] = {}
        self._tasks: set[asyncio.Task[object]] = set()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close: the application has waited for its updates."""

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Handle the update when it is its turn, or drop it."""
        key, task = line_of(update), asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        try:
            if self._is_admitted(update, key):
                async with self._turn(key), self._held_slot():
                    await coroutine
        finally:
            self._tasks.discard(task)
            if inspect.iscoroutine(coroutine):
                coroutine.close()  # nothing where it ran; else it would be missed aloud

    @asynccontextmanager
    async def resting(self) -> AsyncIterator[None]:
        """Lend the slot of the update in hand to others while the block waits; where none is in hand, only wait."""
        slot = _slot.get()
        if slot is None:
            yield
            return
        slot.give()
        try:
            with self._backlog.resting():
                yield
        finally:
            await slot.take()

    def abandon(self) -> int:
        """Give up what is in hand or waits; how many updates that were."""
        for task in self._tasks:
            task.cancel()
        return len(self._tasks)

    def _is_admitted(self, update: object, key: int | None) -> bool:
        if self._admit is not None and isinstance(update, Update) and not self._admit(update):
            return False
        if key in self._lines and self._lines[key].length > self._waiting_per_chat:
            log.warning("dropped an update of a chat that has %d waiting", self._waiting_per_chat)
            return False
        return True

    @asynccontextmanager
    async def _turn(self, key: int | None) -> AsyncIterator[None]:
        if key is None:
            yield
            return
        line = self._lines.setdefault(key, _Line())
        line.length += 1
        try:
            with ExitStack() as rest:
                rest.enter_context(self._backlog.resting())
                async with line.turn:  # first come, first served
                    if held_back := self._pace(key):
                        await asyncio.sleep(held_back)
                    rest.close()
                    yield
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[key]

    @asynccontextmanager
    async def _held_slot(self) -> AsyncIterator[None]:
        slot = _Slot(self._slots)
        await slot.take()
        token = _slot.set(slot)
        try:
            yield
        finally:
            _slot.reset(token)
            slot.give()


def line_of(update: object) -> int | None:
    """The line an update stands in: its chat's id, else its person's (their private chat has the same), else none."""
    if not isinstance(update, Update):
        return None
    whose = update.effective_chat or update.effective_user
    return whose.id if whose else None
