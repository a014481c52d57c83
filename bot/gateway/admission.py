"""Admission control: a chat that sends too much is told so once, and otherwise not heard."""

from collections.abc import Collection, Mapping
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType

from bot.gateway.filters import GROUPS, Addressed, Commanded
from bot.gateway.flood_limits import ChatLimiter, Verdict


class Admission:
    """Judges each update as it comes, before it waits or takes a slot."""

    def __init__(self, limiter: ChatLimiter, commands: Collection[str] = ()) -> None:
        self._limiter = limiter
        self._over: set[int] = set()
        self._addressed, self._commanded = Addressed(), Commanded(commands)

    def admit(self, update: Update) -> bool:
        """Whether the update is handled at all: it is, also the first one too many, so that someone is told."""
        if update.effective_chat is None or self.is_overheard(update):
            return True
        match self._limiter.judge(update.effective_chat.id):
            case Verdict.ADMIT:
                return True
            case Verdict.TELL:
                self._over.add(update.update_id)
                return True
            case Verdict.DROP:
                return False

    def is_shut_out(self, content: Mapping[str, Any]) -> bool:
        """Whether an update, as Telegram wrote it, is certain to be dropped: one of a private chat over its limit.

        Asked before the update is read, which costs more than all that comes after in dropping it.
        """
        for kind in ("message", "edited_message", "callback_query"):
            part = content.get(kind)
            if isinstance(part, dict) and kind == "callback_query":
                part = part.get("message")
            chat = part.get("chat") if isinstance(part, dict) else None
            if isinstance(chat, dict) and chat.get("type") == ChatType.PRIVATE and isinstance(chat.get("id"), int):
                return self._limiter.is_shut_out(chat["id"])
        return False

    def is_over(self, update: Update) -> bool:
        """Whether the update is the first one too many; said once."""
        over = update.update_id in self._over
        self._over.discard(update.update_id)
        return over

    def is_overheard(self, update: Update) -> bool:
        """Whether people in a group talk among themselves: that costs nothing and counts for nobody."""
        if (
            update.effective_chat is None
            or update.effective_chat.type not in GROUPS
            or update.callback_query is not None
        ):
            return False
        message = update.message or update.edited_message
        if not isinstance(message, Message):
            return True
        return not (self._addressed.filter(message) or (_is_command(message) and self._commanded.filter(message)))


def _is_command(message: Message) -> bool:
    """Whether the message begins with a command."""
    return (message.text or "").startswith("/")
