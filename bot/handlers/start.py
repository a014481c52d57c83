"""The first words, and links that open an entry."""

from telegram import Update

from bot.handlers.ask import Weight, send_beside
from bot.handlers.context import Context
from bot.handlers.keyboards import entry_id_of, language_keyboard
from bot.handlers.replies import answer, notice
from bot.handlers.sending import Reply, plain


async def start(_update: Update, context: Context) -> None:
    """Greet, say what this is, and show the topics; or open the entry that the link names.

    Whatever else stands behind the command is heard, in case that it cannot wait.
    """
    payload, *more = context.args or [""]
    entry = context.services.entry(entry_id_of(payload), context.locale)
    words = " ".join(more if entry else context.args or ())
    if await send_beside(words, context, least=Weight.SURE if more and not entry else Weight.URGENT) is Weight.URGENT:
        return
    if entry is not None:
        await context.send(answer(entry, context))
        return
    greeting = context._(
        "Hello, I am Faro. Ask me about immigration detention in the United States, getting out of it and what comes "
        "after."
    )
    await context.send(Reply([plain(greeting)], language_keyboard()), notice(context))
