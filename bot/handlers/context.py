"""Context and Services: what a handler may reach."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from cachetools import TTLCache
from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, ExtBot

from bot.announcements.model import State
from bot.broadcast.workflow import Workflow
from bot.errors import StoreError
from bot.faq.entry import Entry, Faq
from bot.faq.folder import Folder
from bot.gateway.rate_limiter import RateLimitArgs
from bot.handlers import sending
from bot.handlers.admin.filling import Albums, CutTexts
from bot.handlers.owed import Owed
from bot.handlers.sending import Reply, plain
from bot.handlers.session import CHATS, Sessions
from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale, locale_of
from bot.matching.matcher import Matcher
from bot.matching.outcome import Outcome
from bot.pii.detector import PersonalData
from bot.store.announcements import Announcements
from bot.store.audit import Audit
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.subscribers import Subscribers
from bot.store.votes import Votes
from bot.store.withdrawals import Withdrawals

NEWS_TOPIC = "news"  # of announcements, beside the FAQ's topics
MANAGERS_HOLD = 600.0  # seconds for which it is remembered whether somebody is a group's administrator
ENCODERS = 2  # threads that encode side by side; the machine Faro is made for has two cores

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Where admins work on announcements."""

    workflow: Workflow
    admins: Mapping[int, str] = field(repr=False)  # id at Telegram -> alias
    rate: Callable[[], float] = lambda: 30.0  # announcements a second, as of now
    unnoted: dict[int, State] = field(default_factory=dict)  # what admins were told of, and the database not
    cut_texts: CutTexts = field(default_factory=CutTexts)
    albums: Albums = field(default_factory=Albums)
    notifying: asyncio.Lock = field(default_factory=asyncio.Lock)  # held meanwhile, so that each is told once


@dataclass(frozen=True, repr=False)
class Services:
    """What the bot's rooms offer to handlers, made once by `app.build`."""

    faq: Faq
    folder: Folder
    matcher: Matcher
    database: Database
    chats: Chats
    votes: Votes
    subscribers: Subscribers
    announcements: Announcements
    audit: Audit
    desk: Desk
    withdrawals: Withdrawals
    personal: PersonalData
    clock: Callable[[], datetime]
    sessions: Sessions = field(default_factory=Sessions)
    owed: Owed = field(default_factory=Owed)
    managers: TTLCache[tuple[int, int], bool] = field(default_factory=lambda: TTLCache(CHATS, MANAGERS_HOLD))
    is_repeated: Callable[[Update], bool] = lambda _: False  # whether the same button was pressed just before
    is_over: Callable[[Update], bool] = lambda _: False  # whether the update is one too many, of which its chat is told
    is_overheard: Callable[[Update], bool] = lambda _: False  # whether a group talks, and not to the bot
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # set once nothing may wait for long any more
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(ENCODERS, "matcher"))

    async def find(self, query: str) -> Outcome:
        """What matching comes to, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.matcher.find, query)

    def entry(self, entry_id: str, locale: Locale) -> Entry | None:
        """The entry in *locale*, or else in the other language, or None where it is gone."""
        return self.faq.find(entry_id, locale) or self.faq.find(entry_id, locale.other)

    def alert_topics(self, locale: Locale) -> tuple[str, ...]:
        """What people may choose to be told of: the FAQ's topics, and whatever changed."""
        return (*self.faq.topics(locale), NEWS_TOPIC)

    def topic_name(self, topic: str, locale: Locale) -> str:
        """The topic as people read it."""
        _ = gettext_of(locale)
        return _("What changed lately") if topic == NEWS_TOPIC else self.folder.topic_name(topic, locale)

    def role(self, role: str, locale: Locale) -> Entry | None:
        """The entry that has this part in the bot, where the FAQ names one."""
        entry_id = self.folder.roles.get(role)
        return self.entry(entry_id, locale) if entry_id else None

    async def move_chat(self, old_id: int, new_id: int) -> None:
        """Follow a group to its new id with all that is kept of it: now, or once the database answers."""
        self.sessions.move(old_id, new_id)
        await self.owed.do(old_id, lambda: self.chats.move(old_id, new_id))

    async def close(self) -> None:
        """Write what is owed, as far as that can be, and let the encoding threads and the database go."""
        await self.owed.settle()
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self.database.close()


