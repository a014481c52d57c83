"""Killed again and again in the middle of an announcement: nobody is lost, nobody is doubled unsaid."""

import asyncio
import os
import random
import signal
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.announcements.model import Announcement, State, Words
from bot.broadcast.sender import parallel_for
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.database import Database
from bot.store.keys import load_keys
from bot.store.lock import single_instance
from bot.store.subscribers import Subscribers
from tests.conftest import FAQ_FOLDER
from tests.support.telegram import Fault

pytestmark = pytest.mark.process

RECIPIENTS, BLOCKED, KILLS, RATE = 2000, 100, 5, 400


def _faults(dice):
    """Now and then a 500, a flood, a connection that breaks before or after the message was taken."""
    floods = iter(range(6))

    def fault(method, params):
        if method != "sendMessage" or int(params["chat_id"]) > RECIPIENTS:
            return None
        number = dice.random()
        if number < 0.02:
            return Fault(status=500)
        if number < 0.03:
            return Fault(dropped=True)
        if number < 0.04:
            return Fault(dropped=True, after=True)
        if number < 0.05 and next(floods, None) is not None:
            return Fault(retry_after=1)
        return Fault(delay=dice.random() * 0.1)

    return fault


@asynccontextmanager
async def _process(environ, log):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.faro_process", env=environ, stderr=log
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _arrange(tmp_path, telegram):
    """The database with its subscribers and an approved announcement; its number."""
    database = await Database.open(str(tmp_path / "faro.db"))
    keys = load_keys(None, tmp_path / "secret")
    subscribers, announcements = Subscribers(database, keys), Announcements(database)
    for chat_id in range(1, RECIPIENTS + 1):
        telegram.open_chat(chat_id).blocked = chat_id <= BLOCKED
        await subscribers.add(chat_id, Locale.ES if chat_id % 3 else Locale.EN)
    announcement = await announcements.add(Announcement("ana", words={Locale.ES: Words("a"), Locale.EN: Words("b")}))
    await announcements.submit(announcement.id)
    now = datetime.now(UTC)
    await announcements.approve(announcement.id, announcement.fingerprint, "luis", begin_at=now, own=False)
    return database, announcement.id


def _environ(tmp_path, telegram):
    return os.environ | {
        "FARO_TOKEN": telegram.token,
        "FARO_API_URL": telegram.url,
        "FARO_DATABASE": str(tmp_path / "faro.db"),
        "FARO_SECRET_FILE": str(tmp_path / "secret"),
        "FARO_FAQ": str(FAQ_FOLDER),
        "FARO_CACHE": str(tmp_path),
        "FARO_ADMINS": "ana:9000001,luis:9000002",
        "FARO_PAID": "1",
        "FARO_SEND_RATE": str(RATE),
    }


async def test_five_kills_lose_and_double_nobody(telegram, tmp_path):
    """Five processes are killed while they send; of the last two, one waits until the other has done it all."""
    database, number = await _arrange(tmp_path, telegram)
    announcements, environ = Announcements(database), _environ(tmp_path, telegram)
    telegram.fault = _faults(random.Random(7))
    copies = lambda: sum(len(telegram.chats[chat_id].messages) for chat_id in range(1, RECIPIENTS + 1))  # noqa: E731
    log_path = tmp_path / "log"
    with log_path.open("wb") as log:
        for kill in range(KILLS):
            goal = (kill + 1) * RECIPIENTS // (KILLS + 2)
            async with _process(environ, log) as process, asyncio.timeout(60):
                while copies() < goal:
                    await asyncio.sleep(0.005)
                process.send_signal(signal.SIGKILL)
                assert (await announcements.find(number)).state is State.SENDING
        async with _process(environ, log) as first, _process(environ, log) as second, asyncio.timeout(90):
            while (await announcements.find(number)).state is not State.FINISHED:
                await asyncio.sleep(0.1)
            for process in (first, second):
                process.send_signal(signal.SIGTERM)
                assert await process.wait() == 0
    counts = {}
    for count in await announcements.counts(number):
        counts[count.outcome] = counts.get(count.outcome, 0) + count.count
    keys = load_keys(None, tmp_path / "secret")
    async with database.read() as connection:
        rows = await connection.execute(text("SELECT key FROM deliveries WHERE uncertain = 1"))
        uncertain = {row.key for row in rows}
    await database.close()
    for chat_id in range(BLOCKED + 1, RECIPIENTS + 1):
        if len(telegram.chats[chat_id].messages) > 1:
            assert keys.chat_key(chat_id) in uncertain, "someone got two, and nobody said so"
    had = [len(telegram.chats[chat_id].messages) for chat_id in range(BLOCKED + 1, RECIPIENTS + 1)]
    doubled = sum(number > 1 for number in had)

    assert min(had) == 1, "someone got nothing"
    assert counts.keys() == {"blocked", "sent", "sent_uncertain"}
    assert counts["blocked"] == BLOCKED
    assert sum(counts.values()) == RECIPIENTS
    assert 0 < doubled <= counts["sent_uncertain"] <= KILLS * parallel_for(RATE) + 0.05 * RECIPIENTS
    said = log_path.read_text()
    assert said.count("were in flight when the bot was killed") == KILLS
    assert "ERROR" not in said


async def test_a_second_process_waits_for_the_first(tmp_path):
    """It takes over as soon as the first lets go."""
    where, order = str(tmp_path / "faro.db"), []

    async def hold():
        async with single_instance(where):
            order.append("second")

    async with single_instance(where):
        waiting = asyncio.create_task(hold())
        for _ in range(10):
            await asyncio.sleep(0)
        assert not order
    await asyncio.wait_for(waiting, 3)

    assert order == ["second"]
