"""Deliveries: made once for everyone, marked before they are sent, settled after; whatever breaks off in between."""

from datetime import timedelta

import pytest

from bot.announcements.delivery import KEPT_FOR, DeliveryOutcome, Postponed, Settled
from bot.announcements.model import Announcement, Kind, State, Words
from bot.errors import StoreError
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.outbox import Outbox
from bot.store.subscribers import Subscribers
from tests.conftest import Clock

NOW = Clock().now


@pytest.fixture
def announcements(database):
    """Where announcements are kept."""
    return Announcements(database)


@pytest.fixture
def subscribers(database, keys):
    """Who gets them."""
    return Subscribers(database, keys)


@pytest.fixture
def outbox(database, keys):
    """Where deliveries wait."""
    return Outbox(database, keys)


@pytest.fixture
def make(announcements, subscribers, outbox):
    """Makes an announcement with its deliveries to so many chats."""

    async def make(chats=0, **content):
        for chat_id in range(1, chats + 1):
            await subscribers.add(chat_id, Locale.ES)
        begun = {"author": "ana", "state": State.SENDING, "words": {Locale.ES: Words("x")}} | content
        announcement = await announcements.add(Announcement(**begun))
        while not await outbox.enqueue(announcement, now=NOW, limit=2):
            pass
        return announcement

    return make


@pytest.fixture
def due(outbox):
    """What may be sent now."""

    async def due(announcement, now=NOW):
        return await outbox.due(announcement.id, limit=100, now=now)

    return due


@pytest.fixture
def counts(announcements):
    """What its deliveries came to."""

    async def counts(announcement):
        return {count.outcome: count.count for count in await announcements.counts(announcement.id)}

    return counts


async def test_enqueue_makes_one_delivery_a_chat(make, due, outbox, announcements):
    """In batches, which go on where they were broken off; and once only."""
    announcement = await make(5)
    deliveries = await due(announcement)

    assert sorted(outbox.chat_id(delivery) for delivery in deliveries) == [1, 2, 3, 4, 5]
    assert (await announcements.find(announcement.id)).total == 5
    assert await outbox.enqueue(announcement, now=NOW)
    assert len(await due(announcement)) == 5


async def test_enqueue_knows_its_audience(make, due, outbox, subscribers):
    """By language, and by topic with those who chose none."""
    await subscribers.add(1, Locale.ES)
    await subscribers.add(2, Locale.EN, ["rights"])
    await subscribers.add(3, Locale.ES, ["release"])

    async def chats(**content):
        return sorted(outbox.chat_id(one) for one in await due(await make(**content)))

    assert await chats(audience_locale="es") == [1, 3]
    assert await chats(audience_topic="rights") == [1, 2]
    assert await chats(audience_locale="en", audience_topic="release") == []


async def test_record_marks_only_what_may_be_sent(make, due, outbox, announcements):
    """Not what has been paused meanwhile."""
    announcement = await make(2)
    first, second = await due(announcement)
    assert await outbox.record([first], [], []) == {(announcement.id, first.key)}
    assert await due(announcement) == [second]
    await announcements.move(announcement.id, [State.SENDING], State.PAUSED)

    assert await outbox.record([second], [], []) == set()
    assert await outbox.is_open(announcement.id)


async def test_record_settles_and_postpones(make, due, outbox, counts):
    """What was sent keeps its row for a correction; what was not is counted and gone; what is late falls due later."""
    announcement = await make(3)
    sent, refused, late = await due(announcement)
    await outbox.record([sent, refused, late], [], [])
    later = NOW + timedelta(minutes=5)
    settled = [Settled(sent, DeliveryOutcome.SENT, 7), Settled(refused, DeliveryOutcome.REFUSED)]
    await outbox.record([], settled, [Postponed(late, later, 1, uncertain=True)])

    assert await counts(announcement) == {"sent": 1, "refused": 1}
    assert await due(announcement) == []
    (again,) = await due(announcement, now=later)
    assert (again.key, again.attempts, again.uncertain) == (late.key, 1, True)


