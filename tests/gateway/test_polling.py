"""Updates by long polling."""

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot

from bot.errors import ApiError
from bot.gateway.polling import poll
from bot.gateway.request import AiohttpRequest
from bot.gateway.update_reader import read
from tests.support.telegram import Fault, Telegram

ALLOWED = ["message"]
PERSON = {"id": 5, "is_bot": False, "first_name": "Ana"}


@pytest.fixture
async def bot(telegram: Telegram):
    """A bot at the server, initialized."""
    async with Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(1),
    ) as bot:
        telegram.open_chat(5)
        yield bot


async def until(holds) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.001)


class Polling:
    """A running poll, and what it took."""

    def __init__(self, bot: Bot) -> None:
        self.taken: list[str] = []
        self.stopping = asyncio.Event()
        self.task = asyncio.create_task(
            poll(bot, self.take, allowed=ALLOWED, stopping=self.stopping, wait=timedelta(seconds=20))
        )

    def take(self, update) -> None:
        """Note the text."""
        self.taken.append(update.message.text)

    async def stop(self) -> None:
        """As SIGTERM does."""
        self.stopping.set()
        async with asyncio.timeout(5):
            await self.task


async def test_updates_come_in_order_and_are_confirmed(bot, telegram):
    """At the end Telegram knows which ones were taken, so that none comes again."""
    polling = Polling(bot)
    for text in ("a", "b", "c"):
        await telegram.put_message(5, PERSON, text=text)
    await telegram.taken()
    await polling.stop()

    assert polling.taken == ["a", "b", "c"]
    assert not telegram._updates


async def test_stop_does_not_wait_for_telegram(bot, telegram):
    """A request that Telegram would hold open for long is given up."""
    polling = Polling(bot)
    await until(lambda: telegram._poller)
    await polling.stop()

    assert polling.task.done()


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=409), Fault(dropped=True), Fault(retry_after=1)])
async def test_it_tries_again_and_says_so(bot, telegram, caplog, monkeypatch, fault):
    """Unreachable for a while, then back: nothing is lost, and the log names type only."""
    monkeypatch.setattr("bot.gateway.polling.FIRST_PAUSE", 0.01)
    caplog.set_level("INFO")
    telegram.fail(fault, method="getUpdates", times=1 if fault.retry_after else 3)
    polling = Polling(bot)
    await telegram.put_message(5, PERSON, text="a")
    await telegram.taken()
    await polling.stop()

    assert polling.taken == ["a"]
    assert any(message.startswith("no updates from Telegram (") for message in caplog.messages)
    assert any(message.startswith("Telegram is back after") for message in caplog.messages)


async def test_it_can_be_stopped_in_a_pause(bot, telegram, caplog, monkeypatch):
    """SIGTERM need not wait until Telegram is back."""
    monkeypatch.setattr("bot.gateway.polling.FIRST_PAUSE", 1000.0)
    telegram.fail(Fault(status=500), method="getUpdates", times=100)
    polling = Polling(bot)
    await until(lambda: any("trying again" in message for message in caplog.messages))
    await polling.stop()

    assert polling.taken == []


async def test_a_token_that_was_revoked_ends_it(bot, telegram):
    """Nothing would ever come again: the program ends and says why."""
    telegram.token = telegram.token + "x"
    with pytest.raises(ApiError, match="no longer accepts FARO_TOKEN"):
        await poll(bot, print, allowed=ALLOWED, stopping=asyncio.Event())


async def test_what_the_library_cannot_read_does_not_stop_the_rest(bot, telegram, caplog):
    """A poll without what the newest Telegram sends is a message all the same, and what follows comes too."""
    polling = Polling(bot)
    await telegram.put_message(5, PERSON, poll={"id": "1", "question": "x"})
    await telegram.put("message", {"nonsense": True})
    await telegram.put_message(5, PERSON, text="b")
    await telegram.taken()
    await polling.stop()

    assert polling.taken == [None, "b"]
    assert "an update could not be read: there is nothing in it" in caplog.messages


