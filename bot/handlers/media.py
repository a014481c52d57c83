"""Whatever is not text: its caption is read, and it gets a kind reply, never silence."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardMarkup, Message, Update

from bot.gateway.filters import asked_in
from bot.handlers.ask import Weight, answer_beside
from bot.handlers.context import Context
from bot.handlers.deleting import delete_keyboard
from bot.handlers.replies import topics
from bot.handlers.sending import Reply


async def receive_media(update: Update, context: Context) -> None:
    """Answer the words that came with it, and say that only words can be read; that once for an album."""
    message, services = update.effective_message, context.services
    said = await answer_beside(asked_in(message), context, least=Weight.OFFERED)
    replies = [*said.replies]
    album = message.media_group_id
    if not album or services.sessions.is_first_of_album(context.chat_id, album, now=services.clock()):
        *sentences, only_words = _sentences(message, context)
        if not replies:
            sentences.append(only_words)
        if sentences:
            replies.append(_warning(sentences, message, context))
    replies += said.careful
    if replies:
        await context.send(*replies)


def _warning(sentences: Sequence[str], message: Message, context: Context) -> Reply:
    """The sentences over the topics, with a button that deletes what should not have been sent."""
    reply = topics(context, *sentences)
    if not _is_telling(message) or not (delete := delete_keyboard(context)):
        return reply
    return replace(reply, keyboard=InlineKeyboardMarkup([*delete.inline_keyboard, *reply.keyboard.inline_keyboard]))


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
