"""The order in which updates are handled."""

import asyncio

import pytest
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.gateway.backlog import Backlog
from bot.gateway.request import AiohttpRequest
from bot.gateway.update_processor import UpdateProcessor, line_of
from tests.support.telegram import TOKEN, Telegram
from tests.support.virtual_time import now, run

PERSON = {"id": 5, "is_bot": False, "first_name": "Ana"}


def update(chat_id: int, number: int = 1) -> Update:
    """A text in a private chat."""
    chat = {"id": chat_id, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": {**PERSON, "id": chat_id}, "text": "hola"}
    return Update.de_json({"update_id": number, "message": message}, None)


class Work:
    """Handlers that note when they begin and end, and end when told."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, int]] = []
        self.done: list[tuple[int, int]] = []
        self.go = asyncio.Event()

    async def handle(self, chat_id: int, number: int) -> None:
        """Note the beginning, wait, note the end."""
        self.begun.append((chat_id, number))
        await self.go.wait()
        self.done.append((chat_id, number))

    def put(self, order: UpdateProcessor, chat_id: int, number: int) -> asyncio.Task[None]:
        """Hand an update over as the application does."""
        return asyncio.create_task(order.process_update(update(chat_id, number), self.handle(chat_id, number)))


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_updates_of_a_chat_keep_their_order() -> None:
    """The next update of a chat begins when the one before has ended."""
    order, begun = UpdateProcessor(Backlog()), []

    async def handle(number: int) -> None:
        begun.append(number)
        for _ in range(number % 3):
            await asyncio.sleep(0)
        assert begun[-1] == number

    await asyncio.gather(*(order.process_update(update(1, n), handle(n)) for n in range(20)))

    assert begun == list(range(20))
    assert not order._lines


async def test_updates_of_chats_go_side_by_side() -> None:
    """Different chats do not wait for each other."""
    order, work = UpdateProcessor(Backlog()), Work()
    tasks = [work.put(order, chat_id, 1) for chat_id in range(1, 31)]
    await settle()

    assert len(work.begun) == 30
    work.go.set()
    await asyncio.gather(*tasks)


async def test_updates_of_a_busy_chat_hold_one_slot() -> None:
    """However many updates of one chat wait, the other slots are the others'."""
    order, work = UpdateProcessor(Backlog(), side_by_side=2), Work()
    tasks = [work.put(order, 1, number) for number in range(20)]
    await settle()
    tasks.append(work.put(order, 2, 1))
    await settle()

    assert work.begun == [(1, 0), (2, 1)]
    work.go.set()
    await asyncio.gather(*tasks)
    assert len(work.done) == 21


async def test_updates_at_once_are_limited() -> None:
    """No more updates than slots are handled at once."""
    order, work = UpdateProcessor(Backlog(), side_by_side=3), Work()
    tasks = [work.put(order, chat_id, 1) for chat_id in range(1, 11)]
    await settle()

    assert len(work.begun) == 3
    work.go.set()
    await asyncio.gather(*tasks)
    assert len(work.done) == 10


async def test_updates_waiting_are_bounded(caplog: pytest.LogCaptureFixture) -> None:
    """A chat's line has an end; what comes after is dropped, with a log line that names nobody."""
    order, work = UpdateProcessor(Backlog(), waiting_per_chat=5), Work()
    tasks = [work.put(order, 987654, number) for number in range(20)]
    await settle()
    work.go.set()
    await asyncio.gather(*tasks)

    assert work.done == [(987654, number) for number in range(6)]
    assert len(caplog.records) == 14
    assert "987654" not in caplog.text
    assert not order._lines


async def test_updates_not_admitted_take_no_slot_and_no_place() -> None:
    """The hook is asked once for each update as it comes, and what it refuses is not handled."""
    asked = []

    def admit(update: Update) -> bool:
        asked.append(update.update_id)
        return update.update_id % 2 == 0

    order, work = UpdateProcessor(Backlog(), admit=admit), Work()
    tasks = [work.put(order, 1, number) for number in range(6)]
    await settle()

    assert asked == [0, 1, 2, 3, 4, 5]
    assert [task.done() for task in tasks] == [False, True, False, True, False, True]
    work.go.set()
    await asyncio.gather(*tasks)
    assert work.done == [(1, 0), (1, 2), (1, 4)]


async def test_updates_go_on_after_a_failure() -> None:
    """A handler that fails, or is cancelled, gives its turn and its slot to the next."""
    order, work = UpdateProcessor(Backlog(), side_by_side=1), Work()

    async def fail() -> None:
        raise ValueError

    first = work.put(order, 1, 1)
    waiting = work.put(order, 1, 2)
    await settle()
    first.cancel()
    waiting.cancel()
    results = await asyncio.gather(first, waiting, order.process_update(update(1, 3), fail()), return_exceptions=True)
    work.go.set()
    await work.put(order, 1, 4)

    assert [type(result) for result in results] == [asyncio.CancelledError, asyncio.CancelledError, ValueError]
    assert work.done == [(1, 4)]
    assert not order._lines


def test_updates_stand_in_the_line_of_their_chat_or_person() -> None:
    """A press, an edit and a reaction belong to their chat; an inline query to its person; the rest to nobody."""
    chat = {"id": -7, "type": "group", "title": "x"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": PERSON}
    press = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x"}
    inline = {"id": "1", "from": PERSON, "query": "", "offset": ""}
    poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False}
    poll |= {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
    poll |= {"allows_revoting": False}
    lines = {
        "edited_message": (message, -7),
        "callback_query": (press | {"message": message}, -7),
        "inline_query": (inline, 5),
    }
    for kind, (content, line) in lines.items():
        assert line_of(Update.de_json({"update_id": 1, kind: content}, None)) == line
    assert line_of(Update.de_json({"update_id": 1, "callback_query": press | {"inline_message_id": "1"}}, None)) == 5
    assert line_of(Update(1)) is None
    assert line_of("no update at all") is None


async def test_updates_without_a_line_go_side_by_side() -> None:
    """What belongs to nobody waits for nobody, and is not shown to the hook unless it is an update."""
    order, work = UpdateProcessor(Backlog(), admit=lambda _: True), Work()
    tasks = [
        asyncio.create_task(order.process_update(thing, work.handle(0, number)))
        for number, thing in enumerate((Update(1), Update(2), "odd"))
    ]
    await settle()

    assert len(work.begun) == 3
    work.go.set()
    await asyncio.gather(*tasks)


async def test_updates_in_hand_are_done_before_the_application_stops(telegram: Telegram) -> None:
    """The real application handles what it has taken, in order, before `stop` returns."""
    handled, begun, stopping = [], asyncio.Event(), asyncio.Event()

    async def handle(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        begun.set()
        await stopping.wait()
        handled.append((update.effective_chat.id, update.message.text))

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{telegram.url}/bot")
    builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(1)).concurrent_updates(
        UpdateProcessor(Backlog())
    )
    application: Application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, handle))
    async with application:
        await application.start()
        for number in range(5):
            for chat_id in (7, 8):
                telegram.open_chat(chat_id)
                await telegram.put_message(chat_id, {**PERSON, "id": chat_id}, text=str(number))
        await application.updater.start_polling()
        await begun.wait()
        await telegram.taken()
        await application.updater.stop()
        stop = asyncio.create_task(application.stop())
        await settle()
        stopping.set()
        await stop

    assert [text for chat_id, text in handled if chat_id == 7] == list("01234")
    assert [text for chat_id, text in handled if chat_id == 8] == list("01234")


