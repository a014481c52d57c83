"""Marks and settlements of parallel sends, written together: one transaction for all that came meanwhile."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from bot.announcements.delivery import Delivery, Postponed, Settled
from bot.errors import StoreError
from bot.store.outbox import Outbox

RETRY = 1.0  # seconds after which a database that did not answer is asked again

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Entry:
    what: Delivery | Settled | Postponed
    written: "asyncio.Future[bool]"


class GroupCommit:
    """Writes as fast as the database allows, however many sends run side by side."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._entries: list[_Entry] = []
        self._writing: asyncio.Task[None] | None = None

    async def mark(self, delivery: Delivery) -> bool:
        """Mark it as in flight; False where it must not be sent any more."""
        return await self._write(delivery)

    async def settle(self, result: Settled | Postponed) -> None:
        """Record what a send came to. Tried until the database takes it, for it did happen."""
        await self._write(result)

    async def _write(self, what: Delivery | Settled | Postponed) -> bool:
        entry = _Entry(what, asyncio.get_running_loop().create_future())
        self._entries.append(entry)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._drain())
        return await entry.written

    async def _drain(self) -> None:
        while self._entries:
            entries, self._entries = self._entries, []
            try:
                marked = await self._outbox.record(
                    [entry.what for entry in entries if isinstance(entry.what, Delivery)],
                    [entry.what for entry in entries if isinstance(entry.what, Settled)],
                    [entry.what for entry in entries if isinstance(entry.what, Postponed)],
                )
            except Exception as error:  # noqa: BLE001  # whatever it was, what was sent has to be recorded
                log.error(
                    "deliveries could not be recorded: %s", error if isinstance(error, StoreError) else type(error)
                )
                results = [entry for entry in entries if not isinstance(entry.what, Delivery)]
                for entry in entries:
                    if isinstance(entry.what, Delivery):
                        _set(entry, done=False)  # not marked, so not sent, and still due
                self._entries[:0] = results
                await asyncio.sleep(RETRY)
                continue
            for entry in entries:
                is_mark = isinstance(entry.what, Delivery)
                _set(entry, done=not is_mark or (entry.what.announcement_id, entry.what.key) in marked)  # type: ignore[union-attr]


def _set(entry: _Entry, *, done: bool) -> None:
    with suppress(asyncio.InvalidStateError):  # whoever waited was cancelled
        entry.written.set_result(done)
