"""Back-pressure: updates that were taken from Telegram and not done with, and whether there is room for more.

What is not taken stays at Telegram, which keeps it for a day; what is taken is lost where the process dies.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST_READY = 64  # updates that could be worked on now, from which no more are fetched: as many as there are slots
MOST_HELD = 5_000  # with those that wait for their chat's turn or for a time


class Backlog(asyncio.Queue[Any]):
    """The application's queue, which counts an update until it is done with.

    An update that rests, for its chat has another in hand or for Telegram wants it later, is work for nobody: it does
    not keep others out.
    """

    def __init__(self, *, most_ready: int = MOST_READY, most_held: int = MOST_HELD) -> None:
        super().__init__()
        self._most_ready, self._most_held = most_ready, most_held
        self._held = self._resting = 0
        self._room = asyncio.Event()
        self._room.set()

    @property
    def ready(self) -> int:
        """Updates that are in hand, or would be if there were hands."""
        return self._held - self._resting

    def put_nowait(self, item: Any) -> None:
        """Take an update in."""
        super().put_nowait(item)
        self._count(held=1)

    def task_done(self) -> None:
        """Be done with one that was taken out."""
        super().task_done()
        self._count(held=-1)

    async def room(self) -> None:
        """Wait until there is room for more."""
        await self._room.wait()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Let an update rest for as long as the block lasts."""
        self._count(resting=1)
        try:
            yield
        finally:
            self._count(resting=-1)

    def _count(self, *, held: int = 0, resting: int = 0) -> None:
        self._held += held
        self._resting += resting
        if self.ready < self._most_ready and self._held < self._most_held:
            self._room.set()
        else:
            self._room.clear()


async def always() -> None:
    """There is always room."""
