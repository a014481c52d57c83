"""One budget: its rate, who goes first, what a flood does."""

import asyncio
import time

import pytest
from telegram.error import RetryAfter

from bot.gateway.rate_limiter import BudgetLimiter
from bot.gateway.send_budget import Purpose, SendBudget


async def _take(budget, purpose, count):
    for _ in range(count):
        await budget.take(purpose)


async def test_budget_holds_its_rate():
    """Neither faster, but for a tenth of a second's worth, nor much slower."""
    budget, start = SendBudget(200), time.monotonic()
    await asyncio.gather(*[_take(budget, Purpose.ANNOUNCEMENT, 10) for _ in range(20)])
    took = time.monotonic() - start

    assert 0.88 < took < 1.3


async def test_replies_go_first():
    """A reply waits for one turn, however many announcements wait."""
    budget = SendBudget(50)
    waiting = [asyncio.create_task(budget.take(Purpose.ANNOUNCEMENT)) for _ in range(100)]
    await asyncio.sleep(0)
    start = time.monotonic()
    await budget.take(Purpose.REPLY)
    took = time.monotonic() - start
    left = sum(not task.done() for task in waiting)
    for task in waiting:
        task.cancel()

    assert took < 0.2
    assert left > 80


async def test_a_flood_holds_announcements_only():
    """Replies go on, announcements wait as long as told and then go slower."""
    budget = SendBudget(100)
    budget.flood(0.3)
    start = time.monotonic()
    await budget.take(Purpose.REPLY)
    reply = time.monotonic() - start
    await budget.take(Purpose.ANNOUNCEMENT)
    announcement = time.monotonic() - start

    assert reply < 0.1
    assert 0.29 < announcement < 0.6
    assert 49 < budget.announcement_rate < 60


async def test_announcements_leave_a_chat_a_second():
    """One that was just replied to is left in peace for a second."""
    budget = SendBudget(100)
    await budget.take(Purpose.REPLY, 5)
    start = time.monotonic()
    await budget.take(Purpose.ANNOUNCEMENT, 6)
    other = time.monotonic() - start
    await budget.take(Purpose.ANNOUNCEMENT, 5)

    assert other < 0.2
    assert time.monotonic() - start > 0.9


async def test_a_cancelled_turn_costs_nothing():
    """Who no longer waits takes no token."""
    budget = SendBudget(10)
    await budget.take(Purpose.REPLY)
    gone = [asyncio.create_task(budget.take(Purpose.REPLY)) for _ in range(10)]
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    start = time.monotonic()
    await budget.take(Purpose.REPLY)

    assert time.monotonic() - start < 0.3


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "sendChatAction", "getMe", "setMyCommands"])
async def test_what_nobody_sees_as_a_send_is_free(endpoint):
    """The clock of a button stops at once."""
    budget = SendBudget(1)
    await budget.take(Purpose.REPLY)
    start = time.monotonic()
    await BudgetLimiter(budget).process_request(_nothing, (), {}, endpoint, {}, None)

    assert time.monotonic() - start < 0.1


async def test_a_flooded_reply_waits_as_long_as_told():
    """It is tried again exactly then, and other replies go on meanwhile."""
    budget, tries = SendBudget(100), []

    async def flooded_once():
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise RetryAfter(1)
        return "sent"

    limiter = BudgetLimiter(budget)
    first = asyncio.create_task(limiter.process_request(flooded_once, (), {}, "sendMessage", {"chat_id": 5}, None))
    await asyncio.sleep(0.05)
    start = time.monotonic()
    await limiter.process_request(_nothing, (), {}, "sendMessage", {"chat_id": 6}, None)
    other = time.monotonic() - start

    assert await first == "sent"
    assert 1 <= tries[1] - tries[0] < 1.4
    assert other < 0.1


async def test_a_reply_that_nobody_would_wait_for_fails():
    """A wait of minutes is said to be an error instead."""

    async def flooded():
        raise RetryAfter(300)

    with pytest.raises(RetryAfter):
        await BudgetLimiter(SendBudget(100)).process_request(flooded, (), {}, "sendMessage", {}, None)


async def _nothing():
    return True
