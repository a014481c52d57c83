"""What is remembered about a chat for a little while, in memory only: lost at a restart, never written."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.languages.locale import Locale

JOINED_WITHIN = timedelta(seconds=30)
GUESS_HOLDS = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=48)  # so long may people edit a message
CHATS = 20_000
REPLIES_PER_CHAT = 20
MESSAGES_PER_CHAT = 500
VOTES_PER_CHAT = 50


@dataclass(frozen=True)
class Heard:
    """What a chat said just now, perhaps over several messages, and the entry that answered it, where one did."""

    query: str
    entry_id: str | None
    at: datetime


@dataclass
class Recollection:
    """One chat's: no words of its own, only what they came to."""

    used: datetime
    guess: tuple[Locale, datetime] | None = None
    offered: tuple[str, ...] = ()
    replies: OrderedDict[int, tuple[int, ...]] = field(default_factory=OrderedDict)
    votes: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=VOTES_PER_CHAT))
    album: str | None = None
    answers: int = 0


class Memory:
    """The recollections of the chats heard last; the oldest fall out."""

    def __init__(self, *, chats: int = CHATS) -> None:
        self._limit = chats
        self._heard: OrderedDict[int, Heard] = OrderedDict()
        self._chats: OrderedDict[int, Recollection] = OrderedDict()
        self._messages: OrderedDict[int, deque[tuple[int, int]]] = OrderedDict()

    def heard(self, chat_id: int, *, now: datetime) -> Heard | None:
        """What the chat said less than thirty seconds ago."""
        heard = self._heard.get(chat_id)
        return heard if heard and timedelta() <= now - heard.at < JOINED_WITHIN else None

    def set_heard(self, chat_id: int, heard: Heard) -> None:
        """Remember what the chat said; `prune` forgets it after thirty seconds."""
        self._heard[chat_id] = heard
        self._heard.move_to_end(chat_id)
        if len(self._heard) > self._limit:
            self._heard.popitem(last=False)

    def guess(self, chat_id: int, *, now: datetime) -> Locale | None:
        """The locale that the chat's last clear message was in, for an hour."""
        guess = self._of(chat_id, now).guess
        return guess[0] if guess and now - guess[1] < GUESS_HOLDS else None

    def set_guess(self, chat_id: int, locale: Locale, *, now: datetime) -> None:
        """Remember the locale that a message was clearly in."""
        self._of(chat_id, now).guess = (locale, now)

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
        known = self._of(chat_id, now).replies
        known[message_id] = tuple(replies)
        if len(known) > REPLIES_PER_CHAT:
            known.popitem(last=False)

    def is_first_vote(self, chat_id: int, message_id: int, fingerprint: str, *, now: datetime) -> bool:
        """Whether this chat had not yet said how useful the text under *message_id* was; from now on it has."""
        votes = self._of(chat_id, now).votes
        if (message_id, fingerprint) in votes:
            return False
        votes.append((message_id, fingerprint))
        return True

    def is_answer_number(self, number: int, chat_id: int, *, now: datetime) -> bool:
        """Count an answer that the chat got; whether it was the *number*th."""
        recollection = self._of(chat_id, now)
        recollection.answers += 1
        return recollection.answers == number

    def is_first_of_album(self, chat_id: int, album: str, *, now: datetime) -> bool:
        """Whether this is the first picture of an album; Telegram sends each as a message of its own."""
        recollection = self._of(chat_id, now)
        first, recollection.album = recollection.album != album, album
        return first

    def note_message(self, chat_id: int, message_id: int, *, now: datetime) -> None:
        """Remember that there is this message in the chat, so that it can be deleted while Telegram lets us."""
        noted = self._messages.setdefault(chat_id, deque(maxlen=MESSAGES_PER_CHAT))
        noted.append((message_id, int(now.timestamp())))
        while noted[0][1] <= int((now - FORGOTTEN_AFTER).timestamp()):
            noted.popleft()
        self._messages.move_to_end(chat_id)
        if len(self._messages) > self._limit:
            self._messages.popitem(last=False)

    def messages(self, chat_id: int, *, now: datetime) -> list[int]:
        """The numbers of the chat's messages of the last two days, both sides."""
        since = int((now - FORGOTTEN_AFTER).timestamp())
        return list(dict.fromkeys(number for number, at in self._messages.get(chat_id, ()) if at > since))

    def forget_messages(self, chat_id: int) -> None:
        """Forget which messages there are in the chat."""
        self._messages.pop(chat_id, None)

    def forget(self, chat_id: int) -> bool:
        """Forget all about the chat but which messages there are; whether anything was remembered."""
        return (self._heard.pop(chat_id, None), self._chats.pop(chat_id, None)) != (None, None)

    def prune(self, *, now: datetime) -> None:
        """Forget words after thirty seconds, and chats unheard for two days."""
        while self._heard and now - next(iter(self._heard.values())).at >= JOINED_WITHIN:
            self._heard.popitem(last=False)
        while self._chats and now - next(iter(self._chats.values())).used >= FORGOTTEN_AFTER:
            self._chats.popitem(last=False)
        since = int((now - FORGOTTEN_AFTER).timestamp())
        while self._messages and next(iter(self._messages.values()))[-1][1] <= since:
            self._messages.popitem(last=False)

    def _of(self, chat_id: int, now: datetime) -> Recollection:
        recollection = self._chats.setdefault(chat_id, Recollection(now))
        recollection.used = now
        self._chats.move_to_end(chat_id)
        if len(self._chats) > self._limit:
            self._chats.popitem(last=False)
        return recollection
