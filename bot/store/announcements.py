"""Announcements: written, approved by a second admin, sent, taken back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements.model import (
    FINGERPRINT_DIGITS,
    OPEN,
    Announcement,
    Approval,
    Awaited,
    Count,
    HoldReason,
    Kind,
    Media,
    MediaKind,
    Part,
    State,
    Words,
    part_of,
)
from bot.languages.locale import Locale
from bot.store.database import Database, moment, seconds

CONTENT = (
    "kind",
    "target",
    "author",
    "media_kind",
    "media",
    "link",
    "audience_locale",
    "audience_topic",
    "send_at",
    "zone",
)
MOMENTS = ("send_at", "begin_at", "started_at", "ended_at")
AS_STORED = (
    "id",
    "target",
    "author",
    "note",
    "link",
    "audience_locale",
    "audience_topic",
    "zone",
    "total",
    "enqueued_to",
)
AWAITED_FOR = timedelta(hours=1)

INSERT = text(
    f"""
    INSERT INTO announcements (id, state, reason, total, enqueued_to, told, {", ".join(CONTENT)})
    SELECT COALESCE(MAX(id), 0) + 1, :state, '', 0, '', '', :kind, CAST(:target AS INTEGER), :author, :media_kind,
        :media, :link, :audience_locale, :audience_topic, CAST(:send_at AS BIGINT), :zone
    FROM announcements RETURNING id
    """  # noqa: S608  # our own words
)
UPDATE = text(
    f"""
    UPDATE announcements SET state = 'draft', reason = '', note = '', told = '', {", ".join(f"{name} = :{name}" for name in CONTENT)}
    WHERE id = :id AND state IN ('draft', 'submitted')
    """  # noqa: S608, E501  # our own words
)
AWAIT = text(
    """
    INSERT INTO awaited (alias, announcement_id, part, since) VALUES (:alias, :id, :part, :since)
    ON CONFLICT (alias) DO UPDATE SET
        announcement_id = excluded.announcement_id, part = excluded.part, since = excluded.since
    """
)
AWAITED = text(
    """
    SELECT announcements.*, awaited.part FROM awaited JOIN announcements ON announcements.id = awaited.announcement_id
    WHERE awaited.alias = :alias AND awaited.since > :after
        AND announcements.state = CASE WHEN awaited.part = 'note' THEN 'submitted' ELSE 'draft' END
    """
)
AWAIT_NOTHING = text("DELETE FROM awaited WHERE alias = :alias")
SET_SOURCE = text(
    """
    INSERT INTO part_messages (announcement_id, part, alias, message_id) VALUES (:id, :part, :alias, :message_id)
    ON CONFLICT (announcement_id, part) DO UPDATE SET alias = excluded.alias, message_id = excluded.message_id
    """
)
SOURCE = text(
    """
    SELECT announcements.*, part_messages.part FROM part_messages
    JOIN announcements ON announcements.id = part_messages.announcement_id
    WHERE part_messages.alias = :alias AND part_messages.message_id = :message_id
    """
)
DELETE_WORDS = text("DELETE FROM announcement_texts WHERE announcement_id = :id")
INSERT_WORDS = text(
    """
    INSERT INTO announcement_texts (announcement_id, locale, html, button, written)
    VALUES (:id, :locale, :html, :button, :written)
    """
)
DELETE_APPROVAL = text("DELETE FROM approvals WHERE announcement_id = :id")
INSERT_APPROVAL = text(
    "INSERT INTO approvals (announcement_id, fingerprint, alias, at) VALUES (:id, :fingerprint, :alias, :at)"
)
SELECT_APPROVAL = text("SELECT alias, fingerprint FROM approvals WHERE announcement_id = :id")
SELECT = text("SELECT * FROM announcements WHERE id = :id")
SELECT_WORDS = text(
    "SELECT announcement_id, locale, html, button, written FROM announcement_texts WHERE announcement_id IN :ids"
).bindparams(bindparam("ids", expanding=True))
SELECT_IN = text("SELECT * FROM announcements WHERE state IN :states ORDER BY id DESC LIMIT :limit").bindparams(
    bindparam("states", expanding=True)
)
SELECT_PENDING = text(
    """
    SELECT * FROM announcements WHERE told <> state AND state <> 'discarded' AND (state <> 'draft' OR reason <> '')
    ORDER BY id
    """
)
SELECT_ABOUT = text("SELECT * FROM announcements WHERE target = :id AND state NOT IN :states ORDER BY id").bindparams(
    bindparam("states", expanding=True)
)
MOVE = text(
    "UPDATE announcements SET state = :to, reason = :reason, note = :note WHERE id = :id AND state IN :states"
).bindparams(bindparam("states", expanding=True))
SUBMIT = text(
    """
    UPDATE announcements SET state = 'submitted', reason = '', note = '', told = ''
    WHERE id = :id AND state = 'draft'
    """
)
SCHEDULE = text("UPDATE announcements SET state = 'scheduled', begin_at = :begin_at WHERE id = :id")
BEGIN = text(
    """
    UPDATE announcements SET state = 'sending', reason = '', started_at = COALESCE(started_at, :now)
    WHERE id = :id AND state IN ('scheduled', 'paused')
    """
)
END = text(
    """
    UPDATE announcements SET state = :to, ended_at = :now, reason = ''
    WHERE id = :id AND state IN ('scheduled', 'sending', 'paused')
    """
)
SET_NOTIFIED = text("UPDATE announcements SET told = :told WHERE id = :id")
COUNTS = text("SELECT locale, outcome, count FROM counts WHERE announcement_id = :id ORDER BY locale, outcome")
SET_MESSAGE = text(
    """
    INSERT INTO progress_messages (announcement_id, alias, message_id) VALUES (:id, :alias, :message_id)
    ON CONFLICT (announcement_id, alias) DO UPDATE SET message_id = excluded.message_id
    """
)
MESSAGES = text("SELECT alias, message_id FROM progress_messages WHERE announcement_id = :id")


class Announcements:
    """The announcements, their approvals and their counts. None is ever deleted, so that no id comes twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, announcement: Announcement) -> Announcement:
        """Keep a new one; with its id."""
        async with self._database.write() as connection:
            values = _content(announcement) | {"state": announcement.state.value}
            number = int((await connection.execute(INSERT, values)).scalar_one())
            await _write_words(connection, replace(announcement, id=number))
        return replace(announcement, id=number)

    async def change(self, announcement: Announcement) -> bool:
        """Put what it says in place of what it said; it is a draft again, and approved by nobody.

        False where it has been approved or discarded meanwhile: nothing is changed then.
        """
        async with self._database.write() as connection:
            changed = await connection.execute(UPDATE, _content(announcement) | {"id": announcement.id})
            if changed.rowcount:
                await _write_words(connection, announcement)
                await connection.execute(DELETE_APPROVAL, {"id": announcement.id})
        return changed.rowcount > 0

    async def await_part(self, number: int, part: Part, alias: str, *, now: datetime) -> None:
        """Let the admin's next message fill *part* of this one, and of no other."""
        async with self._database.write() as connection:
            values = {"alias": alias, "id": number, "part": part.value, "since": seconds(now)}
            await connection.execute(AWAIT, values)

    async def awaited(self, alias: str, *, now: datetime) -> Awaited | None:
        """What the admin's next message fills, or None; forgotten after an hour."""
        async with self._database.read() as connection:
            row = (
                (await connection.execute(AWAITED, {"alias": alias, "after": seconds(now - AWAITED_FOR)}))
                .mappings()
                .first()
            )
            return await _awaited(connection, row)

    async def await_nothing(self, alias: str) -> None:
        """Let the admin's next message be a question like any."""
        async with self._database.write() as connection:
            await connection.execute(AWAIT_NOTHING, {"alias": alias})

    async def set_source(self, number: int, part: Part, alias: str, message_id: int) -> None:
        """Remember the message that filled a part, so that an edit of it changes the part."""
        async with self._database.write() as connection:
            values = {"id": number, "part": part.value, "alias": alias, "message_id": message_id}
            await connection.execute(SET_SOURCE, values)

    async def filled_by(self, alias: str, message_id: int) -> Awaited | None:
        """What the admin's message had filled, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(SOURCE, {"alias": alias, "message_id": message_id})).mappings().first()
            return await _awaited(connection, row)

    async def find(self, number: int) -> Announcement | None:
        """The announcement of this number, or None."""
        async with self._database.read() as connection:
            return await _find(connection, number)

    async def in_states(self, states: Collection[State], *, limit: int = 100) -> list[Announcement]:
        """Those in one of *states*, newest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(SELECT_IN, {"states": _values(states), "limit": limit})
            return await _read(connection, rows.mappings().all())

    async def pending_notice(self) -> list[Announcement]:
        """Those whose state the admins were not notified of yet."""
        async with self._database.read() as connection:
            rows = await connection.execute(SELECT_PENDING)
            return await _read(connection, rows.mappings().all())

    async def about(self, number: int) -> list[Announcement]:
        """Those that correct or take back *number*, oldest first, drafts left out."""
        async with self._database.read() as connection:
            unwanted = _values((*OPEN, State.DISCARDED))
            rows = await connection.execute(SELECT_ABOUT, {"id": number, "states": unwanted})
            return await _read(connection, rows.mappings().all())

    async def submit(self, number: int) -> bool:
        """Let a draft wait for its approval; whether it was a draft."""
        async with self._database.write() as connection:
            return (await connection.execute(SUBMIT, {"id": number})).rowcount > 0

    async def approve(self, number: int, fingerprint: str, alias: str, *, begin_at: datetime, own: bool) -> Approval:
        """Schedule what waits for an approval, where *fingerprint* begins that of what stands there.

        *alias* may be its author only where *own* says so.
        """
        async with self._database.write() as connection:
            found = await _find(connection, number)
            if found is None or found.state is not State.SUBMITTED:
                return Approval.GONE
            if found.author == alias and not own:
                return Approval.OWN
            if len(fingerprint) < FINGERPRINT_DIGITS or not found.fingerprint.startswith(fingerprint):
                return Approval.CHANGED
            at = seconds(begin_at)
            await connection.execute(DELETE_APPROVAL, {"id": number})
            await connection.execute(
                INSERT_APPROVAL, {"id": number, "fingerprint": found.fingerprint, "alias": alias, "at": at}
            )
            await connection.execute(SCHEDULE, {"id": number, "begin_at": at})
            return Approval.DONE

    async def approver(self, announcement: Announcement) -> str | None:
        """Who approved exactly this, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(SELECT_APPROVAL, {"id": announcement.id})).one_or_none()
        return str(row.alias) if row and row.fingerprint == announcement.fingerprint else None

    async def move(
        self, number: int, states: Collection[State], to: State, *, reason: HoldReason | None = None, note: str = ""
    ) -> bool:
        """Let it go from one of *states* to another; whether it was in one of them."""
        async with self._database.write() as connection:
            values = {"id": number, "states": _values(states), "to": to.value, "reason": reason or "", "note": note}
            return (await connection.execute(MOVE, values)).rowcount > 0

    async def begin(self, number: int, *, now: datetime) -> bool:
        """Let a scheduled one be sent, or a paused one go on."""
        async with self._database.write() as connection:
            return (await connection.execute(BEGIN, {"id": number, "now": seconds(now)})).rowcount > 0

    async def end(self, number: int, to: State, *, now: datetime) -> bool:
        """Let it be stopped or finished; whether it had been approved and not ended."""
        async with self._database.write() as connection:
            values = {"id": number, "to": to.value, "now": seconds(now)}
            return (await connection.execute(END, values)).rowcount > 0

    async def set_notified(self, number: int, state: State) -> None:
        """Note that the admins know of this state."""
        async with self._database.write() as connection:
            await connection.execute(SET_NOTIFIED, {"id": number, "told": state.value})

    async def counts(self, number: int) -> list[Count]:
        """What its deliveries came to, by locale and outcome."""
        async with self._database.read() as connection:
            return [Count(**row) for row in (await connection.execute(COUNTS, {"id": number})).mappings()]

    async def set_message(self, number: int, alias: str, message_id: int) -> None:
        """Remember the message that shows an admin its progress."""
        async with self._database.write() as connection:
            await connection.execute(SET_MESSAGE, {"id": number, "alias": alias, "message_id": message_id})

    async def messages(self, number: int) -> dict[str, int]:
        """By alias, the messages that show its progress."""
        async with self._database.read() as connection:
            rows = await connection.execute(MESSAGES, {"id": number})
            return {row.alias: row.message_id for row in rows}


def _values(states: Collection[State]) -> list[str]:
    return [state.value for state in states]


def _content(announcement: Announcement) -> dict[str, Any]:
    values = {name: getattr(announcement, name) for name in CONTENT if not name.startswith("media")}
    values["kind"] = announcement.kind.value
    values["send_at"] = seconds(announcement.send_at) if announcement.send_at else None
    media = announcement.media
    return values | {"media_kind": media.kind.value if media else "", "media": media.file_id if media else ""}


async def _write_words(connection: AsyncConnection, announcement: Announcement) -> None:
    await connection.execute(DELETE_WORDS, {"id": announcement.id})
    for locale, words in announcement.words.items():
        values = {"id": announcement.id, "locale": locale.value, "html": words.html, "button": words.button}
        values |= {"written": words.written}
        await connection.execute(INSERT_WORDS, values)


async def _find(connection: AsyncConnection, number: int) -> Announcement | None:
    rows = (await connection.execute(SELECT, {"id": number})).mappings().all()
    return next(iter(await _read(connection, rows)), None)


async def _awaited(connection: AsyncConnection, row: RowMapping | None) -> Awaited | None:
    part = part_of(row["part"]) if row else None
    if row is None or part is None:
        return None
    (announcement,) = await _read(connection, [row])
    return Awaited(announcement, part)


async def _read(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[Announcement]:
    """The announcements in these rows, with their words, which one more statement reads for all of them."""
    if not rows:
        return []
    words: dict[int, dict[str, Words]] = {}
    for row in await connection.execute(SELECT_WORDS, {"ids": [row["id"] for row in rows]}):
        words.setdefault(row.announcement_id, {})[row.locale] = Words(row.html, row.button, row.written)
    return [_announcement(row, words.get(row["id"], {})) for row in rows]


def _announcement(row: RowMapping, words: Mapping[str, Words]) -> Announcement:
    media_kind, reason, notified = row["media_kind"], row["reason"], row["told"]
    times: dict[str, Any] = {name: moment(row[name]) if row[name] is not None else None for name in MOMENTS}
    return Announcement(
        **{name: row[name] for name in AS_STORED},
        **times,
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        reason=HoldReason(reason) if reason else None,
        words={locale: words[locale.value] for locale in Locale if locale.value in words},
        media=Media(MediaKind(media_kind), row["media"]) if media_kind else None,
        notified=State(notified) if notified else None,
    )
