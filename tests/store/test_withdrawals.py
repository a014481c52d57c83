"""Answers that were taken away."""

import pytest

from bot.errors import StoreError
from bot.store.audit import Act, Audit
from bot.store.withdrawals import Text, Withdrawals
from tests.conftest import Clock

NOW = Clock().now
ES, EN = Text("rights/door", "es", "f1"), Text("rights/door", "en", "f2")


@pytest.fixture
async def withdrawals(database):
    """What is withdrawn, with one entry in both languages."""
    withdrawals = Withdrawals(database)
    await withdrawals.add([ES, EN], alias="ana", now=NOW)
    return withdrawals


async def test_holds_the_very_text(withdrawals):
    """Another one of the same entry is no longer wrong."""
    assert withdrawals.ids == ("rights/door",)
    assert withdrawals.holds("rights/door", "es", "f1")
    assert not withdrawals.holds("rights/door", "es", "f9")


async def test_load_ends_what_has_changed(withdrawals, database):
    """After a restart, each language by itself."""
    again = Withdrawals(database)
    assert await again.load([ES, Text("rights/door", "en", "f9")]) == 1

    assert again.holds("rights/door", "es", "f1")
    assert not again.holds("rights/door", "en", "f2")
    assert await Withdrawals(database).load([ES]) == 0


async def test_remove_shows_it_again_and_says_whether(withdrawals, database):
    """Both are written down."""
    assert await withdrawals.remove("rights/door", alias="luis", now=NOW)
    assert not await withdrawals.remove("rights/door", alias="luis", now=NOW)

    assert withdrawals.ids == ()
    assert [(deed.act, deed.alias) for deed in await Audit(database).last()] == [
        (Act.RESTORED, "luis"),
        (Act.WITHDREW, "ana"),
    ]


async def test_add_holds_where_the_database_does_not_answer(withdrawals, database, monkeypatch):
    """A wrong answer is gone at once; that it could not be written is said."""

    def refuse():
        raise StoreError("locked")

    monkeypatch.setattr(database, "write", refuse)
    with pytest.raises(StoreError):
        await withdrawals.add([Text("help/x", "es", "f3")], alias="ana", now=NOW)

    assert withdrawals.holds("help/x", "es", "f3")
