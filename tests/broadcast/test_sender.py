"""Sending: everyone once, the gone unsubscribed, faults tried again, pause and stop at once."""

import asyncio
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.announcements.model import Announcement, HoldReason, Kind, Media, MediaKind, State, Words
from bot.broadcast import group_commit
from bot.languages.locale import Locale
from bot.store import sqlite
from tests.support.telegram import Fault, Limits


def _texts(telegram, chat_id):
    return [message["text"] for message in telegram.chats[chat_id].messages.values()]


async def test_everyone_gets_it_once_in_their_language(telegram, post, subscribe):
    """With what it is, the date, and a way out."""
    await subscribe(1, 2)
    await subscribe(3, locale=Locale.EN)
    outcomes = await post.finished(await post.approved(link="https://example.org/x"))

    assert outcomes == {"sent": 3}
    assert all(len(_texts(telegram, chat_id)) == 1 for chat_id in (1, 2, 3))
    assert _texts(telegram, 1)[0].startswith("📢 ")
    assert _texts(telegram, 1)[0].endswith("Mañana cierra el plazo.")
    assert _texts(telegram, 3)[0].startswith(f"📢 Announcement · {datetime.now(UTC):%B}")
    rows = next(iter(telegram.chats[3].messages.values()))["reply_markup"]["inline_keyboard"]
    assert [row[0]["text"] for row in rows] == ["Read more", "🔕 Stop these announcements"]


@pytest.mark.parametrize(
    ("audience", "expected"),
    [({"audience_locale": "en"}, {3}), ({"audience_topic": "rights"}, {1, 3}), ({}, {1, 2, 3})],
)
async def test_an_audience_gets_it(telegram, post, subscribe, audience, expected):
    """A language, a topic (with those who want all topics), or all."""
    await subscribe(1)
    await subscribe(2, topics=["release"])
    await subscribe(3, locale=Locale.EN, topics=["rights", "help"])
    outcomes = await post.finished(await post.approved(**audience))

    assert {chat_id for chat_id in (1, 2, 3) if telegram.chats[chat_id].messages} == expected
    assert outcomes == {"sent": len(expected)}


async def test_the_gone_are_counted_and_unsubscribed(telegram, post, subscribe, database):
    """Nothing of them stays behind."""
    await subscribe(1, 2, 3, 4, 5)
    telegram.chats[1].blocked = True
    telegram.chats[2].deactivated = True
    telegram.chats[3].kicked = True
    del telegram.chats[4]
    outcomes = await post.finished(await post.approved())

    assert outcomes == {"blocked": 1, "deactivated": 1, "kicked": 1, "not_found": 1, "sent": 1}
    assert await post.audience.count() == 1
    async with database.read() as connection:
        rows = (await connection.execute(text("SELECT COUNT(*) FROM deliveries"))).scalar_one()
    assert rows == 1


async def test_a_migrated_group_is_followed(telegram, post, subscribe):
    """It gets this one and all to come at its new id."""
    await subscribe(-5)
    telegram.chats[-5].migrated_to = -1_000_000_000_005
    telegram.open_chat(-1_000_000_000_005, type="supergroup", title="x")
    outcomes = await post.finished(await post.approved())

    assert outcomes == {"sent": 1}
    assert len(_texts(telegram, -1_000_000_000_005)) == 1
    assert await post.subscribers.find(-5) is None
    assert await post.subscribers.find(-1_000_000_000_005)


async def test_faults_are_tried_again(telegram, post, subscribe):
    """A 500 is no doubt; a connection that broke is counted as uncertain."""
    await subscribe(1, 2)
    telegram.fail(Fault(status=500), method="sendMessage")
    telegram.fail(Fault(dropped=True, after=True), method="sendMessage")
    outcomes = await post.finished(await post.approved())

    assert outcomes == {"sent": 1, "sent_uncertain": 1}
    assert sorted(len(_texts(telegram, chat_id)) for chat_id in (1, 2)) == [1, 2]


