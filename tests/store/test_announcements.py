"""Announcements as they are kept: their states, approvals, awaited parts and counts."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.announcements.model import (
    Announcement,
    Approval,
    HoldReason,
    Kind,
    Media,
    MediaKind,
    Piece,
    State,
    Words,
)
from bot.languages.locale import Locale
from bot.store.announcements import AWAITED_FOR, Announcements
from tests.conftest import Clock

WORDS = {Locale.ES: Words("Mañana <b>cierra</b>.", "Ver"), Locale.EN: Words("It <b>ends</b>.")}
NOW = Clock().now


@pytest.fixture
def announcements(database):
    """Where announcements are kept."""
    return Announcements(database)


@pytest.fixture
async def draft(announcements):
    """A draft of Ana's."""
    return await announcements.add(Announcement("ana", words=WORDS))


async def approved(announcements, draft, *, by="luis", own=False, fingerprint=""):
    """What becomes of an approval of the draft."""
    await announcements.submit(draft.id)
    digits = fingerprint or draft.fingerprint[:8]
    return await announcements.approve(draft.id, digits, by, begin_at=NOW, own=own)


async def test_add_keeps_all_of_it(announcements):
    """As it was handed in, under the next number."""
    whole = Announcement(
        "ana",
        kind=Kind.CORRECT,
        target=7,
        words=WORDS,
        media=Media(MediaKind.DOCUMENT, "BQAC"),
        link="https://example.org/x",
        audience_locale="es",
        audience_topic="rights",
        send_at=NOW,
        zone="America/Chicago",
    )
    kept = await announcements.add(whole)

    assert await announcements.find(kept.id) == kept
    assert (await announcements.add(whole)).id == kept.id + 1
    assert kept.fingerprint == whole.fingerprint


async def test_change_makes_a_draft_that_nobody_approved(announcements, draft):
    """Whatever was approved before does not hold for it."""
    await announcements.submit(draft.id)
    changed = Announcement("luis", id=draft.id, words={Locale.ES: Words("Otra cosa.")})
    assert await announcements.change(changed)
    found = await announcements.find(draft.id)

    assert (found.state, found.author, found.words) == (State.DRAFT, "luis", changed.words)
    assert await announcements.approver(found) is None


async def test_change_comes_too_late_after_the_approval(announcements, draft):
    """What was approved stays as it is."""
    await approved(announcements, draft)

    assert not await announcements.change(Announcement("ana", id=draft.id))
    assert (await announcements.find(draft.id)).words == WORDS


async def test_approve_holds_for_one_text_of_somebody_else(announcements, draft):
    """Neither one's own, nor another one, nor twice."""
    assert await approved(announcements, draft, by="ana") is Approval.OWN
    assert await approved(announcements, draft, fingerprint="00000000") is Approval.CHANGED
    assert await approved(announcements, draft, fingerprint=draft.fingerprint[:7]) is Approval.CHANGED
    assert await approved(announcements, draft) is Approval.DONE
    assert await approved(announcements, draft) is Approval.GONE
    found = await announcements.find(draft.id)

    assert (found.state, found.begin_at) == (State.SCHEDULED, NOW)
    assert await announcements.approver(found) == "luis"


async def test_approve_ones_own_where_the_operator_allows(announcements, draft):
    """FARO_APPROVALS=1."""
    assert await approved(announcements, draft, by="ana", own=True) is Approval.DONE


async def test_states_change_only_from_where_they_may(announcements, draft):
    """Each says whether it did."""
    assert not await announcements.begin(draft.id, now=NOW)
    assert not await announcements.end(draft.id, State.FINISHED, now=NOW)
    await approved(announcements, draft)
    assert await announcements.begin(draft.id, now=NOW)
    assert await announcements.move(draft.id, [State.SENDING], State.PAUSED, reason=HoldReason.FAULTY)
    assert (await announcements.find(draft.id)).reason is HoldReason.FAULTY
    assert await announcements.begin(draft.id, now=NOW + timedelta(hours=1))
    resumed = await announcements.find(draft.id)
    assert (resumed.state, resumed.started_at, resumed.reason) == (State.SENDING, NOW, None)
    assert await announcements.end(draft.id, State.STOPPED, now=NOW)

    assert not await announcements.submit(draft.id)
    assert (await announcements.find(draft.id)).ended_at == NOW


