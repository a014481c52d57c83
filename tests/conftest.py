"""What every test may ask for."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import pytest_asyncio

from bot.config import Settings
from bot.faq.loader import load
from bot.gateway.flood_limits import FloodPolicy
from bot.gateway.rate_limiter import RetryPolicy
from bot.matching.matcher import Matcher
from tests.support.index import load_matcher
from tests.support.matcher import ForeseeableMatcher
from tests.support.people import Group, Person
from tests.support.telegram import Telegram

if TYPE_CHECKING:
    from bot.app import Faro
    from bot.handlers.context import App

FAQ_FOLDER = Path(__file__).parent / "faq_fixture"
NEEDS_MODEL = frozenset({"cache", "encoder", "our_matcher", "real_matcher"})

UNPACED = FloodPolicy(pace=0.0, pace_at_the_end=0.0, same_press=0.0)  # people in tests are as fast as they can be
IMPATIENT = RetryPolicy(server_pause=0.01, first_pause=0.02, longest_pause=0.1)

hypothesis.settings.register_profile("faro", deadline=None)  # a busy machine is no fault of ours
hypothesis.settings.load_profile("faro")
os.environ["PTB_TIMEDELTA"] = "1"  # as `bot.app` does before the library runs


class Clock:
    """The time that the bot sees; it stands until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 7, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present moment."""
        return self.now

    def advance(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at noon of 20 July 2026, UTC."""
    return Clock()


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A strict Bot API server on this machine."""
    async with Telegram() as server:
        yield server


@pytest.fixture
def settings(telegram: Telegram, tmp_path: Path) -> Settings:
    """Settings as an operator gives them, for a bot at this server with the small FAQ."""
    return Settings.load(
        {
            "FARO_TOKEN": telegram.token,
            "FARO_API_URL": telegram.url,
            "FARO_DATABASE": str(tmp_path / "faro.db"),
            "FARO_SECRET_FILE": str(tmp_path / "secret"),
            "FARO_FAQ": str(FAQ_FOLDER),
            "FARO_CACHE": str(tmp_path / "cache"),
            "FARO_ADMINS": "ana:101,luis:102",
        },
        token_needed=True,
    )


@pytest.fixture(scope="session")
def cache(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that keeps vectors, from one run of the tests to the next where pytest keeps anything."""
    kept: pytest.Cache | None = getattr(request.config, "cache", None)
    return kept.mkdir("faro") if kept else tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def matcher() -> ForeseeableMatcher:
    """A matcher of the small FAQ whose outcomes a test can foresee: matching is tested in its own room."""
    return ForeseeableMatcher(load(FAQ_FOLDER))


@pytest.fixture(scope="session")
def real_matcher(cache: Path) -> Matcher:
    """The bot's own matcher of the small FAQ."""
    return load_matcher(FAQ_FOLDER, cache)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the language model, so that `make quick` leaves it out."""
    for item in items:
        if isinstance(item, pytest.Function) and NEEDS_MODEL.intersection(item.fixturenames):
            item.add_marker(pytest.mark.model)


@pytest_asyncio.fixture
async def running(
    settings: Settings, telegram: Telegram, matcher: ForeseeableMatcher, clock: Clock
) -> "AsyncIterator[Faro]":
    """The real bot, which answers people at the server."""
    from bot.app import build
    from bot.gateway.polling import poll
    from bot.runtime import ALLOWED_UPDATES, started

    built = await build(settings, matcher=matcher, clock=clock, flood=UNPACED, retry=IMPATIENT)
    application = built.application
    async with started(built):
        stopping = asyncio.Event()
        put = application.update_queue.put_nowait
        polled = poll(
            application.bot,
            put,
            allowed=ALLOWED_UPDATES,
            stopping=stopping,
            room=built.room,
            hearing=built.hearing,
        )
        polling = asyncio.create_task(polled)
        yield built
        stopping.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(polling, 5)


@pytest.fixture
def faro(running: "Faro") -> "App":
    """The running bot's application."""
    return running.application


@pytest.fixture
def idle(faro: "App", telegram: Telegram) -> Callable[[], Any]:
    """What waits until the bot has done with every update."""

    async def wait() -> None:
        await telegram.taken()
        async with asyncio.timeout(20):
            await faro.update_queue.join()

    return wait


@pytest.fixture
def people(telegram: Telegram, idle: Callable[[], Any]) -> Callable[..., Person]:
    """Makes a person in their private chat; their `language_code` is es unless another is given."""

    def make(**info: Any) -> Person:
        return Person(telegram, idle, **info)

    return make


@pytest.fixture
def person(people: Callable[..., Person]) -> Person:
    """Someone whose Telegram speaks Spanish."""
    return people()


@pytest.fixture
def group(telegram: Telegram, idle: Callable[[], Any]) -> Group:
    """A group that the bot is in."""
    return Group(telegram, idle)
