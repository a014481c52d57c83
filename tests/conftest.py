"""What every test may ask for."""

import os
from collections.abc import AsyncIterator

import pytest_asyncio

from tests.telegram import Telegram

os.environ["PTB_TIMEDELTA"] = "1"  # as `bot.app` does before the library runs


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A strict Bot API server on this machine."""
    async with Telegram() as server:
        yield server
