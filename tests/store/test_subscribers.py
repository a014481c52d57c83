"""Who wants announcements."""

import pytest

from bot.languages.locale import Locale
from bot.store.subscribers import Audience, Subscribers, Subscription


@pytest.fixture
def subscribers(database, keys):
    """Where they are kept."""
    return Subscribers(database, keys)


async def test_add_keeps_language_and_topics(subscribers):
    """The last choice holds."""
    await subscribers.add(1, Locale.ES, ["rights", "release"])
    assert await subscribers.find(1) == Subscription(Locale.ES, frozenset({"rights", "release"}))
    await subscribers.add(1, Locale.EN)

    assert await subscribers.find(1) == Subscription(Locale.EN)
    assert await subscribers.find(2) is None


async def test_set_locale_changes_only_who_subscribed(subscribers):
    """Choosing a language is no subscription."""
    await subscribers.add(1, Locale.ES)
    await subscribers.set_locale(1, Locale.EN)
    await subscribers.set_locale(2, Locale.EN)

    assert (await subscribers.find(1)).locale is Locale.EN
    assert await subscribers.find(2) is None


async def test_remove_and_erase_say_what_there_was(subscribers):
    """So that a person is told the truth."""
    await subscribers.add(1, Locale.ES)

    assert await subscribers.remove(1)
    assert not await subscribers.remove(1)
    assert await subscribers.erase(1) == (False, 0)


async def test_rows_show_neither_chat_nor_order(subscribers, database):
    """What lies on disk says nothing without the secret."""
    await subscribers.add(1234567, Locale.ES)
    async with database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT key, sealed FROM subscriptions")).all()

    assert "1234567" not in str(rows)


async def test_audience_counts_by_language_and_topic(subscribers, database):
    """Whoever chose no topics gets all; whoever chose some, those and what is for everyone."""
    await subscribers.add(1, Locale.ES)
    await subscribers.add(2, Locale.EN, ["rights"])
    await subscribers.add(3, Locale.ES, ["rights", "release"])
    audience = Audience(database)

    assert await audience.count() == 3
    assert await audience.count(locale="es") == 2
    assert await audience.count(topic="release") == 2
    assert await audience.count(topic="right") == 1
