"""Who wants announcements: a chat id that only the secret opens, a locale, and topics."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text

from bot.languages.locale import Locale
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.unsubscribe import depart

SELECT = text("SELECT locale, topics FROM subscriptions WHERE key = :key")
UPSERT = text(
    """
    INSERT INTO subscriptions (key, sealed, locale, topics) VALUES (:key, :sealed, :locale, :topics)
    ON CONFLICT (key) DO UPDATE SET locale = excluded.locale, topics = excluded.topics
    """
)
SET_LOCALE = text("UPDATE subscriptions SET locale = :locale WHERE key = :key")
AUDIENCE = """
    (:locale = '' OR locale = :locale) AND (:topic = '' OR topics = '' OR topics LIKE '%,' || :topic || ',%')
"""
COUNT = text(f"SELECT COUNT(*) FROM subscriptions WHERE {AUDIENCE}")  # noqa: S608  # our own words
COPIES = text(
    """
    SELECT message_id FROM deliveries
    WHERE key = :key AND announcement_id IN (SELECT id FROM announcements) AND message_id IS NOT NULL
    """
)


@dataclass(frozen=True)
class Subscription:
    """What a chat subscribed to: some topics, perhaps none, or all of them, which is None."""

    locale: Locale
    topics: frozenset[str] | None = None


class Subscribers:
    """The chats that asked for announcements."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    async def find(self, chat_id: int) -> Subscription | None:
        """What the chat subscribed to, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(SELECT, {"key": self._keys.chat_key(chat_id)})).one_or_none()
        return Subscription(Locale(row.locale), _split(row.topics)) if row else None

    async def add(self, chat_id: int, locale: Locale, topics: Iterable[str] | None = None) -> None:
        """Subscribe the chat, or change what it subscribed to."""
        async with self._database.write() as connection:
            await connection.execute(
                UPSERT,
                {
                    "key": self._keys.chat_key(chat_id),
                    "sealed": self._keys.encrypt(chat_id).decode(),
                    "locale": locale.value,
                    "topics": _joined(topics),
                },
            )

    async def set_locale(self, chat_id: int, locale: Locale) -> None:
        """Send the chat's announcements in *locale*, where it subscribed."""
        async with self._database.write() as connection:
            await connection.execute(SET_LOCALE, {"key": self._keys.chat_key(chat_id), "locale": locale.value})

    async def remove(self, chat_id: int) -> bool:
        """Unsubscribe the chat; whether it was subscribed.

        What was still to be sent to it is dropped. Copies already sent can be taken back for as long as others can.
        """
        async with self._database.write() as connection:
            return (await depart(connection, self._keys.chat_key(chat_id))).subscribed

    async def erase(self, chat_id: int) -> tuple[bool, int]:
        """Unsubscribe the chat and forget what was sent to it: whether it was subscribed, and how many copies.

        Those copies can then not be taken back.
        """
        async with self._database.write() as connection:
            departure = await depart(connection, self._keys.chat_key(chat_id), erase=True)
        return departure.subscribed, departure.copies

    async def copies(self, chat_id: int) -> list[int]:
        """The numbers of the messages with announcements that the chat got in the last days, as far as still kept."""
        async with self._database.read() as connection:
            rows = await connection.execute(COPIES, {"key": self._keys.chat_key(chat_id)})
            return [row.message_id for row in rows]


class Audience:
    """The subscribers as numbers: needs no keys, for it knows nobody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, *, locale: str = "", topic: str = "") -> int:
        """How many chats an audience has."""
        async with self._database.read() as connection:
            return int((await connection.execute(COUNT, {"locale": locale, "topic": topic})).scalar_one())


def _joined(topics: Iterable[str] | None) -> str:
    """Topics as the database keeps them: `,a,b,`; none are `,,`, and all are an empty text."""
    return "" if topics is None else f",{','.join(sorted(set(topics)))},"


def _split(kept: str) -> frozenset[str] | None:
    return frozenset(filter(None, kept.split(","))) if kept else None
