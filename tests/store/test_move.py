"""A group that becomes a supergroup has another id."""

from bot.languages.locale import Locale
from bot.store.chats import Chats
from bot.store.move import move_rows
from bot.store.subscribers import Subscribers, Subscription
from tests.conftest import Clock

NOW = Clock().now


async def test_move_rows_takes_all_that_is_kept(database, keys):
    """Choice and subscription follow; under the old id nothing is left, and what the new one has stays."""
    chats, subscribers = Chats(database, keys), Subscribers(database, keys)
    await chats.set_locale(-1, Locale.EN, now=NOW)
    await subscribers.add(-1, Locale.EN, ["rights"])
    await subscribers.add(-100, Locale.ES)
    async with database.write() as connection:
        await move_rows(connection, keys, -1, -100)
    fresh = Chats(database, keys)

    assert await fresh.locale(-100, now=NOW) is Locale.EN
    assert await fresh.locale(-1, now=NOW) is None
    assert await subscribers.find(-1) is None
    assert await subscribers.find(-100) == Subscription(Locale.ES)
