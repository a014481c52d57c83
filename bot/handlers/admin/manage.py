"""What admins do with announcements: approve, pause, stop, correct, take back, look at them."""

from collections.abc import Awaitable, Callable

from telegram import InlineKeyboardMarkup, InputFile, Update

from bot.announcements.model import OPEN, Announcement, Approval, Piece, State, part_of
from bot.announcements.rules import is_changeable
from bot.broadcast.workflow import AlreadyTakenBack, TooOld
from bot.handlers.admin import draft
from bot.handlers.admin.auth import alias_of
from bot.handlers.admin.cards import button, card, status
from bot.handlers.admin.labels import csv_of, deed_name, state_name, title
from bot.handlers.admin.notify import notify
from bot.handlers.browse import press_unknown
from bot.handlers.context import Context
from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale

LISTED = 10

Act = Callable[[Announcement, str, str, Context], Awaitable[None]]  # with the button's argument, and who pressed it


async def press_desk(update: Update, context: Context) -> None:
    """Do what the button says, where an admin pressed it."""
    by = alias_of(update, context)
    announcement = await context.services.announcements.find(int(context.match["number"])) if by else None
    act, arg = context.match["act"], context.match["arg"] or ""
    if announcement is None or by is None or act not in ACTS:
        await press_unknown(update, context)
        return
    await context.acknowledge()
    if act in DRAFT_ACTS and announcement.state not in OPEN:
        await context.say(draft.too_late(context.locale))
    else:
        await ACTS[act](context.services.desk.workflow.fresh(announcement), arg, by, context)


async def list_announcements(_update: Update, context: Context) -> None:
    """The newest announcements, each behind a button."""
    locale, _ = context.locale, context._
    states = [state for state in State if state is not State.DISCARDED]
    found = await context.services.announcements.in_states(states, limit=LISTED)
    if not found:
        await context.say(_("There are no announcements yet. /announce begins one."))
        return
    rows = [
        [button(f"{title(announcement, locale)} · {state_name(announcement.state, locale)}", "open", announcement)]
        for announcement in found
    ]
    await context.say(_("The last announcements:"), keyboard=InlineKeyboardMarkup(rows))


async def show_audit(_update: Update, context: Context) -> None:
    """What admins did lately."""
    lines = [
        f"{deed.at:%Y-%m-%d %H:%M} UTC · {deed.alias} · {deed_name(deed, context.locale)}"
        + (f" · {deed.announcement_id}" if deed.announcement_id else "")
        for deed in await context.services.audit.last()
    ]
    await context.say("\n".join(lines) or context._("Nothing yet."))


async def open_one(announcement: Announcement, arg: str, by: str, context: Context) -> None:
    """Show a draft, or where it stands."""
    if announcement.state in OPEN:
        await draft.show(announcement, arg, by, context)
    else:
        await context.send(await status(announcement, context.locale, context.services))


async def approve(announcement: Announcement, fingerprint: str, by: str, context: Context) -> None:
    """Stand for what another admin wrote; it goes out at its time."""
    _ = context._
    match await context.services.desk.workflow.approve(announcement, fingerprint, by=by):
        case Approval.DONE:
            await context.say(_("Approved."))
            await notify(context.bot, context.services)
        case Approval.OWN:
            await context.say(_("Nobody approves what they wrote themselves: another admin has to."))
        case Approval.CHANGED:
            await context.say(_("It was changed since this was sent to you. Look at the new one: /announcements"))
        case Approval.PASSED:
            await context.say(_("Its time has passed while it waited. Its author has to choose another."))
        case Approval.GONE:
            await context.say(_("It does not wait for an approval any more. See /announcements."))


async def give_back(announcement: Announcement, arg: str, by: str, context: Context) -> None:
    """Ask why, then let the author look at it again; or without a word."""
    if arg == "now" or announcement.state is not State.SUBMITTED:
        await draft.give_back(announcement, "", by, context)
        return
    await context.services.desk.workflow.await_note(announcement, Piece.NOTE, by=by)
    sentence, keyboard = draft.prompt_note(announcement, context.locale)
    await context.say(sentence, keyboard=keyboard)


async def cancel(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Make what was approved, and has not begun, a draft again."""
    await context.services.desk.workflow.cancel(announcement, by=by)
    await _show_again(announcement, context)


async def pause(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Send no more of it for now."""
    await context.services.desk.workflow.pause(announcement, by=by)
    await _show_again(announcement, context)


async def resume(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Go on with the rest."""
    await context.services.desk.workflow.resume(announcement, by=by)
    await _show_again(announcement, context)


async def stop(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Send no more of it, ever."""
    await context.services.desk.workflow.stop(announcement, by=by)
    await _show_again(announcement, context)


async def take_back(announcement: Announcement, arg: str, by: str, context: Context) -> None:
    """Delete every copy that was sent, once the admin is sure. One admin may do that alone."""
    _ = context._
    if arg != "sure" and is_changeable(announcement, now=context.services.clock()):
        sentence = _("Shall I delete it from all the chats that got it?")
        rows = [[button(_("🗑 Yes, take it back"), "take_back", announcement, "sure")]]
        await context.say(sentence, keyboard=InlineKeyboardMarkup(rows))
        return
    match await context.services.desk.workflow.take_back(announcement, by=by):
        case TooOld():
            await context.say(_too_old(context.locale))
        case AlreadyTakenBack():
            await context.say(_("It is being taken back already, or has been. See /announcements."))
        case Announcement():
            await context.say(_("I am taking it back. What cannot be deleted will be in the report."))


async def correct(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Begin a draft that will be put in place of every copy; it needs an approval like any."""
    services, locale, _ = context.services, context.locale, context._
    match await services.desk.workflow.correct(announcement, by=by):
        case TooOld():
            await context.say(_too_old(locale))
        case Announcement() as correction:
            sentence = _("This will stand in place of the {count} copies. Change its texts, then send it for approval.")
            count = await services.desk.workflow.recipients(correction)
            await context.send(await card(correction, locale, services, sentence.format(count=count)))


async def export(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Send the counts as a file."""
    services = context.services
    counts = await services.announcements.counts(announcement.id)
    file = InputFile(csv_of(counts).encode(), filename=f"announcement-{announcement.id}.csv")
    await services.desk.workflow.export(announcement, by=by)
    await context.bot.send_document(context.chat_id, file)


async def _show_again(announcement: Announcement, context: Context) -> None:
    """Show where things stand now."""
    services, locale = context.services, context.locale
    now = await services.announcements.find(announcement.id) or announcement
    if now.state in OPEN:
        await context.send(await card(now, locale, services))
    else:
        await context.turn(await status(now, locale, services))
        await notify(context.bot, services)  # the other admins see it at once


def _too_old(locale: Locale) -> str:
    _ = gettext_of(locale)
    return _("Its copies can no longer be changed: that goes for two days after its end.")


async def _ask(announcement: Announcement, part_name: str, by: str, context: Context) -> None:
    if part := part_of(part_name):
        await draft.ask_part(announcement, part, by, context)


DRAFT_ACTS: dict[str, Act] = {
    "ask": _ask,
    "take": draft.take_anyway,
    "skip": draft.skip,
    "time": draft.choose_time,
    "to": draft.choose_audience,
    "show": draft.show,
    "test": draft.test,
    "submit": draft.submit,
    "discard": draft.discard,
}
ACTS: dict[str, Act] = DRAFT_ACTS | {
    "leave": draft.leave,
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
