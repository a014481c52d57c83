"""Context and Services: what a handler may reach."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from telegram import Update, User
from telegram.ext import Application, CallbackContext, ExtBot

from bot.errors import StoreError
from bot.faq.entry import Entry, Faq
from bot.faq.folder import Folder
from bot.handlers.session import Memory
from bot.languages.locale import Locale, locale_of
from bot.matching.matcher import Matcher
from bot.matching.outcome import Outcome
from bot.pii.detector import PersonalData
from bot.store.announcements import Announcements
from bot.store.audit import Audit
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.subscribers import Subscribers
from bot.store.votes import UsefulnessCounters
from bot.store.withdrawals import Withdrawals

ENCODERS = 2  # threads that encode side by side; the machine Faro is made for has two cores

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What the operator chose about announcements, and the sender's bell."""

    admins: Mapping[int, str] = field(repr=False)  # id at Telegram -> alias
    approvals: int = 2
    link_hosts: tuple[str, ...] = ()
    rate: Callable[[], float] = lambda: 30.0  # announcements a second, as of now
    wake: Callable[[], None] = lambda: None  # after something was approved, paused or stopped
    telling: asyncio.Lock = field(default_factory=asyncio.Lock)  # held while admins are told, so that each is told once


@dataclass
class Services:
    """What the bot's rooms offer to handlers, made once by `app.build`."""

    faq: Faq
    folder: Folder
    matcher: Matcher
    database: Database
    chats: Chats
    usefulness: UsefulnessCounters
    subscribers: Subscribers
    announcements: Announcements
    audit: Audit
    desk: Desk
    send_announcements: Callable[[asyncio.Event], Coroutine[None, None, None]]  # until the event is set
    withdrawals: Withdrawals
    personal: PersonalData
    clock: Callable[[], datetime]
    memory: Memory = field(default_factory=Memory)
    is_over: Callable[[Update], bool] = lambda _: False  # whether the update is one too many, of which its chat is told
    is_shut_out: Callable[[Mapping[str, Any]], bool] = lambda _: False  # whether an update need not even be read
    dropped: Callable[[], int] = lambda: 0  # how many were dropped unheard since it was last asked
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # set once nothing may wait for long any more
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(ENCODERS, "matcher"))

    async def find(self, query: str) -> Outcome:
        """What matching comes to, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.matcher.find, query)

    def entry(self, entry_id: str, locale: Locale) -> Entry | None:
        """The entry in *locale*, or else in the other language, or None where it is gone."""
        return self.faq.find(entry_id, locale) or self.faq.find(entry_id, locale.other)

    def role(self, role: str, locale: Locale) -> Entry | None:
        """The entry that has this part in the bot, where the FAQ names one."""
        entry_id = self.folder.roles.get(role)
        return self.entry(entry_id, locale) if entry_id else None

    async def locale(self, update: Update, *, text: str | None = None) -> Locale:
        """The locale to speak: the chosen one, else that of the words, else Telegram's, else Spanish.

        A choice is never changed on a guess. Until there is one, a clear message sets the guess for an hour. A
        database that does not answer costs the choice, not the answer.
        """
        now, chat_id = self.clock(), chat_id_of(update)
        try:
            chosen = await self.chats.locale(chat_id, now=now)
        except StoreError as error:
            log.warning("a chosen language could not be read: %s", error)
            chosen = None
        if chosen is not None:
            return chosen
        spoken = self.matcher.language(text) if text else None
        if spoken is not None:
            self.memory.set_guess(chat_id, spoken, now=now)
            return spoken
        return self.memory.guess(chat_id, now=now) or usual_locale(update)

    async def close(self) -> None:
        """Let the encoding threads and the database go."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self.database.close()


Dict = dict[Any, Any]


class Context(CallbackContext[ExtBot[bool], Dict, Dict, Dict]):
    """PTB's context, and our services."""

    @property
    def services(self) -> Services:
        """What this handler may reach."""
        return cast(Services, self.application.bot_data["services"])


App = Application[ExtBot[bool], Context, Dict, Dict, Dict, Any]


def services_of(application: "App") -> Services:
    """The services that `set_services` put there."""
    return cast(Services, application.bot_data["services"])


def set_services(application: "App", services: Services) -> None:
    """Put *services* where every `Context` finds them."""
    application.bot_data["services"] = services


def chat_id_of(update: Update) -> int:
    """The chat that an update comes from; a button under an inline message has only its person."""
    return update.effective_chat.id if update.effective_chat else update.effective_user.id


def usual_locale(update: Update) -> Locale:
    """The locale of the person's Telegram, or Spanish where it names none."""
    user: User | None = update.effective_user
    return locale_of(user.language_code if user else None) or Locale.ES
