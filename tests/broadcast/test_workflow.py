"""What is done with an announcement, whoever asks for it: the chat, the command line, a desk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.announcements import rules
from bot.announcements.model import Announcement, Approval, HoldReason, Kind, Piece, State, Words
from bot.announcements.rules import COOLING_OFF, Policy
from bot.broadcast.workflow import AlreadyTakenBack, Doubtful, Refused, Submitted, TooLate, TooOld, Workflow
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.audit import Act, Audit
from bot.store.keys import Keys
from bot.store.subscribers import Audience, Subscribers

WORDS = {Locale.ES: Words("Mañana cierra el plazo."), Locale.EN: Words("The deadline ends tomorrow.")}
POLICY = Policy(frozenset({"ana", "luis"}), approvals=2, link_hosts=("ice.gov",))


@pytest.fixture
def announcements(database):
    """What is announced."""
    return Announcements(database)


@pytest.fixture
def woken():
    """How often the sender was woken."""
    return []


@pytest.fixture
async def workflow(database, announcements, clock, woken):
    """What admins can do; one person would get it."""
    await Subscribers(database, Keys(b"a secret of the tests")).add(1, Locale.ES)
    return Workflow(
        announcements,
        Audit(database),
        Audience(database),
        policy=POLICY,
        facts={},
        clock=clock,
        wake=lambda: woken.append(1),
    )


@pytest.fixture
async def draft(workflow):
    """A draft of Ana's."""
    return await workflow.begin(Announcement("ana", words=WORDS))


@pytest.fixture
def acts(database):
    """What the audit says, oldest first."""

    async def acts():
        return [(deed.act, deed.alias) for deed in reversed(await Audit(database).last())]

    return acts


@pytest.fixture
def finished(workflow, announcements, draft, clock):
    """Lets the draft be approved, sent and ended."""

    async def finish():
        await workflow.submit(draft, by="ana")
        await workflow.approve(draft, draft.fingerprint, by="luis")
        await announcements.begin(draft.id, now=clock())
        await announcements.end(draft.id, State.FINISHED, now=clock())
        return await announcements.find(draft.id)

    return finish


async def test_submit_waits_for_another_admin(workflow, draft, announcements, acts, woken):
    """And is written down."""
    assert await workflow.submit(draft, by="ana") == Submitted(draft)

    assert (await announcements.find(draft.id)).state is State.SUBMITTED
    assert await acts() == [(Act.WROTE, "ana"), (Act.SUBMITTED, "ana")]
    assert woken


async def test_submit_keeps_a_new_one_first(workflow, announcements):
    """As a script hands it in."""
    result = await workflow.submit(Announcement("ana", words=WORDS), by="ana")

    assert isinstance(result, Submitted)
    assert (await announcements.find(result.announcement.id)).state is State.SUBMITTED


async def test_submit_by_another_makes_them_its_author(workflow, draft, announcements):
    """Who sends it for approval cannot approve it."""
    await workflow.submit(draft, by="luis")

    assert (await announcements.find(draft.id)).author == "luis"
    assert await workflow.approve(draft, draft.fingerprint, by="luis") is Approval.OWN


async def test_submit_alone_is_approved_after_a_minute(workflow, draft, announcements, clock):
    """FARO_APPROVALS=1."""
    workflow.policy = replace(POLICY, approvals=1)
    result = await workflow.submit(draft, by="ana")

    assert result.begin_at == clock() + COOLING_OFF
    assert (await announcements.find(draft.id)).state is State.SCHEDULED


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"words": {}}, rules.NoText()),
        ({"words": {Locale.ES: Words("x", "y" * 41)}}, rules.LabelTooLong(Locale.ES)),
        ({"link": "nowhere"}, rules.NoAddress()),
        ({"audience_locale": "en"}, rules.Nobody()),
    ],
)
async def test_submit_names_what_keeps_it(workflow, draft, announcements, changes, problem):
    """The same for everyone who submits."""
    result = await workflow.submit(replace(draft, **changes), by="ana")

    assert isinstance(result, Refused)
    assert problem in result.problems
    assert (await announcements.find(draft.id)).state is State.DRAFT


async def test_submit_names_a_time_that_passed_and_a_text_too_long(workflow, draft, clock):
    """All at once."""
    late = replace(draft, send_at=clock(), words={Locale.ES: Words("x" * 4090)})
    result = await workflow.submit(late, by="ana")

    assert {type(problem) for problem in result.problems} == {rules.TimePassed, rules.TooLong}


async def test_submit_needs_somebody_to_approve(workflow, draft):
    """One admin cannot pass for two."""
    workflow.policy = replace(POLICY, admins=frozenset({"ana"}))

    assert (await workflow.submit(draft, by="ana")).problems == [rules.NoSecondAdmin()]


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ({Locale.ES: Words("Mañana cierra el plazo.")}, rules.NoTextIn(Locale.EN)),
        ({**WORDS, Locale.ES: Words("The deadline ends tomorrow.")}, rules.OtherLanguage(Locale.ES, Locale.EN)),
        ({**WORDS, Locale.ES: Words("Llame al 800-555-0100.")}, rules.NumbersDiffer(("800-555-0100",))),
        (
            {**WORDS, Locale.ES: Words("Vea https://ice.gov.evil.example")},
            rules.StrangeLinks(("https://ice.gov.evil.example",)),
        ),
    ],
)
async def test_submit_asks_to_look_again(workflow, draft, announcements, words, doubt):
    """Unless somebody is sure."""
    doubtful = replace(draft, words=words)
    assert await workflow.submit(doubtful, by="ana") == Doubtful([doubt])
    assert (await announcements.find(draft.id)).state is State.DRAFT

    assert isinstance(await workflow.submit(doubtful, by="ana", is_sure=True), Submitted)


