"""What to do after each failure, as a table."""

from datetime import timedelta

import pytest
import telegram.error
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
    TimedOut,
)

from bot.announcements.delivery import DeliveryOutcome
from bot.announcements.model import HoldReason
from bot.broadcast.retry import ATTEMPTS, LONGEST_DELAY, Done, Flood, GiveUp, Halt, Moved, Retry, decide
from bot.gateway.errors import NotSentError

SECOND = timedelta(seconds=1)
CERTAIN, UNCERTAIN = Retry(SECOND, uncertain=False), Retry(SECOND, uncertain=True)

TABLE = [
    (RetryAfter(7), Flood(timedelta(seconds=7))),
    (RetryAfter(timedelta(seconds=7)), Flood(timedelta(seconds=7))),
    (ChatMigrated(-100), Moved(-100)),
    (Forbidden("Forbidden: bot was blocked by the user"), GiveUp(DeliveryOutcome.BLOCKED)),
    (Forbidden("Forbidden: user is deactivated"), GiveUp(DeliveryOutcome.DEACTIVATED)),
    (Forbidden("Forbidden: bot was kicked from the group chat"), GiveUp(DeliveryOutcome.KICKED)),
    (Forbidden("Forbidden: bot is not a member of the supergroup chat"), GiveUp(DeliveryOutcome.KICKED)),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), GiveUp(DeliveryOutcome.NOT_FOUND)),
    (Forbidden("Forbidden: something new"), GiveUp(DeliveryOutcome.REFUSED)),
    (BadRequest("Chat not found"), GiveUp(DeliveryOutcome.NOT_FOUND)),
    (BadRequest("Bad Request: PEER_ID_INVALID"), GiveUp(DeliveryOutcome.NOT_FOUND)),
    (BadRequest("Bad Request: group chat was deactivated"), GiveUp(DeliveryOutcome.KICKED)),
    (BadRequest("Bad Request: not enough rights to send text messages to the chat"), GiveUp(DeliveryOutcome.REFUSED)),
    (BadRequest("Bad Request: message is not modified: specified new"), Done()),
    (BadRequest("Bad Request: message to delete not found"), Done()),
    (BadRequest("Bad Request: message to edit not found"), GiveUp(DeliveryOutcome.REFUSED)),
    (BadRequest("Bad Request: message can't be deleted"), GiveUp(DeliveryOutcome.REFUSED)),
    (BadRequest("Bad Request: can't parse entities: Unclosed start tag"), Halt(HoldReason.FAULTY)),
    (BadRequest("Bad Request: message is too long"), Halt(HoldReason.FAULTY)),
    (BadRequest("Bad Request: wrong file identifier/HTTP URL specified"), Halt(HoldReason.FAULTY)),
    (BadRequest("Bad Request: IMAGE_PROCESS_FAILED"), Halt(HoldReason.FAULTY)),
    (InvalidToken("Unauthorized"), Halt(HoldReason.TOKEN)),
    (EndPointNotFound("Not Found"), Halt(HoldReason.TOKEN)),
    (Conflict("terminated by other getUpdates request"), CERTAIN),
    (TimedOut(), UNCERTAIN),
    (NotSentError("Timed out while connecting"), CERTAIN),
    (NotSentError("ClientConnectorError: Cannot connect to host"), CERTAIN),
    (NetworkError("ServerDisconnectedError"), UNCERTAIN),
    (NetworkError("Bad Gateway"), UNCERTAIN),
    (NetworkError("Internal Server Error"), CERTAIN),
    (PassportDecryptionError("x"), GiveUp(DeliveryOutcome.REFUSED)),
    (TelegramError("x"), UNCERTAIN),
]


@pytest.mark.parametrize(("error", "decision"), TABLE, ids=lambda value: str(value)[:50])
def test_decide_knows(error, decision):
    """Each failure has its decision."""
    assert decide(error, attempts=0) == decision


def test_decide_knows_every_class():
    """When the library learns an error, this table has to learn it too."""
    classes = {
        value for value in vars(telegram.error).values() if isinstance(value, type) and issubclass(value, TelegramError)
    }

    assert {type(error) for error, _ in TABLE} == classes | {NotSentError}


def test_decide_waits_longer_each_time():
    """Delays double up to ten minutes."""
    delays = [decide(TimedOut(), attempts=attempts).after for attempts in range(ATTEMPTS - 1)]

    assert delays == sorted(delays)
    assert delays[:4] == [SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND]
    assert delays[-1] == LONGEST_DELAY


def test_decide_outlasts_an_outage():
    """All delays together are longer than Telegram was ever known to be out of order."""
    delays = [decide(NetworkError("Bad Gateway"), attempts=attempts).after for attempts in range(ATTEMPTS - 1)]

    assert timedelta(hours=6) < sum(delays, timedelta()) < timedelta(hours=7)


def test_decide_gives_up_in_the_end():
    """After the last attempt it says whether anything may have arrived."""
    assert decide(TimedOut(), attempts=ATTEMPTS - 1) == GiveUp(DeliveryOutcome.UNCERTAIN)
    assert decide(NetworkError("Internal Server Error"), attempts=ATTEMPTS - 1) == GiveUp(DeliveryOutcome.UNREACHABLE)


def test_decide_is_certain_about_changes():
    """A copy may be changed or deleted twice."""
    assert decide(TimedOut(), attempts=0, is_change=True) == CERTAIN
