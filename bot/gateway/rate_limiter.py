"""Rate limiter: every request of the bot passes here; what people would see as a send takes from the budget first."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.gateway.errors import delay_of
from bot.gateway.send_budget import Purpose, SendBudget

COUNTED = ("send", "edit", "copy", "forward", "delete")
NOT_COUNTED = frozenset({"sendChatAction", "deleteWebhook", "deleteMyCommands"})
FLOODED_TRIES = 2
LONGEST_WAIT = 60.0  # seconds; after that nobody looks for the reply any more

T = TypeVar("T")


class BudgetLimiter(BaseRateLimiter[bool]):
    """Lets replies take from the budget. A call with `rate_limit_args=True` has taken already.

    A reply that meets a flood waits for exactly as long as Telegram demands, and holds up nothing else: it may be
    about its chat alone, and nobody who writes too much shall be able to slow announcements down.
    """

    def __init__(self, budget: SendBudget) -> None:
        self._budget = budget

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, T]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: bool | None,
    ) -> T:
        """What the request comes to, made when it is its turn."""
        if rate_limit_args or endpoint in NOT_COUNTED or not endpoint.startswith(COUNTED):
            return await callback(*args, **kwargs)
        chat_id = data.get("chat_id")
        tries = 0
        while True:
            await self._budget.take(Purpose.REPLY, chat_id if isinstance(chat_id, int) else None)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait, tries = delay_of(error).total_seconds(), tries + 1
                if tries == FLOODED_TRIES or wait > LONGEST_WAIT:
                    raise
            await asyncio.sleep(wait)