async def test_the_gone_are_unsubscribed(make, due, outbox, subscribers, counts):
    """Whoever blocked the bot leaves nothing behind."""
    announcement = await make(1)
    (delivery,) = await due(announcement)
    await outbox.record([delivery], [Settled(delivery, DeliveryOutcome.BLOCKED)], [])

    assert await subscribers.find(1) is None
    assert await counts(announcement) == {"blocked": 1}
    assert not await outbox.is_open(announcement.id)


@pytest.mark.parametrize(("resend", "left"), [(True, 1), (False, 0)])
async def test_recover_takes_up_what_was_in_flight(make, due, outbox, counts, resend, left):
    """Sent again as uncertain, or not sent again and counted so, as the operator chose."""
    announcement = await make(1)
    await outbox.record(await due(announcement), [], [])
    assert await outbox.recover(resend=resend) == 1
    found = await due(announcement)

    assert len(found) == left
    assert all(delivery.uncertain for delivery in found)
    assert await counts(announcement) == ({} if resend else {"uncertain": 1})


async def test_a_change_goes_to_every_copy(make, due, outbox):
    """By the number of the message that the chat has."""
    original = await make(2)
    sent = [Settled(one, DeliveryOutcome.SENT, 10) for one in await due(original)]
    await outbox.record([one.delivery for one in sent], [], [])
    await outbox.record([], sent, [])
    change = await make(kind=Kind.CORRECT, target=original.id)
    deliveries = await due(change)
    assert [delivery.message_id for delivery in deliveries] == [10, 10]
    await outbox.record(deliveries, [], [])

    assert await outbox.recover(resend=False) == 2
    assert [delivery.uncertain for delivery in await due(change)] == [False, False]


async def test_move_follows_a_group(make, due, outbox, subscribers):
    """To its new id, with its subscription."""
    announcement = await make(1)
    (delivery,) = await due(announcement)
    await outbox.move(delivery, -100)

    assert [outbox.chat_id(one) for one in await due(announcement)] == [-100]
    assert await subscribers.find(1) is None
    assert await subscribers.find(-100) is not None


async def test_move_to_a_group_that_has_its_own_delivery_is_a_duplicate(make, due, outbox, counts):
    """It gets one."""
    announcement = await make(2)
    first = next(one for one in await due(announcement) if outbox.chat_id(one) == 1)
    await outbox.move(first, 2)

    assert [outbox.chat_id(one) for one in await due(announcement)] == [2]
    assert await counts(announcement) == {"duplicate": 1}


async def test_drop_stopped_counts_what_was_not_sent(make, outbox, announcements, counts):
    """And leaves no row."""
    announcement = await make(3)
    await announcements.end(announcement.id, State.STOPPED, now=NOW)

    assert await outbox.drop_stopped(limit=2) == 2
    assert await outbox.drop_stopped(limit=2) == 1
    assert await outbox.drop_stopped() == 0
    assert await counts(announcement) == {"stopped": 3}


async def test_expire_forgets_who_got_it(make, due, outbox, announcements, subscribers, counts):
    """48 hours after its end; counts stay."""
    announcement = await make(1)
    (delivery,) = await due(announcement)
    await outbox.record([delivery], [Settled(delivery, DeliveryOutcome.SENT, 7)], [])
    await announcements.end(announcement.id, State.FINISHED, now=NOW)
    assert await outbox.expire(now=NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    assert await subscribers.copies(1) == [7]

    assert await outbox.expire(now=NOW + KEPT_FOR) == 1
    assert await subscribers.copies(1) == []
    assert await counts(announcement) == {"sent": 1}


async def test_unsubscribing_drops_what_is_due_and_keeps_copies(make, due, outbox, subscribers, counts):
    """So that one that was wrong can still be taken back; erasing forgets them too."""
    first = await make(1)
    (delivery,) = await due(first)
    await outbox.record([delivery], [Settled(delivery, DeliveryOutcome.SENT, 7)], [])
    second = await make()
    assert await subscribers.remove(1)

    assert await due(second) == []
    assert await counts(second) == {"unsubscribed": 1}
    assert await subscribers.copies(1) == [7]
    assert await subscribers.erase(1) == (False, 1)


async def test_chat_id_names_another_secret(make, due, database, other_keys):
    """Better than sending to somebody else."""
    announcement = await make(1)
    (delivery,) = await due(announcement)

    with pytest.raises(StoreError, match="another secret"):
        Outbox(database, other_keys).chat_id(delivery)
