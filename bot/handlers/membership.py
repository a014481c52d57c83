"""Chats that the bot is removed from, and groups that become supergroups."""

from telegram import ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus

from bot.handlers.context import Context

GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


async def note_membership(update: Update, context: Context) -> None:
    """Forget a chat that blocked the bot or removed it: now, or once the database answers."""
    services, chat_id, member = context.services, context.chat_id, update.my_chat_member.new_chat_member
    if member.status in GONE or (isinstance(member, ChatMemberRestricted) and not member.is_member):
        await services.owed.do(chat_id, lambda: services.subscribers.erase(chat_id))
    else:
        services.owed.call_off(chat_id)


async def follow_group(update: Update, context: Context) -> None:
    """Go with a group that becomes a supergroup: Telegram says so in both, whichever comes first."""
    message = update.effective_message
    if message.migrate_to_chat_id:
        await context.services.move_chat(message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await context.services.move_chat(message.migrate_from_chat_id, message.chat_id)
