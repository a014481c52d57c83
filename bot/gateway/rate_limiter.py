"""Rate limiter: every request of the bot passes here; what people would see as a send takes from the budget first."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.gateway.errors import Meaning, delay_of, is_unsent, meaning_of
from bot.gateway.send_budget import Purpose, SendBudget

COUNTED = ("send", "edit", "copy", "forward", "delete")
NOT_COUNTED = frozenset({"sendChatAction", "deleteWebhook", "deleteMyCommands"})

RateLimitArgs = bool | Purpose
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RetryPolicy:
    """For how long a reply is tried again; all in seconds."""

    longest_flood: float = 60.0  # after that nobody looks for the reply any more
    at_the_end: float = 5.0  # that a reply still waits once the bot is to stop
    server_pause: float = 1.0  # until the one more try after the server's own fault
    unreachable_for: float = 15 * 60.0  # that a reply waits when Telegram cannot be reached
    first_pause: float = 1.0
    longest_pause: float = 15.0


USUAL = RetryPolicy()


class Tries:
    """What one reply has met so far: floods, faults of the server, and time without a way to Telegram."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._was_flooded = self._met_fault = False
        self._unreachable, self._pause = 0.0, policy.first_pause

    def pause_after(self, error: TelegramError) -> float | None:
        """Seconds until the next try, or None where there is none.

        Where nothing reached Telegram it is tried for a quarter of an hour. After the server's own fault it is tried
        once more, though it may then be said twice: that is better than not at all.
        """
        if isinstance(error, RetryAfter):
            before, self._was_flooded = self._was_flooded, True
            wait = delay_of(error).total_seconds()
            return None if before or wait > self._policy.longest_flood else wait
        match meaning_of(error):
            case Meaning.SERVER_FAILED | Meaning.BAD_GATEWAY:
                before, self._met_fault = self._met_fault, True
                return None if before else self._policy.server_pause
            case Meaning.NOTHING_SENT if self._unreachable < self._policy.unreachable_for:
                if not self._unreachable:
                    log.warning("a reply waits until Telegram can be reached again")
                pause, self._pause = self._pause, min(2 * self._pause, self._policy.longest_pause)
                self._unreachable += pause
                return pause
            case _:
                return None


class BudgetLimiter(BaseRateLimiter[RateLimitArgs]):
    """Lets replies take from the budget, and tries them again. A call with `rate_limit_args=True` has taken already.

    A reply that meets a flood waits for exactly as long as Telegram demands, and holds up nothing else: it may be
    about its chat alone, and nobody who writes too much shall be able to slow announcements down. *resting* is where
    it waits, until *stopping* is set. With a `Purpose` as `rate_limit_args` it takes for that.
    """

    def __init__(
        self,
        budget: SendBudget,
        *,
        policy: RetryPolicy = USUAL,
        resting: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        stopping: asyncio.Event | None = None,
    ) -> None:
        self._budget = budget
        self._policy = policy
        self._resting = resting
        self._stopping = stopping or asyncio.Event()

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
        rate_limit_args: RateLimitArgs | None,
    ) -> T:
        """What the request comes to, made when it is its turn."""
        if rate_limit_args is True or endpoint in NOT_COUNTED or not endpoint.startswith(COUNTED):
            return await callback(*args, **kwargs)
        purpose = rate_limit_args if isinstance(rate_limit_args, Purpose) else Purpose.REPLY
        chat_id = data.get("chat_id")
        tries = Tries(self._policy)
        while True:
            await self._budget.take(purpose, chat_id if isinstance(chat_id, int) else None)
            try:
                return await callback(*args, **kwargs)
            except TelegramError as error:
                pause = tries.pause_after(error)
                grace = 0.0 if is_unsent(error) else self._policy.at_the_end
                if pause is None or not await self._waited(pause, grace):
                    raise

    async def _waited(self, seconds: float, grace: float) -> bool:
        """Wait; False where the bot is to stop before they are over, unless what is left of them is within *grace*."""
        began = asyncio.get_running_loop().time()
        async with self._resting():
            try:
                await asyncio.wait_for(self._stopping.wait(), seconds)
            except TimeoutError:
                return True
            left = seconds - (asyncio.get_running_loop().time() - began)
            if left > grace:
                return False
            await asyncio.sleep(left)
        return True
