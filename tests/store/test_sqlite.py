"""What is SQLite's own way."""

from pathlib import Path

import pytest

from bot.store import sqlite
from bot.store.database import Database
from bot.store.sqlite import file_of


@pytest.mark.parametrize(
    ("where", "file"),
    [
        ("var/faro.db", "var/faro.db"),
        ("/data/faro.db", "/data/faro.db"),
        ("sqlite+aiosqlite:////data/faro.db", "/data/faro.db"),
        ("sqlite+aiosqlite:///:memory:", None),
        ("sqlite+aiosqlite://", None),
        ("sqlite+aiosqlite:///file:x?mode=memory&uri=true", None),
        ("postgresql+asyncpg://user@host/faro", None),
        ("http//://", None),
    ],
)
def test_file_of_finds_the_file(where, file):
    """Or none, where there is none to lock, to close or to copy."""
    assert file_of(where) == (Path(file) if file else None)


async def test_connections_erase_what_is_deleted_and_wait_for_each_other(database):
    """Each of them, whichever the pool gives."""
    async with database.read() as connection:
        pragmas = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("secure_delete", "foreign_keys", "journal_mode")
        ]

    assert pragmas == [1, 1, "wal"]


async def test_truncate_log_empties_the_log_or_says_that_it_waits(tmp_path, monkeypatch):
    """While others read it cannot be emptied."""
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 10)
    database = await Database.open(str(tmp_path / "faro.db"))
    log = database.path.with_name("faro.db-wal")
    async with database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM chats")
    async with database.read() as reader:
        await reader.exec_driver_sql("SELECT COUNT(*) FROM chats")
        async with database.write() as connection:
            await connection.exec_driver_sql("INSERT INTO chats VALUES ('k', 'es', 0)")
        await database.truncate_log()
        waited = database.log_waits
    await database.truncate_log()
    left = log.stat().st_size
    await database.close()

    assert (waited, left) == (True, 0)
    assert not database.log_waits
