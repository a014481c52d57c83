"""One process at a time on a database: the others wait until it ends, however it ends."""

import asyncio
import fcntl
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import StoreError
from bot.store.sqlite import file_of

LOOK_AGAIN = 0.5  # seconds

log = logging.getLogger(__name__)


@asynccontextmanager
async def single_instance(where: str, *, wait: bool = True) -> AsyncIterator[None]:
    """Hold the database at *where* against all other processes, once none holds it any more.

    The system gives the lock back when a process ends, killed or not. It is a file next to SQLite's; another
    database than SQLite has none, and there whoever runs Faro sees to it that it runs once. Raises StoreError where
    the file cannot be made or locked, and where another process holds it and *wait* is false.
    """
    database = file_of(where)
    if database is None:
        yield
        return
    path = database.with_name(f"{database.name}.lock")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            f"{path}: the lock of the database cannot be made ({type(error).__name__}); "
            "give FARO_DATABASE a path that the bot may write"
        ) from error
    try:
        if not _takes(handle, path):
            if not wait:
                raise StoreError(f"{database}: another Faro runs on this database; stop it first")
            log.info("another Faro runs on this database; waiting until it ends")
            while not _takes(handle, path):  # noqa: ASYNC110  # another process sets no event
                await asyncio.sleep(LOOK_AGAIN)
        yield
    finally:
        os.close(handle)


def _takes(handle: int, path: Path) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # such as ENOLCK, of a network's disk
        raise StoreError(
            f"{path}: this disk knows no locks ({error.strerror}); give FARO_DATABASE a path on a disk of this machine"
        ) from error
    return True
