"""Sessions: what a chat is in the middle of. In memory only, lost at a restart, never written."""

import hashlib
import secrets
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cachetools import LRUCache

from bot.languages.locale import Locale

JOINED_WITHIN = timedelta(seconds=30)
GUESS_HOLDS = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=48)  # so long may people edit a message
CHATS = 20_000
TEXTS_PER_CHAT = 50
REPLIES_PER_CHAT = 20
MESSAGES_PER_CHAT = 500
VOTES_PER_CHAT = 50


@dataclass(frozen=True)
class RecentQuery:
    """What a chat asked just now, perhaps over several messages, and the entry that answered it, where one did."""

    query: str
    entry_id: str | None
    at: datetime


@dataclass
class Session:
    """One chat's: no words of its own, only what they came to."""

    used: datetime
    guess: tuple[Locale, datetime] | None = None
    offered: tuple[str, ...] = ()
    texts: LRUCache[int, bytes] = field(default_factory=lambda: LRUCache(TEXTS_PER_CHAT))
    replies: LRUCache[int, tuple[int, ...]] = field(default_factory=lambda: LRUCache(REPLIES_PER_CHAT))
    votes: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=VOTES_PER_CHAT))
    album: str | None = None
    answers: int = 0


class Sessions:
    """The sessions of the chats heard last; those heard longest ago fall out."""

    def __init__(self, *, chats: int = CHATS) -> None:
        self._recent: LRUCache[int, RecentQuery] = LRUCache(chats)
        self._sessions: LRUCache[int, Session] = LRUCache(chats)
        self._messages: LRUCache[int, deque[tuple[int, int]]] = LRUCache(chats)
        self._salt = secrets.token_bytes(16)

    def recent_query(self, chat_id: int, *, now: datetime) -> RecentQuery | None:
        """What the chat asked less than thirty seconds ago."""
        recent = self._recent.get(chat_id)
        return recent if recent and timedelta() <= now - recent.at < JOINED_WITHIN else None

    def set_recent_query(self, chat_id: int, recent: RecentQuery) -> None:
        """Remember what the chat asked; `prune` forgets it after thirty seconds."""
        self._recent[chat_id] = recent

    def guess(self, chat_id: int, *, now: datetime) -> Locale | None:
        """The locale that the chat's last clear message was in, for an hour."""
        guess = self._of(chat_id, now).guess
        return guess[0] if guess and now - guess[1] < GUESS_HOLDS else None

    def set_guess(self, chat_id: int, locale: Locale, *, now: datetime) -> None:
        """Remember the locale that a message was clearly in."""
        self._of(chat_id, now).guess = (locale, now)

    def note_text(self, chat_id: int, message_id: int, text: str, *, now: datetime) -> bool | None:
        """Remember what a message says, as a salted hash; whether it now says something else, or None: not known."""
        said = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=8).digest()
        texts = self._of(chat_id, now).texts
        before, texts[message_id] = texts.get(message_id), said
        return None if before is None else before != said

    def offered(self, chat_id: int, *, now: datetime) -> tuple[str, ...]:
        """The entries that came nearest to the chat's last question, best first."""
        return self._of(chat_id, now).offered

    def set_offered(self, chat_id: int, entry_ids: Iterable[str], *, now: datetime) -> None:
        """Remember the entries that came nearest to a question."""
        self._of(chat_id, now).offered = tuple(entry_ids)

    def replies(self, chat_id: int, message_id: int, *, now: datetime) -> tuple[int, ...]:
        """The messages that answered *message_id*."""
        return self._of(chat_id, now).replies.get(message_id, ())

    def set_replies(self, chat_id: int, message_id: int, replies: Iterable[int], *, now: datetime) -> None:
        """Remember which messages answered *message_id*."""
        self._of(chat_id, now).replies[message_id] = tuple(replies)

    def is_first_vote(self, chat_id: int, message_id: int, fingerprint: str, *, now: datetime) -> bool:
        """Whether this chat had not yet said how useful the text under *message_id* was; from now on it has."""
        votes = self._of(chat_id, now).votes
        if (message_id, fingerprint) in votes:
            return False
        votes.append((message_id, fingerprint))
        return True

    def is_answer_number(self, number: int, chat_id: int, *, now: datetime) -> bool:
        """Count an answer that the chat got; whether it was the *number*th."""
        session = self._of(chat_id, now)
        session.answers += 1
        return session.answers == number

    def is_first_of_album(self, chat_id: int, album: str, *, now: datetime) -> bool:
        """Whether this is the first picture of an album; Telegram sends each as a message of its own."""
        session = self._of(chat_id, now)
        first, session.album = session.album != album, album
        return first

    def note_message(self, chat_id: int, message_id: int, *, now: datetime) -> None:
        """Remember that there is this message in the chat, so that it can be deleted while Telegram lets us."""
        noted = self._messages.get(chat_id) or deque(maxlen=MESSAGES_PER_CHAT)
        noted.append((message_id, int(now.timestamp())))
        while noted[0][1] <= int((now - FORGOTTEN_AFTER).timestamp()):
            noted.popleft()
        self._messages[chat_id] = noted

    def messages(self, chat_id: int, *, now: datetime) -> list[int]:
        """The numbers of the chat's messages of the last two days, both sides."""
        since = int((now - FORGOTTEN_AFTER).timestamp())
        return list(dict.fromkeys(number for number, at in self._messages.get(chat_id, ()) if at > since))

    def move(self, old_id: int, new_id: int) -> None:
        """Follow a group to its new id; its messages there have other numbers."""
        session = self._sessions.pop(old_id, None)
        if session is not None and new_id not in self._sessions:
            self._sessions[new_id] = Session(session.used, guess=session.guess, offered=session.offered)
        self._recent.pop(old_id, None)

    def forget_messages(self, chat_id: int) -> None:
        """Forget which messages there are in the chat."""
        self._messages.pop(chat_id, None)

    def forget(self, chat_id: int) -> bool:
        """Forget all about the chat but which messages there are; whether anything was remembered."""
        return (self._recent.pop(chat_id, None), self._sessions.pop(chat_id, None)) != (None, None)

    def prune(self, *, now: datetime) -> None:
        """Forget words after thirty seconds, and chats unheard for two days."""
        since = int((now - FORGOTTEN_AFTER).timestamp())
        for chat_id in [chat for chat, recent in self._recent.items() if now - recent.at >= JOINED_WITHIN]:
            del self._recent[chat_id]
        for chat_id in [chat for chat, session in self._sessions.items() if now - session.used >= FORGOTTEN_AFTER]:
            del self._sessions[chat_id]
        for chat_id in [chat for chat, noted in self._messages.items() if noted[-1][1] <= since]:
            del self._messages[chat_id]

    def _of(self, chat_id: int, now: datetime) -> Session:
        session = self._sessions.get(chat_id) or Session(now)
        session.used = now
        self._sessions[chat_id] = session
        return session
