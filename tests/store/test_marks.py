"""Which secret a database was written with."""

import pytest

from bot.errors import StoreError
from bot.languages.locale import Locale
from bot.store.marks import Mark, Marks
from bot.store.subscribers import Subscribers


@pytest.fixture
def marks(database):
    """The database's marks."""
    return Marks(database)


async def test_marks_are_set_changed_and_removed(marks):
    """One value a name."""
    assert await marks.find(Mark.RUNNING) is None
    await marks.set(Mark.RUNNING, "1")
    await marks.set(Mark.RUNNING, "2")
    assert await marks.find(Mark.RUNNING) == "2"
    await marks.remove(Mark.RUNNING)

    assert await marks.find(Mark.RUNNING) is None


async def test_check_secret_refuses_another_one(marks, keys, other_keys):
    """Once it was used with one; better not to start than to lose every subscriber without a word."""
    await marks.check_secret(keys)
    await marks.check_secret(keys)
    with pytest.raises(StoreError, match="was written with another secret; put the old FARO_SECRET"):
        await marks.check_secret(other_keys)

    assert await marks.find(Mark.SECRET) == keys.check_value()


async def test_check_secret_looks_at_subscribers_of_an_older_database(marks, database, keys, other_keys):
    """Which was written before there was a mark."""
    await Subscribers(database, keys).add(1, Locale.ES)
    with pytest.raises(StoreError, match="another secret"):
        await marks.check_secret(other_keys)
    await marks.check_secret(keys)

    assert await marks.find(Mark.SECRET) == keys.check_value()


async def test_check_value_says_nothing_of_the_secret(keys, other_keys):
    """It tells secrets apart, and is none of the other keys."""
    assert keys.check_value() != other_keys.check_value()
    assert keys.check_value() not in (keys.webhook_token(), keys.chat_key(1))
