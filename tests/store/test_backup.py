"""Copies of the database, and putting one back."""

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.errors import BotError, StoreError
from bot.languages.locale import Locale
from bot.store.backup import Contents, back_up, restore
from bot.store.database import Database
from bot.store.marks import Marks
from bot.store.subscribers import Audience, Subscribers

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)


@pytest.fixture
async def used(database, keys):
    """A database that somebody subscribed in; what was written lies in its log."""
    await Marks(database).check_secret(keys)
    await Subscribers(database, keys).add(1, Locale.ES)
    return str(database.path)


async def subscribers_in(path):
    """How many there are in this file."""
    database = await Database.open(str(path))
    try:
        return await Audience(database).count()
    finally:
        await database.close()


async def test_back_up_holds_what_is_in_the_log(used, tmp_path, keys):
    """Which a plain copy of the file does not, while the bot runs."""
    shutil.copy(used, tmp_path / "plain.db")
    with closing(sqlite3.connect(tmp_path / "plain.db")) as plain:
        tables = plain.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'subscriptions'").fetchone()
    contents = await back_up(used, tmp_path / "copy.db", keys)

    assert tables == (0,)
    assert contents == Contents(chats=0, subscriptions=1, announcements=0)
    assert await subscribers_in(tmp_path / "copy.db") == 1


async def test_back_up_is_one_file_for_the_owner_only(used, tmp_path, keys):
    """Nothing lies beside it, and nobody else reads it."""
    (tmp_path / "copies").mkdir()
    await back_up(used, tmp_path / "copies" / "copy.db", keys)
    (file,) = (tmp_path / "copies").iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_back_up_is_whole_while_the_bot_writes(used, database, tmp_path, keys):
    """What is written meanwhile is in it or not, and the bot need not wait."""
    subscribers = Subscribers(database, keys)
    async with database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM chats")
        contents = await back_up(used, tmp_path / "copy.db", keys)
    await subscribers.add(2, Locale.ES)

    assert contents.subscriptions == 1


async def test_back_up_overwrites_nothing(used, tmp_path, keys):
    """The copy of yesterday stays."""
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(StoreError, match="exists already"):
        await back_up(used, tmp_path / "copy.db", keys)

    assert (tmp_path / "copy.db").read_text() == "mine"


async def test_back_up_with_another_secret_is_refused(used, tmp_path, other_keys):
    """Nothing is left that looks like a backup and can never be used."""
    with pytest.raises(StoreError, match="written with another secret"):
        await back_up(used, tmp_path / "copy.db", other_keys)

    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("{tmp}/none.db", "no database to copy"),
        ("postgresql+asyncpg://x/y", "no SQLite file"),
        ("{tmp}/text", "copied"),
    ],
)
async def test_back_up_says_what_it_cannot_copy(tmp_path, keys, where, said):
    """In one line, and leaves nothing."""
    (tmp_path / "text").write_text("no database, but long enough to be looked at as one" * 100)
    with pytest.raises(BotError, match=said):
        await back_up(where.format(tmp=tmp_path), tmp_path / "copy.db", keys)

    assert not (tmp_path / "copy.db").exists()


async def test_restore_puts_a_backup_in_place(used, database, tmp_path, keys):
    """What was written since lies beside it, for the case that it was a mistake."""
    await back_up(used, tmp_path / "copy.db", keys)
    await Subscribers(database, keys).add(2, Locale.ES)
    await database.close()
    contents, former = await restore(used, tmp_path / "copy.db", keys, now=NOW)

    assert contents.subscriptions == 1
    assert await subscribers_in(used) == 1
    assert former == tmp_path / "faro.db.before-20260720-120000"
    assert await subscribers_in(former) == 2


async def test_restore_on_a_new_machine(used, tmp_path, keys):
    """Where there is no database yet."""
    await back_up(used, tmp_path / "copy.db", keys)
    _contents, former = await restore(str(tmp_path / "new" / "faro.db"), tmp_path / "copy.db", keys, now=NOW)

    assert former is None
    assert await subscribers_in(tmp_path / "new" / "faro.db") == 1


async def test_restore_refuses_what_is_no_backup(used, database, tmp_path, keys, other_keys):
    """Damaged, of another secret, of a newer Faro: the database stays as it is."""
    await back_up(used, tmp_path / "copy.db", keys)
    await database.close()
    (tmp_path / "torn.db").write_bytes((tmp_path / "copy.db").read_bytes()[:8000])
    shutil.copy(tmp_path / "copy.db", tmp_path / "newer.db")
    with closing(sqlite3.connect(tmp_path / "newer.db")) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    for file, own, said in (
        ("torn.db", keys, "copied|damaged"),
        ("newer.db", keys, "a newer Faro"),
        ("copy.db", other_keys, "another secret"),
    ):
        with pytest.raises(StoreError, match=said):
            await restore(used, tmp_path / file, own, now=NOW)

    assert await subscribers_in(used) == 1
    assert not list(tmp_path.glob("*restoring*"))
    assert not list(tmp_path.glob("*before*"))


async def test_restore_brings_an_old_backup_up_to_date(used, tmp_path, keys):
    """A backup of an older Faro is migrated."""
    await back_up(used, tmp_path / "copy.db", keys)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as old, old:
        old.execute("DROP TABLE marks")
        old.execute("UPDATE alembic_version SET version_num = '0005'")
    await restore(str(tmp_path / "new.db"), tmp_path / "copy.db", keys, now=NOW)

    assert await subscribers_in(tmp_path / "new.db") == 1
