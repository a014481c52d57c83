"""The outbox: one delivery per announcement and chat, marked just before it is sent and settled after."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements.delivery import GONE, KEPT_FOR, Delivery, DeliveryOutcome, Postponed, Settled
from bot.announcements.model import Announcement, Kind
from bot.languages.locale import Locale
from bot.store.database import Database, seconds
from bot.store.keys import Keys
from bot.store.move import move_subscription
from bot.store.subscribers import AUDIENCE
from bot.store.unsubscribe import depart

BATCH = 5_000  # rows a transaction, so that people's choices never wait long for the database


ENQUEUE = text(
    f"""
    INSERT INTO deliveries (announcement_id, key, sealed, locale, state, due, attempts, uncertain)
    SELECT :id, key, sealed, locale, 'due', :now, 0, 0 FROM subscriptions
    WHERE key > :after AND {AUDIENCE} ORDER BY key LIMIT :limit
    """  # noqa: S608  # our own words
)
ENQUEUE_COPIES = text(
    """
    INSERT INTO deliveries (announcement_id, key, sealed, locale, state, due, attempts, uncertain, message_id)
    SELECT :id, key, sealed, locale, 'due', :now, 0, 0, message_id FROM deliveries
    WHERE announcement_id = :target AND key > :after AND state = 'sent' ORDER BY key LIMIT :limit
    """
)
LAST_KEY = text("SELECT MAX(key) FROM deliveries WHERE announcement_id = :id")
ENQUEUED = text("UPDATE announcements SET enqueued_to = :last, total = total + :count WHERE id = :id")
CURSOR = text("SELECT enqueued_to FROM announcements WHERE id = :id AND state IN ('sending', 'paused')")
DUE = text(
    """
    SELECT announcement_id, key, sealed, locale, attempts, uncertain, message_id FROM deliveries
    WHERE announcement_id = :id AND state = 'due' AND due <= :now ORDER BY due LIMIT :limit
    """
)
MARK = text(
    """
    UPDATE deliveries SET state = 'in_flight'
    WHERE announcement_id = :id AND key IN :keys AND state = 'due'
        AND EXISTS (SELECT 1 FROM announcements WHERE id = :id AND state = 'sending')
    RETURNING key
    """
).bindparams(bindparam("keys", expanding=True))
SENT = text(
    """
    UPDATE deliveries SET state = 'sent', message_id = :message_id
    WHERE announcement_id = :id AND key = :key
    """
)
POSTPONE = text(
    """
    UPDATE deliveries SET state = 'due', due = :due, attempts = :attempts, uncertain = :uncertain
    WHERE announcement_id = :id AND key = :key
    """
)
DROP = text("DELETE FROM deliveries WHERE announcement_id = :id AND key = :key")
COUNT = text(
    """
    INSERT INTO counts (announcement_id, locale, outcome, count) VALUES (:id, :locale, :outcome, :count)
    ON CONFLICT (announcement_id, locale, outcome) DO UPDATE SET count = counts.count + excluded.count
    """
)
IN_FLIGHT = text(
    """
    SELECT announcement_id, key, sealed, locale, attempts, uncertain, message_id FROM deliveries
    WHERE state = 'in_flight'
    """
)
LAND = text("UPDATE deliveries SET state = 'due', uncertain = :uncertain WHERE announcement_id = :id AND key = :key")
IS_OPEN = text(
    """
    SELECT EXISTS (SELECT 1 FROM deliveries WHERE announcement_id = :id AND state = 'due')
        OR EXISTS (SELECT 1 FROM deliveries WHERE announcement_id = :id AND state = 'in_flight')
    """
)
STOPPED = text(
    """
    SELECT announcement_id, key, locale FROM deliveries
    WHERE state = 'due' AND announcement_id IN (SELECT id FROM announcements WHERE state = 'stopped') LIMIT :limit
    """
)
OLD = text(
    """
    SELECT announcement_id, key FROM deliveries
    WHERE announcement_id IN (SELECT id FROM announcements WHERE ended_at <= :before) LIMIT :limit
    """
)
IS_MOVED = text("SELECT 1 FROM deliveries WHERE announcement_id = :id AND key = :key")
MOVE = text(
    """
    UPDATE deliveries SET key = :new, sealed = :sealed, state = 'due' WHERE announcement_id = :id AND key = :key
    """
)


class Outbox:
    """Deliveries: enqueued, due, marked, settled. One process at a time sends from it."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    async def recover(self, *, resend: bool) -> int:
        """Take up what was in flight when the last process died; how many deliveries there were.

        Whether these arrived nobody knows: with *resend* they fall due again, else they are settled as uncertain.
        Changing or deleting a copy a second time does no harm.
        """
        async with self._database.write() as connection:
            found = [_delivery(row) for row in await connection.execute(IN_FLIGHT)]
            for delivery in found:
                is_change = delivery.message_id is not None
                if resend or is_change:
                    values = {"uncertain": int(delivery.uncertain or not is_change), **_key(delivery)}
                    await connection.execute(LAND, values)
            lost = [d for d in found if not resend and d.message_id is None]
            await _settle(connection, [Settled(delivery, DeliveryOutcome.UNCERTAIN) for delivery in lost])
        return len(found)

    async def enqueue(self, announcement: Announcement, *, now: datetime, limit: int = BATCH) -> bool:
        """Make the next deliveries of an announcement; whether that was all of them.

        What a crash leaves half made is gone on with from the same place: nobody gets two, nobody is left out.
        """
        async with self._database.write() as connection:
            after = (await connection.execute(CURSOR, {"id": announcement.id})).scalar_one_or_none()
            if after is None:
                return True
            values = {"id": announcement.id, "after": after, "limit": limit, "now": seconds(now)}
            if announcement.kind is Kind.ANNOUNCE:
                audience = {"locale": announcement.audience_locale, "topic": announcement.audience_topic}
                made = (await connection.execute(ENQUEUE, values | audience)).rowcount
            else:
                made = (await connection.execute(ENQUEUE_COPIES, values | {"target": announcement.target})).rowcount
            last = (await connection.execute(LAST_KEY, {"id": announcement.id})).scalar_one()
            is_all = made < limit
            progress = {"id": announcement.id, "count": made, "last": None if is_all else last}
            await connection.execute(ENQUEUED, progress)
        return is_all

    async def due(self, announcement_id: int, *, limit: int, now: datetime) -> list[Delivery]:
        """Up to *limit* deliveries that may be sent now; nothing is marked by that."""
        async with self._database.read() as connection:
            values = {"id": announcement_id, "limit": limit, "now": seconds(now)}
            return [_delivery(row) for row in await connection.execute(DUE, values)]

    async def is_open(self, announcement_id: int) -> bool:
        """Whether any of its deliveries is still due or in flight."""
        async with self._database.read() as connection:
            return bool((await connection.execute(IS_OPEN, {"id": announcement_id})).scalar_one())

    async def record(
        self, marks: Sequence[Delivery], settled: Sequence[Settled], postponed: Sequence[Postponed]
    ) -> set[tuple[int, str]]:
        """In one transaction: mark what is about to be sent, settle what was; the marked ones.

        Not marked is what has meanwhile been paused, stopped or erased: it must not be sent.
        """
        marked: set[tuple[int, str]] = set()
        async with self._database.write() as connection:
            for number in {delivery.announcement_id for delivery in marks}:
                keys = [delivery.key for delivery in marks if delivery.announcement_id == number]
                rows = await connection.execute(MARK, {"id": number, "keys": keys})
                marked |= {(number, row.key) for row in rows}
            await _settle(connection, settled)
            for late in postponed:
                values = {"due": seconds(late.due), "attempts": late.attempts, "uncertain": int(late.uncertain)}
                await connection.execute(POSTPONE, values | _key(late.delivery))
        return marked

    async def move(self, delivery: Delivery, chat_id: int) -> None:
        """Follow a group to its new id, for this delivery and all announcements to come."""
        new = {"key": delivery.key, "new": self._keys.chat_key(chat_id), "sealed": self._keys.encrypt(chat_id).decode()}
        async with self._database.write() as connection:
            taken = await connection.execute(IS_MOVED, {"id": delivery.announcement_id, "key": new["new"]})
            if taken.one_or_none() is None:
                await connection.execute(MOVE, new | {"id": delivery.announcement_id})
            else:
                await _settle(connection, [Settled(delivery, DeliveryOutcome.DUPLICATE)])
            await move_subscription(connection, self._keys, delivery.key, chat_id)

    async def drop_stopped(self, *, limit: int = BATCH) -> int:
        """Drop and count deliveries of stopped announcements; how many were dropped."""
        async with self._database.read() as connection:  # so that an idle bot never waits for the writers' lock
            if not (await connection.execute(STOPPED, {"limit": 1})).all():
                return 0
        async with self._database.write() as connection:
            rows = (await connection.execute(STOPPED, {"limit": limit})).all()
            if rows:
                await connection.execute(DROP, [{"id": row.announcement_id, "key": row.key} for row in rows])
                counter = Counter((row.announcement_id, row.locale, DeliveryOutcome.STOPPED) for row in rows)
                await _count(connection, counter)
        return len(rows)

    async def expire(self, *, now: datetime, limit: int = BATCH) -> int:
        """Delete deliveries of what ended 48 hours ago; how many were deleted. Counts stay."""
        async with self._database.write() as connection:
            rows = (await connection.execute(OLD, {"before": seconds(now - KEPT_FOR), "limit": limit})).all()
            if rows:
                await connection.execute(DROP, [{"id": row.announcement_id, "key": row.key} for row in rows])
        return len(rows)

    def chat_id(self, delivery: Delivery) -> int:
        """The chat that it goes to.

        Raises StoreError when the database was written with another secret.
        """
        return self._keys.decrypt(delivery.sealed.encode())


