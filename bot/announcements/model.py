"""What an announcement is: its words, its audience, its state, and what became of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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
            [int(self.send_at.timestamp()) if self.send_at else None, self.zone],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def words_in(self, locale: Locale) -> Words:
        """The words in *locale*, or else in the other one."""
        return self.words.get(locale) or self.words.get(locale.other) or Words("")


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
