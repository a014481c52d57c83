"""Writes that are owed: what the database did not take is tried again until it does."""

import logging
from collections.abc import Awaitable, Callable

from bot.errors import StoreError

Write = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)


class Owed:
    """At most one write a chat, in memory only; for what nobody would ask for a second time."""

    def __init__(self) -> None:
        self._writes: dict[int, Write] = {}

    async def do(self, chat_id: int, write: Write) -> None:
        """Write it, now or later."""
        self._writes[chat_id] = write
        await self._try(chat_id)

    def call_off(self, chat_id: int) -> None:
        """Owe the chat nothing any more: it is here again."""
        self._writes.pop(chat_id, None)

    async def settle(self) -> None:
        """Try again whatever is owed."""
        for chat_id in list(self._writes):
            await self._try(chat_id)

    async def _try(self, chat_id: int) -> None:
        write = self._writes.get(chat_id)
        if write is None:
            return
        try:
            await write()
        except StoreError as error:
            log.warning("something has to be written later: %s", error)
        else:
            if self._writes.get(chat_id) is write:
                del self._writes[chat_id]
