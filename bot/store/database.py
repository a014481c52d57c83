"""The database: open it, migrate it, read and write in transactions."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import DiskFullError, StoreError
from bot.store import sqlite
from bot.store.permissions import close_database_to_others

LEAST_ROOM = 1 << 20  # bytes
WRITTEN_WITHIN = 10.0  # seconds that a write waits for the others of this process
MIGRATIONS = Path(__file__).parent / "migrations"


def seconds(moment: datetime) -> int:
    """An aware *moment* as the database keeps it: whole seconds UTC since 1970."""
    return int(moment.timestamp())


def moment(stored: int) -> datetime:
    """The moment that the database keeps as *stored*."""
    return datetime.fromtimestamp(stored, UTC)


class Database:
    """An open, migrated database; every transaction has a connection of its own."""

    def __init__(self, engine: AsyncEngine, path: Path | None) -> None:
        self._engine = engine
        self._writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self.path = path
        self.log_waits = False
        self.is_full = False  # whether the last write found no room

    @classmethod
    async def open(cls, where: str) -> "Database":
        """Open the database at *where*, a path or an SQLAlchemy URL, and bring it up to date.

        Raises StoreError when it cannot be opened, is locked, is no database, or is newer than this program.
        """
        path = sqlite.file_of(where)
        try:
            if path is not None:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
                close_database_to_others(path)
            url = sqlite.url_of(path) if path is not None and "://" not in where else make_url(where)
            engine = create_async_engine(url, hide_parameters=True)
        except (OSError, ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise StoreError(
                f"{path or 'FARO_DATABASE'}: the database cannot be opened ({error.__class__.__name__}); "
                "give FARO_DATABASE a path that the bot may write, or an SQLAlchemy URL"
            ) from error
        if engine.dialect.name == "sqlite":
            sqlite.prepare(engine)
        database = cls(engine, path)
        try:
            async with database.write() as connection:
                await connection.run_sync(_migrate)
        except StoreError:
            await engine.dispose()
            raise
        return database

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: committed at the end, rolled back on an exception.

        SQLite lets one write at a time, in no order: here those of this process wait for each other in the order that
        they came, so that none is starved. Raises StoreError when the database does not answer.
        """
        with self._explaining():
            async with self._in_turn(), self._engine.begin() as connection:
                yield connection
        self.is_full = False

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads and never waits for a writer.

        Raises StoreError when the database does not answer.
        """
        with self._explaining():
            async with self._engine.connect() as connection:
                yield await connection.execution_options(reading=True)

    async def ping(self) -> None:
        """Nothing when the database answers, else StoreError."""
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def truncate_log(self) -> None:
        """Empty SQLite's write-ahead log, so that what was deleted leaves the disk as well.

        While others read or write it cannot be emptied; then `log_waits` says that it has to be tried again.
        """
        if self._engine.dialect.name != "sqlite":
            return
        self.log_waits = True
        with self._explaining():
            async with self._in_turn():
                self.log_waits = not await sqlite.truncate_log(self._engine)

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        if self._writer is None:
            yield
            return
        async with asyncio.timeout(WRITTEN_WITHIN) as patience, self._writer:
            patience.reschedule(None)
            yield

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            raise _locked(self.path) from error
        except (SQLAlchemyError, sqlite3.Error, CommandError, OSError) as error:
            explained = _explained(self.path, error)
            self.is_full = self.is_full or isinstance(explained, DiskFullError)
            raise explained from error


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _locked(path: Path | None) -> StoreError:
    where = path or "FARO_DATABASE"
    return StoreError(f"{where}: the database is locked by another program; stop it, then try again")


def _explained(path: Path | None, error: Exception) -> StoreError:
    """What the error means: by SQLite's codes, and by other databases' words."""
    where = path or "FARO_DATABASE"
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    code = sqlite.code_of(cause)
    said = str(cause).lower()
    if code in sqlite.LOCKED:
        return _locked(path)
    if code == sqlite3.SQLITE_FULL or "no space" in said or (code in sqlite.UNWRITABLE and _has_no_room(path)):
        return DiskFullError(f"{where}: the disk is full; make room, then what comes next is written again")
    if code in sqlite.DAMAGED:
        return StoreError(f"{where}: this file is no database, or it is damaged; move it away or restore a backup")
    if "can't locate revision" in said:
        return StoreError(f"{where}: a newer Faro made this database; update Faro, or give FARO_DATABASE another path")
    return StoreError(
        f"{where}: the database cannot be used ({type(error).__name__}); check the disk and the file's permissions"
    )


def _has_no_room(path: Path | None) -> bool:
    """Whether the disk is so full that SQLite cannot even lay its files beside the database."""
    return path is not None and shutil.disk_usage(path.parent).free < LEAST_ROOM
