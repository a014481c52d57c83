"""What admins see of an announcement: its card while it is written, its progress, its report."""

from collections import Counter
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.announcements.content import links, outside, phones
from bot.announcements.delivery import DeliveryOutcome
from bot.announcements.message import compose
from bot.announcements.model import ENDED, FINGERPRINT_DIGITS, OPEN, Announcement, Kind, State
from bot.announcements.rules import COOLING_OFF, is_changeable
from bot.handlers.admin.labels import outcome_name, state_name, title, why
from bot.handlers.callback_data import Press
from bot.handlers.context import Services
from bot.handlers.keyboards import LANGUAGE_NAMES
from bot.handlers.sending import Reply, plain
from bot.languages.locale import Locale, gettext_of, number

BAR = 12
FAILURES = tuple(
    outcome for outcome in DeliveryOutcome if outcome not in (DeliveryOutcome.SENT, DeliveryOutcome.SENT_UNCERTAIN)
)


def button(label: str, act: str, announcement: Announcement, arg: str = "") -> InlineKeyboardButton:
    """A button that lets an admin do *act* with the announcement."""
    data = f"{Press.DESK}:{act}:{announcement.id}" + (f":{arg}" if arg else "")
    return InlineKeyboardButton(label, callback_data=data)


async def recipients(announcement: Announcement, services: Services) -> int:
    """How many chats it would go to."""
    if announcement.kind is not Kind.ANNOUNCE and announcement.target is not None:
        counts = await services.announcements.counts(announcement.target)
        return sum(
            count.count for count in counts if count.outcome in (DeliveryOutcome.SENT, DeliveryOutcome.SENT_UNCERTAIN)
        )
    return await services.subscribers.count(locale=announcement.audience_locale, topic=announcement.audience_topic)


async def summary(announcement: Announcement, locale: Locale, services: Services) -> str:
    """What an admin has to know before it goes out, in lines of HTML."""
    _ = gettext_of(locale)
    count = await recipients(announcement, services)
    lines = [
        f"<b>{escape(title(announcement, locale))}</b> · {state_name(announcement.state, locale)}",
        _("Written by: {alias}").format(alias=announcement.author),
        _("To: {audience}, {count} recipients now").format(
            audience=_audience(announcement, locale, services), count=number(count, locale)
        ),
        _("When: {when}").format(when=_when(announcement, locale)),
        _("It would take about {duration}.").format(
            duration=_duration(count / max(services.desk.rate(), 0.01), locale)
        ),
    ]
    if found := links(announcement):
        lines.append(_("Links: {links}").format(links=", ".join(found)))
    if strange := outside(found, services.desk.link_hosts):
        lines.append(_("⚠️ Outside the known pages, look at them closely: {links}").format(links=", ".join(strange)))
    if numbers := phones(announcement):
        lines.append(_("Phone numbers, call them before: {numbers}").format(numbers=", ".join(numbers)))
    missing = [LANGUAGE_NAMES[other] for other in Locale if other not in announcement.words]
    if len(missing) == 1:
        lines.append(_("⚠️ There is no text in {language}: those people get the other one.").format(language=missing[0]))
    return "\n".join([lines[0], *(escape(line, quote=False) for line in lines[1:])])


async def card(announcement: Announcement, locale: Locale, services: Services, *sentences: str) -> Reply:
    """A draft, with a button for each of its parts."""
    _ = gettext_of(locale)
    rows = [
        [
            button(("✏️ " if other in announcement.words else "➕ ") + name, "ask", announcement, other.value)
            for other, name in LANGUAGE_NAMES.items()
        ]
    ]
    if announcement.kind is Kind.ANNOUNCE:
        rows += [
            [button(_("🖼 Photo or document"), "ask", announcement, "media")],
            [button(_("🔗 Link button"), "ask", announcement, "link")],
            [button(_("👥 To whom"), "to", announcement), button(_("🕒 When"), "ask", announcement, "time")],
        ]
    rows += [
        [button(_("👁 Test: send it to me"), "test", announcement)],
        [button(_("✅ Send for approval"), "submit", announcement)],
        [button(_("🗑 Discard"), "discard", announcement)],
    ]
    text = await summary(announcement, locale, services)
    return Reply([f"{plain(*sentences)}\n\n{text}" if sentences else text], InlineKeyboardMarkup(rows))


async def approval_card(announcement: Announcement, locale: Locale, services: Services) -> Reply:
    """What the second admin decides about, under the copies that people would get."""
    _ = gettext_of(locale)
    fingerprint = announcement.fingerprint[:FINGERPRINT_DIGITS]
    keyboard = InlineKeyboardMarkup(
        [
            [button(_("✅ Approve and send"), "approve", announcement, fingerprint)],
            [button(_("↩️ Back to the author"), "return", announcement)],
        ]
    )
    question = _("Above is what people will get, word for word. The approval holds for exactly this ({fingerprint}).")
    text = await summary(announcement, locale, services)
    return Reply([f"{text}\n\n{plain(question.format(fingerprint=fingerprint))}"], keyboard)


