"""What happens to the rows of a group that has another id now."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.keys import Keys

MOVE_CHOICE = text(
    """
    INSERT INTO chats (key, locale, used_month) SELECT :new, locale, used_month FROM chats WHERE key = :old
    ON CONFLICT (key) DO NOTHING
    """
)
FORGET_CHOICE = text("DELETE FROM chats WHERE key = :old")
MOVE_SUBSCRIPTION = text(
    """
    INSERT INTO subscriptions (key, sealed, locale, topics)
    SELECT :new, :sealed, locale, topics FROM subscriptions WHERE key = :old ON CONFLICT (key) DO NOTHING
    """
)
END_SUBSCRIPTION = text("DELETE FROM subscriptions WHERE key = :old")
MOVE_DELIVERIES = text(
    """
    UPDATE deliveries SET key = :new, sealed = :sealed
    WHERE key = :old AND state <> 'in_flight' AND announcement_id IN (SELECT id FROM announcements)
        AND announcement_id NOT IN (SELECT announcement_id FROM deliveries WHERE key = :new)
    """
)


async def move_subscription(connection: AsyncConnection, keys: Keys, old_key: str, new_id: int) -> None:
    """Follow a group to *new_id* with its subscription."""
    new = {"old": old_key, "new": keys.chat_key(new_id), "sealed": keys.encrypt(new_id).decode()}
    await connection.execute(MOVE_SUBSCRIPTION, new)
    await connection.execute(END_SUBSCRIPTION, {"old": old_key})


async def move_rows(connection: AsyncConnection, keys: Keys, old_id: int, new_id: int) -> None:
    """Follow a group to *new_id* with all that is kept of it; a send that is on its way follows by itself."""
    old_key = keys.chat_key(old_id)
    new = {"old": old_key, "new": keys.chat_key(new_id)}
    await connection.execute(MOVE_CHOICE, new)
    await connection.execute(FORGET_CHOICE, {"old": old_key})
    await connection.execute(MOVE_DELIVERIES, new | {"sealed": keys.encrypt(new_id).decode()})
    await move_subscription(connection, keys, old_key, new_id)
