"""Was it useful? Counted, without a trace of who said so."""

from contextlib import suppress

from telegram import InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.faq.entry import Entry
from bot.handlers.context import Context
from bot.handlers.keyboards import entries_keyboard, without_vote
from bot.handlers.replies import gone
from bot.languages.locale import Locale

NEXT_OFFERED = 3


async def rate(update: Update, context: Context) -> None:
    """Count a yes or a no, once a message and text; after a no, offer what else may help."""
    query, services, now = update.callback_query, context.services, context.services.clock()
    useful = context.match["vote"] == "y"
    entry = services.faq.find(context.match["id"], Locale(context.match["locale"]))
    _ = context._
    await context.acknowledge(_("Thank you for telling me."))
    if entry is None:
        await context.send(gone(context))
        return
    fingerprint, message, chat_id = context.match["fingerprint"], query.message, context.chat_id
    if message is None or not services.sessions.is_first_vote(chat_id, message.message_id, fingerprint, now=now):
        return
    with suppress(BadRequest):  # the same press may have come before a restart
        await query.edit_message_reply_markup(without_vote(getattr(message, "reply_markup", None)))
    if not useful:
        sentence = _("I am sorry. Perhaps one of these helps you more:")
        await context.say(sentence, keyboard=_next(entry, context))
    if entry.fingerprint.startswith(fingerprint):  # else it was said of a text that has changed since
        await services.votes.add(entry.id, entry.locale, entry.fingerprint, useful=useful, now=now)


def _next(entry: Entry, context: Context) -> InlineKeyboardMarkup:
    """The entries that came next to the one that did not help, and the lines where people answer."""
    services, locale = context.services, context.locale
    offered = services.sessions.offered(context.chat_id, now=services.clock())
    ids = [other for other in (offered if entry.id in offered else entry.related) if other != entry.id]
    found = [other for other in (services.entry(entry_id, locale) for entry_id in ids) if other][:NEXT_OFFERED]
    hotlines = services.role("hotlines", locale)
    if hotlines is not None and hotlines.id != entry.id and hotlines not in found:
        found.append(hotlines)
    return entries_keyboard(found, locale)
