"""A chat's chosen locale, under a keyed id."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache
from sqlalchemy import text

from bot.errors import StoreError
from bot.languages.locale import Locale
from bot.store.database import Database, seconds
from bot.store.keys import Keys
from bot.store.move import move_rows

UNUSED_FOR = timedelta(days=180)
REMEMBERED_CHATS = 50_000

SELECT = text("SELECT locale, used_month FROM chats WHERE key = :key")
UPSERT = text(
    """
    INSERT INTO chats (key, locale, used_month) VALUES (:key, :locale, :month)
    ON CONFLICT (key) DO UPDATE SET locale = excluded.locale, used_month = excluded.used_month
    """
)
TOUCH = text("UPDATE chats SET used_month = :month WHERE key = :key AND used_month < :month")
DELETE = text("DELETE FROM chats WHERE key = :key")
EXPIRE = text("DELETE FROM chats WHERE used_month < :before")


@dataclass(frozen=True)
class _Known:
    locale: Locale | None
    used_month: int


class Chats:
    """The locale each chat chose. A chat that never chose has no row.

    What was read or written is remembered in memory, so that a question costs no read once its chat is known.
    """

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._known: LRUCache[int, _Known] = LRUCache(REMEMBERED_CHATS)

    async def locale(self, chat_id: int, *, now: datetime) -> Locale | None:
        """The locale that the chat chose, or None; notes that it was used in *now*'s month, once a month."""
        month = month_of(now)
        known = self._known.get(chat_id)
        if known is None:
            async with self._database.read() as connection:
                row = (await connection.execute(SELECT, {"key": self._keys.chat_key(chat_id)})).one_or_none()
            known = _Known(Locale(row.locale), row.used_month) if row else _Known(None, 0)
        if known.locale is not None and known.used_month < month:
            with suppress(StoreError):  # the choice holds all the same; the next visit notes it
                async with self._database.write() as connection:
                    await connection.execute(TOUCH, {"key": self._keys.chat_key(chat_id), "month": month})
                known = _Known(known.locale, month)
        self._known[chat_id] = known
        return known.locale

    async def set_locale(self, chat_id: int, locale: Locale, *, now: datetime) -> None:
        """Keep the locale that a person chose."""
        month = month_of(now)
        async with self._database.write() as connection:
            await connection.execute(
                UPSERT, {"key": self._keys.chat_key(chat_id), "locale": locale.value, "month": month}
            )
        self._known[chat_id] = _Known(locale, month)

    async def remove(self, chat_id: int) -> bool:
        """Forget the chat; whether there was anything to forget."""
        async with self._database.write() as connection:
            result = await connection.execute(DELETE, {"key": self._keys.chat_key(chat_id)})
        self._known.pop(chat_id, None)
        return result.rowcount > 0

    async def move(self, old_id: int, new_id: int) -> None:
        """Follow a group to its new id with all that is kept of it, its subscription and announcements too."""
        async with self._database.write() as connection:
            await move_rows(connection, self._keys, old_id, new_id)
        self._known.pop(old_id, None)
        self._known.pop(new_id, None)

    async def expire(self, *, now: datetime) -> int:
        """Delete the chats unused for 180 days; how many there were."""
        async with self._database.write() as connection:
            result = await connection.execute(EXPIRE, {"before": month_of(now - UNUSED_FOR)})
        if result.rowcount:
            self._known.clear()
        return result.rowcount


def month_of(now: datetime) -> int:
    """The first second of *now*'s month: the only trace of time that is kept about a chat."""
    return seconds(now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
