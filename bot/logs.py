"""Logging: counts, entry ids and types of errors; never a person's words, name or id, and never the token."""

import logging
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import TextIO

# At DEBUG the Telegram library writes whole updates and the drivers write whole statements. Web servers and clients
# write addresses at INFO, and the address of Telegram holds the token.
QUIET = {
    "telegram": logging.INFO,
    "aiohttp": logging.WARNING,
    "aiosqlite": logging.INFO,
    "alembic": logging.WARNING,
    "asyncio": logging.INFO,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlaceFormatter(logging.Formatter):
    """Writes an exception's type and place only: what it says may hold words that people wrote."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # the library's name
        """The type and the innermost place."""
        kind, _error, trace = ei
        frames = extract_tb(trace)
        place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        return f"{kind.__name__ if kind else 'error'}{place}"


def configure(stream: TextIO, *, level: int = logging.INFO) -> None:
    """Log to *stream* in plain lines."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlaceFormatter(FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quieten(level)


def quieten(level: int = logging.NOTSET) -> None:
    """Keep the libraries from writing what people said, and from all below *level*."""
    for name, quiet in QUIET.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(level, quiet, logger.level))
