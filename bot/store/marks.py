"""Facts about the database itself: which secret it was written with, and how it was last left."""

from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.keys import Keys

SELECT = text("SELECT value FROM marks WHERE name = :name")
UPSERT = text(
    "INSERT INTO marks (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
DELETE = text("DELETE FROM marks WHERE name = :name")
ANY_SEALED = text("SELECT sealed FROM subscriptions LIMIT 1")


class Mark(StrEnum):
    """What is marked."""

    SECRET = "secret"  # noqa: S105  # its check value
    RUNNING = "running"  # since when; gone once the bot was stopped well
    TOLD = "told"  # when admins were last told that the bot was started again


class Marks:
    """Reads and writes marks, a row each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, mark: Mark) -> str | None:
        """What is marked, or None."""
        async with self._database.read() as connection:
            return await find(connection, mark)

    async def set(self, mark: Mark, value: str) -> None:
        """Mark it."""
        async with self._database.write() as connection:
            await set_mark(connection, mark, value)

    async def remove(self, mark: Mark) -> None:
        """Mark it no longer."""
        async with self._database.write() as connection:
            await connection.execute(DELETE, {"name": mark.value})

    async def check_secret(self, keys: Keys) -> None:
        """Nothing where *keys* are those that the database was written with; noted where it never was.

        Raises StoreError where they are others: nobody who subscribed could be written to any more.
        """
        async with self._database.write() as connection:
            if not await is_of(connection, keys):
                raise StoreError(
                    f"{self._database.path or 'FARO_DATABASE'}: the database was written with another secret; put the "
                    "old FARO_SECRET or secret file back. Where it is lost for good, faro rotate --lost begins anew"
                )
            await set_mark(connection, Mark.SECRET, keys.check_value())


async def is_of(connection: AsyncConnection, keys: Keys) -> bool:
    """Whether the database was written with *keys*, or nothing that needs a secret stands in it."""
    known = await find(connection, Mark.SECRET)
    if known is not None:
        return known == keys.check_value()
    sealed = (await connection.execute(ANY_SEALED)).scalar_one_or_none()  # of a database older than the mark
    return sealed is None or keys.opens(sealed.encode())


async def find(connection: AsyncConnection, mark: Mark) -> str | None:
    """What is marked, or None."""
    return (await connection.execute(SELECT, {"name": mark.value})).scalar_one_or_none()


async def set_mark(connection: AsyncConnection, mark: Mark, value: str) -> None:
    """Mark it."""
    await connection.execute(UPSERT, {"name": mark.value, "value": value})
