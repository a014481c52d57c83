"""Plain arrays on disk: what was computed once. Never pickle; a damaged file counts as none."""

import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ConfigError

KEPT = 8  # files of one kind that are kept, the newest; an index has about 20 MB


def read_arrays(file: Path, names: Sequence[str]) -> dict[str, NDArray[Any]] | None:
    """The arrays called *names* in *file*, or None where there is none or it is damaged."""
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as stored:
            return {name: stored[name] for name in names}
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def write_arrays(file: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Put *arrays* at *file*, and leave the newest of its kind: each change of a FAQ makes another.

    Raises ConfigError where the folder cannot be written.
    """
    write_whole(file, lambda target: np.savez(target, **arrays, allow_pickle=False))
    kind = file.name.partition("-")[0]
    with suppress(OSError):  # another process may be tidying up as well
        files = sorted(file.parent.glob(f"{kind}-*.npz"), key=lambda other: other.stat().st_mtime, reverse=True)
        for old in files[KEPT:]:
            old.unlink(missing_ok=True)


def write_whole(file: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Put what *write* writes at *file*, mode 0600, so that a reader sees the old file or the new one.

    Raises ConfigError where the folder cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        try:
            with os.fdopen(handle, "wb") as target:
                write(target)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(
            f"{file.parent}: cannot be written ({error.strerror or error}); give FARO_CACHE a folder that can"
        ) from error
