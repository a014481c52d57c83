"""Announcements: written, approved by a second admin, sent, taken back."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.languages.locale import Locale
from bot.store.database import Database, moment, seconds

FINGERPRINT_DIGITS = 8  # at least so many have to agree
USUAL_ZONE = "America/New_York"


class Kind(StrEnum):
    """What is done to each chat: send a text, correct one that was sent, or delete it."""

    ANNOUNCE = "announce"
    CORRECT = "correct"
    TAKE_BACK = "take_back"


class State(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for an approval
    SCHEDULED = "scheduled"  # approved; waits for its time
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    DISCARDED = "discarded"


OPEN = (State.DRAFT, State.SUBMITTED)
RUNNING = (State.SENDING, State.PAUSED)
ENDED = (State.STOPPED, State.FINISHED)


@dataclass(frozen=True)
class Words:
    """What is said in one locale: Telegram's HTML, and the label of the link's button."""

    html: str
    button: str = ""


@dataclass(frozen=True)
class Announcement:
    """One announcement, correction or taking back, with its texts."""

    author: str
    id: int = 0
    kind: Kind = Kind.ANNOUNCE
    target: int | None = None  # what is corrected or taken back
    state: State = State.DRAFT
    reason: str = ""  # why it was paused
    words: Mapping[Locale, Words] = field(default_factory=dict)
    media_kind: str = ""  # photo, document or none
    media: str = ""  # Telegram's id of the file
    link: str = ""
    audience_locale: str = ""  # empty for all
    audience_topic: str = ""
    send_at: datetime | None = None  # None for as soon as it is approved
    zone: str = USUAL_ZONE  # in which its dates are told
    asked: str = ""  # the part that the author's next message fills
    begin_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    total: int = 0
    enqueued_to: str | None = ""  # the last key that has its delivery; None once all have
    told: str = ""  # the state that the admins were last told of

    @property
    def fingerprint(self) -> str:
        """Changes with whatever people would see, to whom it goes and when."""
        content = [
            self.kind,
            self.target,
            sorted((locale.value, words.html, words.button) for locale, words in self.words.items()),
            [self.media_kind, self.media, self.link, self.audience_locale, self.audience_topic],
            [seconds(self.send_at) if self.send_at else None, self.zone],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def words_in(self, locale: Locale) -> Words:
        """The words in *locale*, or else in the other one."""
        return self.words.get(locale) or self.words.get(locale.other) or Words("")


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
    "asked",
)
MOMENTS = ("send_at", "begin_at", "started_at", "ended_at")

INSERT = text(
    f"""
    INSERT INTO announcements (id, state, reason, total, enqueued_to, told, {", ".join(CONTENT)})
    SELECT COALESCE(MAX(id), 0) + 1, :state, '', 0, '', '', :kind, CAST(:target AS INTEGER), :author, :media_kind,
        :media, :link, :audience_locale, :audience_topic, CAST(:send_at AS BIGINT), :zone, :asked
    FROM announcements RETURNING id
    """  # noqa: S608  # our own words
)
UPDATE = text(
    f"""
    UPDATE announcements SET state = 'draft', reason = '', told = '', {", ".join(f"{name} = :{name}" for name in CONTENT)}
    WHERE id = :id AND state IN ('draft', 'submitted')
    """  # noqa: S608, E501  # our own words
)
ASK_NOTHING = text("UPDATE announcements SET asked = '' WHERE author = :author")
SET_ASKED = text("UPDATE announcements SET asked = :asked WHERE id = :id AND author = :author AND state = 'draft'")
SELECT_ASKED = text("SELECT * FROM announcements WHERE author = :author AND asked <> '' AND state = 'draft'")
DELETE_WORDS = text("DELETE FROM announcement_texts WHERE announcement_id = :id")
INSERT_WORDS = text(
    "INSERT INTO announcement_texts (announcement_id, locale, html, button) VALUES (:id, :locale, :html, :button)"
)
DELETE_APPROVAL = text("DELETE FROM approvals WHERE announcement_id = :id")
INSERT_APPROVAL = text(
    "INSERT INTO approvals (announcement_id, fingerprint, alias, at) VALUES (:id, :fingerprint, :alias, :at)"
)
SELECT_APPROVAL = text("SELECT alias, fingerprint FROM approvals WHERE announcement_id = :id")
SELECT = text("SELECT * FROM announcements WHERE id = :id")
SELECT_WORDS = text("SELECT locale, html, button FROM announcement_texts WHERE announcement_id = :id")
SELECT_IN = text("SELECT * FROM announcements WHERE state IN :states ORDER BY id DESC LIMIT :limit").bindparams(
    bindparam("states", expanding=True)
)
SELECT_UNTOLD = text(
    """
    SELECT * FROM announcements WHERE told <> state AND state <> 'discarded' AND (state <> 'draft' OR reason <> '')
    ORDER BY id
    """
)
SELECT_ABOUT = text("SELECT * FROM announcements WHERE target = :id AND state NOT IN :states ORDER BY id").bindparams(
    bindparam("states", expanding=True)
)
MOVE = text("UPDATE announcements SET state = :to, reason = :reason WHERE id = :id AND state IN :states").bindparams(
    bindparam("states", expanding=True)
)
SUBMIT = text(
    """
    UPDATE announcements SET state = 'submitted', asked = '', reason = '', told = ''
    WHERE id = :id AND state = 'draft'
    """
)
SCHEDULE = text("UPDATE announcements SET state = 'scheduled', begin_at = :begin_at WHERE id = :id")
BEGIN = text("UPDATE announcements SET state = 'sending', started_at = :now WHERE id = :id AND state = 'scheduled'")
END = text(
    """
    UPDATE announcements SET state = :to, ended_at = :now, reason = ''
    WHERE id = :id AND state IN ('scheduled', 'sending', 'paused')
    """
)
SET_TOLD = text("UPDATE announcements SET told = :told WHERE id = :id")
COUNTS = text("SELECT locale, outcome, count FROM counts WHERE announcement_id = :id ORDER BY locale, outcome")
SET_MESSAGE = text(
    """
    INSERT INTO progress_messages (announcement_id, alias, message_id) VALUES (:id, :alias, :message_id)
    ON CONFLICT (announcement_id, alias) DO UPDATE SET message_id = excluded.message_id
    """
)
MESSAGES = text("SELECT alias, message_id FROM progress_messages WHERE announcement_id = :id")


@dataclass(frozen=True)
class Count:
    """How many deliveries in one locale came to one outcome."""

    locale: str
    outcome: str
    count: int


class Approval(StrEnum):
    """What became of an approval."""

    DONE = "done"
    CHANGED = "changed"  # what was approved is no longer what stands there
    OWN = "own"  # nobody approves what they wrote themselves
    GONE = "gone"  # it does not wait for an approval


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

    async def ask(self, number: int, author: str, part: str) -> None:
        """Let the author's next message fill *part* of this draft, and of no other."""
        async with self._database.write() as connection:
            await connection.execute(ASK_NOTHING, {"author": author})
            await connection.execute(SET_ASKED, {"id": number, "author": author, "asked": part})

    async def asked(self, author: str) -> Announcement | None:
        """The draft that the author's next message fills, or None."""
        async with self._database.read() as connection:
            row = (await connection.execute(SELECT_ASKED, {"author": author})).mappings().first()
            return await _read(connection, row) if row else None

    async def find(self, number: int) -> Announcement | None:
        """The announcement of this number, or None."""
        async with self._database.read() as connection:
            return await _find(connection, number)

    async def in_states(self, states: Collection[State], *, limit: int = 100) -> list[Announcement]:
        """Those in one of *states*, newest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(SELECT_IN, {"states": _values(states), "limit": limit})
            return [await _read(connection, row) for row in rows.mappings().all()]

    async def untold(self) -> list[Announcement]:
        """Those whose state the admins were not told of yet."""
        async with self._database.read() as connection:
            rows = await connection.execute(SELECT_UNTOLD)
            return [await _read(connection, row) for row in rows.mappings().all()]

    async def about(self, number: int) -> list[Announcement]:
        """Those that correct or take back *number*, oldest first, drafts left out."""
        async with self._database.read() as connection:
            unwanted = _values((*OPEN, State.DISCARDED))
            rows = await connection.execute(SELECT_ABOUT, {"id": number, "states": unwanted})
            return [await _read(connection, row) for row in rows.mappings().all()]

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

    async def move(self, number: int, states: Collection[State], to: State, *, reason: str = "") -> bool:
        """Let it go from one of *states* to another; whether it was in one of them."""
        async with self._database.write() as connection:
            values = {"id": number, "states": _values(states), "to": to.value, "reason": reason}
            return (await connection.execute(MOVE, values)).rowcount > 0

    async def begin(self, number: int, *, now: datetime) -> bool:
        """Let a scheduled one be sent."""
        async with self._database.write() as connection:
            return (await connection.execute(BEGIN, {"id": number, "now": seconds(now)})).rowcount > 0

    async def end(self, number: int, to: State, *, now: datetime) -> bool:
        """Let it be stopped or finished; whether it had been approved and not ended."""
        async with self._database.write() as connection:
            values = {"id": number, "to": to.value, "now": seconds(now)}
            return (await connection.execute(END, values)).rowcount > 0

    async def set_told(self, number: int, state: State) -> None:
        """Note that the admins know of this state."""
        async with self._database.write() as connection:
            await connection.execute(SET_TOLD, {"id": number, "told": state.value})

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
    values = {name: getattr(announcement, name) for name in CONTENT}
    values["kind"] = announcement.kind.value
    values["send_at"] = seconds(announcement.send_at) if announcement.send_at else None
    return values


async def _write_words(connection: AsyncConnection, announcement: Announcement) -> None:
    await connection.execute(DELETE_WORDS, {"id": announcement.id})
    for locale, words in announcement.words.items():
        values = {"id": announcement.id, "locale": locale.value, "html": words.html, "button": words.button}
        await connection.execute(INSERT_WORDS, values)


async def _find(connection: AsyncConnection, number: int) -> Announcement | None:
    row = (await connection.execute(SELECT, {"id": number})).mappings().one_or_none()
    return await _read(connection, row) if row else None


async def _read(connection: AsyncConnection, row: RowMapping) -> Announcement:
    values = dict(row)
    for name in MOMENTS:
        values[name] = moment(values[name]) if values[name] is not None else None
    rows = await connection.execute(SELECT_WORDS, {"id": values["id"]})
    found = {row.locale: Words(row.html, row.button) for row in rows}
    words = {locale: found[locale.value] for locale in Locale if locale.value in found}
    return Announcement(**values | {"kind": Kind(values["kind"]), "state": State(values["state"]), "words": words})
