"""What to do after a send failed: decided here, done by the sender."""

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
)

from bot.announcements.delivery import DeliveryOutcome
from bot.announcements.model import HoldReason
from bot.gateway.errors import Meaning, delay_of, meaning_of

FIRST_DELAY = timedelta(seconds=1)
LONGEST_DELAY = timedelta(minutes=10)
ATTEMPTS = 48  # over more than six hours: so long may Telegram itself be out of order

GONE = {
    Meaning.BLOCKED: DeliveryOutcome.BLOCKED,
    Meaning.DEACTIVATED: DeliveryOutcome.DEACTIVATED,
    Meaning.KICKED: DeliveryOutcome.KICKED,
    Meaning.CHAT_NOT_FOUND: DeliveryOutcome.NOT_FOUND,
}


@dataclass(frozen=True)
class Done:
    """It already is as it should be."""


@dataclass(frozen=True)
class Retry:
    """Try again after a while; *uncertain* where the failed try may have arrived."""

    after: timedelta
    uncertain: bool


@dataclass(frozen=True)
class Flood:
    """Telegram wants everyone to wait; the delivery is not to blame."""

    after: timedelta


@dataclass(frozen=True)
class Moved:
    """The group has another id now."""

    chat_id: int


@dataclass(frozen=True)
class GiveUp:
    """It does not reach the chat."""

    outcome: DeliveryOutcome


@dataclass(frozen=True)
class Halt:
    """No chat would get it: the whole announcement has to wait for an admin."""

    reason: HoldReason


Decision = Done | Retry | Flood | Moved | GiveUp | Halt


def decide(error: TelegramError, *, attempts: int, is_change: bool = False) -> Decision:
    """What follows from *error*, met by the try after *attempts* failed ones.

    *is_change* is for changing or deleting a message, where nothing is uncertain: it can be done twice.
    """
    match error:
        case RetryAfter():
            return Flood(delay_of(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case InvalidToken() | EndPointNotFound():
            return Halt(HoldReason.TOKEN)
        case PassportDecryptionError():
            return GiveUp(DeliveryOutcome.REFUSED)
        case Forbidden() | BadRequest():
            return _refused(meaning_of(error))
        case Conflict():
            return _again(attempts, uncertain=False)
        case NetworkError():
            is_certain = is_change or meaning_of(error) in (Meaning.NOTHING_SENT, Meaning.SERVER_FAILED)
            return _again(attempts, uncertain=not is_certain)
        case _:
            return _again(attempts, uncertain=not is_change)


def _refused(meaning: Meaning) -> Decision:
    match meaning:
        case Meaning.UNCHANGED | Meaning.NOTHING_TO_DELETE:
            return Done()
        case Meaning.FAULTY:
            return Halt(HoldReason.FAULTY)
        case _:
            return GiveUp(GONE.get(meaning, DeliveryOutcome.REFUSED))


def _again(attempts: int, *, uncertain: bool) -> Decision:
    if attempts + 1 >= ATTEMPTS:
        return GiveUp(DeliveryOutcome.UNCERTAIN if uncertain else DeliveryOutcome.UNREACHABLE)
    return Retry(min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempts, 20)), uncertain)
