"""What is SQLite's own way: where its file lies, how its connections begin, and its write-ahead log."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine

BUSY_MILLISECONDS = 5000
CHECKPOINT_MILLISECONDS = 200
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})
UNWRITABLE = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})


def file_of(where: str) -> Path | None:
    """The file of the SQLite database at *where*, a path or an SQLAlchemy URL; None where there is none."""
    if "://" not in where:
        return Path(where)
    try:
        url = make_url(where)
    except ArgumentError:
        return None  # opening it will say what is wrong
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith((":", "file:")):
        return None
    return Path(url.database)


def url_of(path: Path) -> URL:
    """The address of the database in this file."""
    return URL.create("sqlite+aiosqlite", database=str(path))


def code_of(error: BaseException) -> int | None:
    """SQLite's primary code of the error, or None where it is none of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def prepare(engine: AsyncEngine) -> None:
    """Let every connection of *engine* begin as ours do."""
    event.listen(engine.sync_engine, "connect", _prepare_connection)
    event.listen(engine.sync_engine, "begin", _begin)


async def truncate_log(engine: AsyncEngine) -> bool:
    """Empty the write-ahead log into the database; False where others read or write it meanwhile.

    It waits for them only a moment, for nobody can write while it does.
    """
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101  # for mypy: this connection is open
        await driver.execute(f"PRAGMA busy_timeout = {CHECKPOINT_MILLISECONDS}")
        try:
            cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # outside a transaction, as only it can be
            is_busy, *_pages = await cursor.fetchone()
            await cursor.close()
        finally:
            await driver.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return not is_busy


def _prepare_connection(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "secure_delete = ON",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at the start: a reader that turns writer half-way can only fail.

    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#enabling-non-legacy-sqlite-transactional-modes-with-the-sqlite3-or-aiosqlite-driver
    """
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