@pytest.mark.parametrize(
    "result", [b"5", b'"x"', b"{}", b"null", b"true", b'[{"message": {}}]', b"[5]", b'[{"update_id": "7"}]', b"[[]]"]
)
async def test_a_reply_that_holds_no_updates_is_tried_again(bot, telegram, caplog, monkeypatch, result):
    """As from a captive portal or a broken server: said in the log, and what follows is not lost."""
    monkeypatch.setattr("bot.gateway.polling.FIRST_PAUSE", 0.01)
    telegram.fail(Fault(body=b'{"ok":true,"result":' + result + b"}"), method="getUpdates", times=2)
    polling = Polling(bot)
    await telegram.put_message(5, PERSON, text="a")
    await telegram.taken()
    await polling.stop()

    assert polling.taken == ["a"]
    assert sum(message.startswith("no updates from Telegram (") for message in caplog.messages) == 2


async def test_an_update_without_a_number_does_not_keep_the_others_out(bot, telegram):
    """What can be confirmed is taken, and only that."""
    message = b'{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"text":"a"}'
    body = b'{"ok":true,"result":[{"message":%s},{"update_id":3,"message":%s},5]}' % (message, message)
    telegram.fail(Fault(body=body), method="getUpdates")
    polling = Polling(bot)
    await telegram.put_message(5, PERSON, text="b")
    await telegram.taken()
    await polling.stop()

    assert polling.taken == ["a", "b"]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_portal_that_answers_for_telegram_does_not_end_it(bot, telegram, monkeypatch, status):
    """Only Telegram itself can say that the token is wrong."""
    monkeypatch.setattr("bot.gateway.polling.FIRST_PAUSE", 0.01)
    telegram.fail(Fault(status=status, body=b"<html>Sign in to the hotel</html>"), method="getUpdates")
    polling = Polling(bot)
    await telegram.put_message(5, PERSON, text="a")
    await telegram.taken()
    await polling.stop()

    assert polling.taken == ["a"]


async def test_nothing_is_fetched_without_room(bot, telegram):
    """What waits stays at Telegram, and comes in order once there is room."""
    room, asked, taken, stopping = asyncio.Event(), asyncio.Event(), [], asyncio.Event()

    async def wait_for_room() -> None:
        asked.set()
        await room.wait()

    for text in ("a", "b"):
        await telegram.put_message(5, PERSON, text=text)
    task = asyncio.create_task(poll(bot, taken.append, allowed=ALLOWED, stopping=stopping, room=wait_for_room))
    await asked.wait()
    assert len(telegram._updates) == 2
    room.set()
    await telegram.taken()
    stopping.set()
    await task

    assert [update.message.text for update in taken] == ["a", "b"]


async def test_it_can_be_stopped_where_there_is_no_room(bot, telegram):
    """SIGTERM does not wait for whatever fills it."""
    stopping = asyncio.Event()
    asked = asyncio.Event()

    async def wait_for_room() -> None:
        asked.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(poll(bot, print, allowed=ALLOWED, stopping=stopping, room=wait_for_room))
    await asked.wait()
    stopping.set()
    async with asyncio.timeout(5):
        await task


def test_read_gives_up_on_what_is_no_update():
    """None, whatever the form."""
    for content in ({}, {"update_id": 1, "message": 5}, {"update_id": 1, "message": {"chat": []}}):
        assert read(content, None) is None


async def test_updates_that_are_shut_out_are_confirmed_and_not_read(bot, telegram):
    """A flooder's cost nothing, and do not come again."""
    taken, stopping = [], asyncio.Event()

    def is_shut_out(content) -> bool:
        return content["message"]["text"] == "b"

    task = asyncio.create_task(poll(bot, taken.append, allowed=ALLOWED, stopping=stopping, is_shut_out=is_shut_out))
    for text in ("a", "b", "c"):
        await telegram.put_message(5, PERSON, text=text)
    await telegram.taken()
    stopping.set()
    await task

    assert [update.message.text for update in taken] == ["a", "c"]
