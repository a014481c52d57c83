"""What goes wrong around the bot: disk, database, clock, network. It says so, keeps what it can, recovers by itself."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.app import Faro, build
from bot.errors import StoreError
from bot.gateway import polling
from bot.gateway.polling import poll
from bot.gateway.rate_limiter import USUAL
from bot.gateway.update_reader import read
from bot.handlers import callback_data
from bot.handlers.context import services_of
from bot.languages.locale import Locale
from bot.runtime import ALLOWED_UPDATES, keep_house, started
from bot.store import sqlite
from bot.store.database import Database
from tests.conftest import IMPATIENT, UNPACED
from tests.support.people import Person

SORRY = "Disculpe: en este momento no puedo guardar ni borrar nada"
ANSWER = "¿Tengo que abrirle la puerta"
QUESTION = "la migra está en mi puerta"


@asynccontextmanager
async def bot_running(own, matcher, clock, telegram) -> AsyncIterator[tuple[Faro, Person]]:
    """The bot between a start and a stop, and someone who talks to it."""
    built = await build(own, matcher=matcher, clock=clock, flood=UNPACED, retry=IMPATIENT)
    application = built.application
    async with started(built):
        stopping = asyncio.Event()
        put = application.update_queue.put_nowait
        polled = asyncio.create_task(poll(application.bot, put, allowed=ALLOWED_UPDATES, stopping=stopping))

        async def idle() -> None:
            await telegram.taken()
            async with asyncio.timeout(20):
                await application.update_queue.join()

        yield built, Person(telegram, idle)
        stopping.set()
        await polled


async def kept(faro: Faro, times: int = 1) -> None:
    """Let the bot look after itself a few times: each begins with a look at the clock, when the last one is over."""
    clock, looks = faro.services.clock, 0

    def counted() -> datetime:
        nonlocal looks
        looks += 1
        return clock()

    watched = replace(faro, services=replace(faro.services, clock=counted))
    task = asyncio.create_task(keep_house(watched, tick=0.001))
    async with asyncio.timeout(60):
        while looks <= times:
            await asyncio.sleep(0.005)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def said(caplog, words: str) -> None:
    """Wait until the log says so."""
    async with asyncio.timeout(60):
        while not any(message.startswith(words) for message in caplog.messages):
            await asyncio.sleep(0.005)


# The disk


class Disk:
    """A database that may have no more pages than it has, as if the disk were full; `full` says whether it is."""

    def __init__(self, database: Database) -> None:
        self.database, self.most, self.refusals = database, 0, []
        event.listen(database._engine.sync_engine, "begin", self._hold)

    def _hold(self, connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {self.most or 1_000_000}")

    async def fill(self) -> None:
        """Write until nothing fits in any more: some rows still find a gap."""
        async with self.database.read() as connection:
            self.most = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        while len(self.refusals) < 100:
            try:
                async with self.database.write() as connection:
                    await connection.exec_driver_sql("INSERT INTO chats SELECT lower(hex(randomblob(32))), 'es', 0")
            except StoreError as error:
                self.refusals.append(str(error))


async def test_a_full_disk_is_said_and_answers_go_on(person, faro, caplog):
    """Answers need no disk; what cannot be kept is apologised for; once there is room it is kept, without a restart."""
    disk = Disk(services_of(faro).database)
    await disk.fill()
    await person.says("/idioma")
    await person.presses("English")
    assert person.reply.startswith(SORRY)
    await person.says(QUESTION)
    assert ANSWER in person.reply
    assert {refusal.partition(": ")[2] for refusal in disk.refusals} == {
        "the disk is full; make room, then what comes next is written again"
    }
    assert any("DiskFullError" in message for message in caplog.messages)
    assert services_of(faro).database.is_full
    disk.most = 0
    await person.says("/idioma")
    await person.presses("English")

    assert "From now on I answer you in English." in person.reply
    assert not services_of(faro).database.is_full


# The database


async def test_a_locked_database_is_said_and_answers_go_on(settings, matcher, clock, telegram, caplog, monkeypatch):
    """Another program holds it: nothing hangs, choices are apologised for, and afterwards all is well."""
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 30)
    async with bot_running(settings, matcher, clock, telegram) as (built, person):
        other = sqlite3.connect(settings.database, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        await person.says(QUESTION)
        assert ANSWER in person.reply
        await person.says("/idioma")
        await person.presses("English")
        assert person.reply.startswith(SORRY)
        await kept(built)
        other.execute("ROLLBACK")
        other.close()
        await person.says("/idioma")
        await person.presses("English")

        assert "From now on I answer you in English." in person.reply
        assert any("the database is locked by another program" in message for message in caplog.messages)


# The clock


async def test_a_clock_that_jumps_back_stops_nothing(person, running, clock, caplog):
    """Three days back, a year ahead, and home again: people are answered, and nothing is erased too soon."""
    caplog.set_level(logging.ERROR)
    await person.says("/idioma")
    await person.presses("Español")
    for jump in (-3, 4, -400, 399):
        clock.advance(days=jump)
        await person.says(QUESTION)
        assert ANSWER in person.reply
        await kept(running)
    clock.advance(days=-3)
    await person.says("/idioma")
    await person.presses("English")

    assert "From now on I answer you in English." in person.reply
    assert caplog.messages == []


async def test_a_week_goes_by_with_a_restart_a_day(settings, matcher, clock, telegram, caplog):
    """Retention and expiry go on over restarts; after half a year without a visit nothing is left."""
    caplog.set_level(logging.INFO)
    info = None
    for day in range(7):
        async with bot_running(settings, matcher, clock, telegram) as (built, person):
            if info is None:
                info = person.info
                await person.says("/idioma")
                await person.presses("English")
                await person.says("/alerts on")
            person.info, person.id, person.chat_id = info, info["id"], info["id"]
            person.chat = telegram.chats[info["id"]]
            await person.says(QUESTION)
            assert "Do I have to open" in person.reply, day
            clock.advance(hours=24)
            await kept(built)
            services = built.services
            assert await services.chats.locale(info["id"], now=clock.now) is Locale.EN
            assert services.sessions._recent == {}
    assert caplog.messages.count("retention: removed 0 chats unused for too long") == 7
    clock.advance(days=215)
    async with bot_running(settings, matcher, clock, telegram) as (built, _):
        await kept(built)

        assert await built.services.chats.locale(info["id"], now=clock.now) is None
        assert "retention: removed 1 chats unused for too long" in caplog.messages


# The network


def test_pauses_grow_and_stay_short():
    """In ten minutes without Telegram it is asked some thirty times: often enough, and no storm."""
    pauses, waited = [], 0.0
    while waited < 600:
        pauses.append(polling._pause(OSError(), len(pauses) + 1))
        waited += pauses[-1]

    assert pauses == sorted(pauses)
    assert pauses[0] == polling.FIRST_PAUSE
    assert 20 <= len(pauses) <= 40
    assert USUAL.unreachable_for > 600


async def test_telegram_that_comes_back_is_asked_and_answered(settings, matcher, clock, telegram, caplog, monkeypatch):
    """Ten minutes at another pace: it is said in the log, what was in hand is sent, what came meanwhile is answered."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(polling, "LONGEST_PAUSE", 0.1)
    port = urlsplit(telegram.url).port
    async with bot_running(settings, matcher, clock, telegram) as (built, person):
        await person.says("hola")
        update = {
            "message_id": 900_001,
            "date": telegram.now(),
            "chat": person.chat.info,
            "from": person.info,
            "text": QUESTION,
        }
        await telegram.stop()
        application = built.application
        application.update_queue.put_nowait(read({"update_id": 1, "message": update}, application.bot))
        await said(caplog, "a reply waits until Telegram can be reached again")
        await said(caplog, "no updates from Telegram (")
        assert not any(ANSWER in message["text"] for message in person.messages_of_bot)
        await telegram.start(port)
        await person.idle()
        assert any(ANSWER in message["text"] for message in person.messages_of_bot)
        await person.says("gracias")

        assert person.reply
        assert "a reply waits until Telegram can be reached again" in caplog.messages
        assert any(message.startswith("no updates from Telegram (") for message in caplog.messages)
        assert any(message.startswith("Telegram is back after") for message in caplog.messages)


