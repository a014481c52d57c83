"""Sending: one reply may take several messages, or stand in for one that was sent before."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
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
from telegram.error import BadRequest, NetworkError

from bot.gateway.errors import Meaning, is_unsent, meaning_of

if TYPE_CHECKING:
    from bot.handlers.context import Context

UNREACHABLE_FOR = 15 * 60.0  # seconds for which a reply waits when Telegram cannot be reached
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What is said: messages in Telegram's HTML, and the buttons under the last one."""

    messages: Sequence[str]
    keyboard: InlineKeyboardMarkup | None = None


def plain(*sentences: str) -> str:
    """Sentences, each a paragraph, as Telegram's HTML."""
    return escape("\n\n".join(sentences), quote=False)


async def send(context: "Context", *replies: Reply) -> None:
    """Say it. Where the update is an edited message that was answered before, edit that answer."""
    update, chat_id = context.origin, context.chat_id
    message = update.effective_message
    sessions, now = context.services.sessions, context.services.clock()
    before = list(sessions.replies(chat_id, message.message_id, now=now)) if update.edited_message else []
    sent = [await _put(html, keyboard, context, before) for reply in replies for html, keyboard in _messages(reply)]
    for leftover in before:
        with suppress(BadRequest):
            await context.bot.delete_message(chat_id, leftover)
    if update.callback_query is None:
        sessions.set_replies(chat_id, message.message_id, sent, now=now)


async def turn(context: "Context", reply: Reply) -> None:
    """Put the reply in place of the message that holds the pressed button, or send it where that cannot be."""
    query = context.origin.callback_query
    if len(reply.messages) == 1 and isinstance(query.message, Message):
        try:
            await query.edit_message_text(
                reply.messages[0], ParseMode.HTML, reply_markup=reply.keyboard, link_preview_options=NO_PREVIEW
            )
        except BadRequest as error:
            if meaning_of(error) is Meaning.UNCHANGED:
                return
        else:
            return
    await send(context, reply)


async def acknowledge(context: "Context", text: str | None = None) -> None:
    """Stop the button's clock, with a few words where given; a press older than Telegram allows is let pass."""
    with suppress(BadRequest):
        await context.origin.callback_query.answer(text)


async def _put(html: str, keyboard: InlineKeyboardMarkup | None, context: "Context", before: list[int]) -> int:
    """The id of the message that now says it: the first of *before* that can be edited, taken out, or a new one."""
    update, chat_id = context.origin, context.chat_id
    while before:
        earlier = before.pop(0)
        try:
            await context.bot.edit_message_text(
                html,
                chat_id,
                earlier,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if meaning_of(error) is not Meaning.UNCHANGED:
                continue
        return earlier
    send_message = partial(
        context.bot.send_message,
        chat_id,
        html,
        ParseMode.HTML,
        reply_markup=keyboard,
        link_preview_options=NO_PREVIEW,
        message_thread_id=_thread_of(update),
        reply_parameters=_replied_to(update),
    )
    sent = await _patiently(send_message, context)
    if update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE:
        context.services.sessions.note_message(chat_id, sent.message_id, now=context.services.clock())
    return sent.message_id


async def _patiently(send_message: Callable[[], Awaitable[Message]], context: "Context") -> Message:
    """The message once it is sent.

    Where Telegram cannot be reached, so that nothing was sent, it is tried again for a quarter of an hour, or until
    the bot stops.
    """
    waited, pause = 0.0, FIRST_PAUSE
    while True:
        try:
            return await send_message()
        except NetworkError as error:
            if not is_unsent(error) or waited >= UNREACHABLE_FOR or context.services.stopping.is_set():
                raise
            if not waited:
                log.warning("a reply waits until Telegram can be reached again")
        with suppress(TimeoutError):
            await asyncio.wait_for(context.services.stopping.wait(), pause)
        waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE)


def _messages(reply: Reply) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    last = len(reply.messages) - 1
    return [(html, reply.keyboard if index == last else None) for index, html in enumerate(reply.messages)]


def _thread_of(update: Update) -> int | None:
    """The forum topic that a group speaks in."""
    message: MaybeInaccessibleMessage | None = update.effective_message
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _replied_to(update: Update) -> ReplyParameters | None:
    """In a group, the message that is answered, so that everyone sees whose question it was."""
    if update.callback_query is not None or update.effective_chat.type == ChatType.PRIVATE:
        return None
    return ReplyParameters(update.effective_message.message_id, allow_sending_without_reply=True)
