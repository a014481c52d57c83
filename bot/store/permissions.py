"""Files that nobody else on the machine may read: the database and the secret."""

import logging
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO

log = logging.getLogger(__name__)


def close_database_to_others(path: Path) -> None:
    """Let nobody else read the database, and say so where they can see what lies in its folder."""
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        if file.exists() and file.stat().st_mode & OTHERS:
            file.chmod(0o600)
            log.warning("%s could be read by others; it no longer can", file.name)
    if path.parent.stat().st_mode & OTHERS:
        log.warning("%s can be read by others; close it with: chmod 700 %s", path.parent, path.parent)


def close_secret_to_others(secret_file: Path) -> None:
    """Let nobody else read the secret; where that is not ours to set, as with a container's secrets, say so."""
    if secret_file.stat().st_mode & OTHERS:
        with suppress(OSError):
            secret_file.chmod(0o600)
        closed = not secret_file.stat().st_mode & OTHERS
        log.warning("the secret file could be read by others%s", "; it no longer can" if closed else ", and still can")
