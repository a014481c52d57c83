"""Long polling: updates as Telegram holds them for us."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.errors import ApiError
from bot.gateway.backlog import always
from bot.gateway.hearing import Hearing
from bot.gateway.update_reader import read

WAIT = timedelta(seconds=30)  # for which Telegram holds a request open when there is nothing new
SLACK = 10.0  # seconds after which an answer that should have come is no longer awaited
AT_ONCE = 50  # updates a request: what is taken is lost where the process dies
CONFIRMED_WITHIN = 5.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0

T = TypeVar("T")

log = logging.getLogger(__name__)


async def poll(
    bot: Bot,
    put: Callable[[Update], None],
    *,
    allowed: Sequence[str],
    stopping: asyncio.Event,
    wait: timedelta = WAIT,
    is_shut_out: Callable[[Mapping[str, Any]], bool] = lambda _: False,
    room: Callable[[], Awaitable[None]] = always,
    hearing: Hearing | None = None,
) -> None:
    """Hand every update to *put* until *stopping* is set; then Telegram knows which ones were taken.

    Back-pressure: none are fetched until *room* says so; those that wait stay at Telegram. What *is_shut_out* says of
    an update as Telegram wrote it is dropped before it costs anything. *hearing* is told what came of each request.

    While Telegram cannot be reached it tries again after growing pauses. Raises ApiError when the token is no
    longer valid.
    """
    offset: int | None = None
    failures = 0
    hearing = hearing or Hearing()
    while not stopping.is_set():
        await _unless(stopping, room())
        try:
            contents = await _unless(stopping, _fetch(bot, offset, wait, allowed, limit=AT_ONCE)) or []
        except InvalidToken:
            break
        except Exception as error:  # noqa: BLE001  # whatever comes, people are still waiting for the next update
            failures += 1
            hearing.failed(error)
            pause = _pause(error, failures)
            log.warning("no updates from Telegram (%s); trying again in %.0f s", type(error).__name__, pause)
            await _unless(stopping, asyncio.sleep(pause))
            continue
        hearing.heard()
        if failures:
            log.info("Telegram is back after %d failed requests", failures)
            failures = 0
        for content in contents:
            offset = max(offset or 0, content["update_id"] + 1)
            if not is_shut_out(content) and (update := read(content, bot)) is not None:
                put(update)
    if not stopping.is_set():  # raised here, as the library's own error may quote the token
        raise ApiError("Telegram no longer accepts FARO_TOKEN; ask @BotFather for the current one")
    if offset is not None:
        with suppress(TelegramError, TimeoutError, ValueError):
            async with asyncio.timeout(CONFIRMED_WITHIN):
                await _fetch(bot, offset, timedelta(), allowed, limit=1)


async def _fetch(
    bot: Bot, offset: int | None, wait: timedelta, allowed: Sequence[str], *, limit: int
) -> list[dict[str, Any]]:
    """The next updates as Telegram wrote them, those without a number left out.

    Raises ValueError for what is no list of updates, as from a captive portal: nothing in it can be passed over.
    `Bot.get_updates` gives up a whole batch, for ever, when the library cannot read one update in it.
    """
    seconds = int(wait.total_seconds())
    data = {"offset": offset, "limit": limit, "timeout": seconds, "allowed_updates": list(allowed)}
    fetched: Any = await bot._post("getUpdates", data, read_timeout=seconds + SLACK)  # noqa: SLF001
    if not isinstance(fetched, list):
        raise ValueError("no list of updates")  # it is what came that is wrong, not who called
    numbered = [content for content in fetched if isinstance(content, dict) and type(content.get("update_id")) is int]
    if fetched and not numbered:
        raise ValueError("updates without a number")
    return numbered


async def _unless(stopping: asyncio.Event, work: Awaitable[T]) -> T | None:
    """What *work* comes to, or None where *stopping* is set before it ends."""
    task, stop = asyncio.ensure_future(work), asyncio.create_task(stopping.wait())
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
