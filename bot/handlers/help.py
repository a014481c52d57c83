"""How to ask."""

from telegram import Update

from bot.handlers.commands import described
from bot.handlers.context import Context
from bot.handlers.keyboards import entries_keyboard


async def help_me(_update: Update, context: Context) -> None:
    """Tell how to ask, and what the commands are."""
    await say_help(context)


async def say_help(context: Context, *before: str) -> None:
    """Tell how to ask, and what the commands are, after the sentences *before*."""
    services, locale, _ = context.services, context.locale, context._
    how = _(
        "Write your question in your own words, in Spanish or in English, in one message if you can. "
        "For example: how do I find my brother who was arrested?"
    )
    careful = _("Please send no names, no A-numbers, no photos and no papers: I do not need them to answer.")
    commands = "\n".join(f"/{name} – {words}" for name, words in described(locale).items())
    if context.is_admin:
        before = (*before, context._("You are an admin: /admin shows what else you can do."))
    roles = (services.role(role, locale) for role in ("about", "hotlines"))
    keyboard = entries_keyboard([entry for entry in roles if entry], locale)
    await context.say(*before, how, careful, commands, keyboard=keyboard)