async def test_skip_never_sends_twice(telegram, make_post, subscribe):
    """With FARO_UNCERTAIN=skip a broken connection ends the delivery."""
    post = await make_post(resend=False)
    await subscribe(1)
    telegram.fail(Fault(dropped=True, after=True), method="sendMessage")
    outcomes = await post.finished(await post.approved())

    assert outcomes == {"uncertain": 1}
    assert len(_texts(telegram, 1)) == 1


async def test_a_flood_uses_up_no_attempt(telegram, post, subscribe, database):
    """It pauses for as long as told, and everyone gets it."""
    await subscribe(*range(1, 20))
    telegram.fail(Fault(retry_after=1), method="sendMessage", times=3)
    start = time.monotonic()
    outcomes = await post.finished(await post.approved())

    assert outcomes == {"sent": 19}
    assert time.monotonic() - start > 1
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT MAX(attempts) FROM deliveries"))).scalar_one() == 0


async def test_telegrams_own_limit_is_never_met(telegram, make_post, subscribe):
    """At the usual rate no send is refused, replies included."""
    post = await make_post(rate=30)
    telegram.limits = Limits()
    await subscribe(*range(1, 61))
    announcement = await post.approved()
    async with post.sending():
        for _ in range(10):
            await post.bot.send_message(1000 if telegram.open_chat(1000) else 0, "x")
            telegram._buckets.pop(1000, None)
            await asyncio.sleep(0.05)
        await post.until(announcement.id, State.FINISHED)

    assert {call.status for call in telegram.calls} == {200}


async def test_pause_and_resume(telegram, make_post, subscribe, monkeypatch):
    """What is paused sends nothing more; resumed it goes on with the rest."""
    post = await make_post(rate=100)
    await subscribe(*range(1, 80))
    announcement = await post.approved()
    async with post.sending():
        while len(telegram.of("sendMessage")) < 10:
            await asyncio.sleep(0.01)
        await post.announcements.move(announcement.id, [State.SENDING], State.PAUSED)
        post.sender.wake()
        await post.nothing_in_flight()
        sent = len(telegram.of("sendMessage"))
        await post.looked_around(monkeypatch)
        still = len(telegram.of("sendMessage"))
        await post.announcements.move(announcement.id, [State.PAUSED], State.SENDING)
        post.sender.wake()
        await post.until(announcement.id, State.FINISHED)

    assert sent == still < 79
    assert len(telegram.of("sendMessage")) == 79
    assert await post.outcomes(announcement) == {"sent": 79}


async def test_stop_counts_the_rest(telegram, make_post, subscribe):
    """Whoever did not get it is counted as stopped; the sums add up."""
    post = await make_post(rate=100)
    await subscribe(*range(1, 80))
    announcement = await post.approved()
    async with post.sending():
        while len(telegram.of("sendMessage")) < 10:
            await asyncio.sleep(0.01)
        await post.announcements.end(announcement.id, State.STOPPED, now=datetime.now(UTC))
        post.sender.wake()
        async with asyncio.timeout(5):
            while await post.outbox.is_open(announcement.id):
                await asyncio.sleep(0.02)
    outcomes = await post.outcomes(announcement)

    assert outcomes["sent"] == len(telegram.of("sendMessage")) < 79
    assert sum(outcomes.values()) == 79


async def test_what_telegram_refuses_waits_for_an_admin(telegram, post, subscribe):
    """Broken markup or a bad photo: nothing is sent, nothing is lost."""
    await subscribe(1, 2)
    broken = await post.approved(words={Locale.ES: Words("<b>roto")})
    photo = await post.approved(media=Media(MediaKind.PHOTO, "gone"))
    async with post.sending():
        await post.until(broken.id, State.PAUSED)
        await post.until(photo.id, State.PAUSED)

    assert (await post.announcements.find(broken.id)).reason == "faulty"
    assert len(await post.outbox.due(photo.id, limit=5, now=datetime.now(UTC))) == 2
    assert await post.audience.count() == 2


