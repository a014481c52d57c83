"""Answers that were taken away."""

from dataclasses import replace

import pytest

from bot.errors import StoreError
from bot.faq.entry import Entry
from bot.languages.locale import Locale
from bot.store.audit import Act, Audit
from bot.store.withdrawals import Text, Withdrawals
from tests.conftest import Clock

NOW = Clock().now
ES = Entry("rights/door", Locale.ES, "¿Abro la puerta?")
EN = Entry("rights/door", Locale.EN, "Do I open the door?")
OTHER = Entry("help/lines", Locale.ES, "¿A quién llamo?")


@pytest.fixture
async def withdrawals(database):
    """What is withdrawn, with one entry in both languages."""
    withdrawals = Withdrawals(database)
    await withdrawals.add([Text.of_entry(ES), Text.of_entry(EN)], alias="ana", now=NOW)
    return withdrawals


async def test_holds_the_very_text(withdrawals):
    """Another one of the same entry is no longer wrong."""
    assert withdrawals.ids == ("rights/door",)
    assert withdrawals.holds(ES)
    assert not withdrawals.holds(replace(ES, question="¿Le abro la puerta?"))
    assert not withdrawals.holds(OTHER)


async def test_load_ends_what_has_changed(withdrawals, database):
    """After a restart, each language by itself."""
    again = Withdrawals(database)
    assert await again.load([Text.of_entry(ES), Text.of_entry(replace(EN, question="Shall I?"))]) == 1

    assert again.holds(ES)
    assert not again.holds(EN)
    assert await Withdrawals(database).load([Text.of_entry(ES)]) == 0


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
        await withdrawals.add([Text.of_entry(OTHER)], alias="ana", now=NOW)

    assert withdrawals.holds(OTHER)
