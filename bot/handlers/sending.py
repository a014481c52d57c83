"""Sending: one reply may take several messages, or stand in for one that was sent before."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from telegram import (
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.gateway.errors import Meaning, meaning_of
from bot.gateway.send_budget import Purpose

if TYPE_CHECKING:
    from bot.handlers.context import Context

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Reply:
    """What is said: messages in Telegram's HTML, and the buttons under the last one; *urgent* ones go first."""

    messages: Sequence[str]
    keyboard: InlineKeyboardMarkup | None = None
    urgent: bool = False


def plain(*sentences: str) -> str:
    """Sentences, each a paragraph, as Telegram's HTML."""
    return escape("\n\n".join(sentences), quote=False)


async def send(context: "Context", *replies: Reply) -> None:
    """Say it. Where the update is an edited message that was answered before, edit that answer."""
    update, sessions, now = context.origin, context.services.sessions, context.services.clock()
    message = update.effective_message
    before = list(sessions.replies(context.chat_id, message.message_id, now=now)) if update.edited_message else []
    sent = [await _put(part, context, before) for reply in replies for part in _parts(reply)]
    for leftover in before:
        with suppress(BadRequest):
            await context.bot.delete_message(context.chat_id, leftover)
    if update.callback_query is None:
        sessions.set_replies(context.chat_id, message.message_id, sent, now=now)


async def turn(context: "Context", reply: Reply) -> None:
    """Put the reply in place of the message that holds the pressed button, or send it where that cannot be."""
    query = context.origin.callback_query
    if len(reply.messages) == 1 and isinstance(query.message, Message):
        try:
            await query.edit_message_text(
                reply.messages[0], ParseMode.HTML, reply_markup=reply.keyboard, link_preview_options=NO_PREVIEW
            )
        except ChatMigrated as moved:
            await context.follow_chat(moved.new_chat_id)
        except BadRequest as error:
            if meaning_of(error) is Meaning.UNCHANGED:
                return
        else:
            return
    await send(context, reply)


async def acknowledge(context: "Context", text: str | None = None) -> None:
    """Stop the button's clock, with a few words where given: an ornament, of which nothing else depends."""
    with suppress(TelegramError):
        await context.origin.callback_query.answer(text)


async def _put(part: Reply, context: "Context", before: list[int]) -> int:
    """The id of the message that now says it: the first of *before* that can be edited, taken out, or a new one."""
    while before:
        earlier = before.pop(0)
        try:
            await context.bot.edit_message_text(
                part.messages[0],
                context.chat_id,
                earlier,
                parse_mode=ParseMode.HTML,
                reply_markup=part.keyboard,
                link_preview_options=NO_PREVIEW,
                rate_limit_args=_purpose(part),
            )
        except ChatMigrated as moved:  # what was said before stays where it was
            await context.follow_chat(moved.new_chat_id)
            before.clear()
            break
        except BadRequest as error:
            if meaning_of(error) is not Meaning.UNCHANGED:
                continue
        return earlier
    sent = await _sent(part, context)
    if context.origin.effective_chat is not None and context.origin.effective_chat.type == ChatType.PRIVATE:
        context.services.sessions.note_message(context.chat_id, sent.message_id, now=context.services.clock())
    return sent.message_id


async def _sent(part: Reply, context: "Context") -> Message:
    """The message once it is sent: where the chat is now, and beside the forum's topics where Telegram wants that."""
    thread = _thread_of(context.origin)
    replied_to = _replied_to(context.origin)
    while True:
        has_moved = context.has_moved
        try:
            return await context.bot.send_message(
                context.chat_id,
                part.messages[0],
                ParseMode.HTML,
                reply_markup=part.keyboard,
                link_preview_options=NO_PREVIEW,
                message_thread_id=None if has_moved else thread,
                reply_parameters=None if has_moved else replied_to,
                rate_limit_args=_purpose(part),
            )
        except ChatMigrated as moved:
            if has_moved:
                raise
            await context.follow_chat(moved.new_chat_id)
        except BadRequest as error:
            if thread is None or meaning_of(error) is not Meaning.NO_THREAD:
                raise
            thread = None


def _purpose(part: Reply) -> Purpose:
    return Purpose.EMERGENCY if part.urgent else Purpose.REPLY


def _parts(reply: Reply) -> list[Reply]:
    """The reply's messages, each as a reply; the buttons stand under the last."""
    last = len(reply.messages) - 1
    return [
        Reply([html], reply.keyboard if index == last else None, reply.urgent)
        for index, html in enumerate(reply.messages)
    ]


def _thread_of(update: Update) -> int | None:
    """The forum topic that a group speaks in."""
    message: MaybeInaccessibleMessage | None = update.effective_message
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _replied_to(update: Update) -> ReplyParameters | None:
    """In a group, the message that is answered, so that everyone sees whose question it was."""
    if update.callback_query is not None or update.effective_chat.type == ChatType.PRIVATE:
        return None
    return ReplyParameters(update.effective_message.message_id, allow_sending_without_reply=True)