async def test_a_stop_does_not_wait_for_telegram(settings, matcher, clock, telegram, caplog):
    """What waits for Telegram is given up when the bot is to end: SIGTERM must not hang."""
    built = await build(settings, matcher=matcher, clock=clock, retry=IMPATIENT)
    application = built.application
    chat = telegram.open_chat(7).info
    async with asyncio.timeout(10):
        async with started(built):
            person = {"id": 7, "is_bot": False, "first_name": "Ana"}
            await telegram.stop()
            message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": QUESTION}
            application.update_queue.put_nowait(read({"update_id": 1, "message": message}, application.bot))
            await said(caplog, "a reply waits until Telegram can be reached again")

    assert "a reply waits until Telegram can be reached again" in caplog.messages


# Callback data


NAMES = st.from_regex(callback_data.NAME, fullmatch=True)
PATTERNS = (
    callback_data.ENTRY,
    callback_data.TURN,
    callback_data.USEFUL,
    callback_data.TOPIC,
    callback_data.LANGUAGE,
    callback_data.DELETE,
    callback_data.ERASE,
    callback_data.RESTORE,
    callback_data.DESK,
    callback_data.ALERTS_TOPIC,
)
PARTS = st.one_of(st.sampled_from(list(callback_data.Press)), NAMES, st.text(max_size=9))
DATA = st.one_of(
    st.text(min_size=1, max_size=64),
    st.builds(":".join, st.lists(PARTS, max_size=5)),
    *(st.from_regex(pattern, fullmatch=True) for pattern in PATTERNS),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=DATA)
async def test_no_callback_data_raises(faro, telegram, caplog, data):
    """Old keyboards, other versions, whatever someone makes up: never an error, and the button's clock is stopped."""
    chat = telegram.open_chat(5, first_name="Ana").info
    person = {"id": 5, "is_bot": False, "first_name": "Ana"}
    shown = {"message_id": 1, "date": 1, "chat": chat, "from": telegram.bot, "text": "x"}
    press = {"id": "1", "from": person, "message": shown, "chat_instance": "1", "data": data}
    caplog.clear()
    caplog.set_level(logging.ERROR)
    before = len(telegram.of("answerCallbackQuery"))
    await faro.process_update(read({"update_id": 1, "callback_query": press}, faro.bot))

    assert caplog.messages == []
    assert len(telegram.of("answerCallbackQuery")) > before
