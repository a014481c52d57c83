"""The real bot in its own process, with a matcher that tests foresee: `python -m tests.support.faro_process`.

With an address and a place to listen behind it, by webhook.
"""

import asyncio
import os
import sys

from bot import logs
from bot.config import Settings
from bot.faq.loader import load
from bot.gateway.webhook import Webhook
from bot.runtime import run
from tests.support.matcher import ForeseeableMatcher

if __name__ == "__main__":
    logs.configure(sys.stderr)
    chosen = Settings.load(os.environ, token_needed=True)
    webhook = Webhook.read(*sys.argv[1:]) if sys.argv[1:] else None
    asyncio.run(run(chosen, webhook, matcher=ForeseeableMatcher(load(chosen.faq))))
