"""Who is an admin, and where: alone with the bot."""

from collections.abc import Mapping

from telegram import Chat, Update
from telegram.constants import ChatType
from telegram.ext.filters import UpdateFilter

from bot.handlers.context import Context


class AdminChat(UpdateFilter):
    """The private chats of admins; for everyone else these commands do not exist."""

    def __init__(self, admins: Mapping[int, str]) -> None:
        super().__init__()
        self._admins = admins

    def filter(self, update: Update) -> bool:
        """Whether an admin wrote it, alone with the bot."""
        return is_private(update.effective_chat) and bool(
            update.effective_user and update.effective_user.id in self._admins
        )


def is_private(chat: Chat | None) -> bool:
    """Whether nobody else reads along."""
    return chat is not None and chat.type == ChatType.PRIVATE


def alias_of(update: Update, context: Context) -> str | None:
    """The alias of the admin who acts, or None where it is nobody's or not in private."""
    if not is_private(update.effective_chat) or update.effective_user is None:
        return None
    return context.services.desk.admins.get(update.effective_user.id)
