"""Who may change what a group shares: its administrators."""

from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.handlers.context import Context

MANAGERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def is_manager(context: Context) -> bool:
    """Whether who writes may change the chat's language and subscription, or erase what is kept of it.

    In private anyone may. In a group its administrators, those who stay anonymous too; Telegram is asked, and its
    reply remembered for a while. Where it does not answer, nobody may.
    """
    update, known = context.origin, context.services.managers
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    if chat is None or chat.type == ChatType.PRIVATE:
        return True
    sender = message.sender_chat if update.callback_query is None and message is not None else None
    if sender is not None:
        return sender.id == chat.id
    if user is None:
        return False
    key = (context.chat_id, user.id)
    if key not in known:
        try:
            member = await context.bot.get_chat_member(*key)
        except TelegramError:
            return False
        known[key] = member.status in MANAGERS
    return known[key]


async def manages(context: Context) -> bool:
    """The same; whoever may not is told so kindly."""
    if await is_manager(context):
        return True
    if context.origin.callback_query is not None:
        await context.acknowledge(only_managers(context))
    else:
        await context.say(only_managers(context))
    return False


def only_managers(context: Context) -> str:
    """That in a group its administrators decide."""
    return context._(
        "In a group its administrators decide that. Write to me in private, and it is you who decides: "
        "https://t.me/{bot}"
    ).format(bot=context.bot.username)
