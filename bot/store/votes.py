"""How often an answer's text was found useful: counters that point at nobody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from bot.languages.locale import Locale
from bot.store.chats import month_of
from bot.store.database import Database

ADD = text(
    """
    INSERT INTO usefulness (entry_id, locale, fingerprint, month, useful, not_useful)
    VALUES (:entry_id, :locale, :fingerprint, :month, :useful, :not_useful)
    ON CONFLICT (entry_id, locale, fingerprint, month) DO UPDATE SET
        useful = usefulness.useful + excluded.useful, not_useful = usefulness.not_useful + excluded.not_useful
    """
)
TOTALS = text(
    """
    SELECT entry_id, locale, fingerprint, SUM(useful) AS useful, SUM(not_useful) AS not_useful
    FROM usefulness GROUP BY entry_id, locale, fingerprint ORDER BY entry_id, locale, fingerprint
    """
)


@dataclass(frozen=True)
class VoteCount:
    """What people said of one text of an entry."""

    entry_id: str
    locale: str
    fingerprint: str
    useful: int
    not_useful: int


class Votes:
    """One counter per entry, locale, text fingerprint and month."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, entry_id: str, locale: Locale, fingerprint: str, *, useful: bool, now: datetime) -> None:
        """Count one person's yes or no."""
        counted = {"useful": int(useful), "not_useful": int(not useful)}
        key = {"entry_id": entry_id, "locale": locale.value, "fingerprint": fingerprint, "month": month_of(now)}
        async with self._database.write() as connection:
            await connection.execute(ADD, key | counted)

    async def totals(self) -> tuple[VoteCount, ...]:
        """The sums over all months."""
        async with self._database.read() as connection:
            rows = await connection.execute(TOTALS)
            return tuple(VoteCount(**row) for row in rows.mappings())
