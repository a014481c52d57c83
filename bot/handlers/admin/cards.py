"""What admins see of an announcement: its card while it is written, its progress, its report."""

from collections import Counter
from datetime import datetime, timedelta
from html import escape

from babel.dates import format_timedelta
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.announcements.content import links, phones
from bot.announcements.delivery import DeliveryOutcome
from bot.announcements.model import ENDED, FINGERPRINT_DIGITS, OPEN, Announcement, Kind, State
from bot.announcements.rules import is_changeable
from bot.announcements.times import in_words
from bot.handlers.admin.labels import doubt_sentence, outcome_name, state_name, title, why
from bot.handlers.callback_data import Press
from bot.handlers.context import Services
from bot.handlers.keyboards import LANGUAGE_NAMES
from bot.handlers.sending import Reply, plain
from bot.languages.catalogue import gettext_of
from bot.languages.formats import number
from bot.languages.locale import Locale

BAR = 12
FAILURES = tuple(
    outcome for outcome in DeliveryOutcome if outcome not in (DeliveryOutcome.SENT, DeliveryOutcome.SENT_UNCERTAIN)
)


def button(label: str, act: str, announcement: Announcement, arg: str = "") -> InlineKeyboardButton:
    """A button that lets an admin do *act* with the announcement."""
    data = f"{Press.DESK}:{act}:{announcement.id}" + (f":{arg}" if arg else "")
    return InlineKeyboardButton(label, callback_data=data)


async def summary(announcement: Announcement, locale: Locale, services: Services) -> str:
    """What an admin has to know before it goes out, in lines of HTML."""
    _ = gettext_of(locale)
    count = await services.desk.workflow.recipients(announcement)
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
    if numbers := phones(announcement):
        lines.append(_("Phone numbers, call them before: {numbers}").format(numbers=", ".join(numbers)))
    lines += [doubt_sentence(doubt, locale) for doubt in services.desk.workflow.doubts(announcement)]
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
    if held := why(announcement, locale):
        lines.append(escape(held))
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
            if announcement.started_at is None:
                rows.append([button(_("✏️ Change it first"), "cancel", announcement)])
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


def _audience(announcement: Announcement, locale: Locale, services: Services) -> str:
    _ = gettext_of(locale)
    if announcement.kind is not Kind.ANNOUNCE:
        return _("everyone who got announcement {target}").format(target=announcement.target)
    if announcement.audience_locale:
        return LANGUAGE_NAMES[Locale(announcement.audience_locale)]
    if announcement.audience_topic:
        return services.topic_name(announcement.audience_topic, locale)
    return _("all subscribers")


def _when(announcement: Announcement, locale: Locale) -> str:
    _ = gettext_of(locale)
    moment = announcement.send_at if announcement.state in OPEN else announcement.begin_at
    if moment is None:
        return _("as soon as it is approved")
    return in_words(moment, announcement.zone, locale)


def _duration(seconds: float, locale: Locale) -> str:
    return format_timedelta(timedelta(seconds=max(1, round(seconds))), threshold=1.2, locale=locale.value)
