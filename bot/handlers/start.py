"""The first words, and links that open an entry."""

from telegram import Update

from bot.handlers.context import Context
from bot.handlers.keyboards import entry_id_of, language_keyboard
from bot.handlers.replies import answer, gone, notice, plain
from bot.handlers.sending import Reply, send
from bot.languages.locale import gettext_of


async def start(update: Update, context: Context) -> None:
    """Greet, say what this is, and show the topics; or open the entry that the link names."""
    locale = await context.services.locale(update)
    if context.args:
        entry = context.services.entry(entry_id_of(context.args[0]), locale)
        await send(update, context, answer(entry, context) if entry else gone(locale, context))
        return
    _ = gettext_of(locale)
    greeting = _(
        "Hello, I am Faro. Ask me about immigration detention in the United States, getting out of it and what comes "
        "after."
    )
    await send(update, context, Reply([plain(greeting)], language_keyboard()), notice(locale, context))
