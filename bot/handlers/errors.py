"""The last resort: apologise, and log where it happened without a word of what was said."""

import logging
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb

from telegram import Update
from telegram.error import Forbidden, RetryAfter, TelegramError

from bot.errors import StoreError
from bot.gateway.errors import Meaning, meaning_of
from bot.handlers.context import Context

GONE = (Meaning.BLOCKED, Meaning.DEACTIVATED, Meaning.KICKED, Meaning.CHAT_NOT_FOUND)
ROOMS = Path(__file__).parent.parent

log = logging.getLogger(__name__)


async def apologise(update: object, context: Context) -> None:
    """Log the type and the place of the error, and tell the person that it was our fault.

    Nobody is told who asked for nothing, nor where Telegram wants no more messages for now.
    """
    error = context.error
    if (isinstance(error, TelegramError) and meaning_of(error) in GONE) or isinstance(error, Forbidden):
        log.info("a reply could not be delivered: %s", type(error).__name__)  # they blocked the bot or left
        return
    log.error("%s at %s", type(error).__name__, place_of(error))
    if isinstance(error, StoreError):
        log.error("%s", error)  # it says where and what to do, and nothing of people
    if isinstance(error, RetryAfter) or not isinstance(update, Update) or update.effective_message is None:
        return
    with suppress(Exception):  # whatever broke the handler may break this too, and an apology needs no more
        await context.find_locale()
    try:
        await context.say(_sorry(error, context))
    except TelegramError as second:
        log.warning("the apology could not be delivered: %s", type(second).__name__)


def _sorry(error: Exception | None, context: Context) -> str:
    _ = context._
    if isinstance(error, StoreError):
        return _(
            "I am sorry: just now I can neither keep nor erase anything, so that was not done. My answers still work. "
            "Please try again later."
        )
    return _("I am sorry, something went wrong on my side. Please try again in a minute.")


def place_of(error: BaseException) -> str:
    """Where in our own code it happened: file, line and function."""
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOMS)] or frames
    if not ours:
        return "an unknown place"
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno} in {ours[-1].name}"
