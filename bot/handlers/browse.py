"""Topics and entries by buttons."""

from telegram import Update

from bot.handlers.context import Context
from bot.handlers.keyboards import Press, topic_keyboard
from bot.handlers.replies import answer, gone, plain, topics
from bot.handlers.sending import Reply, acknowledge, send, turn
from bot.languages.locale import Locale


async def list_topics(update: Update, context: Context) -> None:
    """Show the topics."""
    await send(update, context, topics(await context.services.locale(update), context))


async def browse_topics(update: Update, context: Context) -> None:
    """Show the topics, in place of what was browsed or below the words above the button."""
    await acknowledge(update.callback_query)
    await _show(topics(await context.services.locale(update), context), update, context)


async def browse_topic(update: Update, context: Context) -> None:
    """Show a page of a topic's questions, in place of the list that the button was in or below other words."""
    await acknowledge(update.callback_query)
    services, locale = context.services, await context.services.locale(update)
    topic = context.match["topic"]
    if services.faq.in_topic(topic, locale):
        keyboard = topic_keyboard(services.faq, topic, int(context.match["page"]), locale)
        heading = f"<b>{plain(services.folder.topic_name(topic, locale))}</b>"
        await _show(Reply([heading], keyboard), update, context)
    else:
        await send(update, context, gone(locale, context))


async def open_entry(update: Update, context: Context) -> None:
    """Send an entry that was offered."""
    await acknowledge(update.callback_query)
    locale = await context.services.locale(update)
    entry = context.services.entry(context.match["id"], locale)
    await send(update, context, answer(entry, context) if entry else gone(locale, context))


async def turn_language(update: Update, context: Context) -> None:
    """Put the answer in the other language in place of the one shown."""
    await acknowledge(update.callback_query)
    entry = context.services.faq.find(context.match["id"], Locale(context.match["locale"]))
    if entry is None:
        await send(update, context, gone(await context.services.locale(update), context))
    else:
        await turn(update, context, answer(entry, context))


async def press_unknown(update: Update, context: Context) -> None:
    """A button of a keyboard that this version no longer knows."""
    await acknowledge(update.callback_query)
    await send(update, context, gone(await context.services.locale(update), context))


async def _show(reply: Reply, update: Update, context: Context) -> None:
    show = turn if context.match["how"] == Press.TOPICS else send
    await show(update, context, reply)
