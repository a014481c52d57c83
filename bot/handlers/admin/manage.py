"""What admins do with announcements: approve, pause, stop, correct, take back, look at them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import InlineKeyboardMarkup, InputFile, Update

from bot.announcements.model import OPEN, RUNNING, Announcement, Approval, Kind, State
from bot.announcements.rules import is_changeable
from bot.handlers.admin import draft as announce
from bot.handlers.admin.auth import alias_of
from bot.handlers.admin.cards import begin_of, button, card, recipients, status
from bot.handlers.admin.draft import too_late
from bot.handlers.admin.labels import csv_of, state_name, title
from bot.handlers.admin.notify import tell
from bot.handlers.browse import press_unknown
from bot.handlers.context import Context
from bot.languages.locale import Locale, gettext_of

LISTED = 10

Act = Callable[[Announcement, str, Update, Context], Awaitable[None]]


async def press_desk(update: Update, context: Context) -> None:
    """Do what the button says, where an admin pressed it."""
    services, alias = context.services, alias_of(update, context)
    announcement = await services.announcements.find(int(context.match["number"])) if alias else None
    act, arg = context.match["act"], context.match["arg"] or ""
    if announcement is None or act not in ACTS:
        await press_unknown(update, context)
        return
    await context.acknowledge()
    if act in DRAFT_ACTS and announcement.state not in OPEN:
        await context.say(too_late(context.locale))
    else:
        await ACTS[act](announcement, arg, update, context)


async def list_announcements(update: Update, context: Context) -> None:
    """The newest announcements, each behind a button."""
    services, locale = context.services, context.locale
    _ = context._
    states = [state for state in State if state is not State.DISCARDED]
    found = await services.announcements.in_states(states, limit=LISTED)
    if not found:
        await context.say(_("There are no announcements yet. /announce begins one."))
        return
    rows = [
        [button(f"{title(announcement, locale)} · {state_name(announcement.state, locale)}", "open", announcement)]
        for announcement in found
    ]
    await context.say(_("The last announcements:"), keyboard=InlineKeyboardMarkup(rows))


async def show_audit(update: Update, context: Context) -> None:
    """What admins did lately."""
    locale = context.locale
    _ = context._
    acts = await context.services.audit.last()
    lines = [
        f"{act.at:%Y-%m-%d %H:%M} UTC · {act.alias} · {_act_name(act.act, locale)}"
        + (f" · {act.announcement_id}" if act.announcement_id else "")
        for act in acts
    ]
    await context.say("\n".join(lines) or _("Nothing yet."))


async def open_one(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Show a draft, or where it stands."""
    services, locale = context.services, context.locale
    is_open = announcement.state in OPEN
    reply = await (card if is_open else status)(announcement, locale, services)
    await context.send(reply)


async def approve(announcement: Announcement, fingerprint: str, update: Update, context: Context) -> None:
    """Stand for what another admin wrote; it goes out at its time."""
    services, alias, _ = context.services, alias_of(update, context), context._
    if announcement.send_at is not None and announcement.send_at <= services.clock():
        await context.say(_("Its time has passed while it waited. Its author has to choose another."))
        return
    result = await services.announcements.approve(
        announcement.id,
        fingerprint,
        alias,
        begin_at=begin_of(announcement, services),
        own=services.desk.approvals == 1,
    )
    match result:
        case Approval.DONE:
            await services.audit.add(alias, "approved", announcement.id, now=services.clock())
            services.desk.wake()
            await context.say(_("Approved."))
            await tell(context.bot, services)
        case Approval.OWN:
            await context.say(_("Nobody approves what they wrote themselves: another admin has to."))
        case Approval.CHANGED:
            await context.say(_("It was changed since this was sent to you. Look at the new one: /announcements"))
        case Approval.GONE:
            await context.say(_("It does not wait for an approval any more. See /announcements."))


