"""What happens to the rows of a chat that leaves."""

import pytest

from bot.announcements.model import Announcement, State
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.subscribers import Subscribers
from bot.store.unsubscribe import Departure, depart


@pytest.fixture
async def key(database, keys):
    """Someone who got one announcement, and is to get another."""
    await Subscribers(database, keys).add(1, Locale.ES)
    for _ in range(2):
        await Announcements(database).add(Announcement("ana", state=State.SENDING))
    key = keys.chat_key(1)
    async with database.write() as connection:
        for number, state, message_id in ((1, "sent", 7), (2, "due", None)):
            row = (number, key, "x", "es", state, 0, 0, 0, message_id)
            await connection.exec_driver_sql("INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return key


async def rows_of(database):
    """What is left of deliveries."""
    async with database.read() as connection:
        return [row.state for row in await connection.exec_driver_sql("SELECT state FROM deliveries")]


async def test_depart_drops_what_is_due_and_counts_it(database, key):
    """The copy stays, so that it can be taken back."""
    async with database.write() as connection:
        assert await depart(connection, key) == Departure(subscribed=True, copies=0)
    counts = await Announcements(database).counts(2)

    assert await rows_of(database) == ["sent"]
    assert [(count.outcome, count.count) for count in counts] == [("unsubscribed", 1)]


async def test_depart_erases_every_row(database, key):
    """And says how many copies can no longer be taken back; a second time there is nothing."""
    async with database.write() as connection:
        assert await depart(connection, key, erase=True) == Departure(subscribed=True, copies=1)
        assert await depart(connection, key, erase=True) == Departure(subscribed=False, copies=0)

    assert await rows_of(database) == []