Dict = dict[Any, Any]


class Context(CallbackContext[ExtBot[RateLimitArgs], Dict, Dict, Dict]):
    """PTB's context with our services, the update that is handled, and the locale to speak: found once, in `gate`."""

    origin: Update  # what is handled
    locale: Locale
    _is_chosen = False
    _moved_to: int | None = None

    @classmethod
    def from_update(cls, update: object, application: "App") -> "Context":
        """The context of one update, which every handler of it shares."""
        context = super().from_update(update, application)
        context.origin = update if isinstance(update, Update) else Update(0)
        context.locale = usual_locale(context.origin)
        return context

    @property
    def services(self) -> Services:
        """What this handler may reach."""
        return cast(Services, self.application.bot_data["services"])

    @property
    def chat_id(self) -> int:
        """The chat that the update comes from, as it is now; a button under an inline message has only its person."""
        chat, user = self.origin.effective_chat, self.origin.effective_user
        return self._moved_to or (chat.id if chat else user.id)

    @property
    def has_moved(self) -> bool:
        """Whether the chat was found to have another id by now."""
        return self._moved_to is not None

    async def follow_chat(self, new_id: int) -> None:
        """Go on in the supergroup that the group has become, with what is kept of it."""
        old_id, self._moved_to = self.chat_id, new_id
        await self.services.move_chat(old_id, new_id)

    @property
    def is_admin(self) -> bool:
        """Whether an admin is alone with the bot: what admins have is shown to nobody else."""
        chat, user = self.origin.effective_chat, self.origin.effective_user
        return bool(chat and user and chat.type == ChatType.PRIVATE and user.id in self.services.desk.admins)

    @property
    def _(self) -> Callable[[str], str]:
        """The function that says a sentence of the bot in the locale to speak."""
        return gettext_of(self.locale)

    async def find_locale(self) -> None:
        """Set the locale to speak: the chosen one, else that of the chat's last clear words, else Telegram's.

        A database that does not answer costs the choice, not the answer.
        """
        services, now = self.services, self.services.clock()
        try:
            chosen = await services.chats.locale(self.chat_id, now=now)
        except StoreError as error:
            log.warning("a chosen language could not be read: %s", error)
            chosen = None
        self._is_chosen = chosen is not None
        self.locale = chosen or services.sessions.guess(self.chat_id, now=now) or self.locale

    def follow(self, query: str) -> None:
        """Speak the language that *query* is clearly in, now and for an hour; a choice is never changed on a guess."""
        spoken = None if self._is_chosen else self.services.matcher.language(query)
        if spoken is not None:
            self.speak(spoken)

    def speak(self, locale: Locale) -> None:
        """Speak *locale*, now and for an hour."""
        self.services.sessions.set_guess(self.chat_id, locale, now=self.services.clock())
        self.locale = locale

    async def say(self, *sentences: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Say it plainly, each sentence a paragraph."""
        await self.send(Reply([plain(*sentences)], keyboard))

    async def send(self, *replies: Reply) -> None:
        """Say it. Where the update is an edited message that was answered before, edit that answer."""
        await sending.send(self, *replies)

    async def turn(self, reply: Reply) -> None:
        """Put the reply in place of the message that holds the pressed button, or send it where that cannot be."""
        await sending.turn(self, reply)

    async def acknowledge(self, text: str | None = None) -> None:
        """Stop the pressed button's clock, with a few words where given."""
        await sending.acknowledge(self, text)


App = Application[ExtBot[RateLimitArgs], Context, Dict, Dict, Dict, Any]


def services_of(application: "App") -> Services:
    """The services that `set_services` put there."""
    return cast(Services, application.bot_data["services"])


def set_services(application: "App", services: Services) -> None:
    """Put *services* where every `Context` finds them."""
    application.bot_data["services"] = services


def usual_locale(update: Update) -> Locale:
    """The locale of the person's Telegram, or Spanish where it names none."""
    user = update.effective_user
    return locale_of(user.language_code if user else None) or Locale.ES
