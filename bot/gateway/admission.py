"""Admission control: what comes twice is heard once, and a chat that sends too much is told so once."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from cachetools import LRUCache, TTLCache
from telegram import Message, Update
from telegram.constants import ChatType

from bot.gateway.filters import GROUPS, Addressed, Commanded
from bot.gateway.flood_limits import USUAL, ChatLimiter, Verdict

REMEMBERED = 10_000  # updates and presses


class Admission:
    """Judges each update as it comes, before it waits or takes a slot."""

    def __init__(
        self,
        limiter: ChatLimiter,
        commands: Collection[str] = (),
        *,
        same_press: float = USUAL.same_press,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limiter = limiter
        self._seen: LRUCache[int, bool] = LRUCache(REMEMBERED)
        self._presses: TTLCache[tuple[object, ...], bool] = TTLCache(REMEMBERED, same_press, timer=clock)
        self._over: LRUCache[int, bool] = LRUCache(REMEMBERED)
        self._repeated: LRUCache[int, bool] = LRUCache(REMEMBERED)
        self._addressed, self._commanded = Addressed(), Commanded(commands)

    def admit(self, update: Update) -> bool:
        """Whether the update is handled at all: it is, also the first one too many, so that someone is told.

        Telegram brings an update again where our thanks for it got lost.
        """
        if update.update_id in self._seen:
            return False
        self._seen[update.update_id] = True
        self._note_press(update)
        if update.effective_chat is None or self.is_overheard(update):
            return True
        match self._limiter.judge(update.effective_chat.id):
            case Verdict.ADMIT:
                return True
            case Verdict.TELL:
                self._over[update.update_id] = True
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
        return self._over.pop(update.update_id, False)

    def is_repeated(self, update: Update) -> bool:
        """Whether it is a press that came just before; said once."""
        return self._repeated.pop(update.update_id, False)

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

    def _note_press(self, update: Update) -> None:
        press = update.callback_query
        if press is None:
            return
        where = press.message.message_id if press.message else press.inline_message_id
        key = (press.from_user.id, press.chat_instance, where, press.data)
        if key in self._presses:
            self._repeated[update.update_id] = True
        else:
            self._presses[key] = True


def _is_command(message: Message) -> bool:
    """Whether the message begins with a command."""
    return (message.text or "").startswith("/")
