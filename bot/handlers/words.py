"""Commands that come with words: what cannot wait is answered first."""

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from telegram import Update

from bot.gateway.filters import command_in, query_of
from bot.handlers.ask import Weight, send_beside
from bot.handlers.context import Context
from bot.handlers.help import say_help
from bot.languages.text import fold

Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


def heard(callback: Callback, *, own: Collection[str] = (), acts: bool = False) -> Callback:
    """The command *callback*, after a sure answer to the words behind it, unless they are its *own*.

    After what cannot wait nothing more is said, unless the command *acts*: then that was wanted too.
    """

    async def command(update: Update, context: Context) -> None:
        words = " ".join(context.args or ())
        weight = Weight.KIND if fold(words) in own else await send_beside(words, context)
        if weight < Weight.URGENT or acts:
            await callback(update, context)

    return command


async def command_unknown(update: Update, context: Context) -> None:
    """Answer the words of a command that is none, or tell that there is none of that name, and which there are."""
    words = query_of(update.effective_message).lstrip("/")
    if await send_beside(words, context) < Weight.SURE:
        await say_help(context, context._("I do not know that command."))


async def command_edited(update: Update, context: Context) -> None:
    """Run no command that comes by changing a message, for it may be an old one; hear what cannot wait."""
    message = update.effective_message
    words = query_of(message).partition(" ")[2]
    if await send_beside(words, context) < Weight.SURE:
        sentence = context._("I do not run a command that comes by changing a message. Please send it anew: {command}")
        await context.say(sentence.format(command="/" + command_in(message)))
