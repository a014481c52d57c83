"""Replies that are tried again."""

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.gateway.errors import NotSentError
from bot.gateway.rate_limiter import BudgetLimiter, RetryPolicy, Tries
from bot.gateway.send_budget import Purpose, SendBudget
from tests.support.virtual_time import now, run

USUAL = RetryPolicy()
UNREACHABLE = NotSentError("ClientConnectorError: Cannot connect to host")


@pytest.mark.parametrize(
    ("errors", "pauses"),
    [
        ([RetryAfter(7)], [7.0]),
        ([RetryAfter(timedelta(seconds=60)), RetryAfter(1)], [60.0, None]),
        ([RetryAfter(61)], [None]),
        ([NetworkError("Internal Server Error")] * 2, [1.0, None]),
        ([NetworkError("Bad Gateway")] * 2, [1.0, None]),
        ([NetworkError("Gateway Timeout (504)"), RetryAfter(3), NetworkError("Bad Gateway")], [1.0, 3.0, None]),
        ([UNREACHABLE] * 6, [1.0, 2.0, 4.0, 8.0, 15.0, 15.0]),
        ([NotSentError("Timed out while connecting")], [1.0]),
        ([TimedOut()], [None]),
        ([NetworkError("ServerDisconnectedError")], [None]),
        ([BadRequest("chat not found")], [None]),
        ([Forbidden("bot was blocked by the user")], [None]),
        ([TelegramError("x")], [None]),
    ],
)
def test_tries_follow_what_was_met(errors, pauses):
    """Floods are waited for once, the server's own faults tried once more, a missing network for long."""
    tries = Tries(USUAL)

    assert [tries.pause_after(error) for error in errors] == pauses


def test_tries_without_a_network_end():
    """After a quarter of an hour."""
    tries, waited = Tries(USUAL), 0.0
    while (pause := tries.pause_after(UNREACHABLE)) is not None:
        waited += pause

    assert USUAL.unreachable_for <= waited <= USUAL.unreachable_for + USUAL.longest_pause


class Server:
    """Meets each try with the next error, and then sends."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors, self.tries = list(errors), 0

    async def __call__(self) -> str:
        """One try."""
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        return "sent"


def limiter(**options) -> BudgetLimiter:
    """One that waits hardly at all."""
    return BudgetLimiter(SendBudget(1000), policy=RetryPolicy(server_pause=0.0, first_pause=0.0), **options)


@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText", "deleteMessages"])
async def test_a_fault_of_the_server_is_tried_once_more(endpoint):
    """Whatever people would see."""
    server = Server(NetworkError("Internal Server Error"))

    assert await limiter().process_request(server, (), {}, endpoint, {}, None) == "sent"
    assert server.tries == 2


@pytest.mark.parametrize(
    ("endpoint", "args"), [("answerCallbackQuery", None), ("sendChatAction", None), ("sendMessage", True)]
)
async def test_ornaments_and_announcements_are_not_tried_again(endpoint, args):
    """The first is not worth it, and the sender decides about the second."""
    server = Server(NetworkError("Internal Server Error"))

    with pytest.raises(NetworkError):
        await limiter().process_request(server, (), {}, endpoint, {}, args)
    assert server.tries == 1


def test_a_flooded_reply_waits_as_long_as_told():
    """It is tried again exactly then, other replies go on meanwhile, and its slot is lent to others."""
    rested, times = [], {}

    @asynccontextmanager
    async def resting():
        rested.append("begins")
        yield
        rested.append("ends")

    async def send(name: str, server: Server, replies: BudgetLimiter) -> None:
        await replies.process_request(server, (), {}, "sendMessage", {}, None)
        times[name] = now()

    async def work() -> None:
        replies = limiter(resting=resting)
        await asyncio.gather(send("flooded", Server(RetryAfter(40)), replies), send("other", Server(), replies))

    run(work)
    assert times["other"] == 0
    assert times["flooded"] == pytest.approx(40, abs=0.1)
    assert rested == ["begins", "ends"]


@pytest.mark.parametrize(("stops_at", "ends_at", "tries"), [(0, 0, 1), (10, 10, 1), (47, 50, 2)])
def test_a_flooded_reply_does_not_keep_the_bot_from_ending(stops_at, ends_at, tries):
    """Where there is long to wait it is given up; a few seconds are still waited."""
    server = Server(RetryAfter(50))

    async def work() -> float:
        stopping = asyncio.Event()
        asyncio.get_running_loop().call_later(stops_at, stopping.set)
        with suppress(RetryAfter):
            await limiter(stopping=stopping).process_request(server, (), {}, "sendMessage", {}, None)
        return now()

    assert run(work) == pytest.approx(ends_at, abs=0.1)
    assert server.tries == tries


async def test_emergencies_take_from_the_budget_first():
    """Before replies that wait longer."""
    budget, order = SendBudget(100), []
    replies = BudgetLimiter(budget)

    async def send(purpose: Purpose) -> None:
        async def sent() -> None:
            order.append(purpose)

        await replies.process_request(sent, (), {}, "sendMessage", {}, purpose)

    waiting = [send(Purpose.REPLY) for _ in range(30)]
    await asyncio.gather(*waiting, send(Purpose.EMERGENCY))

    assert order.index(Purpose.EMERGENCY) <= 10  # those that the burst let go at once, and no more
