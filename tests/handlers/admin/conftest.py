"""Admins in their private chats, and those who get announcements."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.languages.locale import Locale
from tests.support.people import Person


@pytest.fixture
def services(faro):
    """What handlers may reach."""
    return faro.bot_data["services"]


@pytest.fixture
def workflow(services):
    """What can be done with announcements."""
    return services.desk.workflow


@pytest.fixture
def admin(telegram, idle):
    """Makes the admin with this id, in their private chat."""

    def make(number, *, language_code="es"):
        person = Person(telegram, idle, language_code=language_code, first_name="Admin")
        person.id, person.info["id"], person.chat_id = number, number, number
        person.chat = telegram.open_chat(number, first_name="Admin")
        return person

    return make


@pytest.fixture
def ana(admin):
    """The admin who writes."""
    return admin(101)


@pytest.fixture
def luis(admin):
    """The admin who approves."""
    return admin(102)


@pytest.fixture
async def subscribed(services, telegram):
    """Two chats that get announcements."""
    for chat_id, locale in ((1, Locale.ES), (2, Locale.EN)):
        telegram.open_chat(chat_id)
        await services.subscribers.add(chat_id, locale)


@pytest.fixture
def set_policy(workflow):
    """Lets the operator have chosen otherwise."""

    def change(**changes):
        workflow.policy = replace(workflow.policy, **changes)

    return change


@pytest.fixture
def sending(running):
    """The sender runs until the block ends."""

    @asynccontextmanager
    async def send():
        stopping = asyncio.Event()
        task = asyncio.create_task(running.sender.run(stopping))
        yield
        stopping.set()
        await asyncio.wait_for(task, 10)

    return send


@pytest.fixture
def until(services):
    """Waits until an announcement is in a state."""

    async def wait(number, state):
        async with asyncio.timeout(15):
            while (await services.announcements.find(number)).state is not state:
                await asyncio.sleep(0.02)

    return wait


@pytest.fixture
def written(ana):
    """Makes a draft with both texts."""

    async def write():
        await ana.says("/anunciar")
        await ana.says("Mañana cierra el plazo.")
        await ana.says("The deadline ends tomorrow.")

    return write


@pytest.fixture
def approved(ana, luis, written):
    """Makes an announcement that two admins stand for."""

    async def approve():
        await written()
        await ana.presses("Pedir la aprobación")
        await luis.presses("Aprobar y enviar")

    return approve
