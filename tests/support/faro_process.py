"""The real bot in its own process, with a matcher that tests foresee: `python -m tests.support.faro_process`."""

import asyncio
import os
import sys

from bot import logs
from bot.config import Settings
from bot.faq.loader import load
from bot.runtime import run
from tests.handlers.conftest import ForeseeableMatcher

if __name__ == "__main__":
    logs.configure(sys.stderr)
    chosen = Settings.load(os.environ, token_needed=True)
    asyncio.run(run(chosen, matcher=ForeseeableMatcher(load(chosen.faq))))  # type: ignore[arg-type]
