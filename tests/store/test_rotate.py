"""Another secret."""

import pytest
from sqlalchemy import text

from bot.announcements.model import Announcement, State
from bot.errors import StoreError
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.chats import Chats
from bot.store.marks import Marks
from bot.store.rotate import Rotated, rotate
from bot.store.subscribers import Subscribers
from tests.conftest import Clock

DELIVER = text("INSERT INTO deliveries VALUES (1, :key, :sealed, 'es', 'sent', 0, 1, 0, 7)")


@pytest.fixture
async def used(database, keys):
    """A database with a choice, a subscription and a copy that can be taken back."""
    await Marks(database).check_secret(keys)
    await Chats(database, keys).set_locale(1, Locale.EN, now=Clock().now)
    await Subscribers(database, keys).add(1, Locale.EN, ["rights"])
    await Announcements(database).add(Announcement("ana", state=State.FINISHED))
    async with database.write() as connection:
        await connection.execute(DELIVER, {"key": keys.chat_key(1), "sealed": keys.encrypt(1).decode()})
    return database


async def test_rotate_keeps_subscriptions_and_copies(used, keys, other_keys):
    """Under the new secret; the choice stood under a key that nothing leads back from."""
    assert await rotate(used, keys, other_keys) == Rotated(subscriptions=1, choices=1)
    subscribers = Subscribers(used, other_keys)

    assert (await subscribers.find(1)).topics == {"rights"}
    assert await subscribers.copies(1) == [7]
    await Marks(used).check_secret(other_keys)
    with pytest.raises(StoreError):
        await Marks(used).check_secret(keys)


async def test_rotate_without_the_old_secret_begins_anew(used, other_keys):
    """Nothing can open the subscriptions, so they are forgotten; announcements stay."""
    assert await rotate(used, None, other_keys) == Rotated(subscriptions=0, choices=1)

    assert await Subscribers(used, other_keys).find(1) is None
    assert await Announcements(used).find(1) is not None
    await Marks(used).check_secret(other_keys)


async def test_rotate_with_a_wrong_old_secret_changes_nothing(used, keys, other_keys):
    """It is named."""
    with pytest.raises(StoreError, match="another secret"):
        await rotate(used, other_keys, other_keys)

    assert await Subscribers(used, keys).find(1) is not None


async def test_rotate_waits_for_an_announcement_that_begins(used, keys, other_keys):
    """Its deliveries are made by the order of the keys, which would change below it."""
    announcement = await Announcements(used).add(Announcement("ana", state=State.SENDING))
    assert announcement.enqueued_to == ""

    with pytest.raises(StoreError, match="just beginning"):
        await rotate(used, keys, other_keys)
