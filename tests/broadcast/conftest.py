"""A sender at the strict server, without handlers or FAQ."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from telegram.ext import ExtBot

from bot.announcements.model import Announcement, State, Words
from bot.broadcast.sender import Rules, Sender
from bot.gateway.rate_limiter import BudgetLimiter
from bot.gateway.request import AiohttpRequest
from bot.gateway.send_budget import SendBudget
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.outbox import Outbox
from bot.store.subscribers import Audience, Subscribers

WORDS = {Locale.ES: Words("Mañana <b>cierra</b> el plazo."), Locale.EN: Words("The deadline <b>ends</b> tomorrow.")}


class Post:
    """The rooms that announce, at one server and database."""

    def __init__(self, database, bot, *, rate, rules):
        keys = Keys(b"a secret of the tests")
        self.database, self.bot = database, bot
        self.subscribers = Subscribers(database, keys)
        self.audience = Audience(database)
        self.announcements = Announcements(database)
        self.outbox = Outbox(database, keys)
        self.budget = bot.rate_limiter._budget
        self.admins = {"ana", "luis"}
        self.outdated = set()
        self.sender = Sender(
            bot,
            self.announcements,
            self.outbox,
            self.budget,
            rules=rules,
            is_admin=self.admins.__contains__,
            is_outdated=lambda announcement: announcement.id in self.outdated,
            clock=lambda: datetime.now(UTC),
        )

    async def approved(self, **content):
        """An announcement that two admins stand for."""
        announcement = await self.announcements.add(Announcement(**{"author": "ana", "words": WORDS} | content))
        await self.announcements.submit(announcement.id)
        await self.announcements.approve(
            announcement.id, announcement.fingerprint, "luis", begin_at=datetime.now(UTC), own=False
        )
        self.sender.wake()
        return announcement

    @asynccontextmanager
    async def sending(self):
        """The sender runs until the block ends."""
        stopping = asyncio.Event()
        task = asyncio.create_task(self.sender.run(stopping))
        yield
        stopping.set()
        await asyncio.wait_for(task, 10)

    async def until(self, number, *states):
        """Wait until the announcement is in one of these states."""
        async with asyncio.timeout(20):
            while (await self.announcements.find(number)).state not in states:
                await asyncio.sleep(0.02)

    async def nothing_in_flight(self):
        """Wait until what was on its way is settled."""
        async with asyncio.timeout(20):
            while await self._count("SELECT COUNT(*) FROM deliveries WHERE state = 'in_flight'"):
                await asyncio.sleep(0.01)

    async def looked_around(self, monkeypatch):
        """Wait until the sender has looked for something to do twice, and so found what there is."""
        looks, feeder = [], self.sender._feeder
        look = feeder._look_around

        async def counted():
            found = await look()
            looks.append(found)
            return found

        with monkeypatch.context() as watched:
            watched.setattr(feeder, "_look_around", counted)
            async with asyncio.timeout(20):
                while len(looks) < 2:
                    self.sender.wake()
                    await asyncio.sleep(0.01)

    async def _count(self, statement):
        async with self.database.read() as connection:
            return (await connection.exec_driver_sql(statement)).scalar_one()

    async def finished(self, *announcements):
        """Send until all of these have ended; the counts of the last, by outcome."""
        async with self.sending():
            for announcement in announcements:
                await self.until(announcement.id, State.FINISHED)
        return await self.outcomes(announcements[-1])

    async def outcomes(self, announcement):
        """What its deliveries came to."""
        totals = {}
        for count in await self.announcements.counts(announcement.id):
            totals[count.outcome] = totals.get(count.outcome, 0) + count.count
        return totals


@pytest.fixture
async def database(tmp_path):
    """An open database."""
    database = await Database.open(str(tmp_path / "faro.db"))
    yield database
    await database.close()


@pytest.fixture
async def make_post(telegram, database):
    """Makes the rooms, with rules of one's own."""
    bots = []

    async def make(*, rate=500, **rules):
        bot = ExtBot(
            telegram.token,
            base_url=f"{telegram.url}/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(1),
            rate_limiter=BudgetLimiter(SendBudget(rate)),
        )
        await bot.initialize()
        bots.append(bot)
        return Post(database, bot, rate=rate, rules=Rules(**rules))

    yield make
    for bot in bots:
        await bot.shutdown()


@pytest.fixture
async def post(make_post):
    """The rooms, at 500 sends a second."""
    return await make_post()


@pytest.fixture
def subscribe(telegram, post):
    """Opens chats at Telegram and subscribes them."""

    async def subscribe(*chat_ids, locale=Locale.ES, topics=None):
        for chat_id in chat_ids:
            telegram.open_chat(chat_id)
            await post.subscribers.add(chat_id, locale, topics)

    return subscribe