async def test_nothing_begins_before_its_time(telegram, post, subscribe, monkeypatch):
    """A scheduled one waits."""
    await subscribe(1)
    announcement = await post.announcements.add(Announcement("ana", words={Locale.ES: Words("x")}))
    await post.announcements.submit(announcement.id)
    later = datetime.now(UTC) + timedelta(hours=1)
    await post.announcements.approve(announcement.id, announcement.fingerprint, "luis", begin_at=later, own=False)
    async with post.sending():
        await post.looked_around(monkeypatch)

    assert not telegram.of("sendMessage")


async def test_an_admin_removed_meanwhile_stands_for_nothing(telegram, post, subscribe):
    """What they approved is a draft again."""
    await subscribe(1)
    announcement = await post.approved()
    post.admins.remove("luis")
    async with post.sending():
        await post.until(announcement.id, State.DRAFT)

    assert not telegram.of("sendMessage")
    assert [found.reason for found in await post.announcements.pending_notice()] == [HoldReason.ADMIN]


async def test_a_fact_that_changed_meanwhile_holds_it(telegram, post, subscribe):
    """What was approved is no longer so: admins are asked."""
    await subscribe(1)
    announcement = await post.approved()
    post.outdated.add(announcement.id)
    async with post.sending():
        await post.until(announcement.id, State.DRAFT)

    assert not telegram.of("sendMessage")
    assert [found.reason for found in await post.announcements.pending_notice()] == [HoldReason.FACT]


async def test_every_copy_is_corrected_and_taken_back(telegram, post, subscribe):
    """For everyone who got it, also those who unsubscribed since; never for those who erased themselves."""
    await subscribe(1, 2, 3)
    original = await post.approved()
    await post.finished(original)
    await post.subscribers.remove(2)
    assert await post.subscribers.erase(3) == (True, 1)
    fixed = await post.approved(kind=Kind.CORRECT, target=original.id, words={Locale.ES: Words("Era el martes.")})
    corrected = await post.finished(fixed)
    texts = {chat_id: _texts(telegram, chat_id) for chat_id in (1, 2, 3)}
    back = await post.approved(kind=Kind.TAKE_BACK, target=original.id)
    taken_back = await post.finished(back)

    assert corrected == taken_back == {"sent": 2}
    assert texts[1][0].startswith("✏️")
    assert texts[1][0].endswith("Era el martes.")
    assert texts[2][0].endswith("Era el martes.")
    assert texts[3][0].endswith("Mañana cierra el plazo.")
    assert not _texts(telegram, 1)
    assert not _texts(telegram, 2)
    assert _texts(telegram, 3)


async def test_rows_leave_after_two_days(telegram, post, subscribe):
    """Counts stay."""
    await subscribe(1, 2)
    announcement = await post.approved()
    await post.finished(announcement)
    before = await post.outbox.expire(now=datetime.now(UTC) + timedelta(hours=47))
    after = await post.outbox.expire(now=datetime.now(UTC) + timedelta(hours=49))

    assert (before, after) == (0, 2)
    assert await post.outcomes(announcement) == {"sent": 2}


async def test_unsubscribing_meanwhile_is_counted(telegram, make_post, subscribe):
    """Who leaves while it runs gets nothing more, and the sums add up."""
    post = await make_post(rate=20)
    await subscribe(*range(1, 30))
    announcement = await post.approved()
    async with post.sending():
        while len(telegram.of("sendMessage")) < 3:
            await asyncio.sleep(0.01)
        for chat_id in range(1, 30):
            await post.subscribers.remove(chat_id)
        await post.until(announcement.id, State.FINISHED)
    outcomes = await post.outcomes(announcement)

    assert outcomes["unsubscribed"] > 10
    assert sum(outcomes.values()) == 29


