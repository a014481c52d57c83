"""The last resort: apologise, and log where it happened without a word of what was said."""

import logging
from pathlib import Path
from traceback import extract_tb

from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot.handlers.context import Context, usual_locale
from bot.handlers.replies import plain
from bot.handlers.sending import Reply, send
from bot.languages.locale import Locale, gettext_of

ROOMS = Path(__file__).parent.parent

log = logging.getLogger(__name__)


async def apologise(update: object, context: Context) -> None:
    """Log the type and the place of the error, and tell the person that it was our fault."""
    error = context.error
    if isinstance(error, Forbidden):
        log.info("a reply could not be delivered: %s", type(error).__name__)  # they blocked the bot or left
        return
    log.error("%s at %s", type(error).__name__, place_of(error))
    if not isinstance(update, Update) or update.effective_chat is None or update.effective_user is None:
        return
    _ = gettext_of(await _locale(update, context))
    sorry = _("I am sorry, something went wrong on my side. Please try again in a minute.")
    try:
        await send(update, context, Reply([plain(sorry)]))
    except TelegramError as second:
        log.warning("the apology could not be delivered: %s", type(second).__name__)


def place_of(error: BaseException) -> str:
    """Where in our own code it happened: file, line and function."""
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOMS)] or frames
    if not ours:
        return "an unknown place"
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno} in {ours[-1].name}"


async def _locale(update: Update, context: Context) -> Locale:
    try:
        return await context.services.locale(update)
    except Exception:  # noqa: BLE001  # whatever broke the handler may break this too, and an apology needs a language
        return usual_locale(update)