async def status(announcement: Announcement, locale: Locale, services: Services) -> Reply:
    """Where an announcement stands that was approved: progress, or the report once it has ended."""
    _ = gettext_of(locale)
    counts = await services.announcements.counts(announcement.id)
    by_outcome: Counter[str] = Counter()
    for count in counts:
        by_outcome[count.outcome] += count.count
    done = by_outcome.total()
    left = max(announcement.total - done, 0)
    lines = [f"<b>{escape(title(announcement, locale))}</b> · {state_name(announcement.state, locale)}"]
    if announcement.reason:
        lines.append(escape(why(announcement.reason, locale)))
    if announcement.state is State.SCHEDULED:
        lines.append(escape(_("It goes out: {when}").format(when=_when(announcement, locale))))
    else:
        share = done / announcement.total if announcement.total else float(announcement.state in ENDED)
        lines += [
            f"{'▓' * int(share * BAR)}{'░' * (BAR - int(share * BAR))} {int(share * 100)} %",
            *(escape(line) for line in _numbers(by_outcome, left, locale)),
        ]
    if announcement.state is State.SENDING and left:
        duration = _duration(left / max(services.desk.rate(), 0.01), locale)
        lines.append(escape(_("About {duration} more.").format(duration=duration)))
    return Reply(["\n".join(lines)], _controls(announcement, locale, now=services.clock()))


def _numbers(by_outcome: Counter[str], left: int, locale: Locale) -> list[str]:
    _ = gettext_of(locale)
    sent = by_outcome[DeliveryOutcome.SENT] + by_outcome[DeliveryOutcome.SENT_UNCERTAIN]
    lines = [
        _("Done: {sent}. Left: {left}.").format(sent=number(sent, locale), left=number(left, locale)),
    ]
    if twice := by_outcome[DeliveryOutcome.SENT_UNCERTAIN]:
        sentence = _("Perhaps twice: {count}. There the connection or the bot broke off, and nobody can know.")
        lines.append(sentence.format(count=number(twice, locale)))
    failed = [
        f"{outcome_name(outcome, locale)}: {number(by_outcome[outcome], locale)}"
        for outcome in FAILURES
        if by_outcome[outcome]
    ]
    if failed:
        lines.append(_("Not delivered: {reasons}.").format(reasons=", ".join(failed)))
    return lines


def _controls(announcement: Announcement, locale: Locale, *, now: datetime) -> InlineKeyboardMarkup | None:
    _ = gettext_of(locale)
    stop = button(_("⏹ Stop"), "stop", announcement)
    match announcement.state:
        case State.SCHEDULED:
            rows = [[button(_("✖️ Cancel"), "cancel", announcement)]]
        case State.SENDING:
            rows = [[button(_("⏸ Pause"), "pause", announcement), stop]]
        case State.PAUSED:
            rows = [[button(_("▶️ Go on"), "resume", announcement), stop]]
        case State.STOPPED | State.FINISHED:
            rows = [[button(_("📄 Counts (CSV)"), "csv", announcement)]]
            if announcement.kind is Kind.ANNOUNCE and is_changeable(announcement, now=now):
                rows.append(
                    [
                        button(_("✏️ Correct"), "correct", announcement),
                        button(_("🗑 Take back"), "take_back", announcement),
                    ]
                )
        case _:
            return None
    return InlineKeyboardMarkup(rows)


def begin_of(announcement: Announcement, services: Services) -> datetime:
    """When it goes out once it is approved."""
    now = services.clock()
    soonest = now if services.desk.approvals > 1 else now + COOLING_OFF
    return max(announcement.send_at or soonest, soonest)


def problems(announcement: Announcement, count: int, locale: Locale, services: Services) -> list[str]:
    """Why it cannot be sent for approval, in sentences."""
    _ = gettext_of(locale)
    now, found = services.clock(), []
    if not announcement.words:
        found.append(_("There is no text yet."))
    for spoken in announcement.words:
        copy = compose(announcement, spoken, now=now)
        if copy.length > copy.limit:
            found.append(too_long(copy.length - copy.limit, spoken, locale))
    if announcement.send_at is not None and announcement.send_at <= now:
        found.append(_("Its time has passed. Choose another, or none."))
    if not count:
        found.append(_("Nobody would get it: there are no subscribers like that."))
    if services.desk.approvals > 1 and set(services.desk.admins.values()) <= {announcement.author}:
        found.append(
            _("There is no second admin to approve it: name one in FARO_ADMINS, or set FARO_APPROVALS=1 and restart.")
        )
    return found


def too_long(excess: int, spoken: Locale, locale: Locale) -> str:
    """That a text does not fit one message."""
    _ = gettext_of(locale)
    sentence = _("The text in {language} is {count} characters too long for one message.")
    return sentence.format(language=LANGUAGE_NAMES[spoken], count=number(excess, locale))


def _audience(announcement: Announcement, locale: Locale, services: Services) -> str:
    _ = gettext_of(locale)
    if announcement.kind is not Kind.ANNOUNCE:
        return _("everyone who got announcement {target}").format(target=announcement.target)
    if announcement.audience_locale:
        return LANGUAGE_NAMES[Locale(announcement.audience_locale)]
    if announcement.audience_topic:
        return services.folder.topic_name(announcement.audience_topic, locale)
    return _("all subscribers")


def _when(announcement: Announcement, locale: Locale) -> str:
    _ = gettext_of(locale)
    moment = announcement.send_at if announcement.state in OPEN else announcement.begin_at
    if moment is None:
        return _("as soon as it is approved")
    return format_datetime(moment.astimezone(ZoneInfo(announcement.zone)), "long", locale=locale.value)


def _duration(seconds: float, locale: Locale) -> str:
    return format_timedelta(timedelta(seconds=max(1, round(seconds))), threshold=1.2, locale=locale.value)
