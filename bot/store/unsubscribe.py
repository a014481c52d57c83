"""What happens to the rows of a chat that unsubscribes, erases itself or is gone."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

UNSUBSCRIBE = text("DELETE FROM subscriptions WHERE key = :key")
MINE = "key = :key AND announcement_id IN (SELECT id FROM announcements)"  # which the primary key finds
COUNT_DUE = text(
    f"""
    INSERT INTO counts (announcement_id, locale, outcome, count)
    SELECT announcement_id, locale, 'unsubscribed', 1 FROM deliveries WHERE {MINE} AND state = 'due'
    ON CONFLICT (announcement_id, locale, outcome) DO UPDATE SET count = counts.count + 1
    """  # noqa: S608  # our own words
)
DROP_DUE = text(f"DELETE FROM deliveries WHERE {MINE} AND state = 'due'")  # noqa: S608  # our own words
ERASE = text(f"DELETE FROM deliveries WHERE {MINE}")  # noqa: S608  # our own words


@dataclass(frozen=True)
class Departure:
    """What there was of a chat."""

    subscribed: bool
    copies: int


async def depart(connection: AsyncConnection, key: str, *, erase: bool = False) -> Departure:
    """End the chat's subscription and whatever is still to be sent to it; with *erase*, every row of it.

    A send that is on its way is counted when it is settled, row or no row.
    """
    await connection.execute(COUNT_DUE, {"key": key})
    await connection.execute(DROP_DUE, {"key": key})
    copies = (await connection.execute(ERASE, {"key": key})).rowcount if erase else 0
    subscribed = (await connection.execute(UNSUBSCRIBE, {"key": key})).rowcount > 0
    return Departure(subscribed, copies)
