"""Updates that were taken and not done with."""

import asyncio

from bot.gateway.backlog import Backlog


async def is_open(backlog: Backlog) -> bool:
    """Whether there is room now."""
    room = asyncio.ensure_future(backlog.room())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return not room.cancel()


async def test_backlog_has_room_until_there_is_enough_to_do():
    """And again once something is done."""
    backlog = Backlog(most_ready=2)
    for number in range(2):
        assert await is_open(backlog)
        await backlog.put(number)

    assert not await is_open(backlog)
    assert backlog.get_nowait() == 0
    assert not await is_open(backlog)  # it is in hand, not done
    backlog.task_done()
    assert await is_open(backlog)


async def test_backlog_lets_what_rests_keep_nobody_out():
    """What waits for its chat's turn is no work, until there is too much of it to remember."""
    backlog = Backlog(most_ready=1, most_held=3)
    for number in range(2):
        await backlog.put(number)
    with backlog.resting(), backlog.resting():
        assert backlog.ready == 0
        assert await is_open(backlog)
        await backlog.put(2)
        with backlog.resting():
            assert not await is_open(backlog)

    assert backlog.ready == 3
