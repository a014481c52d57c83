"""The bot's life, in a process of its own: how it starts, and how it ends."""

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.conftest import FAQ_FOLDER
from tests.support.people import Person
from tests.support.telegram import Fault

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
DOOR = "la migra está en mi puerta"


@pytest.fixture
def run(telegram, tmp_path):
    """Starts the bot; what is still running at the end of the block is ended."""

    @asynccontextmanager
    async def run(*args: str):
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "FARO_TOKEN": telegram.token,
            "FARO_API_URL": telegram.url,
            "FARO_DATABASE": str(tmp_path / "var" / "faro.db"),
            "FARO_FAQ": str(FAQ_FOLDER),
            "FARO_SECRET": "a secret of the tests",
        }
        program = (sys.executable, "-m", "tests.support.faro_process", *args)
        process = await asyncio.create_subprocess_exec(
            *program, env=environ, cwd=tmp_path, stderr=asyncio.subprocess.PIPE
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    return run


async def until(holds) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


async def ended(process) -> tuple[int, list[str]]:
    """The code and the log of a process that ends by itself."""
    async with asyncio.timeout(60):
        _, err = await process.communicate()
    return process.returncode, err.decode().splitlines()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_run_ends_in_order_at_any_signal_to_end(run, telegram, name):
    """Also where the terminal that it was started from is closed: what is in hand is finished."""
    async with run() as process:
        await until(lambda: telegram._poller)
        person = Person(telegram, telegram.taken)
        telegram.latency = 0.1
        await telegram.put_message(person.id, person.info, text=DOOR)
        await telegram.taken()
        process.send_signal(name)
        code, lines = await ended(process)

    assert code == 0
    assert lines[-1].endswith("stopped")
    assert len(person.messages_of_bot) == 1


@pytest.mark.parametrize("fault", [Fault(retry_after=1), Fault(status=502), Fault(status=500)])
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_run_waits_for_a_telegram_that_is_busy_at_the_start(run, telegram, method, fault):
    """One refusal for a moment is no reason to end."""
    telegram.fail(fault, method=method)
    async with run() as process:
        await until(lambda: telegram._poller)
        process.send_signal(signal.SIGTERM)

        assert (await ended(process))[0] == 0


async def test_run_by_webhook_waits_for_a_telegram_that_is_busy_at_the_start(run, telegram, unused_port):
    """Where the address is told."""
    telegram.fail(Fault(retry_after=1), method="setWebhook")
    place = f"127.0.0.1:{unused_port}"
    async with run(f"http://{place}/faro", place) as process:
        await until(lambda: telegram.webhook)
        process.send_signal(signal.SIGTERM)

        assert (await ended(process))[0] == 0


async def test_run_can_be_ended_while_it_waits_for_telegram(run, telegram):
    """A long pause at the start keeps nobody."""
    telegram.fail(Fault(retry_after=50), method="deleteWebhook")
    async with run() as process:
        await until(lambda: telegram.of("deleteWebhook"))
        process.send_signal(signal.SIGTERM)

        assert (await ended(process))[0] == 0


async def test_run_ends_though_a_reply_would_wait_long(run, telegram):
    """What Telegram wants to have later is given up, and nothing else."""
    telegram.fail(Fault(retry_after=50), method="sendMessage")
    person, other = Person(telegram, telegram.taken), Person(telegram, telegram.taken)
    async with run() as process:
        await until(lambda: telegram._poller)
        await telegram.put_message(person.id, person.info, text=DOOR)
        await until(lambda: telegram.of("sendMessage"))
        await telegram.put_message(other.id, other.info, text=DOOR)
        await telegram.taken()
        process.send_signal(signal.SIGTERM)
        code, lines = await ended(process)

    assert code == 0
    assert lines[-1].endswith("stopped")
    assert len(other.messages_of_bot) == 1
