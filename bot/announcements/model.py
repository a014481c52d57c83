"""What an announcement is: its words, its audience, its state, and what became of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import TypeAlias

from bot.languages.locale import Locale

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


class HoldReason(StrEnum):
    """Why an announcement does not go on, although somebody wanted it to."""

    FAULTY = "faulty"  # Telegram refuses what it holds
    TOKEN = "token"  # noqa: S105  # Telegram refuses the bot
    SECRET = "secret"  # noqa: S105  # the database was written with another one
    ADMIN = "admin"  # its author or whoever approved it is no longer an admin
    LATE = "late"  # the bot was not running at its time
    FACT = "fact"  # a fact in it says something else than when it was approved
    RETURNED = "returned"  # another admin gave it back to its author


class Piece(StrEnum):
    """What belongs to a draft beside its texts, and is filled by a message."""

    MEDIA = "media"
    LINK = "link"
    TIME = "time"
    NOTE = "note"  # why it is given back


Part: TypeAlias = Locale | Piece


def part_of(name: str) -> Part | None:
    """The part of that name: a locale's text or a piece."""
    return next((part for part in (*Locale, *Piece) if part == name), None)


class MediaKind(StrEnum):
    """What may stand above the text."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Media:
    """A photo or document, by Telegram's id of the file."""

    kind: MediaKind
    file_id: str


@dataclass(frozen=True)
class Words:
    """What is said in one locale: Telegram's HTML, and the label of the link's button.

    Where its author named facts, *written* is the text with their names, and *html* has their words.
    """

    html: str
    button: str = ""
    written: str = ""


@dataclass(frozen=True)
class Announcement:
    """One announcement, correction or taking back, with its texts."""

    author: str
    id: int = 0
    kind: Kind = Kind.ANNOUNCE
    target: int | None = None  # what is corrected or taken back
    state: State = State.DRAFT
    reason: HoldReason | None = None
    note: str = ""  # what another admin wrote when giving it back
    words: Mapping[Locale, Words] = field(default_factory=dict)
    media: Media | None = None
    link: str = ""
    audience_locale: str = ""  # empty for all
    audience_topic: str = ""
    send_at: datetime | None = None  # None for as soon as it is approved
    zone: str = USUAL_ZONE  # in which its dates are told
    begin_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    total: int = 0
    enqueued_to: str | None = ""  # the last key that has its delivery; None once all have
    notified: State | None = None  # the state that the admins were last told of

    @property
    def fingerprint(self) -> str:
        """Changes with whatever people would see, to whom it goes and when.

        Databases hold it in approvals, so its bytes stay as they are.
        """
        media_kind, media = (self.media.kind.value, self.media.file_id) if self.media else ("", "")
        content = [
            self.kind,
            self.target,
            sorted((locale.value, words.html, words.button) for locale, words in self.words.items()),
            [media_kind, media, self.link, self.audience_locale, self.audience_topic],
            [int(self.send_at.timestamp()) if self.send_at else None, self.zone],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def words_in(self, locale: Locale) -> Words:
        """The words in *locale*, or else in the other one."""
        return self.words.get(locale) or self.words.get(locale.other) or Words("")


@dataclass(frozen=True)
class Awaited:
    """What an admin's next message fills: a part of a draft."""

    announcement: Announcement
    part: Part


@dataclass(frozen=True)
class Count:
    """How many deliveries in one locale came to one outcome."""

    locale: str
    outcome: str
    count: int


class Approval(Enum):
    """What became of an approval."""

    DONE = auto()
    CHANGED = auto()  # what was approved is no longer what stands there
    OWN = auto()  # nobody approves what they wrote themselves
    PASSED = auto()  # its time has passed while it waited
    GONE = auto()  # it does not wait for an approval