async def test_approve_holds_for_what_was_seen(workflow, draft, acts, woken):
    """And rings the sender's bell."""
    await workflow.submit(draft, by="ana")
    woken.clear()
    assert await workflow.approve(draft, "00000000", by="luis") is Approval.CHANGED
    assert not woken
    assert await workflow.approve(draft, draft.fingerprint[:8], by="luis") is Approval.DONE

    assert woken
    assert (await acts())[-1] == (Act.APPROVED, "luis")


async def test_approve_after_its_time_is_refused(workflow, announcements, clock):
    """It is not sent late by surprise."""
    timed = await workflow.begin(Announcement("ana", words=WORDS, send_at=clock() + timedelta(minutes=1)))
    await workflow.submit(timed, by="ana")
    clock.advance(minutes=1)

    assert await workflow.approve(timed, timed.fingerprint, by="luis") is Approval.PASSED
    assert (await announcements.find(timed.id)).state is State.SUBMITTED


async def test_give_back_holds_the_reason(workflow, draft, announcements, acts):
    """For its author; only where it waits."""
    assert not await workflow.give_back(draft, by="luis")
    await workflow.submit(draft, by="ana")
    assert await workflow.give_back(draft, by="luis", note="El martes.")
    found = await announcements.find(draft.id)

    assert (found.state, found.reason, found.note) == (State.DRAFT, HoldReason.RETURNED, "El martes.")
    assert (await acts())[-1] == (Act.RETURNED, "luis")


async def test_change_forgets_why_it_was_given_back(workflow, draft, announcements):
    """It is another draft now."""
    await workflow.submit(draft, by="ana")
    await workflow.give_back(draft, by="luis", note="El martes.")
    changed = await workflow.change(await announcements.find(draft.id), by="ana", part=Locale.ES, message_id=5)

    assert await announcements.find(draft.id) == changed
    assert (changed.reason, changed.note) == (None, "")
    assert (await workflow.filled_by(5, by="ana")).announcement == changed


async def test_await_part_of_what_waits_makes_it_a_draft(workflow, draft, announcements):
    """What others are asked to approve does not change below them."""
    await workflow.submit(draft, by="ana")
    await workflow.await_part(await announcements.find(draft.id), Piece.LINK, by="luis")
    found = await announcements.find(draft.id)

    assert (found.state, found.author) == (State.DRAFT, "luis")
    assert (await workflow.awaited(by="luis")).part is Piece.LINK


async def test_what_was_approved_can_no_longer_be_changed(workflow, draft):
    """By no way."""
    await workflow.submit(draft, by="ana")
    await workflow.approve(draft, draft.fingerprint, by="luis")

    assert await workflow.change(draft, by="ana") == TooLate()
    assert await workflow.await_part(draft, Locale.ES, by="luis") == TooLate()
    assert await workflow.submit(draft, by="ana") == TooLate()
    assert not await workflow.discard(draft, by="ana")


async def test_cancel_makes_a_draft_of_what_reached_nobody(workflow, draft, announcements, clock):
    """Also of one that was held; what has begun is only paused or stopped."""
    await workflow.submit(draft, by="ana")
    await workflow.approve(draft, draft.fingerprint, by="luis")
    assert await workflow.cancel(await announcements.find(draft.id), by="ana")
    await workflow.submit(draft, by="ana")
    await workflow.approve(draft, draft.fingerprint, by="luis")
    await announcements.begin(draft.id, now=clock())
    await workflow.pause(draft, by="ana")

    assert not await workflow.cancel(await announcements.find(draft.id), by="ana")


async def test_pause_resume_and_stop_are_written_down_where_they_were_done(workflow, draft, announcements, acts, clock):
    """A second press does nothing."""
    await workflow.submit(draft, by="ana")
    await workflow.approve(draft, draft.fingerprint, by="luis")
    await announcements.begin(draft.id, now=clock())
    sending = await announcements.find(draft.id)
    assert await workflow.pause(sending, by="ana")
    assert not await workflow.pause(sending, by="ana")
    paused = await announcements.find(draft.id)
    assert await workflow.resume(paused, by="luis")
    assert await workflow.stop(await announcements.find(draft.id), by="ana")
    assert not await workflow.stop(await announcements.find(draft.id), by="ana")

    assert (await acts())[-3:] == [(Act.PAUSED, "ana"), (Act.RESUMED, "luis"), (Act.STOPPED, "ana")]


async def test_correct_begins_from_the_latest_text(workflow, finished, announcements, clock):
    """A correction of a correction goes on from it; after two days there is nothing to correct."""
    sent = await finished()
    first = await workflow.correct(sent, by="ana")
    assert (first.kind, first.target, first.words) == (Kind.CORRECT, sent.id, WORDS)
    better = replace(first, words={Locale.ES: Words("Era el martes.")})
    await workflow.change(better, by="ana")
    await announcements.move(first.id, [State.DRAFT], State.FINISHED)
    assert (await workflow.correct(sent, by="luis")).words == better.words
    clock.advance(hours=49)

    assert await workflow.correct(sent, by="ana") == TooOld()


async def test_take_back_needs_one_admin_and_is_done_once(workflow, finished, announcements, acts, clock):
    """Whoever got something wrong should not have to wait for a second person."""
    sent = await finished()
    back = await workflow.take_back(sent, by="ana")
    assert (await announcements.find(back.id)).state is State.SCHEDULED
    assert await workflow.take_back(sent, by="luis") == AlreadyTakenBack()
    assert (await acts())[-1] == (Act.TOOK_BACK, "ana")
    clock.advance(hours=49)

    assert await workflow.take_back(sent, by="ana") == TooOld()
