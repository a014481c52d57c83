"""The application: the one place where services are made and handlers registered, and its life from start to stop."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot import logs
from bot.broadcast.sender import Rules, Sender, parallel_for
from bot.config import Settings, Uncertain
from bot.errors import ApiError, BotError, FaqError, StoreError
from bot.faq.entry import Faq
from bot.faq.folder import load_folder
from bot.faq.loader import load
from bot.gateway.admission import Admission
from bot.gateway.console import ConsoleRequest, converse, lines_of
from bot.gateway.filters import Addressed, Commanded
from bot.gateway.flood_limits import Limits
from bot.gateway.polling import poll
from bot.gateway.rate_limiter import BudgetLimiter
from bot.gateway.request import AiohttpRequest
from bot.gateway.send_budget import Budget
from bot.gateway.update_processor import ChatOrder
from bot.gateway.webhook import Webhook, listening, web_app
from bot.handlers import (
    ask,
    browse,
    commands,
    deleting,
    errors,
    gate,
    keyboards,
    language,
    media,
    privacy,
    start,
    subscribe,
    version,
)
from bot.handlers import feedback as useful
from bot.handlers import help as help_
from bot.handlers.admin import draft as announce
from bot.handlers.admin import manage, withdraw
from bot.handlers.admin.cards import AdminChat
from bot.handlers.admin.notify import watch
from bot.handlers.context import App, Context, Desk, Services, services_of, set_services
from bot.languages.locale import Locale
from bot.matching.matcher import Matcher
from bot.pii.detector import PersonalData
from bot.rendering.answer import check_answers
from bot.store.announcements import Announcements
from bot.store.audit import Audit
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.keys import load_keys
from bot.store.lock import sole
from bot.store.outbox import Outbox
from bot.store.subscribers import Subscribers
from bot.store.votes import UsefulnessCounters
from bot.store.withdrawals import Text, Withdrawals

NO_TOKEN = "0:no-token-in-the-terminal"  # noqa: S105  # the terminal asks for none
ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
TICK = 20.0  # seconds between two looks at what has to be done from time to time
POLL_CONNECTIONS = 1

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


async def build(
    settings: Settings,
    *,
    request: BaseRequest | None = None,
    matcher: Matcher | None = None,
    clock: Callable[[], datetime] = utc_now,
    progress: bool = False,
    limited: bool = True,
) -> App:
    """The application with all its services, not yet started.

    *request* takes the place of the network, *matcher* that of loading one; only where *limited* has a chat a limit
    to what it may send. Raises BotError where the FAQ, the
    secret or the database cannot be used.
    """
    os.environ["PTB_TIMEDELTA"] = "1"  # the library's durations are timedeltas
    logs.quieten()
    faq = load(settings.faq)
    _check(faq, clock())
    folder = load_folder(settings.faq)
    keys = load_keys(settings.secret, settings.secret_file)
    database = await Database.open(settings.database)
    withdrawals = Withdrawals(database)
    try:
        if ended := await withdrawals.load([Text(e.id, e.locale.value, e.fingerprint) for e in faq.entries]):
            log.info("%d withdrawn texts have changed, and are shown again", ended)
        matcher = matcher or Matcher.load(faq, settings.faq, settings.cache, progress=progress)
    except BotError:
        await database.close()
        raise
    log.info("%d entries, fingerprint %s", len(faq.entries), faq.fingerprint)
    budget = Budget(settings.send_rate)
    limits = Limits(lambda: order.crowd)
    admission = Admission(limits, commands.ALL)
    stopping = asyncio.Event()
    order = ChatOrder(
        admit=admission.admit if limited else None,
        pace=lambda chat_id: 0.0 if stopping.is_set() else limits.pace(chat_id),
    )
    application: App = (
        Application.builder()
        .token(settings.token or NO_TOKEN)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(request or AiohttpRequest())
        .get_updates_request(request or AiohttpRequest(POLL_CONNECTIONS))
        .context_types(ContextTypes(context=Context))
        .rate_limiter(BudgetLimiter(budget))
        .concurrent_updates(order)
        .updater(None)
        .build()
    )
    admins = {admin.id: admin.alias for admin in settings.admins}
    announcements = Announcements(database)
    sender = Sender(
        application.bot,
        announcements,
        Outbox(database, keys),
        budget,
        rules=Rules(
            resend=settings.uncertain is Uncertain.RESEND,
            paid=settings.paid,
            parallel=parallel_for(settings.send_rate),
        ),
        is_admin=lambda alias: alias in admins.values(),
        clock=clock,
    )
    services = Services(
        faq=faq,
        folder=folder,
        matcher=matcher,
        database=database,
        chats=Chats(database, keys),
        usefulness=UsefulnessCounters(database),
        subscribers=Subscribers(database, keys),
        announcements=announcements,
        audit=Audit(database),
        desk=Desk(
            admins=admins,
            approvals=settings.approvals,
            link_hosts=settings.link_hosts,
            rate=lambda: budget.announcement_rate,
            wake=sender.wake,
        ),
        send_announcements=sender.run,
        withdrawals=withdrawals,
        personal=PersonalData.of(faq),
        is_over=admission.is_over,
        is_overheard=admission.is_overheard,
        is_shut_out=admission.is_shut_out if limited else lambda _: False,
        dropped=limits.count,
        stopping=stopping,
        clock=clock,
    )
    set_services(application, services)
    _register(application)
    return application


def _register(application: App) -> None:
    """Say which handler takes which update; the first that fits takes it."""
    application.add_handler(TypeHandler(Update, gate.let_in), group=-2)
    for names, callback in (
        ([commands.START], start.start),
        (commands.TOPICS.values(), browse.list_topics),
        (commands.LANGUAGE.values(), language.ask_language),
        (commands.HELP.values(), help_.help_me),
        (commands.PRIVACY.values(), privacy.tell_privacy),
        (commands.FORGET.values(), privacy.forget),
        (commands.ALERTS.values(), subscribe.alerts),
        ([commands.VERSION], version.tell_version),
    ):
        application.add_handler(CommandHandler(list(names), callback))
    admin = AdminChat(services_of(application).desk.admins)
    for names, callback in (
        (commands.ANNOUNCE.values(), announce.announce),
        (commands.ANNOUNCEMENTS.values(), manage.list_announcements),
        (commands.AUDIT.values(), manage.show_audit),
        (commands.WITHDRAW.values(), withdraw.withdraw),
    ):
        application.add_handler(CommandHandler(list(names), callback, admin & filters.UpdateType.MESSAGE))
    part = filters.TEXT & ~filters.COMMAND | filters.PHOTO | filters.Document.ALL
    application.add_handler(MessageHandler(admin & filters.UpdateType.MESSAGE & part, announce.fill), group=-1)
    application.add_handler(ChatMemberHandler(subscribe.leave, ChatMemberHandler.MY_CHAT_MEMBER))
    for pattern, callback in (
        (keyboards.ENTRY, browse.open_entry),
        (keyboards.TURN, browse.turn_language),
        (keyboards.TOPICS, browse.browse_topics),
        (keyboards.TOPIC, browse.browse_topic),
        (keyboards.USEFUL, useful.rate),
        (keyboards.LANGUAGE, language.choose_language),
        (keyboards.NONE, ask.press_none),
        (keyboards.ALERTS, subscribe.press_alerts),
        (keyboards.ALERTS_TOPIC, subscribe.choose_topic),
        (keyboards.DELETE, deleting.press_delete),
        (keyboards.ERASE, deleting.press_erase),
        (keyboards.RESTORE, withdraw.press_restore),
        (keyboards.DESK, manage.press_desk),
    ):
        application.add_handler(CallbackQueryHandler(callback, pattern))
    application.add_handler(CallbackQueryHandler(browse.press_unknown))
    new = filters.UpdateType.MESSAGE
    said = filters.UpdateType.MESSAGES  # new or edited
    addressed = Addressed()
    application.add_handler(MessageHandler(said & filters.COMMAND & Commanded(), help_.command_unknown))
    application.add_handler(MessageHandler(said & filters.TEXT & ~filters.COMMAND & addressed, ask.ask))
    quiet = filters.TEXT | filters.COMMAND | filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(new & ~quiet & addressed, media.receive_media))
    application.add_error_handler(errors.apologise)


@asynccontextmanager
async def started(application: App) -> AsyncIterator[None]:
    """Take updates from the queue until the block ends; then finish what is in hand and close everything.

    Raises ApiError when Telegram cannot be reached or refuses the token.
    """
    services = services_of(application)
    try:
        await _asked(application.initialize())
        await application.start()
        yield
    finally:
        services.stopping.set()
        if application.running:
            await application.update_queue.join()
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # which the application leaves open where it could not be initialized
        await services.close()


async def run(
    settings: Settings, webhook: Webhook | None = None, *, matcher: Matcher | None = None, progress: bool = False
) -> None:
    """Answer people and send announcements until SIGTERM or SIGINT; alone on its database, or else it waits.

    What is in hand then is finished. Raises BotError for whatever keeps the bot from starting.
    """
    os.umask(0o077)  # whatever is written is for nobody else
    signal.signal(signal.SIGTERM, _leave)  # nothing is in hand yet
    await _greet_telegram(settings)
    async with sole(settings.database):
        application = await build(settings, matcher=matcher, progress=progress)
        stopping = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stopping.set)
        await _serve(application, settings, webhook, stopping)
    log.info("stopped")


async def _serve(application: App, settings: Settings, webhook: Webhook | None, stopping: asyncio.Event) -> None:
    async with started(application):
        log.info("answering as @%s", application.bot.username)
        sending = asyncio.create_task(services_of(application).send_announcements(stopping))
        helpers = [
            asyncio.create_task(commands.introduce(application.bot)),
            asyncio.create_task(keep(application, settings.health_file)),
            asyncio.create_task(watch(application)),
        ]
        try:
            if webhook is None:
                await _poll(application, stopping)
            else:
                secret_token = load_keys(settings.secret, settings.secret_file).webhook_token()
                await _listen(application, webhook, secret_token, stopping)
            log.info("stopping: finishing what is in hand")
        finally:
            stopping.set()
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(sending, *helpers, return_exceptions=True)


async def chat(settings: Settings, keyboard: TextIO, screen: TextIO, *, locale: Locale | None = None) -> None:
    """Talk to the bot in a terminal, or a pipe, until *keyboard* ends: without token, account or network.

    *locale* is what the person's Telegram would speak. Raises BotError for whatever keeps the bot from starting,
    and OSError when *screen* can show no more.
    """
    console = ConsoleRequest(screen, locale=locale)
    application = await build(replace(settings, token=None), request=console, progress=True, limited=False)
    async with started(application):
        await converse(application, console, lines_of(keyboard))


async def keep(application: App, health_file: Path | None = None, *, tick: float = TICK) -> None:
    """Forget in time what is only remembered for a while, at start and then daily; show that the bot is alive.

    *health_file* is touched as long as the event loop runs and the database answers.
    """
    services, kept = services_of(application), None
    while True:
        now = services.clock()
        services.memory.prune(now=now)
        if dropped := services.dropped():
            log.warning("dropped %d updates of chats that sent too much", dropped)
        try:
            if kept != now.date():
                removed = await services.chats.expire(now=now)
                await services.database.truncate_log()
                log.info("retention: removed %d chats unused for too long", removed)
                kept = now.date()
            elif services.database.log_waits:
                await services.database.truncate_log()
            await services.database.ping()
            if health_file is not None:
                health_file.touch()  # noqa: ASYNC240  # as quick as reading the clock
        except (StoreError, OSError) as error:
            log.error("%s", error)  # says where and what to do; its place says nothing
        await asyncio.sleep(tick)


def _leave(*_: object) -> None:
    sys.exit(0)


async def _greet_telegram(settings: Settings) -> None:
    """Nothing where Telegram knows the token, else ApiError: better said now than after minutes of loading."""
    bot = Bot(
        settings.token or NO_TOKEN,
        f"{settings.api_url}/bot",
        request=AiohttpRequest(1),
        get_updates_request=AiohttpRequest(1),
    )
    try:
        await _asked(bot.initialize())
    finally:
        await bot.shutdown()


async def _poll(application: App, stopping: asyncio.Event) -> None:
    await _asked(application.bot.delete_webhook())
    await poll(
        application.bot,
        application.update_queue.put_nowait,
        allowed=ALLOWED_UPDATES,
        stopping=stopping,
        is_shut_out=services_of(application).is_shut_out,
    )


async def _listen(application: App, webhook: Webhook, secret_token: str, stopping: asyncio.Event) -> None:
    bot, put = application.bot, application.update_queue.put_nowait
    is_shut_out = services_of(application).is_shut_out
    app = web_app(bot, put, path=webhook.path, secret_token=secret_token, is_shut_out=is_shut_out)
    async with listening(app, webhook):
        await _asked(bot.set_webhook(webhook.url, secret_token=secret_token, allowed_updates=ALLOWED_UPDATES))
        await stopping.wait()


async def _asked(call: Awaitable[object]) -> None:
    """Wait until Telegram has done it.

    Raises ApiError where it does not, without the library's own error behind it: that one quotes the token.
    """
    try:
        await call
    except TelegramError as error:
        refusal = _refused(error)
    else:
        return
    raise refusal


def _refused(error: TelegramError) -> ApiError:
    if isinstance(error, InvalidToken):
        return ApiError("Telegram refuses FARO_TOKEN; copy it whole from @BotFather")
    if isinstance(error, BadRequest):
        return ApiError(f"Telegram refuses to start ({error.message}); check --webhook and FARO_API_URL")
    return ApiError(f"Telegram cannot be reached ({error.message}); check the network and FARO_API_URL")


def _check(faq: Faq, now: datetime) -> None:
    """Nothing where every entry can be sent and reached by a button, else FaqError with every problem."""
    check_answers(faq, today=now.date())
    long = [entry for entry in faq.entries if not keyboards.is_short_id(entry.id)]
    if long:
        raise FaqError(
            "\n".join(
                f"{entry.path}: the id is too long for a button; at most {keyboards.LONGEST_ID} characters"
                for entry in long
            )
        )
