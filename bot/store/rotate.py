"""Another secret for a database: what can be opened is sealed anew, and what cannot is forgotten."""

from dataclasses import dataclass

from sqlalchemy import text

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.marks import Mark, is_of, set_mark

SUBSCRIPTIONS = text("SELECT key, sealed FROM subscriptions")
RENEW_SUBSCRIPTION = text("UPDATE subscriptions SET key = :new, sealed = :sealed WHERE key = :key")
DELIVERIES = text("SELECT announcement_id, key, sealed FROM deliveries")
RENEW_DELIVERY = text(
    "UPDATE deliveries SET key = :new, sealed = :sealed WHERE announcement_id = :announcement_id AND key = :key"
)
FORGET = tuple(text(f"DELETE FROM {table}") for table in ("subscriptions", "deliveries"))  # noqa: S608  # our own words
FORGET_CHOICES = text("DELETE FROM chats")  # which stand under keys that nothing leads back from
HALF_MADE = text("SELECT 1 FROM announcements WHERE state IN ('sending', 'paused') AND enqueued_to IS NOT NULL LIMIT 1")


@dataclass(frozen=True)
class Rotated:
    """How much went over to the new secret, and how many chats have to choose their language again."""

    subscriptions: int
    choices: int


async def rotate(database: Database, old: Keys | None, new: Keys) -> Rotated:
    """Seal everything under *new*, in one transaction; without *old*, which is lost, subscriptions are forgotten.

    Raises StoreError where *old* is not the secret it was written with, or while an announcement's deliveries are
    being made, which goes by the order of their keys.
    """
    async with database.write() as connection:
        if (await connection.execute(HALF_MADE)).first() is not None:
            raise StoreError("an announcement is just beginning; start the bot, wait until it is sent, then try again")
        subscriptions = (await connection.execute(SUBSCRIPTIONS)).all() if old is not None else []
        if old is None:
            for statement in FORGET:
                await connection.execute(statement)
        else:
            if not await is_of(connection, old):
                raise StoreError(f"{database.path or 'FARO_DATABASE'}: the database was written with another secret")
            for row in subscriptions:
                chat_id = old.decrypt(row.sealed.encode())
                await connection.execute(RENEW_SUBSCRIPTION, {"key": row.key, **_under(new, chat_id)})
            for row in (await connection.execute(DELIVERIES)).all():
                values = {"announcement_id": row.announcement_id, "key": row.key}
                await connection.execute(RENEW_DELIVERY, values | _under(new, old.decrypt(row.sealed.encode())))
        choices = (await connection.execute(FORGET_CHOICES)).rowcount
        await set_mark(connection, Mark.SECRET, new.check_value())
    await database.truncate_log()  # so that what was sealed under the old secret leaves the disk
    return Rotated(len(subscriptions), choices)


def _under(keys: Keys, chat_id: int) -> dict[str, str]:
    return {"new": keys.chat_key(chat_id), "sealed": keys.encrypt(chat_id).decode()}
