"""Deleting messages at Telegram: one that should not have been sent, or both sides of the last two days."""

import logging
from collections.abc import Iterable, Sequence

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError

from bot.handlers.callback_data import Press
from bot.handlers.context import Context
from bot.handlers.sending import Reply, plain
from bot.languages.catalogue import gettext_of
from bot.languages.formats import listed, number
from bot.languages.locale import Locale
from bot.pii.spans import PiiKind, PiiSpan

log = logging.getLogger(__name__)

AT_ONCE = 100  # https://core.telegram.org/bots/api#deletemessages


def caution(found: Sequence[PiiSpan], context: Context) -> list[Reply]:
    """That personal data came and should not, with a button that deletes the message; nothing where none came."""
    if not found:
        return []
    _, locale = context._, context.locale
    kinds = listed([kind_name(kind, locale) for kind in dict.fromkeys(finding.kind for finding in found)], locale)
    sentences = (
        _("In your message I saw: {data}. I left it out when I looked for an answer, and I did not keep it.").format(
            data=kinds
        ),
        _(
            "Please send no names, numbers or addresses here: I do not need them, and Telegram keeps what is written. "
            "It is safer to delete that message."
        ),
    )
    return [Reply([plain(*sentences)], delete_keyboard(context))]


def delete_keyboard(context: Context) -> InlineKeyboardMarkup | None:
    """A button that deletes the person's message, where Telegram lets a bot do that: in private chats."""
    update = context.origin
    message = update.effective_message
    if message is None or update.effective_chat.type != ChatType.PRIVATE or update.callback_query is not None:
        return None
    label = context._("🗑 Delete that message")
    button = InlineKeyboardButton(label, callback_data=f"{Press.DELETE}:{message.message_id}")
    return InlineKeyboardMarkup([[button]])


async def press_delete(update: Update, context: Context) -> None:
    """Delete the message that the button is about, and say whether that worked."""
    await context.acknowledge()
    _, chat_id, deleted = context._, context.chat_id, 0
    if update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE:
        deleted = await delete(context.bot, chat_id, [int(context.match["message"])], one_by_one=True)
    if deleted:
        words = _("Done: that message is deleted here and on my side.")
    else:
        words = _(
            "I could not delete it: Telegram lets me do so for two days only. Please delete it yourself: hold the "
            "message, then choose to delete it for me as well."
        )
    await context.turn(Reply([plain(words)]))


def offer(context: Context) -> Reply:
    """Whether both sides of the last two days shall be deleted at Telegram too."""
    _ = context._
    sentences = (
        _("Shall I also delete our messages of the last 48 hours at Telegram, yours and mine?"),
        _(
            "I know only those since I was last started, and Telegram lets me delete none that are older than 48 "
            "hours. Their numbers stay in my memory, not on disk, until you choose, for 48 hours at most."
        ),
    )
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(_("🗑 Yes, delete them"), callback_data=f"{Press.ERASE}:y")],
            [InlineKeyboardButton(_("No, leave them"), callback_data=f"{Press.ERASE}:n")],
        ]
    )
    return Reply([plain(*sentences)], keyboard)


async def press_erase(update: Update, context: Context) -> None:
    """Delete both sides of the last two days, or leave them; forget their numbers either way.

    What Telegram does not delete for now stays known, so that pressing again deletes it.
    """
    await context.acknowledge()
    services, chat_id, _ = context.services, context.chat_id, context._
    if context.match["answer"] == "n":
        await context.turn(Reply([plain(_("All right, I leave them, and I forgot their numbers."))]))
    else:
        is_private = update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
        messages = services.sessions.messages(chat_id, now=services.clock()) if is_private else []
        try:
            deleted = await delete(context.bot, chat_id, messages)
        except TelegramError as error:
            log.warning("messages could not be deleted: %s", type(error).__name__)
            await context.say(_("Telegram does not delete them just now. Please press the button again in a minute."))
            return
        services.sessions.forget_messages(chat_id)
        sentences = (
            _("I had Telegram delete {count} messages, yours and mine.").format(count=number(deleted, context.locale)),
            _(
                "What is older, what was written before I was last started, and this message stay. To remove them too, "
                "delete the whole chat in Telegram. What Telegram itself keeps of deleted messages I do not know."
            ),
        )
        await context.say(*sentences)
    services.sessions.forget(chat_id)
    services.sessions.forget_messages(chat_id)


async def delete(bot: Bot, chat_id: int, messages: Iterable[int], *, one_by_one: bool = False) -> int:
    """How many messages Telegram deleted, as far as it says so: in a batch it passes over those that it cannot."""
    ids, deleted = list(messages), 0
    for start in range(0, len(ids), AT_ONCE):
        batch = ids[start : start + AT_ONCE]
        if not one_by_one:
            try:
                await bot.delete_messages(chat_id, batch)
            except BadRequest:
                pass  # an older server of one's own does not know it; then one by one
            else:
                deleted += len(batch)
                continue
        for message_id in batch:
            try:
                await bot.delete_message(chat_id, message_id)
            except BadRequest:
                continue
            deleted += 1
    return deleted


def kind_name(kind: PiiKind, locale: Locale) -> str:
    """The kind of personal data in words."""
    _ = gettext_of(locale)
    return {
        PiiKind.A_NUMBER: _("an A-number"),
        PiiKind.PASSPORT: _("a passport number"),
        PiiKind.SSN: _("a Social Security number"),
        PiiKind.ID_CARD: _("the number of an identity card"),
        PiiKind.LICENCE: _("the number of a driver's license"),
        PiiKind.CARD: _("the number of a bank card"),
        PiiKind.BIRTH_DATE: _("a date of birth"),
        PiiKind.RECEIPT: _("the receipt number of a case"),
        PiiKind.PHONE: _("a phone number"),
        PiiKind.EMAIL: _("an e-mail address"),
        PiiKind.ADDRESS: _("a home address"),
        PiiKind.NAME: _("a full name"),
    }[kind]
