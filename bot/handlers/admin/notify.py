"""Admins are told what happens: what waits for them, how far it is, how it ended."""

import asyncio
import logging

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.announcements.message import Poster, compose, post
from bot.announcements.model import ENDED, Announcement, HoldReason, State
from bot.errors import StoreError
from bot.gateway.errors import Meaning, meaning_of
from bot.handlers.admin.cards import approval_card, card, status
from bot.handlers.admin.labels import why
from bot.handlers.context import Services
from bot.handlers.sending import Reply
from bot.languages.locale import Locale

EVERY = 5.0  # seconds between two looks at the progress
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = logging.getLogger(__name__)


async def watch(bot: Poster, services: Services) -> None:
    """Tell admins what they do not know yet, again and again, until cancelled."""
    while services.desk.admins:
        try:
            await notify(bot, services)
        except StoreError as error:
            log.error("admins could not be told: %s", error)
        except Exception as error:  # noqa: BLE001  # whatever it was, the next look may go well
            log.error("admins could not be told: %s", type(error).__name__)
        await asyncio.sleep(EVERY)


async def notify(bot: Poster, services: Services) -> None:
    """Tell admins of every state they do not know, and show progress: after a restart, in the same message."""
    async with services.desk.notifying:
        await _notify(bot, services)


async def _notify(bot: Poster, services: Services) -> None:
    for announcement in await services.announcements.pending_notice():
        if services.desk.unnoted.get(announcement.id) is announcement.state:
            await _note(announcement, services)
            continue
        if announcement.state is State.SUBMITTED:
            await _ask_to_approve(announcement, bot, services)
        elif announcement.state is State.DRAFT:
            await _notify_of_draft(announcement, bot, services)
        else:
            await _show(announcement, bot, services, anew=True)
        await _note(announcement, services)
    for announcement in await services.announcements.in_states([State.SENDING]):
        await _show(announcement, bot, services)


async def _note(announcement: Announcement, services: Services) -> None:
    """Note that admins know of it; where that cannot be written, at least not to tell them again and again."""
    services.desk.unnoted[announcement.id] = announcement.state
    await services.announcements.set_notified(announcement.id, announcement.state)
    services.desk.unnoted.pop(announcement.id)


async def _ask_to_approve(announcement: Announcement, bot: Poster, services: Services) -> None:
    for chat_id, alias in services.desk.admins.items():
        if alias == announcement.author and services.desk.workflow.policy.approvals > 1:
            continue
        locale = await _locale(chat_id, services)
        try:
            for spoken in announcement.words:
                await post(bot, chat_id, compose(announcement, spoken, now=services.clock()))
        except BadRequest as error:
            if meaning_of(error) is not Meaning.CHAT_NOT_FOUND:  # else this admin has never written to the bot
                await services.announcements.move(
                    announcement.id, [State.SUBMITTED], State.DRAFT, reason=HoldReason.FAULTY
                )
                return
        except TelegramError as error:
            log.warning("an admin could not be asked: %s", type(error).__name__)
        await _send(chat_id, await approval_card(announcement, locale, services), bot)


async def _notify_of_draft(announcement: Announcement, bot: Poster, services: Services) -> None:
    """Tell the author what was given back, and everyone what could not be sent."""
    for chat_id, alias in services.desk.admins.items():
        if announcement.reason is HoldReason.RETURNED and alias != announcement.author:
            continue
        locale = await _locale(chat_id, services)
        await _send(chat_id, await card(announcement, locale, services, why(announcement, locale)), bot)


async def _show(announcement: Announcement, bot: Poster, services: Services, *, anew: bool = False) -> None:
    """Show where it stands: in the message that shows it already, or in a new one where a person has to look."""
    messages = await services.announcements.messages(announcement.id)
    is_news = anew and (announcement.state in ENDED or announcement.reason is not None)
    for chat_id, alias in services.desk.admins.items():
        locale = await _locale(chat_id, services)
        reply = await status(announcement, locale, services)
        if alias in messages and await _edit(chat_id, messages[alias], reply, bot) and not is_news:
            continue
        if not anew:
            continue
        message_id = await _send(chat_id, reply, bot)
        if message_id is not None:
            await services.announcements.set_message(announcement.id, alias, message_id)


async def _send(chat_id: int, reply: Reply, bot: Poster) -> int | None:
    try:
        message = await bot.send_message(
            chat_id,
            reply.messages[0],
            parse_mode=ParseMode.HTML,
            reply_markup=reply.keyboard,
            link_preview_options=NO_PREVIEW,
        )
    except TelegramError as error:
        log.warning("an admin could not be told: %s", type(error).__name__)
        return None
    return message.message_id


async def _edit(chat_id: int, message_id: int, reply: Reply, bot: Poster) -> bool:
    """Whether the message now says it."""
    try:
        await bot.edit_message_text(
            reply.messages[0],
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=reply.keyboard,
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        return meaning_of(error) is Meaning.UNCHANGED
    except TelegramError as error:
        log.warning("an admin could not be told: %s", type(error).__name__)
        return False
    return True


async def _locale(chat_id: int, services: Services) -> Locale:
    return await services.chats.locale(chat_id, now=services.clock()) or Locale.ES
