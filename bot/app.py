"""The application: the one place where services are made, wired and handed to the handlers."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot import logs
from bot.announcements.facts import is_outdated
from bot.announcements.rules import Policy
from bot.broadcast.sender import Rules, Sender, parallel_for
from bot.broadcast.workflow import Workflow
from bot.config import Settings, Uncertain
from bot.errors import BotError, FaqError
from bot.faq.entry import Faq
from bot.faq.folder import load_folder
from bot.faq.loader import load
from bot.gateway import flood_limits, rate_limiter
from bot.gateway.admission import Admission
from bot.gateway.backlog import Backlog
from bot.gateway.flood_limits import ChatLimiter, FloodPolicy
from bot.gateway.hearing import Hearing
from bot.gateway.rate_limiter import BudgetLimiter, RetryPolicy
from bot.gateway.request import NO_TOKEN, POLL_CONNECTIONS, AiohttpRequest
from bot.gateway.send_budget import SendBudget
from bot.gateway.update_processor import UpdateProcessor
from bot.handlers import commands
from bot.handlers.admin.alarms import Alarm, Alarms
from bot.handlers.callback_data import LONGEST_ID, MOST_TOPICS, is_short_id
from bot.handlers.context import App, Context, Desk, Services, set_services
from bot.handlers.routes import register
from bot.languages.locale import Locale
from bot.lint.hosts import load_hosts
from bot.matching.matcher import Matcher
from bot.pii.detector import PersonalData
from bot.rendering.answer import check_answers
from bot.store.announcements import Announcements
from bot.store.audit import Audit
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.keys import load_keys
from bot.store.marks import Marks
from bot.store.outbox import Outbox
from bot.store.subscribers import Audience, Subscribers
from bot.store.votes import Votes
from bot.store.withdrawals import Withdrawals, texts_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Faro:
    """The bot, wired and not yet started: what handlers reach, and what only its runtime needs."""

    application: App
    services: Services
    sender: Sender
    is_shut_out: Callable[[Mapping[str, Any]], bool]  # whether an update need not even be read
    dropped: Callable[[], int]  # how many updates were dropped unheard since it was last asked
    room: Callable[[], Awaitable[None]]  # waits until more updates may be taken
    hearing: Hearing
    alarms: Alarms
    marks: Marks
    abandon: Callable[[], int]  # gives up the updates in hand, and says how many


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def policy_of(settings: Settings) -> Policy:
    """What the operator chose about announcements; whom the FAQ may link to, they may too."""
    return Policy(
        admins=frozenset(admin.alias for admin in settings.admins),
        approvals=settings.approvals,
        link_hosts=(*settings.link_hosts, *sorted(load_hosts(settings.faq)[0].names)),
    )


async def build(
    settings: Settings,
    *,
    request: BaseRequest | None = None,
    matcher: Matcher | None = None,
    clock: Callable[[], datetime] = utc_now,
    progress: bool = False,
    limited: bool = True,
    flood: FloodPolicy = flood_limits.USUAL,
    retry: RetryPolicy = rate_limiter.USUAL,
) -> Faro:
    """The bot with all its services, not yet started.

    *request* takes the place of the network, *matcher* that of loading one; only where *limited* has a chat a limit
    to what it may send, by *flood*; *retry* is how long a reply is tried again. Raises BotError where the FAQ, the
    secret or the database cannot be used.
    """
    os.environ["PTB_TIMEDELTA"] = "1"  # the library's durations are timedeltas
    logs.quieten()
    faq = load(settings.faq)
    _check(faq)
    folder = load_folder(settings.faq)
    keys = load_keys(settings.secret, settings.secret_file)
    database = await Database.open(settings.database)
    withdrawals, marks = Withdrawals(database), Marks(database)
    try:
        await marks.check_secret(keys)
        if ended := await withdrawals.load(texts_of(faq)):
            log.info("%d withdrawn texts have changed, and are shown again", ended)
        matcher = matcher or Matcher.load(faq, settings.faq, settings.cache, progress=progress)
    except BotError:
        await database.close()
        raise
    log.info("%d entries, fingerprint %s", len(faq.entries), faq.fingerprint)
    budget = SendBudget(settings.send_rate)
    stopping, backlog, hearing = asyncio.Event(), Backlog(), Hearing()
    limiter = ChatLimiter(flood, lambda: backlog.ready)
    admission = Admission(limiter, commands.ALL, same_press=flood.same_press)
    processor = UpdateProcessor(
        backlog,
        admit=admission.admit if limited else None,
        pace=lambda chat_id: 0.0 if stopping.is_set() else limiter.pace(chat_id),
    )
    application: App = (
        Application.builder()
        .token(settings.token or NO_TOKEN)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(request or AiohttpRequest())
        .get_updates_request(request or AiohttpRequest(POLL_CONNECTIONS))
        .context_types(ContextTypes(context=Context))
        .rate_limiter(BudgetLimiter(budget, policy=retry, resting=processor.resting, stopping=stopping))
        .update_queue(backlog)
        .concurrent_updates(processor)
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
        is_outdated=lambda announcement: is_outdated(announcement, faq.facts_by_id),
        clock=clock,
    )
    audit = Audit(database)
    workflow = Workflow(
        announcements,
        audit,
        Audience(database),
        policy=policy_of(settings),
        facts=faq.facts_by_id,
        clock=clock,
        wake=sender.wake,
    )
    services = Services(
        faq=faq,
        folder=folder,
        matcher=matcher,
        database=database,
        chats=Chats(database, keys),
        votes=Votes(database),
        subscribers=Subscribers(database, keys),
        announcements=announcements,
        audit=audit,
        desk=Desk(workflow, admins, rate=lambda: budget.announcement_rate),
        withdrawals=withdrawals,
        personal=PersonalData.of(faq),
        is_repeated=admission.is_repeated,
        is_over=admission.is_over,
        is_overheard=admission.is_overheard,
        stopping=stopping,
        clock=clock,
    )
    set_services(application, services)
    register(application, admins)
    return Faro(
        application,
        services,
        sender,
        is_shut_out=admission.is_shut_out if limited else lambda _: False,
        dropped=limiter.count,
        room=backlog.room,
        hearing=hearing,
        alarms=Alarms({Alarm.CONFLICT: lambda: hearing.is_contested, Alarm.DISK_FULL: lambda: database.is_full}),
        marks=marks,
        abandon=processor.abandon,
    )


def _check(faq: Faq) -> None:
    """Nothing where every entry can be sent and reached by a button, else FaqError with every problem."""
    check_answers(faq)
    most = max(len(faq.topics(locale)) for locale in Locale)
    if most > MOST_TOPICS:
        raise FaqError(f"the FAQ has {most} topics, more than buttons fit; put some together, to at most {MOST_TOPICS}")
    long = [entry for entry in faq.entries if not is_short_id(entry.id)]
    if long:
        raise FaqError(
            "\n".join(
                f"{entry.path}: the id is too long for a button; at most {LONGEST_ID} characters" for entry in long
            )
        )