async def test_pending_notice_is_what_nobody_was_told(announcements, draft):
    """A new draft is nobody's news; one that was given back is."""
    assert await announcements.pending_notice() == []
    await announcements.submit(draft.id)
    assert [found.state for found in await announcements.pending_notice()] == [State.SUBMITTED]
    await announcements.set_notified(draft.id, State.SUBMITTED)
    assert await announcements.pending_notice() == []
    await announcements.move(draft.id, [State.SUBMITTED], State.DRAFT, reason=HoldReason.RETURNED, note="El martes.")
    (found,) = await announcements.pending_notice()

    assert (found.reason, found.note, found.notified) == (HoldReason.RETURNED, "El martes.", State.SUBMITTED)


async def test_awaited_is_one_part_an_admin(announcements, draft):
    """The last that was asked for; forgotten after an hour, or when nothing is awaited any more."""
    other = await announcements.add(Announcement("ana"))
    await announcements.await_part(draft.id, Locale.ES, "ana", now=NOW)
    await announcements.await_part(other.id, Piece.LINK, "ana", now=NOW)
    found = await announcements.awaited("ana", now=NOW)
    assert (found.announcement, found.part) == (other, Piece.LINK)
    assert await announcements.awaited("luis", now=NOW) is None
    assert await announcements.awaited("ana", now=NOW + AWAITED_FOR) is None
    await announcements.await_nothing("ana")

    assert await announcements.awaited("ana", now=NOW) is None


async def test_awaited_is_a_draft_only_and_a_note_of_what_waits(announcements, draft):
    """What was sent for approval takes no text, and only that is given back."""
    await announcements.await_part(draft.id, Locale.ES, "ana", now=NOW)
    await announcements.await_part(draft.id, Piece.NOTE, "luis", now=NOW)
    assert await announcements.awaited("luis", now=NOW) is None
    await announcements.submit(draft.id)

    assert await announcements.awaited("ana", now=NOW) is None
    assert (await announcements.awaited("luis", now=NOW)).part is Piece.NOTE


async def test_filled_by_knows_the_last_message_of_a_part(announcements, draft):
    """Of that admin only."""
    await announcements.set_source(draft.id, Locale.ES, "ana", 5)
    await announcements.set_source(draft.id, Locale.ES, "ana", 6)
    await announcements.set_source(draft.id, Piece.LINK, "ana", 7)
    found = await announcements.filled_by("ana", 6)

    assert (found.announcement, found.part) == (draft, Locale.ES)
    assert await announcements.filled_by("ana", 5) is None
    assert await announcements.filled_by("luis", 6) is None
    assert (await announcements.filled_by("ana", 7)).part is Piece.LINK


async def test_in_states_costs_the_same_for_many(announcements, database):
    """One statement for the announcements, one for all their words."""
    statements = []
    event.listen(database._engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for _ in range(20):
        await announcements.add(Announcement("ana", words=WORDS))
    statements.clear()
    found = await announcements.in_states([State.DRAFT], limit=15)

    assert [announcement.id for announcement in found] == list(range(20, 5, -1))
    assert all(announcement.words == WORDS for announcement in found)
    assert sum(statement.lstrip().startswith("SELECT") for statement in statements) == 2


async def test_about_tells_what_corrects_or_takes_back(announcements, draft):
    """Oldest first, drafts left out."""
    for state in (State.FINISHED, State.DRAFT, State.SENDING, State.DISCARDED):
        await announcements.add(Announcement("ana", kind=Kind.CORRECT, target=draft.id, state=state))

    assert [found.state for found in await announcements.about(draft.id)] == [State.FINISHED, State.SENDING]
    assert await announcements.about(99) == []


async def test_progress_messages_are_one_an_admin(announcements, draft):
    """The last one."""
    await announcements.set_message(draft.id, "ana", 1)
    await announcements.set_message(draft.id, "ana", 2)
    await announcements.set_message(draft.id, "luis", 3)

    assert await announcements.messages(draft.id) == {"ana": 2, "luis": 3}
