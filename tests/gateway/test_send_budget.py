"""One budget: its rate, who goes first, what a flood does."""

import asyncio

import pytest

from bot.gateway.rate_limiter import BudgetLimiter
from bot.gateway.send_budget import CHAT_PAUSE, RECOVERY, Purpose, SendBudget
from tests.support.virtual_time import now, run


def budget_of(rate: float) -> SendBudget:
    """A budget in the loop's own time."""
    return SendBudget(rate, clock=asyncio.get_running_loop().time)


def test_budget_holds_its_rate():
    """Neither faster, but for a tenth of a second's worth, nor slower."""

    async def take() -> float:
        budget = budget_of(200)
        await asyncio.gather(*(budget.take(Purpose.ANNOUNCEMENT) for _ in range(220)))
        return now()

    assert run(take) == pytest.approx(1.0, abs=0.01)


def test_replies_go_first():
    """A reply waits for one turn, however many announcements wait."""

    async def take() -> tuple[float, int]:
        budget = budget_of(50)
        waiting = [asyncio.create_task(budget.take(Purpose.ANNOUNCEMENT)) for _ in range(100)]
        await asyncio.sleep(0)
        await budget.take(Purpose.REPLY)
        took, left = now(), sum(not task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        return took, left

    took, left = run(take)
    assert took == pytest.approx(1 / 50, abs=0.005)
    assert left > 90


def test_a_flood_holds_announcements_only():
    """Replies go on, announcements wait as long as told, then go at half the speed and recover."""

    async def take() -> tuple[float, float, float, float]:
        budget = budget_of(100)
        budget.flood(7)
        await budget.take(Purpose.REPLY)
        reply = now()
        await budget.take(Purpose.ANNOUNCEMENT)
        announcement, rate = now(), budget.announcement_rate
        await asyncio.sleep(RECOVERY)
        return reply, announcement, rate, budget.announcement_rate

    reply, announcement, rate, recovered = run(take)
    assert reply == 0
    assert announcement == pytest.approx(7, abs=0.01)
    assert rate == pytest.approx(50, abs=1)
    assert recovered == 100


def test_announcements_leave_a_chat_a_second():
    """One that was just replied to is left in peace for a second; others are not."""

    async def take() -> tuple[float, float]:
        budget = budget_of(100)
        await budget.take(Purpose.REPLY, 5)
        await budget.take(Purpose.ANNOUNCEMENT, 6)
        other = now()
        await budget.take(Purpose.ANNOUNCEMENT, 5)
        return other, now()

    other, same = run(take)
    assert other < 0.1
    assert same == pytest.approx(CHAT_PAUSE, abs=0.01)


def test_a_cancelled_turn_costs_nothing():
    """Who no longer waits takes no token."""

    async def take() -> float:
        budget = budget_of(10)
        await budget.take(Purpose.REPLY)
        gone = [asyncio.create_task(budget.take(Purpose.REPLY)) for _ in range(10)]
        await asyncio.sleep(0)
        for task in gone:
            task.cancel()
        await budget.take(Purpose.REPLY)
        return now()

    assert run(take) == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "sendChatAction", "getMe", "setMyCommands"])
def test_what_nobody_sees_as_a_send_is_free(endpoint):
    """The clock of a button stops at once."""

    async def call() -> float:
        budget = budget_of(1)
        await budget.take(Purpose.REPLY)
        await BudgetLimiter(budget).process_request(_nothing, (), {}, endpoint, {}, None)
        return now()

    assert run(call) == 0


async def _nothing() -> bool:
    return True
