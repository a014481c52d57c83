"""What admins can do, in one place."""

from telegram import InlineKeyboardMarkup, Update

from bot.announcements.model import OPEN, RUNNING, State
from bot.handlers.admin.cards import button
from bot.handlers.admin.labels import state_name, title
from bot.handlers.commands import described_for_admins
from bot.handlers.context import Context


async def show_menu(_update: Update, context: Context) -> None:
    """The admins' commands, and the announcements that somebody has to do something about."""
    locale, _ = context.locale, context._
    lines = [f"/{name} – {words}" for name, words in described_for_admins(locale).items()]
    waiting = await context.services.announcements.in_states([*OPEN, State.SCHEDULED, *RUNNING])
    rows = [
        [button(f"{title(announcement, locale)} · {state_name(announcement.state, locale)}", "open", announcement)]
        for announcement in waiting
    ]
    approvals = context.services.desk.workflow.policy.approvals
    rule = (
        _("What one admin writes goes out once another has approved it.")
        if approvals > 1
        else _("What an admin writes goes out after a minute, in which it can be cancelled.")
    )
    sentences = ["\n".join(lines), rule]
    if withdrawn := context.services.withdrawals.ids:
        sentences.append(_("Withdrawn now: {entries}").format(entries=", ".join(withdrawn)))
    if rows:
        sentences.append(_("These wait for somebody:"))
    await context.say(*sentences, keyboard=InlineKeyboardMarkup(rows) if rows else None)
