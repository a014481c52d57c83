"""An admin takes a wrong answer away: at once, in both languages, until its file changes."""

import logging

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.errors import StoreError
from bot.faq.entry import Entry
from bot.handlers.admin.auth import alias_of
from bot.handlers.callback_data import Press
from bot.handlers.context import Context
from bot.handlers.replies import gone
from bot.handlers.sending import Reply, plain
from bot.languages.locale import Locale
from bot.store.withdrawals import Text

log = logging.getLogger(__name__)


async def withdraw(update: Update, context: Context) -> None:
    """Put the holding text in place of the entry that is named; without a name, say which ones are withdrawn."""
    services, alias = context.services, alias_of(update, context)
    _ = context._
    entry_id = context.args[0].lower() if context.args else ""
    entries = texts_of(entry_id, context)
    if not entries:
        sentences = [
            _("Write the name of the entry behind the command, such as: {example}").format(example=_example(context))
        ]
        if entry_id:
            sentences.insert(0, _("There is no entry of that name."))
        if withdrawn := services.withdrawals.ids:
            sentences.append(_("Withdrawn now: {entries}").format(entries=", ".join(withdrawn)))
        await context.say(*sentences)
        return
    texts = [Text(entry.id, entry.locale.value, entry.fingerprint) for entry in entries]
    try:
        await services.withdrawals.add(texts, alias=alias or "", now=services.clock())
    except StoreError as error:
        log.error("withdrew %s, in memory only: %s", entry_id, error)
        words = _(
            "{entry} is withdrawn, but the database does not answer: that lasts until I am restarted. Please send the "
            "command again in a minute."
        ).format(entry=entry_id)
        await context.say(words)
        return
    log.info("withdrew %s", entry_id)
    done = _(
        "{entry} is withdrawn in all languages. In its place people get a holding text with the hotlines, until its "
        "file has changed and I am restarted."
    ).format(entry=entry_id)
    undo = InlineKeyboardButton(_("↩️ Show it again"), callback_data=f"{Press.RESTORE}:{entry_id}")
    await context.say(done, keyboard=InlineKeyboardMarkup([[undo]]))


async def press_restore(update: Update, context: Context) -> None:
    """Show a withdrawn entry again; for anyone but an admin the button leads nowhere."""
    await context.acknowledge()
    services, alias = context.services, alias_of(update, context)
    if alias is None:
        await context.send(gone(context))
        return
    _ = context._
    entry_id = context.match["id"]
    if await services.withdrawals.remove(entry_id, alias=alias, now=services.clock()):
        log.info("restored %s", entry_id)
        words = _("{entry} is shown again.").format(entry=entry_id)
    else:
        words = _("{entry} was not withdrawn.").format(entry=entry_id)
    await context.turn(Reply([plain(words)]))


def texts_of(entry_id: str, context: Context) -> list[Entry]:
    """The entry in each language that it has."""
    found = (context.services.faq.find(entry_id, locale) for locale in Locale)
    return [entry for entry in found if entry is not None]


def _example(context: Context) -> str:
    return context.services.faq.entries[0].id
