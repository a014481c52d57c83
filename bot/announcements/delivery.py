"""One announcement on its way to one chat, and what that came to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.languages.locale import Locale

KEPT_FOR = timedelta(hours=48)  # after its end: so long can what was sent be changed or taken back


class DeliveryOutcome(StrEnum):
    """What a delivery came to."""

    SENT = "sent"
    SENT_UNCERTAIN = "sent_uncertain"  # sent after a try that may have arrived too
    UNCERTAIN = "uncertain"  # may have arrived, and was not tried again
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    NOT_FOUND = "not_found"
    DUPLICATE = "duplicate"  # the group's new id already has its delivery
    UNSUBSCRIBED = "unsubscribed"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"


GONE = frozenset(
    {DeliveryOutcome.BLOCKED, DeliveryOutcome.DEACTIVATED, DeliveryOutcome.KICKED, DeliveryOutcome.NOT_FOUND}
)


@dataclass(frozen=True)
class Delivery:
    """One announcement on its way to one chat; *message_id* is the copy that is to be changed, where there is one."""

    announcement_id: int
    key: str
    sealed: str
    locale: Locale
    attempts: int
    uncertain: bool
    message_id: int | None


@dataclass(frozen=True)
class Settled:
    """A delivery that came to its end, as the chat has it under *message_id*."""

    delivery: Delivery
    outcome: DeliveryOutcome
    message_id: int | None = None


@dataclass(frozen=True)
class Postponed:
    """A delivery to be tried again at *due*."""

    delivery: Delivery
    due: datetime
    attempts: int
    uncertain: bool