def _delivery(row: object) -> Delivery:
    values = row._asdict()  # type: ignore[attr-defined]  # a row's own name for it
    return Delivery(**values | {"locale": Locale(values["locale"]), "uncertain": bool(values["uncertain"])})


def _key(delivery: Delivery) -> dict[str, object]:
    return {"id": delivery.announcement_id, "key": delivery.key}


async def _settle(connection: AsyncConnection, settled: Sequence[Settled]) -> None:
    """Only copies that can still be changed keep their row; a chat that is gone leaves nothing at all."""
    sent: list[dict[str, object]] = []
    dropped: list[dict[str, object]] = []
    counter: Counter[tuple[int, str, DeliveryOutcome]] = Counter()
    for done in settled:
        counter[done.delivery.announcement_id, done.delivery.locale, done.outcome] += 1
        if done.outcome in (DeliveryOutcome.SENT, DeliveryOutcome.SENT_UNCERTAIN) and done.message_id is not None:
            sent.append(_key(done.delivery) | {"message_id": done.message_id})
        else:
            dropped.append(_key(done.delivery))
    if sent:
        await connection.execute(SENT, sent)
    if dropped:
        await connection.execute(DROP, dropped)
    await _count(connection, counter)
    for done in settled:
        if done.outcome in GONE:
            await depart(connection, done.delivery.key, erase=True)


async def _count(connection: AsyncConnection, counter: Counter[tuple[int, str, DeliveryOutcome]]) -> None:
    if counter:
        rows = [
            {"id": number, "locale": str(locale), "outcome": outcome.value, "count": count}
            for (number, locale, outcome), count in counter.items()
        ]
        await connection.execute(COUNT, rows)
