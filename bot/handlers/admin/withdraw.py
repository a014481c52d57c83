"""An admin takes a wrong answer away: at once, in both languages, until its own words change; or a fact everywhere."""

import logging
import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs, urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.errors import StoreError
from bot.faq.entry import Entry
from bot.handlers.callback_data import ID, Press
from bot.handlers.context import Context
from bot.handlers.keyboards import ENTRIES_A_PAGE, entry_id_of, label_of, topics_keyboard
from bot.handlers.replies import gone
from bot.handlers.sending import Reply, plain
from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.store.withdrawals import Text

OFFERED = 5
OF_FACTS = frozenset({"hecho", "dato", "fact"})
ID_AT_THE_END = re.compile(rf"[{Press.TURN}{Press.PART}{Press.TURN_PART}{Press.USEFUL}]:.*:{ID}\Z")

log = logging.getLogger(__name__)


async def withdraw(update: Update, context: Context) -> None:
    """Take away the fact or the entry that is named, or the answer that is replied to; else help to find it."""
    message, _ = update.effective_message, context._
    if context.args and context.args[0].lower() in OF_FACTS:
        await _withdraw_fact(" ".join(context.args[1:]).lower().strip("{}"), context)
        return
    words = " ".join(context.args or ())
    named = words.lower() if words else entry_id_in(message.reply_to_message)
    if named is not None and texts_of(named, context):
        await _withdraw(named, context)
        return
    if words:
        outcome = await context.services.find(words)
        found = _entries((candidate.id for candidate in outcome.candidates[:OFFERED]), context)
        await context.say(_("Which of these shall I take away?"), keyboard=_choice(found))
        return
    sentences = [
        _("Send this command as a reply to the wrong answer, or write words of it behind the command."),
        _("Or look for it here:"),
    ]
    keyboard = topics_keyboard(context.services.faq, context.services.folder, context.locale, Press.WITHDRAW)
    rows = [list(row) for row in keyboard.inline_keyboard]
    if withdrawn := context.services.withdrawals.ids:
        sentences.insert(0, _("Withdrawn now: {entries}").format(entries=", ".join(withdrawn)))
        rows += [[_undo(name, context)] for name in withdrawn]
    await context.say(*sentences, keyboard=InlineKeyboardMarkup(rows))


async def press_withdraw(_update: Update, context: Context) -> None:
    """Take away the entry that was chosen; for anyone but an admin the button leads nowhere."""
    await context.acknowledge()
    entry_id = context.match["id"]
    if context.is_admin and texts_of(entry_id, context):
        await _withdraw(entry_id, context)
    else:
        await context.send(gone(context))


async def press_topic(_update: Update, context: Context) -> None:
    """Show a page of a topic's entries to choose from."""
    await context.acknowledge()
    topic, page = context.match["topic"], int(context.match["page"])
    entries = context.services.faq.in_topic(topic, context.locale)
    shown = entries[page * ENTRIES_A_PAGE : (page + 1) * ENTRIES_A_PAGE]
    if not context.is_admin or not shown:
        await context.send(gone(context))
        return
    rows = [list(row) for row in _choice(shown).inline_keyboard]
    turn = [(page - 1, context._("◀️ Back")), (page + 1, context._("More ▶️"))]
    last = (len(entries) - 1) // ENTRIES_A_PAGE
    rows.append(
        [
            InlineKeyboardButton(label, callback_data=f"{Press.WITHDRAW}:{topic}:{number}")
            for number, label in turn
            if 0 <= number <= last
        ]
    )
    keyboard = InlineKeyboardMarkup([row for row in rows if row])
    await context.turn(Reply([plain(context._("Which of these shall I take away?"))], keyboard))


async def press_restore(update: Update, context: Context) -> None:
    """Show a withdrawn entry again; for anyone but an admin the button leads nowhere."""
    await context.acknowledge()
    services, user = context.services, update.effective_user
    if not context.is_admin or user is None:
        await context.send(gone(context))
        return
    entry_id = context.match["id"]
    if await services.withdrawals.remove(entry_id, alias=services.desk.admins[user.id], now=services.clock()):
        log.info("restored %s", entry_id)
        words = context._("{entry} is shown again.")
    else:
        words = context._("{entry} was not withdrawn.")
    await context.turn(Reply([plain(words.format(entry=_name(entry_id, context)))]))


