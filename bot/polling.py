"""Updates by long polling."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.errors import ApiError

WAIT = timedelta(seconds=30)  # for which Telegram holds a request open when there is nothing new
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0

T = TypeVar("T")

log = logging.getLogger(__name__)


async def poll(
    bot: Bot, put: Callable[[Update], None], *, allowed: Sequence[str], stopping: asyncio.Event, wait: timedelta = WAIT
) -> None:
    """Hand every update to *put* until *stopping* is set; then Telegram knows which ones were taken.

    While Telegram cannot be reached it tries again after growing pauses. Raises ApiError when the token is no
    longer valid.
    """
    offset: int | None = None
    failures = 0
    while not stopping.is_set():
        try:
            updates = await _unless(stopping, bot.get_updates(offset=offset, timeout=wait, allowed_updates=allowed))
        except InvalidToken as error:
            raise ApiError("Telegram no longer accepts FARO_TOKEN; ask @BotFather for the current one") from error
        except Exception as error:  # noqa: BLE001  # whatever comes, people are still waiting for the next update
            failures += 1
            pause = _pause(error, failures)
            log.warning("no updates from Telegram (%s); trying again in %.0f s", type(error).__name__, pause)
            await _unless(stopping, asyncio.sleep(pause))
            continue
        if failures:
            log.info("Telegram is back after %d failed requests", failures)
            failures = 0
        for update in updates or ():
            offset = update.update_id + 1
            put(update)
    if offset is not None:
        with suppress(TelegramError):
            await bot.get_updates(offset=offset, timeout=0, limit=1, allowed_updates=allowed)


async def _unless(stopping: asyncio.Event, work: Coroutine[object, object, T]) -> T | None:
    """What *work* comes to, or None where *stopping* is set before it ends."""
    task, stop = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for unfinished in (task, stop):
            unfinished.cancel()
        await asyncio.gather(task, stop, return_exceptions=True)


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        wait = error.retry_after  # a timedelta under PTB_TIMEDELTA=1
        return wait.total_seconds() if isinstance(wait, timedelta) else wait
    return min(LONGEST_PAUSE, FIRST_PAUSE * 1.5 ** min(failures - 1, 20))
