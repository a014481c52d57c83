"""How to ask."""

from telegram import Update

from bot.handlers.commands import described
from bot.handlers.context import Context
from bot.handlers.keyboards import entries_keyboard
from bot.handlers.replies import plain
from bot.handlers.sending import Reply, send
from bot.languages.locale import Locale, gettext_of


async def help_me(update: Update, context: Context) -> None:
    """Tell how to ask, and what the commands are."""
    await send(update, context, _help(await context.services.locale(update), context))


async def command_unknown(update: Update, context: Context) -> None:
    """Tell that there is no such command, and which there are."""
    locale = await context.services.locale(update)
    _ = gettext_of(locale)
    await send(update, context, _help(locale, context, _("I do not know that command.")))


def _help(locale: Locale, context: Context, *before: str) -> Reply:
    _ = gettext_of(locale)
    services = context.services
    how = _(
        "Write your question in your own words, in Spanish or in English, in one message if you can. "
        "For example: how do I find my brother who was arrested?"
    )
    careful = _("Please send no names, no A-numbers, no photos and no papers: I do not need them to answer.")
    commands = "\n".join(f"/{name} – {words}" for name, words in described(locale).items())
    roles = (services.role(role, locale) for role in ("about", "hotlines"))
    return Reply(
        [plain(*before, how, careful, commands)], entries_keyboard([entry for entry in roles if entry], locale)
    )
