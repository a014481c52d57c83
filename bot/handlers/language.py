"""Choosing the language."""

from telegram import Update

from bot.handlers.context import Context
from bot.handlers.keyboards import language_keyboard
from bot.handlers.managers import manages
from bot.handlers.replies import notice
from bot.handlers.sending import Reply, plain
from bot.languages.locale import Locale


async def ask_language(_update: Update, context: Context) -> None:
    """Offer the languages."""
    await context.say(context._("Which language do you prefer?"), keyboard=language_keyboard())


async def choose_language(_update: Update, context: Context) -> None:
    """Keep the chosen language, and say in it what this is."""
    if not await manages(context):
        return
    services, locale = context.services, Locale(context.match["locale"])
    await context.acknowledge()
    await services.chats.set_locale(context.chat_id, locale, now=services.clock())
    await services.subscribers.set_locale(context.chat_id, locale)
    context.locale = locale
    done = context._("From now on I answer you in English. You can change it at any time: /language")
    await context.turn(Reply([plain(done)], language_keyboard()))
    await context.send(notice(context))