async def give_back(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Let the author look at it again."""
    await _move(announcement, [State.SUBMITTED], State.DRAFT, "returned", update, context)


async def cancel(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Make what was approved, and has not begun, a draft again."""
    await _move(announcement, [State.SCHEDULED], State.DRAFT, "cancelled", update, context)


async def pause(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Send no more of it for now."""
    await _move(announcement, [State.SENDING], State.PAUSED, "paused", update, context)


async def resume(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Go on with the rest."""
    await _move(announcement, [State.PAUSED], State.SENDING, "resumed", update, context)


async def stop(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Send no more of it, ever."""
    services, alias = context.services, alias_of(update, context)
    stopped = announcement.state in RUNNING and await services.announcements.end(
        announcement.id, State.STOPPED, now=services.clock()
    )
    await _done(announcement, "stopped" if stopped else "", alias, update, context)


async def take_back(announcement: Announcement, arg: str, update: Update, context: Context) -> None:
    """Delete every copy that was sent, once the admin is sure. One admin may do that alone."""
    services, alias, _ = context.services, alias_of(update, context), context._
    if not is_changeable(announcement, now=services.clock()):
        await context.say(_("Its copies can no longer be changed: that goes for two days after its end."))
        return
    if arg != "sure":
        sentence = _("Shall I delete it from all the chats that got it?")
        rows = [[button(_("🗑 Yes, take it back"), "take_back", announcement, "sure")]]
        await context.say(sentence, keyboard=InlineKeyboardMarkup(rows))
        return
    if any(found.kind is Kind.TAKE_BACK for found in await services.announcements.about(announcement.id)):
        await context.say(_("It is being taken back already, or has been. See /announcements."))
        return
    back = Announcement(alias, kind=Kind.TAKE_BACK, target=announcement.id, state=State.SUBMITTED)
    back = await services.announcements.add(back)
    await services.announcements.approve(back.id, back.fingerprint, alias, begin_at=services.clock(), own=True)
    await services.audit.add(alias, "took_back", announcement.id, now=services.clock())
    services.desk.wake()
    await context.say(_("I am taking it back. What cannot be deleted will be in the report."))


async def correct(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Begin a draft that will be put in place of every copy; it needs an approval like any."""
    services, alias, locale = context.services, alias_of(update, context), context.locale
    _ = context._
    if not is_changeable(announcement, now=services.clock()):
        await context.say(_("Its copies can no longer be changed: that goes for two days after its end."))
        return
    before = await services.announcements.about(announcement.id)
    latest = next((found for found in reversed(before) if found.kind is Kind.CORRECT), announcement)
    draft = await services.announcements.add(
        replace(
            Announcement(alias, kind=Kind.CORRECT, target=announcement.id),
            words=latest.words,
            link=latest.link,
            media=announcement.media,
            media_kind=announcement.media_kind,
            zone=announcement.zone,
        )
    )
    await services.audit.add(alias, "wrote", draft.id, now=services.clock())
    sentence = _("This will stand in place of the {count} copies. Change its texts, then send it for approval.")
    count = await recipients(draft, services)
    await context.send(await card(draft, locale, services, sentence.format(count=count)))


async def export(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Send the counts as a file."""
    services, alias = context.services, alias_of(update, context)
    counts = await services.announcements.counts(announcement.id)
    file = InputFile(csv_of(counts).encode(), filename=f"announcement-{announcement.id}.csv")
    await services.audit.add(alias, "exported", announcement.id, now=services.clock())
    await context.bot.send_document(context.chat_id, file)


async def _move(
    announcement: Announcement, states: list[State], to: State, act: str, update: Update, context: Context
) -> None:
    services, alias = context.services, alias_of(update, context)
    moved = await services.announcements.move(announcement.id, states, to)
    await _done(announcement, act if moved else "", alias, update, context)


async def _done(announcement: Announcement, act: str, alias: str, update: Update, context: Context) -> None:
    """Write down the act, where one was done, and show where things stand now."""
    services, locale = context.services, context.locale
    if act:
        await services.audit.add(alias, act, announcement.id, now=services.clock())
        services.desk.wake()
    now = await services.announcements.find(announcement.id)
    if now.state in OPEN:
        await context.send(await card(now, locale, services))
    else:
        await context.turn(await status(now, locale, services))
        await tell(context.bot, services)  # the other admins see it at once


def _act_name(act: str, locale: Locale) -> str:
    _ = gettext_of(locale)
    names = {
        "wrote": _("began a draft"),
        "changed": _("changed it"),
        "submitted": _("sent it for approval"),
        "approved": _("approved it"),
        "returned": _("gave it back to its author"),
        "cancelled": _("cancelled it before it began"),
        "paused": _("paused it"),
        "resumed": _("let it go on"),
        "stopped": _("stopped it"),
        "took_back": _("took it back"),
        "discarded": _("discarded it"),
        "exported": _("took its counts"),
    }
    kind, _space, entry = act.partition(" ")
    of_entries = {"withdraw": _("withdrew the answer {entry}"), "restore": _("showed the answer {entry} again")}
    return of_entries[kind].format(entry=entry) if kind in of_entries else names.get(act, act)


async def _ask(announcement: Announcement, part: str, update: Update, context: Context) -> None:
    if part in PARTS:
        await announce.ask_part(announcement, part, update, context)


async def _skip(announcement: Announcement, part: str, update: Update, context: Context) -> None:
    if part in PARTS:
        await announce.skip(announcement, part, update, context)


PARTS = frozenset({*Locale, "media", "link", "time"})
DRAFT_ACTS: dict[str, Act] = {
    "ask": _ask,
    "skip": _skip,
    "to": announce.choose_audience,
    "show": announce.show,
    "test": announce.test,
    "submit": announce.submit,
    "discard": announce.discard,
}
ACTS: dict[str, Act] = DRAFT_ACTS | {
    "open": open_one,
    "approve": approve,
    "return": give_back,
    "cancel": cancel,
    "pause": pause,
    "resume": resume,
    "stop": stop,
    "take_back": take_back,
    "correct": correct,
    "csv": export,
}