def test_updates_that_are_held_back_hold_no_slot() -> None:
    """While a chat waits for its pace, the only slot is another's."""
    done = []

    async def handle(chat_id: int) -> None:
        done.append((chat_id, now()))

    async def work() -> None:
        order = UpdateProcessor(Backlog(), side_by_side=1, pace=lambda chat_id: 5.0 if chat_id == 1 else 0.0)
        await asyncio.gather(*(order.process_update(update(chat_id), handle(chat_id)) for chat_id in (1, 1, 2)))

    run(work)
    assert done == [(2, 0.0), (1, 5.0), (1, 10.0)]


async def test_updates_that_rest_lend_their_slot() -> None:
    """Whoever waits for Telegram does not keep others from being answered, and counts as no work."""
    backlog, done, go = Backlog(most_ready=1), [], asyncio.Event()
    order = UpdateProcessor(backlog, side_by_side=1)

    async def rest() -> None:
        async with order.resting():
            await go.wait()
        done.append("rested")

    async def quick() -> None:
        done.append("quick")

    for _ in range(2):
        backlog.put_nowait(None)
    resting = asyncio.create_task(order.process_update(update(1), rest()))
    await settle()
    ready = backlog.ready
    await order.process_update(update(2), quick())
    backlog.task_done()
    go.set()
    await resting

    assert ready == 1  # the other one
    assert done == ["quick", "rested"]
    assert order._slots._value == 1


async def test_updates_are_given_up_when_they_take_too_long() -> None:
    """Those in hand and those that wait; the slots and lines are free again."""
    order, work = UpdateProcessor(Backlog(), side_by_side=1), Work()
    tasks = [work.put(order, chat_id, 1) for chat_id in (1, 1, 2)]
    await settle()

    assert order.abandon() == 3
    await asyncio.gather(*tasks, return_exceptions=True)
    assert work.done == []
    assert order._slots._value == 1
    assert not order._lines
