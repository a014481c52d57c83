"""Counters of usefulness point at nobody."""

from datetime import UTC, datetime

from sqlalchemy import text

from bot.languages.locale import Locale
from bot.store.database import Database
from bot.store.votes import VoteCount, Votes

JULY = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
AUGUST = datetime(2026, 8, 2, tzinfo=UTC)


async def test_votes_are_counted_by_entry_locale_text_and_month(tmp_path):
    """One row per entry, locale, fingerprint and month; the totals are over all months."""
    database = await Database.open(str(tmp_path / "faro.db"))
    counters = Votes(database)
    for useful, now in ((True, JULY), (True, JULY), (False, JULY), (True, AUGUST)):
        await counters.add("rights/red-card", Locale.ES, "0123abcd", useful=useful, now=now)
    await counters.add("rights/red-card", Locale.EN, "0123abcd", useful=False, now=JULY)

    async with database.read() as connection:
        rows = [tuple(row) for row in await connection.execute(text("SELECT * FROM usefulness ORDER BY locale, month"))]
    totals = await counters.totals()
    await database.close()
    july, august = (int(datetime(2026, month, 1, tzinfo=UTC).timestamp()) for month in (7, 8))
    assert rows == [
        ("rights/red-card", "en", "0123abcd", july, 0, 1),
        ("rights/red-card", "es", "0123abcd", july, 2, 1),
        ("rights/red-card", "es", "0123abcd", august, 1, 0),
    ]
    assert totals == (
        VoteCount("rights/red-card", "en", "0123abcd", 0, 1),
        VoteCount("rights/red-card", "es", "0123abcd", 3, 1),
    )
