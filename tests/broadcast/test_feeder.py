"""What is to be sent next."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.announcements.model import Announcement, HoldReason, Kind, State, Words
from bot.announcements.rules import LATE
from bot.broadcast.feeder import Feeder
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.keys import Keys
from bot.store.outbox import Outbox
from bot.store.subscribers import Subscribers
from tests.conftest import Clock

KEYS = Keys(b"a secret of the tests")


@pytest.fixture
def announcements(database):
    """What is announced."""
    return Announcements(database)


@pytest.fixture
def outbox(database):
    """Where deliveries wait."""
    return Outbox(database, KEYS)


@pytest.fixture
async def feeder(database, announcements, outbox, clock):
    """A feeder, and three who subscribed."""
    for chat_id in (1, 2, 3):
        await Subscribers(database, KEYS).add(chat_id, Locale.ES)
    return Feeder(
        announcements,
        outbox,
        ahead=2,
        is_admin={"ana", "luis"}.__contains__,
        is_outdated=lambda _: False,
        clock=clock,
    )


@pytest.fixture
def scheduled(announcements, clock):
    """Makes an announcement that two admins stand for."""

    async def make(*, begin_at=None, approver="luis", **content):
        draft = await announcements.add(Announcement("ana", words={Locale.ES: Words("x")}, **content))
        await announcements.submit(draft.id)
        at = begin_at or clock()
        await announcements.approve(draft.id, draft.fingerprint, approver, begin_at=at, own=False)
        return draft.id

    return make


async def filled(feeder):
    """Let the feeder find what there is now."""
    feeder.wake()
    while await feeder.fill():
        pass


def taken(feeder):
    """All that it hands out now."""
    found = []
    while not feeder.is_empty:
        found.append(feeder.take())
    return found


async def test_fill_hands_out_each_delivery_once(feeder, scheduled):
    """At most so many ahead; the rest when those are let go."""
    number = await scheduled()
    await filled(feeder)
    first = taken(feeder)
    await filled(feeder)
    second = taken(feeder)
    await filled(feeder)

    assert (len(first), len(second)) == (2, 1)
    assert len({delivery.key for delivery in first + second}) == 3
    assert taken(feeder) == []
    assert feeder.find(number).state is State.SENDING


async def test_fill_begins_nothing_before_its_time(feeder, scheduled, announcements, clock):
    """It waits, however often it is looked at."""
    number = await scheduled(begin_at=clock() + timedelta(minutes=1))
    await filled(feeder)
    assert (await announcements.find(number)).state is State.SCHEDULED
    clock.advance(minutes=1)
    await filled(feeder)

    assert not feeder.is_empty


@pytest.mark.parametrize("late", [timedelta(), LATE, LATE + timedelta(seconds=1), timedelta(hours=19)])
async def test_fill_holds_what_is_long_past(feeder, scheduled, announcements, clock, late):
    """Whoever was to be told "today at 7" is not told the day after; an admin is asked."""
    number = await scheduled(begin_at=clock())
    clock.now += late
    await filled(feeder)
    found = await announcements.find(number)

    assert (found.state is State.PAUSED) is (late > LATE)
    assert found.reason is (HoldReason.LATE if late > LATE else None)


async def test_fill_takes_back_however_late(feeder, scheduled, announcements, clock):
    """What was wrong is wrong the day after too."""
    number = await scheduled()
    clock.advance(hours=19)
    await scheduled(kind=Kind.TAKE_BACK, target=number, begin_at=Clock().now)
    await filled(feeder)

    assert (await announcements.find(number)).state is State.PAUSED
    assert (await announcements.find(number + 1)).state is State.FINISHED  # there was no copy to delete


async def test_fill_makes_a_draft_of_what_nobody_stands_for_any_more(feeder, scheduled, announcements):
    """Who approved it is no admin now."""
    number = await scheduled(approver="eva")
    await filled(feeder)
    found = await announcements.find(number)

    assert (found.state, found.reason) == (State.DRAFT, HoldReason.ADMIN)


async def test_fill_hands_out_corrections_first(feeder, scheduled, outbox, announcements, clock):
    """And what takes back before them: whoever got something wrong should not have it for long."""
    original = await scheduled()
    await filled(feeder)
    kinds = {Kind.ANNOUNCE: await scheduled(), Kind.CORRECT: await scheduled(kind=Kind.CORRECT, target=original)}
    for delivery in taken(feeder):
        feeder.let_go(delivery)
    await announcements.end(original, State.FINISHED, now=datetime.now(UTC))
    async with outbox._database.write() as connection:
        await connection.exec_driver_sql(
            f"UPDATE deliveries SET state = 'sent', message_id = 7 WHERE announcement_id = {original}"  # noqa: S608
        )
    await filled(feeder)
    await filled(feeder)

    assert {delivery.announcement_id for delivery in taken(feeder)} == {kinds[Kind.CORRECT]}


async def test_fill_forgets_what_was_paused(feeder, scheduled, announcements):
    """What is in the queue is not handed out any more."""
    number = await scheduled()
    await filled(feeder)
    await announcements.move(number, [State.SENDING], State.PAUSED)
    await filled(feeder)

    assert feeder.is_empty
    assert feeder.find(number) is None


async def test_fill_ends_what_has_nothing_left(feeder, scheduled, announcements, database):
    """As soon as nothing is due or in hand."""
    await database_without_subscribers(database)
    number = await scheduled()
    await filled(feeder)
    await filled(feeder)

    assert (await announcements.find(number)).state is State.FINISHED


async def database_without_subscribers(database):
    """Let nobody want it."""
    async with database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM subscriptions")
