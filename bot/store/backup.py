"""A copy of the database that is whole while the bot runs, and putting one back."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import BotError, StoreError
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.marks import is_of
from bot.store.sqlite import file_of

PAGES_AT_ONCE = 1000  # copied between two chances for the bot to write
TABLES = ("chats", "subscriptions", "announcements")


@dataclass(frozen=True)
class Contents:
    """What a copy holds, in numbers."""

    chats: int
    subscriptions: int
    announcements: int


async def back_up(where: str, copy: Path, keys: Keys) -> Contents:
    """Copy the database at *where* to the new file *copy*, mode 0600; what it holds.

    It is whole as of one moment, also while the bot writes. Raises BotError where there is nothing to copy, the file
    exists already, or the copy could not be used with *keys*; then there is no copy.
    """
    source = _file_at(where)
    await asyncio.to_thread(_copy, source, copy)
    return await _looked_into(copy, keys)


async def restore(where: str, copy: Path, keys: Keys, *, now: datetime) -> tuple[Contents, Path | None]:
    """Put *copy* in place of the database at *where*: what it holds, and where the former one lies now.

    Whoever calls holds the lock of the database. Raises BotError where the copy is no whole database of ours, or was
    written with another secret; then nothing was changed.
    """
    target = _file_at(where)
    fresh = target.with_name(f"{target.name}.restoring")
    former = target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}")
    _remove(fresh)
    await asyncio.to_thread(_copy, copy, fresh)
    contents = await _looked_into(fresh, keys)
    is_replaced = await asyncio.to_thread(_replace, target, fresh, former)
    return contents, former if is_replaced else None


async def _looked_into(file: Path, keys: Keys) -> Contents:
    """What the database in *file* holds, which is brought up to date; the file is removed where it is of no use.

    Raises StoreError where it is damaged, is newer than this program, or was written with another secret.
    """
    try:
        database = await Database.open(str(file))
        try:
            contents = await _contents(database, keys, file)
        finally:
            await database.close()
        await asyncio.to_thread(_leave_one_file, file)
    except BaseException:
        _remove(file)
        raise
    return contents


async def _contents(database: Database, keys: Keys, file: Path) -> Contents:
    async with database.read() as connection:
        if (await connection.exec_driver_sql("PRAGMA integrity_check")).scalar_one() != "ok":
            raise StoreError(f"{file}: this database is damaged; take an older backup")
        if not await is_of(connection, keys):
            raise StoreError(
                f"{file}: it was written with another secret; give FARO_SECRET or FARO_SECRET_FILE that one first"
            )
        statements = [f"SELECT COUNT(*) FROM {table}" for table in TABLES]  # noqa: S608  # our own words
        return Contents(*[(await connection.exec_driver_sql(statement)).scalar_one() for statement in statements])


def _file_at(where: str) -> Path:
    path = file_of(where)
    if path is None:
        raise BotError("FARO_DATABASE is no SQLite file; back it up with its own tools, such as pg_dump")
    return path


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online backup: it begins anew when the bot writes in between, and ends with one moment's state."""
    if not source.is_file():
        raise StoreError(f"{source}: there is no database to copy; look at the path, and at FARO_DATABASE")
    with _explained(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(target)) as written,
        ):
            read.backup(written, pages=PAGES_AT_ONCE, sleep=0.01)
    except sqlite3.Error as error:
        _remove(target)
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise StoreError(f"{target}: the disk is full; make room, or write to another disk") from error
        raise StoreError(f"{source}: it cannot be copied ({error}); is it a database of Faro, and whole?") from error


def _leave_one_file(path: Path) -> None:
    """Let the copy lie in one file, which can be read from a disk that nothing can be written to."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _replace(target: Path, fresh: Path, former: Path) -> bool:
    """Put *fresh* in the place of *target*, and what was there in *former*; whether anything was."""
    is_replaced = target.exists()
    with _explained(target):
        if is_replaced:
            owner = target.stat()
            _copy(target, former)  # with what its log still holds
        else:
            owner = target.parent.stat()
        with suppress(PermissionError):  # which only root may give away, and only root has to
            os.chown(fresh, owner.st_uid, owner.st_gid)
        for leftover in _beside(target):
            leftover.unlink(missing_ok=True)
        fresh.replace(target)
    return is_replaced


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise StoreError(f"{path}: this file exists already; give another name, such as one of today") from error
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror}); give another place, or the right to"
        ) from error


def _remove(path: Path) -> None:
    for file in (path, *_beside(path)):
        file.unlink(missing_ok=True)


def _beside(path: Path) -> tuple[Path, Path]:
    """What SQLite lays beside a database's file."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