async def test_what_was_in_flight_is_told(telegram, make_post, subscribe, post):
    """After a kill it is sent again and counted so, or skipped and counted so."""
    await subscribe(1, 2)
    for resend, outcome in ((True, "sent_uncertain"), (False, "uncertain")):
        announcement = await post.approved()
        await post.announcements.begin(announcement.id, now=datetime.now(UTC))
        await post.outbox.enqueue(announcement, now=datetime.now(UTC))
        due = await post.outbox.due(announcement.id, limit=1, now=datetime.now(UTC))
        marked = await post.outbox.record(due, [], [])
        successor = await make_post(resend=resend)
        outcomes = await successor.finished(announcement)

        assert len(marked) == 1
        assert outcomes == {outcome: 1, "sent": 1}


@pytest.mark.parametrize(("paid", "sent"), [(True, "true"), (False, None)])
async def test_only_what_is_paid_says_so(telegram, make_post, subscribe, paid, sent):
    """FARO_PAID=1 sets allow_paid_broadcast."""
    post = await make_post(paid=paid)
    await subscribe(1)
    await post.finished(await post.approved())

    assert telegram.of("sendMessage")[-1].params.get("allow_paid_broadcast") == sent


async def test_many_refusals_in_a_row_pause_it(telegram, post, subscribe):
    """Whatever it is that Telegram says: when it says it to everyone, the announcement is to blame."""
    await subscribe(*range(1, 60))
    telegram.fault = lambda method, _params: Fault(status=403) if method == "sendMessage" else None
    announcement = await post.approved()
    async with post.sending():
        await post.until(announcement.id, State.PAUSED)
    outcomes = await post.outcomes(announcement)

    assert outcomes["refused"] < 40
    assert len(await post.outbox.due(announcement.id, limit=60, now=datetime.now(UTC))) == 59 - outcomes["refused"]
    assert await post.audience.count() == 59


async def test_a_flood_of_announcements_leaves_replies_alone(telegram, make_post, subscribe):
    """People are answered while announcements wait."""
    post = await make_post(rate=50)
    await subscribe(*range(1, 20))
    telegram.open_chat(500)
    telegram.fault = lambda method, params: Fault(retry_after=5) if int(params.get("chat_id", 500)) < 500 else None
    await post.approved()
    async with post.sending():
        while not telegram.of("sendMessage"):
            await asyncio.sleep(0.01)
        await post.bot.send_message(500, "x")
        still_held = post.budget.held_for
        telegram.fault = None

    assert still_held > 0


async def test_a_killed_correction_is_not_uncertain(telegram, post, subscribe):
    """Changing a copy a second time does no harm."""
    await subscribe(1)
    original = await post.approved()
    await post.finished(original)
    fixed = await post.approved(kind=Kind.CORRECT, target=original.id, words={Locale.ES: Words("Era el martes.")})
    now = datetime.now(UTC)
    await post.announcements.begin(fixed.id, now=now)
    await post.outbox.enqueue(fixed, now=now)
    await post.outbox.record(await post.outbox.due(fixed.id, limit=1, now=now), [], [])
    await post.outbox.recover(resend=False)
    outcomes = await post.finished(fixed)

    assert outcomes == {"sent": 1}
    assert _texts(telegram, 1)[0].endswith("Era el martes.")


@pytest.fixture
def impatient(monkeypatch):
    """A database that says at once that it is locked, and a group commit that soon tries again."""
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 10)
    monkeypatch.setattr(group_commit, "RETRY", 0.05)


async def test_a_locked_database_loses_no_settlement(impatient, telegram, post, subscribe, tmp_path, caplog):
    """What was sent while nothing could be written is recorded as soon as it can."""
    await subscribe(1, 2, 3)
    with closing(sqlite3.connect(tmp_path / "faro.db", isolation_level=None)) as other:

        def lock(method, _params):
            if method == "sendMessage" and not other.in_transaction and not telegram.of("sendMessage"):
                other.execute("BEGIN IMMEDIATE")
                asyncio.get_running_loop().call_later(0.5, other.execute, "ROLLBACK")
            return

        telegram.fault = lock
        outcomes = await post.finished(await post.approved())

    assert outcomes == {"sent": 3}
    assert [len(_texts(telegram, chat_id)) for chat_id in (1, 2, 3)] == [1, 1, 1]
    assert any("could not be recorded" in message for message in caplog.messages)
