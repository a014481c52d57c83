"""What admins did: by alias, what and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import text

from bot.store.database import Database, moment, seconds

ADD = text(
    """
    INSERT INTO audit (id, at, alias, act, announcement_id)
    SELECT COALESCE(MAX(id), 0) + 1, :at, :alias, :act, CAST(:announcement_id AS INTEGER) FROM audit
    """
)
LAST = text("SELECT at, alias, act, announcement_id FROM audit ORDER BY id DESC LIMIT :limit")


class Act(StrEnum):
    """What an admin can do: to an announcement, or to an entry, whose id then stands behind the act."""

    WROTE = "wrote"
    CHANGED = "changed"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    TOOK_BACK = "took_back"
    DISCARDED = "discarded"
    EXPORTED = "exported"
    WITHDREW = "withdraw"
    RESTORED = "restore"


@dataclass(frozen=True)
class Deed:
    """One thing that an admin did."""

    at: datetime
    alias: str
    act: Act
    announcement_id: int | None = None
    entry_id: str = ""


def values_of(deed: Deed) -> dict[str, object]:
    """The deed as `ADD` writes it."""
    act = f"{deed.act} {deed.entry_id}".strip()
    return {"at": seconds(deed.at), "alias": deed.alias, "act": act, "announcement_id": deed.announcement_id}


class Audit:
    """Deeds are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, deed: Deed) -> None:
        """Write down what an admin did."""
        async with self._database.write() as connection:
            await connection.execute(ADD, values_of(deed))

    async def last(self, limit: int = 30) -> list[Deed]:
        """The newest deeds, newest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(LAST, {"limit": limit})
            return [_deed(moment(row.at), row.alias, row.act, row.announcement_id) for row in rows]


def _deed(at: datetime, alias: str, act: str, announcement_id: int | None) -> Deed:
    name, _, entry_id = act.partition(" ")
    return Deed(at, alias, Act(name), announcement_id, entry_id)
