"""Answers that an admin took away, until their files change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from bot.store.audit import ADD as ADD_DEED
from bot.store.audit import Act, Deed, values_of
from bot.store.database import Database, seconds

UPSERT = text(
    """
    INSERT INTO withdrawals (entry_id, locale, fingerprint, alias, at)
    VALUES (:entry_id, :locale, :fingerprint, :alias, :at)
    ON CONFLICT (entry_id, locale) DO UPDATE SET
        fingerprint = excluded.fingerprint, alias = excluded.alias, at = excluded.at
    """
)
SELECT = text("SELECT entry_id, locale, fingerprint FROM withdrawals")
DELETE = text("DELETE FROM withdrawals WHERE entry_id = :entry_id")
DELETE_TEXT = text("DELETE FROM withdrawals WHERE entry_id = :entry_id AND locale = :locale")


@dataclass(frozen=True, order=True)
class Text:
    """One text of an entry."""

    entry_id: str
    locale: str
    fingerprint: str


class Withdrawals:
    """The texts that are not to be shown, as known in memory; written down, so that a restart keeps them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._withdrawn: set[Text] = set()

    @property
    def ids(self) -> tuple[str, ...]:
        """The entries of which some text is withdrawn."""
        return tuple(sorted({withdrawn.entry_id for withdrawn in self._withdrawn}))

    def holds(self, entry_id: str, locale: str, fingerprint: str) -> bool:
        """Whether this very text is withdrawn."""
        return Text(entry_id, locale, fingerprint) in self._withdrawn

    async def load(self, current: Collection[Text]) -> int:
        """Read what is withdrawn, and end it where the text is none of *current* any more; how many ended."""
        async with self._database.write() as connection:
            rows = [Text(*row) for row in await connection.execute(SELECT)]
            ended = [row for row in rows if row not in current]
            for row in ended:
                await connection.execute(DELETE_TEXT, {"entry_id": row.entry_id, "locale": row.locale})
        self._withdrawn = set(rows) - set(ended)
        return len(ended)

    async def add(self, texts: Collection[Text], *, alias: str, now: datetime) -> None:
        """Withdraw the texts of an entry: at once, then durably and with an act in the audit.

        Raises StoreError where that could not be written; until a restart they are withdrawn all the same.
        """
        self._withdrawn |= set(texts)
        async with self._database.write() as connection:
            for withdrawn in texts:
                values = {"entry_id": withdrawn.entry_id, "locale": withdrawn.locale}
                values |= {"fingerprint": withdrawn.fingerprint, "alias": alias}
                await connection.execute(UPSERT, {**values, "at": seconds(now)})
            for entry_id in sorted({withdrawn.entry_id for withdrawn in texts}):
                await connection.execute(ADD_DEED, values_of(Deed(now, alias, Act.WITHDREW, entry_id=entry_id)))

    async def remove(self, entry_id: str, *, alias: str, now: datetime) -> bool:
        """Show the entry again, with an act in the audit; whether it was withdrawn."""
        async with self._database.write() as connection:
            removed = (await connection.execute(DELETE, {"entry_id": entry_id})).rowcount > 0
            if removed:
                await connection.execute(ADD_DEED, values_of(Deed(now, alias, Act.RESTORED, entry_id=entry_id)))
        self._withdrawn = {withdrawn for withdrawn in self._withdrawn if withdrawn.entry_id != entry_id}
        return removed
