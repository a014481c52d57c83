"""A chat that sends too much, and the others."""

import asyncio
from dataclasses import replace

import pytest

from bot.app import build
from bot.gateway.admission import Admission
from bot.gateway.flood_limits import USUAL, ChatLimiter, Verdict
from bot.gateway.polling import poll
from bot.gateway.update_reader import read
from bot.handlers import callback_data
from bot.runtime import ALLOWED_UPDATES, started
from tests.conftest import IMPATIENT, UNPACED
from tests.support.people import Person

BURST = USUAL.burst
NOTICE = "Eso fue mucho de una sola vez."


async def put(person, count: int, text: str = "/temas") -> None:
    """Send many messages without waiting for replies."""
    for _ in range(count):
        await person.telegram.put_message(person.chat_id, person.info, text=text)


async def test_a_flooder_is_told_once_and_others_are_answered(person, people, running):
    """A burst is answered, then one friendly notice, then nothing; nobody else notices."""
    other = people()
    await put(person, BURST + 60)
    await person.idle()
    await other.says("la migra está en mi puerta")

    replies = [message["text"] for message in person.messages_of_bot]
    assert len(replies) == BURST + 1
    assert [reply.startswith(NOTICE) for reply in replies] == [False] * BURST + [True]
    assert "¿Tengo que abrirle la puerta" in other.reply
    assert running.dropped() == 59


async def test_presses_count_and_the_button_stops_its_clock(person, telegram):
    """Pressing wildly is flooding too; the press that is told of is acknowledged."""
    await person.says("/temas")
    message = person.messages[-1]
    queries = [
        await telegram.put_press(person.chat_id, person.info, message, callback_data.Press.TOPICS)
        for _ in range(BURST + 5)
    ]
    await person.idle()

    assert any(reply["text"].startswith(NOTICE) for reply in person.messages_of_bot)
    answered = [telegram.queries[query].answer is not None for query in queries]
    assert answered == [True] * BURST + [False] * 5


async def test_talk_in_a_group_is_not_counted(group, running):
    """People may talk among themselves as much as they like; the bot still answers when it is spoken to."""
    member = group.member()
    await put(member, 3 * BURST, text="hola a todos")
    await member.idle()
    await member.says("@faro_test_bot la migra está en mi puerta")

    assert "¿Tengo que abrirle la puerta" in member.reply
    assert running.dropped() == 0


@pytest.mark.parametrize("command", ["/ayuda", "/AYUDA", "/temas x", "/ayuda@faro_test_bot"])
async def test_a_bare_command_in_a_group_is_counted(group, running, command):
    """As one that names the bot is, for both are answered; a command of another bot counts for nobody."""
    member = group.member()
    await put(member, 3 * BURST, text="/nada")
    await put(member, 3 * BURST, text="/ayuda@another_bot")
    await put(member, BURST + 5, text=command)
    await member.idle()

    replies = [message["text"] for message in member.messages_of_bot]
    assert [reply.startswith(NOTICE) for reply in replies] == [False] * BURST + [True]
    assert running.dropped() == 4


async def test_drops_are_logged_as_a_count(person, running, caplog):
    """Without saying whose."""
    from bot.runtime import keep_house

    await put(person, BURST + 10)
    await person.idle()
    task = asyncio.create_task(keep_house(running, tick=0.01))
    async with asyncio.timeout(20):
        while "dropped 9 updates of chats that sent too much" not in caplog.messages:
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert str(person.chat_id) not in caplog.text


@pytest.mark.parametrize("length", [4096, 100_000])
async def test_a_long_text_is_cut_before_it_costs_anything(person, length):
    """Whoever runs a server of their own may send more than Telegram lets people send."""
    await person.says("la migra está en mi puerta " + "x " * (length // 2))

    assert person.reply


@pytest.mark.parametrize(
    "content",
    [
        {"message": {"chat": {"id": 5, "type": "private"}}},
        {"edited_message": {"chat": {"id": 5, "type": "private"}}},
        {"callback_query": {"message": {"chat": {"id": 5, "type": "private"}}}},
    ],
)
async def test_a_flooder_is_shut_out_before_the_update_is_read(content):
    """In private chats; whatever else comes is read and judged as ever."""
    limiter = ChatLimiter(USUAL)
    admission = Admission(limiter)
    assert not admission.is_shut_out(content)
    while limiter.judge(5) is not Verdict.TELL:
        """Still admitted."""

    assert admission.is_shut_out(content)
    assert limiter.count() == 1
    for other in ({}, {"message": None}, {"message": {"chat": 5}}, {"callback_query": {"message": []}}, {"poll": {}}):
        assert not admission.is_shut_out(other)
    assert not admission.is_shut_out({"message": {"chat": {"id": 5, "type": "group"}}})
    assert not admission.is_shut_out({"message": {"chat": {"id": "5", "type": "private"}}})


async def test_a_press_that_comes_twice_at_once_is_answered_once(settings, matcher, clock, telegram):
    """A nervous finger; both presses stop their clocks, and later ones and other people's count."""
    policy = replace(UNPACED, same_press=60.0)
    built = await build(settings, matcher=matcher, clock=clock, flood=policy, retry=IMPATIENT)
    queue = built.application.update_queue
    async with started(built):
        stopping = asyncio.Event()
        polling = asyncio.create_task(
            poll(built.application.bot, queue.put_nowait, allowed=ALLOWED_UPDATES, stopping=stopping)
        )

        async def idle() -> None:
            await telegram.taken()
            await queue.join()

        person = Person(telegram, idle)
        await person.says("/start")
        message = person.messages[-1]
        queries = [await telegram.put_press(person.id, person.info, message, "b:rights:0") for _ in range(3)]
        await telegram.put_press(person.id, person.info, message, "b:help:0")
        await idle()
        stopping.set()
        await polling

    assert [message["text"] for message in person.messages_of_bot[2:]] == ["Sus derechos", "Quién ayuda"]
    assert all(telegram.queries[query].answer is not None for query in queries)


def test_a_press_is_the_same_for_two_seconds(faro):
    """By whom, where, under which message and of which button."""
    now = [100.0]
    admission = Admission(ChatLimiter(USUAL), same_press=2.0, clock=lambda: now[0])

    def is_repeated(number: int, *, person: int = 5, message: int = 1, data: str = "t") -> bool:
        chat = {"id": 5, "type": "private"}
        shown = {"message_id": message, "date": 1, "chat": chat}
        who = {"id": person, "is_bot": False, "first_name": "Ana"}
        press = {"id": "1", "from": who, "message": shown, "chat_instance": "1", "data": data}
        update = read({"update_id": number, "callback_query": press}, faro.bot)
        assert admission.admit(update)
        return admission.is_repeated(update)

    assert [is_repeated(1), is_repeated(2)] == [False, True]
    assert [is_repeated(3, person=6), is_repeated(4, message=2), is_repeated(5, data="b")] == [False] * 3
    now[0] += 2.1
    assert is_repeated(6) is False
