"""Telegram slow, flooded or at fault: nobody's question is lost, and nobody waits for another's."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.app import build
from bot.gateway.polling import poll
from bot.runtime import ALLOWED_UPDATES, started
from tests.conftest import IMPATIENT, UNPACED
from tests.support.people import Group, Person
from tests.support.telegram import Fault

PEOPLE = 1_200
DOOR = "la migra está en mi puerta"
ANSWER = "Usted no tiene que abrir la puerta"


@asynccontextmanager
async def running(settings, matcher, clock):
    """The bot, which takes updates until the block ends."""
    built = await build(settings, matcher=matcher, clock=clock, flood=UNPACED, retry=IMPATIENT)
    async with started(built):
        stopping, queue = built.services.stopping, built.application.update_queue
        polling = asyncio.create_task(
            poll(built.application.bot, queue.put_nowait, allowed=ALLOWED_UPDATES, stopping=stopping, room=built.room)
        )
        yield built
        stopping.set()
        await polling


async def until(holds, within: float = 60) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.01)


async def test_all_who_waited_at_telegram_are_answered(settings, matcher, clock, telegram, caplog):
    """However many there are at the start: those that are not yet fetched stay at Telegram."""
    for number in range(PEOPLE):
        person = {"id": 1_000 + number, "is_bot": False, "first_name": "Ana", "language_code": "es"}
        telegram.open_chat(person["id"], first_name="Ana")
        await telegram.put_message(person["id"], person, text="gracias")
    fetched = []
    async with running(replace(settings, send_rate=100_000), matcher, clock):
        await until(lambda: not fetched.append(len(telegram._updates)) and len(telegram.of("sendMessage")) >= PEOPLE)

    answered = {call.params["chat_id"] for call in telegram.of("sendMessage") if call.ok}
    assert len(answered) == PEOPLE
    assert len(set(fetched)) > 5  # little by little
    assert "dropped" not in caplog.text


async def test_flooded_chats_keep_nobody_waiting(settings, matcher, clock, telegram):
    """However many replies wait for as long as Telegram demands, another person is answered meanwhile."""
    flooded = [Person(telegram, None) for _ in range(100)]
    other: Person
    telegram.fault = lambda method, params: (
        Fault(retry_after=40) if method == "sendMessage" and int(params["chat_id"]) != other.id else None
    )
    async with running(replace(settings, send_rate=1_000), matcher, clock):
        other = Person(telegram, None)
        for person in flooded:
            await telegram.put_message(person.id, person.info, text="gracias")
        await until(lambda: len(telegram.of("sendMessage")) == len(flooded))
        await telegram.put_message(other.id, other.info, text=DOOR)
        await until(lambda: other.messages_of_bot)

        assert ANSWER in other.messages_of_bot[0]["text"]


async def test_a_flooded_reply_does_not_keep_the_bot_from_ending(settings, matcher, clock, telegram):
    """It is given up: systemd would kill what does not end within half a minute, and announcements with it."""
    person = Person(telegram, None)
    telegram.fail(Fault(retry_after=50), method="sendMessage")
    async with running(settings, matcher, clock):
        await telegram.put_message(person.id, person.info, text=DOOR)
        await until(lambda: telegram.of("sendMessage"))

    assert len(telegram.of("sendMessage")) == 1


async def test_what_hangs_at_the_end_is_given_up(settings, matcher, clock, telegram, monkeypatch, caplog):
    """So that the rest can be put in order."""
    monkeypatch.setattr("bot.runtime.HANDED_OVER_WITHIN", 0.05)
    person, began = Person(telegram, None), asyncio.Event()
    async with running(settings, matcher, clock) as built:

        async def hang(*_args):
            began.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(type(built.services), "find", hang)
        await telegram.put_message(person.id, person.info, text=DOOR)
        await began.wait()

    assert "gave up 1 updates that were in hand" in caplog.messages


async def test_an_update_that_comes_again_is_answered_once(person, telegram):
    """As by webhook, where our thanks for it got lost."""
    await person.says("gracias")
    for _ in range(3):
        telegram._updates.append({"update_id": 500_000, "message": {**person.sent[0], "message_id": 9, "text": DOOR}})
    await person.says("gracias")

    assert [ANSWER in message["text"] for message in person.messages_of_bot] == [False, True, False]


@pytest.mark.parametrize("said", ["message thread not found", "TOPIC_CLOSED", "the chat is not a forum"])
async def test_a_refused_topic_costs_no_answer(group, telegram, said):
    """What cannot be said in the topic is said beside it."""
    group.chat.info["is_forum"] = True
    body = b'{"ok":false,"error_code":400,"description":"Bad Request: ' + said.encode() + b'"}'
    telegram.fault = lambda method, params: (
        Fault(status=400, body=body) if method == "sendMessage" and "message_thread_id" in params else None
    )
    ana = group.member()
    await ana.says("@faro_test_bot " + DOOR, message_thread_id=7, is_topic_message=True)

    assert ANSWER in ana.reply
    assert ana.messages[0]["reply_to_message"]["message_id"] == ana.sent[-1]["message_id"]


async def test_crowds_in_groups_keep_nobody_out(settings, matcher, clock, telegram, caplog):
    """However much is asked in how many groups: each waits for its own turn, and another person is answered at once."""
    built = await build(replace(settings, send_rate=1_000), matcher=matcher, clock=clock)
    groups = [Group(telegram, None).member() for _ in range(20)]
    async with started(built):
        stopping, queue = built.services.stopping, built.application.update_queue
        polling = asyncio.create_task(
            poll(built.application.bot, queue.put_nowait, allowed=ALLOWED_UPDATES, stopping=stopping, room=built.room)
        )
        for _ in range(50):
            for member in groups:
                await telegram.put_message(member.chat_id, member.info, text="/ayuda")
        person = Person(telegram, None)
        await telegram.put_message(person.id, person.info, text=DOOR)
        await until(lambda: person.messages_of_bot)
        waiting = sum(len(member.messages_of_bot) for member in groups) < 20 * 40
        stopping.set()
        await polling

    assert waiting  # those who sent much do
    assert ANSWER in person.messages_of_bot[0]["text"]
    assert "dropped an update of a chat" not in caplog.text
