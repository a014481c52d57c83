"""A matcher whose vectors are made once on this machine, however many processes test at the same time."""

import fcntl
from pathlib import Path

from bot.faq.loader import load
from bot.matching.matcher import Matcher


def load_matcher(folder: Path, cache: Path) -> Matcher:
    """The matcher of the FAQ in *folder*; the first to come computes what it needs, and the others wait for it."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return Matcher.load(load(folder), folder, cache)
