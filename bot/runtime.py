"""The bot's life: start, take updates, keep house, stop."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TextIO

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.app import Faro, build
from bot.config import Settings
from bot.errors import ApiError, StoreError
from bot.gateway.console import ConsoleRequest, converse, lines_of
from bot.gateway.errors import Meaning, delay_of, meaning_of
from bot.gateway.polling import poll
from bot.gateway.proxy import proxy_of
from bot.gateway.request import NO_TOKEN, POLL_CONNECTIONS, AiohttpRequest
from bot.gateway.webhook import Webhook, listening, web_app
from bot.handlers import commands
from bot.handlers.admin.alarms import tell_restart
from bot.handlers.admin.notify import watch
from bot.languages.locale import Locale
from bot.matching.matcher import Matcher
from bot.store.keys import load_keys
from bot.store.lock import single_instance
from bot.store.marks import Mark

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
TICK = 20.0  # seconds between two looks at what has to be done from time to time
HANDED_OVER_WITHIN = 10.0  # seconds for updates in hand at the end: systemd and compose wait for 30 in all
START_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds between tries to reach a Telegram that is busy or at fault at the start
LONGEST_START_PAUSE = 60.0
HEARD_WITHIN = 120.0  # seconds without a word of Telegram after which the bot is not well
WEBHOOK_LOOK = 50.0  # seconds between two looks at whether Telegram brings updates
TOLD_AGAIN_AFTER = timedelta(minutes=30)

log = logging.getLogger(__name__)


async def run(
    settings: Settings, webhook: Webhook | None = None, *, matcher: Matcher | None = None, progress: bool = False
) -> None:
    """Answer people and send announcements until SIGTERM, SIGINT or SIGHUP; alone on its database, or else it waits.

    What is in hand then is finished. Raises BotError for whatever keeps the bot from starting.
    """
    os.umask(0o077)  # whatever is written is for nobody else
    signals = [
        name for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP) if signal.getsignal(name) != signal.SIG_IGN
    ]
    for name in signals:
        signal.signal(name, _leave)  # nothing is in hand yet
    if proxy_of(settings.api_url):
        log.info("requests to Telegram go through the proxy that the environment names")
    await _greet_telegram(settings)
    async with single_instance(settings.database):
        faro = await build(settings, matcher=matcher, progress=progress)
        for name in signals:
            asyncio.get_running_loop().add_signal_handler(name, faro.services.stopping.set)
        await _serve(faro, settings, webhook)
    log.info("stopped")


async def chat(settings: Settings, keyboard: TextIO, screen: TextIO, *, locale: Locale | None = None) -> None:
    """Talk to the bot in a terminal, or a pipe, until *keyboard* ends: without token, account or network.

    *locale* is what the person's Telegram would speak. Raises BotError for whatever keeps the bot from starting,
    and OSError when *screen* can show no more.
    """
    console = ConsoleRequest(screen, locale=locale)
    faro = await build(replace(settings, token=None), request=console, progress=True, limited=False)
    async with started(faro):
        await converse(faro.application, console, lines_of(keyboard))


@asynccontextmanager
async def started(faro: Faro) -> AsyncIterator[None]:
    """Take updates from the queue until the block ends; then finish what is in hand and close everything.

    Raises ApiError when Telegram cannot be reached or refuses the token.
    """
    application = faro.application
    try:
        await _done_by_telegram(application.initialize)
        await application.start()
        yield
    finally:
        faro.services.stopping.set()
        if application.running:
            try:
                async with asyncio.timeout(HANDED_OVER_WITHIN):
                    await application.update_queue.join()
            except TimeoutError:
                log.warning("gave up %d updates that were in hand", faro.abandon())
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # which the application leaves open where it could not be initialized
        await faro.services.close()


async def keep_house(faro: Faro, health_file: Path | None = None, *, tick: float = TICK) -> None:
    """Forget in time what is only remembered for a while, at start and then daily; show that the bot is well.

    *health_file* is touched as long as the event loop runs, the database answers, and Telegram brings what people
    write.
    """
    services, kept = faro.services, None
    while True:
        now = services.clock()
        services.sessions.prune(now=now)
        if dropped := faro.dropped():
            log.warning("dropped %d updates of chats that sent too much", dropped)
        try:
            if services.database.is_full:
                await faro.marks.set(Mark.RUNNING, now.isoformat())  # whether there is room again
            if kept != now.date():
                removed = await services.chats.expire(now=now)
                await services.database.truncate_log()
                log.info("retention: removed %d chats unused for too long", removed)
                kept = now.date()
            elif services.database.log_waits:
                await services.database.truncate_log()
            await services.owed.settle()
        except StoreError as error:
            log.error("%s", error)  # says where and what to do; its place says nothing
        await _show_health(faro, health_file)
        await faro.alarms.look(faro.application.bot, services)
        await asyncio.sleep(tick)


async def _show_health(faro: Faro, health_file: Path | None) -> None:
    try:
        await faro.services.database.ping()
        if faro.hearing.silent_for >= HEARD_WITHIN:
            log.error("Telegram has brought nothing for %.0f s; the bot is not well", faro.hearing.silent_for)
        elif health_file is not None:
            health_file.touch()  # noqa: ASYNC240  # as quick as reading the clock
    except (StoreError, OSError) as error:
        log.error("%s", error)


async def _serve(faro: Faro, settings: Settings, webhook: Webhook | None) -> None:
    stopping = faro.services.stopping
    async with started(faro):
        log.info("answering as @%s", faro.application.bot.username)
        await note_start(faro)
        sending = asyncio.create_task(faro.sender.run(stopping))
        helpers = [
            asyncio.create_task(_introduce(faro)),
            asyncio.create_task(keep_house(faro, settings.health_file)),
            asyncio.create_task(watch(faro.application.bot, faro.services)),
        ]
        try:
            if webhook is None:
                await _poll(faro, stopping)
            else:
                secret_token = load_keys(settings.secret, settings.secret_file).webhook_token()
                await _listen(faro, webhook, secret_token, stopping)
            log.info("stopping: finishing what is in hand")
        finally:
            stopping.set()
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(sending, *helpers, return_exceptions=True)
            with suppress(StoreError):
                await faro.marks.remove(Mark.RUNNING)  # so that the next start knows that this was no breakdown


async def note_start(faro: Faro) -> None:
    """Tell admins that the bot was started again, at most twice an hour; the very first time is no news."""
    now, marks = faro.services.clock(), faro.marks
    try:
        was_killed, told = await marks.find(Mark.RUNNING) is not None, await marks.find(Mark.TOLD)
        await marks.set(Mark.RUNNING, now.isoformat())
        is_news = told is None or now - datetime.fromisoformat(told) >= TOLD_AGAIN_AFTER
        if is_news:
            await marks.set(Mark.TOLD, now.isoformat())
    except StoreError as error:
        log.error("%s", error)
        return
    if was_killed:
        log.warning("the bot was not stopped, but broke off, before this start")
    if is_news and told is not None:
        await tell_restart(faro.application.bot, faro.services, was_killed=was_killed)


async def _introduce(faro: Faro) -> None:
    """Introduce the bot at Telegram, to each admin in the language that they chose."""
    services, now = faro.services, faro.services.clock()
    admins = {}
    for chat_id in services.desk.admins:
        try:
            chosen = await services.chats.locale(chat_id, now=now)
        except StoreError:
            chosen = None
        admins[chat_id] = chosen or Locale.ES
    await commands.introduce(faro.application.bot, admins)


async def _poll(faro: Faro, stopping: asyncio.Event) -> None:
    await _done_by_telegram(faro.application.bot.delete_webhook, stopping)
    await poll(
        faro.application.bot,
        faro.application.update_queue.put_nowait,
        allowed=ALLOWED_UPDATES,
        stopping=stopping,
        is_shut_out=faro.is_shut_out,
        room=faro.room,
        hearing=faro.hearing,
    )


async def _listen(faro: Faro, webhook: Webhook, secret_token: str, stopping: asyncio.Event) -> None:
    bot, put = faro.application.bot, faro.application.update_queue.put_nowait
    app = web_app(bot, put, path=webhook.path, secret_token=secret_token, is_shut_out=faro.is_shut_out, room=faro.room)
    async with listening(app, webhook):
        await _done_by_telegram(
            partial(bot.set_webhook, webhook.url, secret_token=secret_token, allowed_updates=ALLOWED_UPDATES), stopping
        )
        while not stopping.is_set():
            await look_after_webhook(faro, webhook, secret_token)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), WEBHOOK_LOOK)


async def look_after_webhook(faro: Faro, webhook: Webhook, secret_token: str) -> None:
    """Ask Telegram whether it brings updates to us; where another program took the webhook away, take it back."""
    bot = faro.application.bot
    try:
        info = await bot.get_webhook_info()
        if info.url != webhook.url:
            log.warning("another program took the webhook away; taking it back")
            faro.hearing.contest()
            await bot.set_webhook(webhook.url, secret_token=secret_token, allowed_updates=ALLOWED_UPDATES)
        elif info.pending_update_count and info.last_error_message:
            log.warning("Telegram cannot bring updates: %s", info.last_error_message)
        else:
            faro.hearing.heard()
    except TelegramError as error:
        log.warning("Telegram does not say whether it brings updates: %s", type(error).__name__)


async def _greet_telegram(settings: Settings) -> None:
    """Nothing where Telegram knows the token, else ApiError: better said now than after minutes of loading."""
    bot = Bot(
        settings.token or NO_TOKEN,
        f"{settings.api_url}/bot",
        request=AiohttpRequest(POLL_CONNECTIONS),
        get_updates_request=AiohttpRequest(POLL_CONNECTIONS),
    )
    try:
        await _done_by_telegram(bot.initialize)
    finally:
        await bot.shutdown()


async def _done_by_telegram(call: Callable[[], Awaitable[object]], stopping: asyncio.Event | None = None) -> None:
    """Wait until Telegram has done it, also over a moment in which it is busy or at fault, or until *stopping* is set.

    Raises ApiError where it does not, without the library's own error behind it: that one quotes the token.
    """
    pauses = iter(START_PAUSES)
    while True:
        try:
            await call()
        except TelegramError as error:
            refusal, pause = _refusal(error), _start_pause(error, pauses)
        else:
            return
        if pause is None:
            raise refusal
        log.warning("%s; trying again in %.0f s", refusal, pause)
        if stopping is None:
            await asyncio.sleep(pause)
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)
                return


def _start_pause(error: TelegramError, pauses: Iterator[float]) -> float | None:
    pause = next(pauses, None)
    if pause is None:
        return None
    if isinstance(error, RetryAfter):
        wait = delay_of(error).total_seconds()
        return wait if wait <= LONGEST_START_PAUSE else None
    return pause if meaning_of(error) in (Meaning.SERVER_FAILED, Meaning.BAD_GATEWAY) else None


def _refusal(error: TelegramError) -> ApiError:
    if isinstance(error, InvalidToken):
        return ApiError("Telegram refuses FARO_TOKEN; copy it whole from @BotFather")
    if isinstance(error, BadRequest):
        return ApiError(f"Telegram refuses to start ({error.message}); check --webhook and FARO_API_URL")
    return ApiError(f"Telegram cannot be reached ({error.message}); check the network and FARO_API_URL")


def _leave(*_: object) -> None:
    sys.exit(0)
