"""Whatever is not text: a kind reply, never silence."""

from dataclasses import replace

from telegram import InlineKeyboardMarkup, Message, Update

from bot.handlers.context import Context
from bot.handlers.deleting import delete_keyboard
from bot.handlers.replies import topics


async def receive_media(update: Update, context: Context) -> None:
    """Say that only text can be read; once for an album."""
    message, services = update.effective_message, context.services
    album = message.media_group_id
    if album and not services.sessions.is_first_of_album(context.chat_id, album, now=services.clock()):
        return
    reply = topics(context, *_sentences(message, context))
    if _is_telling(message) and (delete := delete_keyboard(context)):
        keyboard = InlineKeyboardMarkup([*delete.inline_keyboard, *reply.keyboard.inline_keyboard])
        reply = replace(reply, keyboard=keyboard)
    await context.send(reply)


def _is_telling(message: Message) -> bool:
    """Whether it may show who someone is or where: better deleted."""
    return bool(
        message.photo
        or message.document
        or message.video
        or message.passport_data
        or message.location
        or message.venue
        or message.contact
    )


def _sentences(message: Message, context: Context) -> tuple[str, ...]:
    _ = context._
    only_text = _("I can only read text. Please write your question to me in a few words.")
    if message.photo or message.document or message.video or message.passport_data:
        return (
            _("I cannot see photos or papers, and I did not keep what you sent."),
            _(
                "Please do not send papers here: they hold names and numbers that others could misuse. "
                "It is safer to delete that message from this chat now."
            ),
            only_text,
        )
    if message.voice or message.audio or message.video_note:
        return (_("I am sorry, I cannot listen to recordings."), only_text)
    if message.location or message.venue:
        return (
            _("I cannot use a location, and I did not keep it. It is safer to delete that message from this chat."),
            only_text,
        )
    if message.contact:
        return (
            _("I need no phone numbers, and I did not keep it. It is safer to delete that message from this chat."),
            only_text,
        )
    return (only_text,)
