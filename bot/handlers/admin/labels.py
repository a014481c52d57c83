"""What admins read of announcements: names of states, acts and outcomes, what is wrong, and counts as a file."""

from typing import assert_never

from bot.announcements import rules
from bot.announcements.delivery import DeliveryOutcome
from bot.announcements.model import Announcement, Count, HoldReason, Kind, State
from bot.announcements.rules import LONGEST_LABEL, Doubt, Problem
from bot.announcements.times import in_words
from bot.handlers.keyboards import LANGUAGE_NAMES
from bot.languages.catalogue import gettext_of
from bot.languages.formats import listed, number
from bot.languages.locale import Locale
from bot.store.audit import Act, Deed

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


def why(announcement: Announcement, locale: Locale) -> str:
    """Why an announcement does not go on; nothing where nothing holds it."""
    _ = gettext_of(locale)
    match announcement.reason:
        case None:
            return ""
        case HoldReason.FAULTY:
            return _(
                "Telegram refuses what it holds: look at its text, link, photo or document. Nobody was lost; "
                "write it anew, or go on if it was Telegram's mistake."
            )
        case HoldReason.TOKEN:
            return _("Telegram refuses the bot's token. Once that is mended, go on.")
        case HoldReason.SECRET:
            return _("The database was written with another secret. Put the old one back, then go on.")
        case HoldReason.ADMIN:
            return _("It was not sent: its author or whoever approved it is no longer an admin.")
        case HoldReason.LATE:
            sentence = _(
                "I was not running at its time: {when}. Nothing was sent. Go on if it still holds; else change or "
                "stop it."
            )
            begin_at = announcement.begin_at
            return sentence.format(when=in_words(begin_at, announcement.zone, locale) if begin_at else "")
        case HoldReason.FACT:
            return _(
                "It was not sent: a fact in it says something else now. Look at the new words, then send it for "
                "approval again."
            )
        case HoldReason.RETURNED if announcement.note:
            return _("Another admin gave it back: “{note}”").format(note=announcement.note)
        case HoldReason.RETURNED:
            return _("Another admin gave it back without a word.")
        case _:
            assert_never(announcement.reason)


def problem_sentence(problem: Problem, locale: Locale) -> str:
    """What keeps it from going out."""
    _ = gettext_of(locale)
    match problem:
        case rules.NoText():
            return _("There is no text yet.")
        case rules.UnknownFact(spoken, name):
            sentence = _(
                "The text in {language} names {name}, which is no fact of the FAQ: write its words, or mend it."
            )
            return sentence.format(language=LANGUAGE_NAMES[spoken], name=f"{{{{{name}}}}}")
        case rules.TooLong(spoken, excess):
            sentence = _("The text in {language} is {count} characters too long for one message.")
            return sentence.format(language=LANGUAGE_NAMES[spoken], count=number(excess, locale))
        case rules.LabelTooLong(spoken):
            sentence = _("The words on the button in {language} are too long; at most {count} characters.")
            return sentence.format(language=LANGUAGE_NAMES[spoken], count=LONGEST_LABEL)
        case rules.NoAddress():
            return _("That is no address. Write it like this: {example}").format(example="https://example.org/page")
        case rules.TimePassed():
            return _("Its time has passed. Choose another, or none.")
        case rules.Nobody():
            return _("Nobody would get it: there are no subscribers like that.")
        case rules.NoSecondAdmin():
            return _(
                "There is no second admin to approve it: name one in FARO_ADMINS, or set FARO_APPROVALS=1 and restart."
            )
        case _:
            assert_never(problem)


def doubt_sentence(doubt: Doubt, locale: Locale) -> str:
    """What should be looked at again."""
    _ = gettext_of(locale)
    match doubt:
        case rules.NoTextIn(missing):
            sentence = _("⚠️ There is no text in {language}: those people get the other one.")
            return sentence.format(language=LANGUAGE_NAMES[missing])
        case rules.OtherLanguage(wanted, spoken):
            sentence = _("⚠️ The text for {language} reads like {other}.")
            return sentence.format(language=LANGUAGE_NAMES[wanted], other=LANGUAGE_NAMES[spoken])
        case rules.NumbersDiffer(numbers):
            sentence = _("⚠️ These phone numbers are not in both texts: {numbers}")
            return sentence.format(numbers=listed(list(numbers), locale))
        case rules.StrangeLinks(addresses):
            sentence = _("⚠️ Outside the known pages, look at them closely: {links}")
            return sentence.format(links=", ".join(addresses))
        case _:
            assert_never(doubt)


def deed_name(deed: Deed, locale: Locale) -> str:
    """What an admin did, in words."""
    _, is_entry = gettext_of(locale), "/" in deed.entry_id
    return {
        Act.WROTE: _("began a draft"),
        Act.CHANGED: _("changed it"),
        Act.SUBMITTED: _("sent it for approval"),
        Act.APPROVED: _("approved it"),
        Act.RETURNED: _("gave it back to its author"),
        Act.CANCELLED: _("cancelled it before it began"),
        Act.PAUSED: _("paused it"),
        Act.RESUMED: _("let it go on"),
        Act.STOPPED: _("stopped it"),
        Act.TOOK_BACK: _("took it back"),
        Act.DISCARDED: _("discarded it"),
        Act.EXPORTED: _("took its counts"),
        Act.WITHDREW: _("withdrew the answer {entry}") if is_entry else _("withdrew the fact {entry}"),
        Act.RESTORED: _("showed the answer {entry} again") if is_entry else _("showed the fact {entry} again"),
    }[deed.act].format(entry=deed.entry_id)


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
