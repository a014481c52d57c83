"""A chat's chosen locale: kept, cached, touched once a month, erased."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from bot.languages.locale import Locale
from bot.store.chats import Chats

NOW = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
CHAT = 123_456_789


@pytest.fixture
def chats(database, keys):
    """The chats of that database."""
    return Chats(database, keys)


@pytest.fixture
def statements(database):
    """Every statement that reaches the database."""
    seen = []
    event.listen(database._engine.sync_engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    return seen


async def rows(database):
    """What lies in the table."""
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(text("SELECT * FROM chats"))]


async def test_asking_leaves_no_row(chats, database):
    """A chat that never chose has no locale and no row."""
    assert await chats.locale(CHAT, now=NOW) is None
    assert await rows(database) == []


async def test_a_choice_is_kept_under_a_keyed_id(chats, database, keys):
    """The row holds the keyed id, the locale and a month: neither the chat's id nor a day."""
    await chats.set_locale(CHAT, Locale.EN, now=NOW)

    assert await chats.locale(CHAT, now=NOW) is Locale.EN
    assert await rows(database) == [(keys.chat_key(CHAT), "en", int(datetime(2026, 7, 1, tzinfo=UTC).timestamp()))]


async def test_a_choice_survives_a_restart(chats, database, keys):
    """Another process reads what the first wrote."""
    await chats.set_locale(CHAT, Locale.EN, now=NOW)

    assert await Chats(database, keys).locale(CHAT, now=NOW) is Locale.EN


async def test_the_last_choice_counts(chats, database):
    """Choosing again changes the one row there is."""
    await chats.set_locale(CHAT, Locale.EN, now=NOW)
    await chats.set_locale(CHAT, Locale.ES, now=NOW)

    assert await chats.locale(CHAT, now=NOW) is Locale.ES
    assert len(await rows(database)) == 1


async def test_a_known_chat_costs_no_statement(chats, statements):
    """Once a chat is known, chosen or not, questions do not touch the database."""
    await chats.set_locale(CHAT, Locale.EN, now=NOW)
    await chats.locale(CHAT + 1, now=NOW)
    statements.clear()
    await chats.locale(CHAT, now=NOW + timedelta(days=1))
    await chats.locale(CHAT + 1, now=NOW)

    assert statements == []


async def test_the_month_is_written_once_a_month(chats, database, statements):
    """The first question of a new month notes the month, the next ones nothing."""
    await chats.set_locale(CHAT, Locale.EN, now=NOW)
    statements.clear()
    for days in (20, 21, 22):
        await chats.locale(CHAT, now=NOW + timedelta(days=days))

    assert [statement.split()[0] for statement in statements if "chats" in statement] == ["UPDATE"]
    assert (await rows(database))[0][2] == int(datetime(2026, 8, 1, tzinfo=UTC).timestamp())


async def test_a_clock_that_jumps_back_writes_nothing(chats, database):
    """The month only moves forward."""
    await chats.set_locale(CHAT, Locale.EN, now=NOW)
    await chats.locale(CHAT, now=NOW - timedelta(days=60))

    assert (await rows(database))[0][2] == int(datetime(2026, 7, 1, tzinfo=UTC).timestamp())


async def test_remove_says_whether_there_was_anything(chats, database):
    """Erasing is true: the row and the copy in memory are gone, and it says what there was."""
    await chats.set_locale(CHAT, Locale.EN, now=NOW)

    assert await chats.remove(CHAT) is True
    assert await chats.remove(CHAT) is False
    assert await rows(database) == []
    assert await chats.locale(CHAT, now=NOW) is None


async def test_expire_deletes_what_was_unused_for_180_days(chats, database):
    """A chat goes once the whole month of its last use is 180 days past; the others stay."""
    await chats.set_locale(1, Locale.EN, now=NOW)
    await chats.set_locale(2, Locale.ES, now=NOW + timedelta(days=31))
    kept = await chats.expire(now=NOW + timedelta(days=180))
    gone = await chats.expire(now=datetime(2026, 8, 1, tzinfo=UTC) + timedelta(days=180))

    assert (kept, gone) == (0, 1)
    assert len(await rows(database)) == 1
    assert await chats.locale(1, now=NOW) is None
    assert await chats.locale(2, now=NOW) is Locale.ES


async def test_the_memory_of_chats_is_bounded(database, keys, monkeypatch):
    """The chat heard longest ago is read again; nothing is lost."""
    monkeypatch.setattr("bot.store.chats.REMEMBERED_CHATS", 2)
    chats = Chats(database, keys)
    for chat in range(5):
        await chats.set_locale(chat, Locale.EN, now=NOW)

    assert len(chats._known) == 2
    assert await chats.locale(0, now=NOW) is Locale.EN
