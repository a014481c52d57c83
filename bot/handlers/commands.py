"""The commands, by what they are called in each language, and how the bot introduces itself at Telegram."""

import logging
from collections.abc import Iterator, Mapping
from functools import partial

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.languages.base import Command
from bot.languages.catalogue import gettext_of
from bot.languages.locale import SPANISH_AT_HAND, Locale
from bot.languages.spoken import SPOKEN

START = "start"
VERSION = "version"
ADMIN = "admin"


def _named(command: Command) -> Mapping[Locale, str]:
    """What the command is called in each language."""
    return {locale: language.commands[command] for locale, language in SPOKEN.items()}


TOPICS = _named(Command.TOPICS)
LANGUAGE = _named(Command.LANGUAGE)
HELP = _named(Command.HELP)
PRIVACY = _named(Command.PRIVACY)
FORGET = _named(Command.FORGET)
ALERTS = _named(Command.ALERTS)
NEWS = _named(Command.NEWS)
# Of admins, and shown to nobody else:
WITHDRAW = _named(Command.WITHDRAW)
ANNOUNCE = _named(Command.ANNOUNCE)
ANNOUNCEMENTS = _named(Command.ANNOUNCEMENTS)
AUDIT = _named(Command.AUDIT)
ALL = frozenset({START, VERSION, ADMIN}).union(*(language.commands.values() for language in SPOKEN.values()))

log = logging.getLogger(__name__)


def described(locale: Locale) -> Mapping[str, str]:
    """Every command in *locale*, and what it does."""
    _ = gettext_of(locale)
    return {
        TOPICS[locale]: _("See the topics and their questions"),
        NEWS[locale]: _("What changed lately"),
        ALERTS[locale]: _("The last announcements, and whether you get them"),
        LANGUAGE[locale]: _("Choose the language"),
        HELP[locale]: _("How to ask, and what I can do"),
        PRIVACY[locale]: _("What is kept about you"),
        FORGET[locale]: _("Erase what is kept about this chat"),
    }


def described_for_admins(locale: Locale) -> Mapping[str, str]:
    """Every command that only admins have, and what it does."""
    _ = gettext_of(locale)
    return {
        ADMIN: _("What you can do as an admin"),
        ANNOUNCE[locale]: _("Write an announcement"),
        ANNOUNCEMENTS[locale]: _("The announcements, and how they went"),
        WITHDRAW[locale]: _("Take a wrong answer away"),
        AUDIT[locale]: _("What admins did lately"),
    }


async def introduce(bot: Bot, admins: Mapping[int, Locale]) -> None:
    """Tell Telegram the commands and descriptions, for each language that its people may have, and each admin's.

    None of it is needed to answer: what fails is logged and left out.
    """
    failed = 0
    for chat_id, locale in admins.items():
        names = {**described(locale), **described_for_admins(locale)}
        own = [BotCommand(name, words) for name, words in names.items()]
        try:
            await bot.set_my_commands(own, scope=BotCommandScopeChat(chat_id))
        except TelegramError as error:  # such as one who has never written to the bot
            failed += 1
            log.warning("an admin's menu could not be set: %s", type(error).__name__)
    for code, locale in _languages():
        _ = gettext_of(locale)
        commands = [BotCommand(name, words) for name, words in described(locale).items()]
        description = _(
            "I answer questions of migrants and their families about immigration detention in the United States, "
            "getting out of it and finding a safe place, with texts prepared from public sources; each says so when no "
            "lawyer has approved it yet. I am not the government and I am not a lawyer. Write your question in your "
            "own words, in Spanish or in English."
        )
        short = _(
            "Answers about immigration detention in the United States and life after it, for families and friends."
        )
        for call in (
            partial(bot.set_my_commands, commands, language_code=code),
            partial(bot.set_my_description, description, language_code=code),
            partial(bot.set_my_short_description, short, language_code=code),
        ):
            try:
                await call()
            except TelegramError as error:
                failed += 1
                log.warning("the bot could not introduce itself: %s", type(error).__name__)
    log.info("introduced the bot at Telegram (failed calls: %d)", failed)


def _languages() -> Iterator[tuple[str | None, Locale]]:
    """Telegram's language codes and what we speak there; None is for all others."""
    yield None, Locale.EN
    yield Locale.EN.value, Locale.EN
    yield from ((code, Locale.ES) for code in sorted(SPANISH_AT_HAND))
