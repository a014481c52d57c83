"""What to do after a send failed: decided here, done by the sender."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

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

from bot.store.outbox import Outcome

FIRST_DELAY = timedelta(seconds=1)
LONGEST_DELAY = timedelta(minutes=10)
ATTEMPTS = 12  # over about an hour

# Telegram's own words, in lower case; it has no codes for them.
GONE = {
    "bot was blocked by the user": Outcome.BLOCKED,
    "user is deactivated": Outcome.DEACTIVATED,
    "input_user_deactivated": Outcome.DEACTIVATED,
    "bot was kicked": Outcome.KICKED,
    "bot is not a member": Outcome.KICKED,
    "group chat was deactivated": Outcome.KICKED,
    "group is deactivated": Outcome.KICKED,
    "the group chat was deleted": Outcome.KICKED,
    "chat not found": Outcome.NOT_FOUND,
    "user not found": Outcome.NOT_FOUND,
    "peer_id_invalid": Outcome.NOT_FOUND,
    "bot can't initiate conversation": Outcome.NOT_FOUND,
}
DONE = ("message is not modified", "message to delete not found")
FAULTY = (
    "can't parse entities",
    "can't parse reply markup",
    "can't parse inline keyboard button",
    "text is empty",
    "text must be non-empty",
    "message is too long",
    "caption is too long",
    "media_caption_too_long",
    "wrong file identifier",
    "wrong remote file identifier",
    "wrong file_id",
    "wrong type of",
    "image_process_failed",
    "photo_invalid_dimensions",
    "photo_ext_invalid",
    "photo_save_file_invalid",
    "file reference",
    "failed to get http url content",
    "button_url_invalid",
    "button_data_invalid",
    "button_type_invalid",
    "inline keyboard button url",
    "reply_markup_too_long",
    "there is no",
    "unsupported parse_mode",
    "entity_",
)
NOTHING_SENT = ("nothing was sent", "clientconnector")  # of our own transport
SAID_SO = ("internal server error", "(500)", "service unavailable", "(503)")  # the server that would have done it


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

    outcome: Outcome


class Halt(StrEnum):
    """No chat would get it: the whole announcement has to wait for an admin."""

    FAULTY = "faulty"  # Telegram refuses what it holds
    TOKEN = "token"  # noqa: S105  # Telegram refuses the bot


Decision = Done | Retry | Flood | Moved | GiveUp | Halt


def decide(error: TelegramError, *, attempts: int, is_change: bool = False) -> Decision:
    """What follows from *error*, met by the try after *attempts* failed ones.

    *is_change* is for changing or deleting a message, where nothing is uncertain: it can be done twice.
    """
    said = error.message.lower()
    match error:
        case RetryAfter():
            return Flood(delay_of(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case InvalidToken() | EndPointNotFound():
            return Halt.TOKEN
        case PassportDecryptionError():
            return GiveUp(Outcome.REFUSED)
        case Forbidden() | BadRequest():
            return _refused(said)
        case Conflict():
            return _again(attempts, uncertain=False)
        case NetworkError():
            is_certain = is_change or any(words in said for words in (*NOTHING_SENT, *SAID_SO))
            return _again(attempts, uncertain=not is_certain)
        case _:
            return _again(attempts, uncertain=not is_change)


def delay_of(error: RetryAfter) -> timedelta:
    """How long Telegram wants us to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _refused(said: str) -> Decision:
    for words, outcome in GONE.items():
        if words in said:
            return GiveUp(outcome)
    if any(words in said for words in DONE):
        return Done()
    if any(words in said for words in FAULTY):
        return Halt.FAULTY
    return GiveUp(Outcome.REFUSED)


def _again(attempts: int, *, uncertain: bool) -> Decision:
    if attempts + 1 >= ATTEMPTS:
        return GiveUp(Outcome.UNCERTAIN if uncertain else Outcome.UNREACHABLE)
    return Retry(min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(attempts, 20)), uncertain)
