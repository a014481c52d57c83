"""Topics and entries by buttons."""

from telegram import Update

from bot.handlers.callback_data import Press, names_digits, seen_of
from bot.handlers.context import Context
from bot.handlers.keyboards import topic_keyboard
from bot.handlers.replies import answer, gone, piece, topics
from bot.handlers.sending import Reply, plain
from bot.languages.locale import Locale


async def list_topics(_update: Update, context: Context) -> None:
    """Show the topics."""
    await context.send(topics(context))


async def browse_topics(_update: Update, context: Context) -> None:
    """Show the topics, in place of what was browsed or below the words above the button."""
    await context.acknowledge()
    await _show(topics(context), context)


async def browse_topic(_update: Update, context: Context) -> None:
    """Show a page of a topic's questions, in place of the list that the button was in or below other words."""
    await context.acknowledge()
    services, locale = context.services, context.locale
    topic = context.match["topic"]
    if services.faq.in_topic(topic, locale):
        keyboard = topic_keyboard(services.faq, topic, int(context.match["page"]), locale)
        heading = f"<b>{plain(services.folder.topic_name(topic, locale))}</b>"
        await _show(Reply([heading], keyboard), context)
    else:
        await context.send(gone(context))


async def open_entry(_update: Update, context: Context) -> None:
    """Send an entry that was offered."""
    await context.acknowledge()
    entry = context.services.entry(context.match["id"], context.locale)
    await context.send(answer(entry, context) if entry else gone(context))


async def turn_language(_update: Update, context: Context) -> None:
    """Put the answer in the other language in place of the one shown."""
    await context.acknowledge()
    entry = context.services.faq.find(context.match["id"], Locale(context.match["locale"]))
    if entry is None:
        await context.send(gone(context))
    else:
        await context.turn(answer(entry, context))


async def open_piece(_update: Update, context: Context) -> None:
    """Send a part of an answer, its sources or all of it; in the other language in place of the one shown.

    Where the entry's parts have changed since, its first screen comes, which leads to those that there are.
    """
    await context.acknowledge()
    match = context.match
    entry = context.services.faq.find(match["id"], Locale(match["locale"]))
    if entry is None:
        await context.send(gone(context))
    elif match["names"] != names_digits(entry):
        await context.send(answer(entry, context))
    else:
        say = context.turn if match["how"] == Press.TURN_PART else context.send
        await say(piece(entry, match["piece"], seen_of(match["seen"]), context))


async def press_unknown(_update: Update, context: Context) -> None:
    """A button of a keyboard that this version no longer knows."""
    await context.acknowledge()
    await context.send(gone(context))


async def _show(reply: Reply, context: Context) -> None:
    show = context.turn if context.match["how"] == Press.TOPICS else context.send
    await show(reply)
