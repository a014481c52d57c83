"""What admins did: by alias, what and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from bot.store.database import Database, moment, seconds

ADD = text(
    """
    INSERT INTO audit (id, at, alias, act, announcement_id)
    SELECT COALESCE(MAX(id), 0) + 1, :at, :alias, :act, CAST(:announcement_id AS INTEGER) FROM audit
    """
)
LAST = text("SELECT at, alias, act, announcement_id FROM audit ORDER BY id DESC LIMIT :limit")


@dataclass(frozen=True)
class Act:
    """One thing that an admin did."""

    at: datetime
    alias: str
    act: str
    announcement_id: int | None


class Audit:
    """Acts are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, alias: str, act: str, announcement_id: int | None = None, *, now: datetime) -> None:
        """Write down what an admin did."""
        values = {"at": seconds(now), "alias": alias, "act": act, "announcement_id": announcement_id}
        async with self._database.write() as connection:
            await connection.execute(ADD, values)

    async def last(self, limit: int = 30) -> list[Act]:
        """The newest acts, newest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(LAST, {"limit": limit})
            return [Act(moment(row.at), row.alias, row.act, row.announcement_id) for row in rows]
