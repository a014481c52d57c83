"""The database opens, migrates, locks, and says plainly when it cannot."""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.store import database as database_module
from bot.store import sqlite
from bot.store.database import Database, moment, seconds


async def test_open_makes_folder_and_file_for_the_owner_only(tmp_path):
    """Nobody else on the machine can read the database, nor what SQLite lays beside it."""
    database = await Database.open(str(tmp_path / "var" / "faro.db"))
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM chats"))

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "var").iterdir()}
    await database.close()
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert modes == {"faro.db": 0o600, "faro.db-wal": 0o600, "faro.db-shm": 0o600}


async def test_open_twice_keeps_what_is_there(tmp_path):
    """Migrations run at every start and change nothing that is up to date."""
    path = str(tmp_path / "faro.db")
    first = await Database.open(path)
    async with first.write() as connection:
        await connection.execute(text("INSERT INTO chats (key, locale, used_month) VALUES ('a', 'es', 1)"))
    await first.close()

    second = await Database.open(path)
    async with second.read() as connection:
        rows = (await connection.execute(text("SELECT key, locale, used_month FROM chats"))).all()
    await second.close()
    assert rows == [("a", "es", 1)]


async def test_open_accepts_a_url(tmp_path):
    """An SQLAlchemy URL stands for the same database as its path."""
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'faro.db'}")
    await database.ping()
    await database.close()

    assert (tmp_path / "faro.db").exists()


async def test_open_accepts_any_path(tmp_path):
    """What means something in a URL means nothing in a path."""
    path = tmp_path / "where? 100%.db"
    database = await Database.open(str(path))
    await database.close()

    assert path.exists()


async def test_sqlite_is_set_up_to_erase_and_to_wait(tmp_path):
    """Deleted rows are overwritten, foreign keys hold, and a lock is waited for."""
    database = await Database.open(str(tmp_path / "faro.db"))
    found = {}
    async with database.read() as connection:
        for pragma in ("journal_mode", "secure_delete", "foreign_keys", "busy_timeout"):
            found[pragma] = (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one()
    await database.close()

    assert found == {"journal_mode": "wal", "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 5000}


async def test_write_is_rolled_back_on_an_exception(tmp_path):
    """Half of a change is never kept."""
    database = await Database.open(str(tmp_path / "faro.db"))

    async def write_half():
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO chats (key, locale, used_month) VALUES ('a', 'es', 1)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await write_half()

    async with database.read() as connection:
        count = (await connection.execute(text("SELECT COUNT(*) FROM chats"))).scalar_one()
    await database.close()
    assert count == 0


async def test_reading_does_not_wait_for_a_writer(tmp_path):
    """A question is answered while something is being written."""
    database = await Database.open(str(tmp_path / "faro.db"))
    async with database.write() as writer, database.read() as reader:
        await writer.execute(text("INSERT INTO chats (key, locale, used_month) VALUES ('a', 'es', 1)"))
        count = (await reader.execute(text("SELECT COUNT(*) FROM chats"))).scalar_one()
    await database.close()

    assert count == 0


async def test_truncate_log_leaves_an_empty_log(tmp_path):
    """What was deleted does not linger in the write-ahead log."""
    database = await Database.open(str(tmp_path / "faro.db"))
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO chats (key, locale, used_month) VALUES ('a', 'es', 1)"))
    before = (tmp_path / "faro.db-wal").stat().st_size
    await database.truncate_log()

    assert before > 0
    assert (tmp_path / "faro.db-wal").stat().st_size == 0
    await database.close()


async def test_open_names_a_locked_database(tmp_path, monkeypatch):
    """Another program's lock is named as such, not as a fault of ours."""
    path = tmp_path / "faro.db"
    await (await Database.open(str(path))).close()
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 10)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"faro\.db: the database is locked by another program; stop it"):
            await Database.open(str(path))


async def test_use_names_a_locked_database(tmp_path, monkeypatch):
    """A lock that comes later is told in the same words, without the values of the statement."""
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 10)
    database = await Database.open(str(tmp_path / "faro.db"))
    with closing(sqlite3.connect(tmp_path / "faro.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            async with database.write():
                pass
    await database.close()


async def test_errors_hide_the_values(tmp_path):
    """Neither the message nor its cause shows what was to be written."""
    database = await Database.open(str(tmp_path / "faro.db"))
    insert = text("INSERT INTO chats (key, locale, used_month) VALUES (:key, 'es', NULL)")
    with pytest.raises(StoreError) as caught:
        async with database.write() as connection:
            await connection.execute(insert, {"key": "a-keyed-id"})
    await database.close()

    assert "a-keyed-id" not in f"{caught.value} {caught.value.__cause__}"


async def test_open_names_a_file_that_is_no_database(tmp_path):
    """A damaged or foreign file is left as it is."""
    path = tmp_path / "faro.db"
    path.write_bytes(b"this was never a database, whatever its name says" * 100)
    with pytest.raises(StoreError, match="this file is no database, or it is damaged; move it away"):
        await Database.open(str(path))

    assert path.read_bytes().startswith(b"this was never")


async def test_open_names_a_newer_database(tmp_path):
    """An older program keeps its hands off what a newer one made."""
    path = tmp_path / "faro.db"
    await (await Database.open(str(path))).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="a newer Faro made this database; update Faro"):
        await Database.open(str(path))


@pytest.mark.parametrize("where", ["{tmp}/file/faro.db", "{tmp}", "nonsense://x", "sqlite+nothing://", "://"])
async def test_open_names_a_place_where_no_database_can_be(tmp_path, where):
    """A path under a file, a folder, and wrong URLs all say what to give instead."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"the database cannot be opened .*give FARO_DATABASE a path"):
        await Database.open(where.format(tmp=tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
async def test_open_names_a_read_only_folder(tmp_path):
    """A folder that the bot may not write is named."""
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match=r"faro\.db: the database cannot be opened"):
        await Database.open(str(tmp_path / "faro.db"))


def test_moments_are_kept_as_whole_seconds():
    """A moment comes back as it went, but for its microseconds."""
    now = datetime(2026, 11, 25, 17, 14, 3, 999, tzinfo=UTC)

    assert moment(seconds(now)) == now.replace(microsecond=0)


async def test_writers_of_one_process_wait_for_each_other(tmp_path, monkeypatch):
    """However many there are, none is told that the database is locked: SQLite itself would starve some."""
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 0)
    database = await Database.open(str(tmp_path / "faro.db"))

    async def write(number: int) -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO chats VALUES (:key, 'es', 0)"), {"key": str(number)})
            await asyncio.sleep(0)
        if number % 10 == 0:
            await database.truncate_log()

    await asyncio.gather(*(write(number) for number in range(100)))
    async with database.read() as connection:
        count = (await connection.execute(text("SELECT COUNT(*) FROM chats"))).scalar_one()
    await database.close()

    assert count == 100


async def test_a_writer_does_not_wait_for_ever(tmp_path, monkeypatch):
    """It says that the database does not answer, and the next one can write."""
    monkeypatch.setattr(database_module, "WRITTEN_WITHIN", 0.01)
    database = await Database.open(str(tmp_path / "faro.db"))
    async with database.write():
        with pytest.raises(StoreError, match="is locked"):
            async with database.write():
                """It is not reached."""
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM chats"))
    await database.close()
