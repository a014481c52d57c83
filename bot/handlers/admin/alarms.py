"""What is wrong with the bot itself: admins hear of it once when it begins, and once when it is over."""

import logging
from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import partial

from telegram.error import TelegramError

from bot.announcements.message import Poster
from bot.errors import StoreError
from bot.handlers.context import Services
from bot.handlers.sending import plain
from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale

log = logging.getLogger(__name__)


class Alarm(Enum):
    """What admins have to see to, or have somebody see to."""

    CONFLICT = auto()  # another program uses the bot's token
    DISK_FULL = auto()


class Alarms:
    """Looks at what is wrong now, and tells of what has changed since it last looked."""

    def __init__(self, conditions: Mapping[Alarm, Callable[[], bool]]) -> None:
        self._conditions = conditions
        self._told: set[Alarm] = set()

    async def look(self, bot: Poster, services: Services) -> None:
        """Tell admins what has begun and what is over."""
        for alarm, holds in self._conditions.items():
            if holds() == (alarm in self._told):
                continue
            self._told ^= {alarm}
            begun = alarm in self._told
            log.warning("%s: %s", alarm.name.lower(), "admins are told" if begun else "over")
            await tell_admins(bot, services, partial(sentence_of, alarm, begun=begun))


def sentence_of(alarm: Alarm, locale: Locale, *, begun: bool) -> str:
    """What admins are told of it."""
    _ = gettext_of(locale)
    match alarm, begun:
        case Alarm.CONFLICT, True:
            return _(
                "⚠️ Another program uses my token, and takes away what people write to me: they wait for answers in "
                "vain. Whoever runs the server has to stop it, or to change the token at @BotFather."
            )
        case Alarm.CONFLICT, False:
            return _("✅ No other program uses my token any more.")
        case Alarm.DISK_FULL, True:
            return _(
                "⚠️ The disk of my server is full. I go on answering, but I cannot keep anything: neither choices of a "
                "language nor subscriptions, and nothing can be erased. Whoever runs the server has to make room."
            )
        case _:
            return _("✅ The disk has room again, and I can keep things again.")


async def tell_restart(bot: Poster, services: Services, *, was_killed: bool) -> None:
    """Tell admins that the bot was started again."""

    def sentence(locale: Locale) -> str:
        _ = gettext_of(locale)
        if was_killed:
            return _(
                "⚠️ I was not stopped, but broke off, and was started again. I answer again. Should that happen often, "
                "whoever runs the server has to look at the log."
            )
        return _("I was stopped and started again. I answer again.")

    await tell_admins(bot, services, sentence)


async def tell_admins(bot: Poster, services: Services, sentence: Callable[[Locale], str]) -> None:
    """Say it to each admin in their language, as far as they can be reached."""
    for chat_id in services.desk.admins:
        try:
            locale = await services.chats.locale(chat_id, now=services.clock()) or Locale.ES
        except StoreError:
            locale = Locale.ES
        try:
            await bot.send_message(chat_id, plain(sentence(locale)))
        except TelegramError as error:  # such as one who has never written to the bot
            log.warning("an admin could not be told: %s", type(error).__name__)
