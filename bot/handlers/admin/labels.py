"""What admins read of announcements: names of states, outcomes and reasons, and counts as a file."""

from bot.announcements.delivery import DeliveryOutcome
from bot.announcements.model import Announcement, Count, Kind, State
from bot.languages.locale import Locale, gettext_of

UNDISCLOSED = 5  # counts below this could point at persons


def title(announcement: Announcement, locale: Locale) -> str:
    """What it is, and its number."""
    _ = gettext_of(locale)
    names = {
        Kind.ANNOUNCE: _("Announcement {number}"),
        Kind.CORRECT: _("Correction {number} (of announcement {target})"),
        Kind.TAKE_BACK: _("Taking back {number} (of announcement {target})"),
    }
    return names[announcement.kind].format(number=announcement.id, target=announcement.target)


def state_name(state: State, locale: Locale) -> str:
    """The state in words."""
    _ = gettext_of(locale)
    return {
        State.DRAFT: _("draft"),
        State.SUBMITTED: _("waits for approval"),
        State.SCHEDULED: _("approved, waits for its time"),
        State.SENDING: _("being sent"),
        State.PAUSED: _("paused"),
        State.STOPPED: _("stopped"),
        State.FINISHED: _("finished"),
        State.DISCARDED: _("discarded"),
    }[state]


def why(reason: str, locale: Locale) -> str:
    """Why an announcement does not go on."""
    _ = gettext_of(locale)
    reasons = {
        "faulty": _(
            "Telegram refuses what it holds: look at its text, link, photo or document. Nobody was lost; "
            "write it anew, or go on if it was Telegram's mistake."
        ),
        "token": _("Telegram refuses the bot's token. Once that is mended, go on."),
        "secret": _("The database was written with another secret. Put the old one back, then go on."),
        "admin": _("It was not sent: its author or whoever approved it is no longer an admin."),
    }
    return reasons.get(reason, reason)


def csv_of(counts: list[Count]) -> str:
    """The counts by locale and outcome; small ones are not told, since they could point at persons."""
    lines = ["locale,outcome,count"]
    for count in counts:
        shown = str(count.count) if count.count >= UNDISCLOSED else f"<{UNDISCLOSED}"
        lines.append(f"{count.locale},{count.outcome},{shown}")
    return "\n".join(lines) + "\n"


def outcome_name(outcome: str, locale: Locale) -> str:
    """An outcome in words."""
    _ = gettext_of(locale)
    names: dict[str, str] = {
        DeliveryOutcome.UNCERTAIN: _("uncertain, not sent again"),
        DeliveryOutcome.BLOCKED: _("blocked the bot"),
        DeliveryOutcome.DEACTIVATED: _("account deleted"),
        DeliveryOutcome.KICKED: _("bot removed from the group"),
        DeliveryOutcome.NOT_FOUND: _("chat gone"),
        DeliveryOutcome.DUPLICATE: _("same group twice"),
        DeliveryOutcome.UNSUBSCRIBED: _("unsubscribed meanwhile"),
        DeliveryOutcome.REFUSED: _("refused by Telegram"),
        DeliveryOutcome.UNREACHABLE: _("Telegram not reached"),
        DeliveryOutcome.STOPPED: _("not sent, stopped"),
    }
    return names.get(outcome, outcome)
