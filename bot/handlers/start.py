"""The first words, and links that open an entry."""

from telegram import Update

from bot.handlers.context import Context
from bot.handlers.keyboards import entry_id_of, language_keyboard
from bot.handlers.replies import answer, gone, notice
from bot.handlers.sending import Reply, plain


async def start(_update: Update, context: Context) -> None:
    """Greet, say what this is, and show the topics; or open the entry that the link names."""
    if context.args:
        entry = context.services.entry(entry_id_of(context.args[0]), context.locale)
        await context.send(answer(entry, context) if entry else gone(context))
        return
    greeting = context._(
        "Hello, I am Faro. Ask me about immigration detention in the United States, getting out of it and what comes "
        "after."
    )
    await context.send(Reply([plain(greeting)], language_keyboard()), notice(context))
