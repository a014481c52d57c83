"""Update processor: a queue a chat, first in first out, and a semaphore over all of them."""

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from telegram import Update
from telegram.ext import BaseUpdateProcessor

SIDE_BY_SIDE = 64
WAITING_PER_CHAT = 50  # more than a chat is let in at once
NO_LIMIT = 1_000_000  # of the base class, which would give a slot to an update that only waits for its turn

logger = logging.getLogger(__name__)


@dataclass
class _Line:
    """Those of one chat: the one in hand, and how many there are with those that wait."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class UpdateProcessor(BaseUpdateProcessor):
    """Handles at most *side_by_side* updates at once, those of one chat in the order they came.

    An update takes one of these slots only when its chat's turn has come, so a chat that sends much holds one slot.
    *admit* is asked about each update as it comes and may drop it, before it waits; *pace* says for how many seconds
    a chat's next update is held back, without a slot, once its turn has come. A chat has at most
    *waiting_per_chat* updates waiting; more are dropped. When the application stops, what is in hand or waits is done.
    """

    def __init__(
        self,
        *,
        side_by_side: int = SIDE_BY_SIDE,
        waiting_per_chat: int = WAITING_PER_CHAT,
        admit: Callable[[Update], bool] | None = None,
        pace: Callable[[int], float] = lambda _: 0.0,
    ) -> None:
        super().__init__(NO_LIMIT)
        self._slots = asyncio.Semaphore(side_by_side)
        self._waiting_per_chat = waiting_per_chat
        self._admit = admit
        self._pace = pace
        self._lines: dict[int, _Line] = {}
        self.crowd = 0  # updates in hand or waiting

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close: the application has waited for its updates."""

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Handle the update when it is its turn, or drop it."""
        key = line_of(update)
        try:
            if self._is_admitted(update, key):
                self.crowd += 1
                try:
                    async with self._turn(key):
                        if key is not None and (held_back := self._pace(key)):
                            await asyncio.sleep(held_back)
                        async with self._slots:
                            await coroutine
                finally:
                    self.crowd -= 1
        finally:
            if inspect.iscoroutine(coroutine):
                coroutine.close()  # nothing where it ran; else it would be missed aloud

    def _is_admitted(self, update: object, key: int | None) -> bool:
        if self._admit is not None and isinstance(update, Update) and not self._admit(update):
            return False
        if key in self._lines and self._lines[key].length > self._waiting_per_chat:
            logger.warning("Dropped an update of a chat that has %d waiting", self._waiting_per_chat)
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
            async with line.turn:  # first come, first served
                yield
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[key]


def line_of(update: object) -> int | None:
    """The line an update stands in: its chat's id, else its person's (their private chat has the same), else none."""
    if not isinstance(update, Update):
        return None
    whose = update.effective_chat or update.effective_user
    return whose.id if whose else None
