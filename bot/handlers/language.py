"""Choosing the language."""

from telegram import Update

from bot.handlers.context import Context, chat_id_of
from bot.handlers.keyboards import language_keyboard
from bot.handlers.replies import notice, plain
from bot.handlers.sending import Reply, acknowledge, send, turn
from bot.languages.locale import Locale, gettext_of


async def ask_language(update: Update, context: Context) -> None:
    """Offer the languages."""
    _ = gettext_of(await context.services.locale(update))
    await send(update, context, Reply([plain(_("Which language do you prefer?"))], language_keyboard()))


async def choose_language(update: Update, context: Context) -> None:
    """Keep the chosen language, and say in it what this is."""
    services, locale = context.services, Locale(context.match["locale"])
    await acknowledge(update.callback_query)
    await services.chats.set_locale(chat_id_of(update), locale, now=services.clock())
    await services.subscribers.set_locale(chat_id_of(update), locale)
    _ = gettext_of(locale)
    done = _("From now on I answer you in English. You can change it at any time: /language")
    await turn(update, context, Reply([plain(done)], language_keyboard()))
    await send(update, context, notice(locale, context))