def texts_of(entry_id: str, context: Context) -> list[Entry]:
    """The entry in each language that it has."""
    found = (context.services.faq.find(entry_id, locale) for locale in Locale)
    return [entry for entry in found if entry is not None]


def entry_id_in(message: Message | None) -> str | None:
    """The entry that a message of the bot answers with, as its buttons tell; None where it is none."""
    keyboard = message.reply_markup if message is not None else None
    for row in keyboard.inline_keyboard if keyboard else ():
        for button in row:
            if isinstance(button.callback_data, str) and (found := ID_AT_THE_END.match(button.callback_data)):
                return found["id"]
            if shared := parse_qs(urlsplit(button.url or "").query).get("url"):
                payload = parse_qs(urlsplit(shared[0]).query).get("start", [""])[0]
                return entry_id_of(payload)
    return None


async def _withdraw(entry_id: str, context: Context) -> None:
    done = context._(
        "{entry} is withdrawn in all languages. In its place people get a holding text with the hotlines, until its "
        "own words have changed and I am restarted."
    )
    texts = [Text.of_entry(entry) for entry in texts_of(entry_id, context)]
    await _take_away(entry_id, texts, done.format(entry=_name(entry_id, context)), context)


async def _withdraw_fact(fact_id: str, context: Context) -> None:
    faq = context.services.faq
    fact = faq.fact(fact_id)
    if fact is None:
        await context.say(*_about_facts(fact_id, context))
        return
    ids = list(dict.fromkeys(entry.id for entry in faq.using(fact.id)))
    done = context._(
        "The fact {fact} is withdrawn, and with it {count} answers: {entries}. In their place people get a holding "
        "text with the hotlines, until the fact's words have changed and I am restarted."
    ).format(fact=fact.id, count=len(ids), entries=", ".join(ids))
    await _take_away(fact.id, [Text.of_fact(fact, locale) for locale in Locale], done, context)


async def _take_away(name: str, texts: Sequence[Text], done: str, context: Context) -> None:
    """Withdraw the texts, and say what was done; or that it lasts only until a restart."""
    services, _ = context.services, context._
    alias = services.desk.admins[context.origin.effective_user.id]
    try:
        await services.withdrawals.add(texts, alias=alias, now=services.clock())
    except StoreError as error:
        log.error("withdrew %s, in memory only: %s", name, error)
        words = _(
            "{entry} is withdrawn, but the database does not answer: that lasts until I am restarted. Please send the "
            "command again in a minute."
        )
        await context.say(words.format(entry=_name(name, context)))
        return
    log.info("withdrew %s", name)
    undo = InlineKeyboardButton(_("↩️ Show it again"), callback_data=f"{Press.RESTORE}:{name}")
    await context.say(done, keyboard=InlineKeyboardMarkup([[undo]]))


def _about_facts(words: str, context: Context) -> list[str]:
    """Which facts may be meant, or how one is named."""
    _ = context._
    like = _like(words, context)
    if words and like:
        return [_("There is no fact of that name."), _("Did you mean one of these? {facts}").format(facts=like)]
    example = _("Write the name of a fact behind “fact”, such as: {example}").format(example=_like("", context))
    return [_("There is no fact of that name."), example] if words else [example]


def _like(words: str, context: Context) -> str:
    """The names of facts that hold all the words, in their name or in what they say."""
    sought = fold(words).split()
    found = [
        fact.id
        for fact in context.services.faq.facts
        if all(word in fold(f"{fact.id} {' '.join(fact.words.values())}") for word in sought)
    ]
    return ", ".join(found[: OFFERED if words else 1])


def _entries(entry_ids: Iterable[str], context: Context) -> list[Entry]:
    found = (context.services.entry(entry_id, context.locale) for entry_id in entry_ids)
    return [entry for entry in found if entry is not None]


def _choice(entries: Iterable[Entry]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label_of(entry.question), callback_data=f"{Press.WITHDRAW}:{entry.id}")]
            for entry in entries
        ]
    )


def _undo(name: str, context: Context) -> InlineKeyboardButton:
    entry = context.services.entry(name, context.locale)
    label = f"{context._('↩️ Show it again')}: {entry.question if entry else name}"
    return InlineKeyboardButton(label_of(label), callback_data=f"{Press.RESTORE}:{name}")


def _name(entry_id: str, context: Context) -> str:
    """The entry as an admin knows it, by its question; and as its files are called."""
    entry = context.services.entry(entry_id, context.locale)
    return f"“{entry.question}” ({entry_id})" if entry else entry_id
