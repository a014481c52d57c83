"""What is done with an announcement from its first word to its end: the same for chat, command line and desk.

Each act says what became of it by its result, writes itself into the audit, and rings the sender's bell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.announcements import rules
from bot.announcements.delivery import DeliveryOutcome
from bot.announcements.facts import Facts, is_outdated, with_facts
from bot.announcements.model import (
    OPEN,
    RUNNING,
    Announcement,
    Approval,
    Awaited,
    HoldReason,
    Kind,
    Part,
    Piece,
    State,
)
from bot.announcements.rules import Doubt, Policy, Problem
from bot.store.announcements import Announcements
from bot.store.audit import Act, Audit, Deed
from bot.store.subscribers import Audience


@dataclass(frozen=True)
class TooLate:
    """It can no longer be changed: it was approved, discarded or sent meanwhile."""


@dataclass(frozen=True)
class Refused:
    """It cannot go out as it is."""

    problems: Sequence[Problem]


@dataclass(frozen=True)
class Doubtful:
    """It can go out once somebody has looked at this again."""

    doubts: Sequence[Doubt]


@dataclass(frozen=True)
class Submitted:
    """It waits for another admin, or where none is needed for its time."""

    announcement: Announcement
    begin_at: datetime | None = None  # where it needs no other admin


@dataclass(frozen=True)
class TooOld:
    """Its copies can no longer be changed."""


@dataclass(frozen=True)
class AlreadyTakenBack:
    """It is being taken back, or has been."""


Submission = Submitted | Refused | Doubtful | TooLate


class Workflow:
    """The acts of admins, by alias; who may act is for the caller to know."""

    def __init__(
        self,
        announcements: Announcements,
        audit: Audit,
        audience: Audience,
        *,
        policy: Policy,
        facts: Facts,
        clock: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._announcements = announcements
        self._audit = audit
        self._audience = audience
        self.policy = policy
        self._facts = facts
        self._clock = clock
        self._wake = wake

    async def recipients(self, announcement: Announcement) -> int:
        """How many chats it would go to."""
        if announcement.kind is not Kind.ANNOUNCE and announcement.target is not None:
            counts = await self._announcements.counts(announcement.target)
            sent = (DeliveryOutcome.SENT, DeliveryOutcome.SENT_UNCERTAIN)
            return sum(count.count for count in counts if count.outcome in sent)
        return await self._audience.count(locale=announcement.audience_locale, topic=announcement.audience_topic)

    def fresh(self, announcement: Announcement) -> Announcement:
        """A draft as the facts word it now; what waits or was approved stays as it is."""
        return with_facts(announcement, self._facts) if announcement.state is State.DRAFT else announcement

    # Writing

    async def begin(self, announcement: Announcement) -> Announcement:
        """Keep a new draft of its author's; with its number."""
        fresh = self.fresh(replace(announcement, state=State.DRAFT))
        kept = await self._announcements.add(fresh)
        await self._note(Act.WROTE, kept.author, kept.id)
        return kept

    async def await_part(self, announcement: Announcement, part: Part, *, by: str) -> Announcement | TooLate:
        """Let the admin's next message fill *part*; whoever changes it answers for it, and cannot approve it."""
        if announcement.author != by or announcement.state is State.SUBMITTED:
            announcement = replace(announcement, author=by, state=State.DRAFT)
            if not await self._announcements.change(announcement):
                return TooLate()
        await self._announcements.await_part(announcement.id, part, by, now=self._clock())
        return announcement

    async def await_note(self, announcement: Announcement, part: Part, *, by: str) -> None:
        """Let the admin's next message say why it is given back."""
        await self._announcements.await_part(announcement.id, part, by, now=self._clock())

    async def await_nothing(self, *, by: str) -> None:
        """Let the admin's next message be a question like any."""
        await self._announcements.await_nothing(by)

    async def awaited(self, *, by: str) -> Awaited | None:
        """What the admin's next message fills."""
        return await self._announcements.awaited(by, now=self._clock())

    async def filled_by(self, message_id: int, *, by: str) -> Awaited | None:
        """What the admin's message filled when it came."""
        return await self._announcements.filled_by(by, message_id)

    async def change(
        self, announcement: Announcement, *, by: str, part: Part | None = None, message_id: int | None = None
    ) -> Announcement | TooLate:
        """Put this in place of what it said: a draft again, approved by nobody; *message_id* is what filled *part*."""
        changed = self.fresh(replace(announcement, author=by, state=State.DRAFT, reason=None, note=""))
        if not await self._announcements.change(changed):
            return TooLate()
        await self._announcements.await_nothing(by)
        if part is not None and message_id is not None:
            await self._announcements.set_source(changed.id, part, by, message_id)
        await self._note(Act.CHANGED, by, changed.id)
        return changed

    async def discard(self, announcement: Announcement, *, by: str) -> bool:
        """Throw a draft away; whether it still was one."""
        return await self._move(announcement, OPEN, State.DISCARDED, Act.DISCARDED, by=by)

    async def problems(self, announcement: Announcement) -> list[Problem]:
        """What keeps it from going out."""
        recipients = await self.recipients(announcement)
        return rules.problems(announcement, self.policy, recipients=recipients, now=self._clock())

    def doubts(self, announcement: Announcement) -> list[Doubt]:
        """What should be looked at again before it goes out."""
        return rules.doubts(announcement, self.policy)

    async def submit(self, announcement: Announcement, *, by: str, is_sure: bool = False) -> Submission:
        """Let it wait for another admin, or for a minute where there is only one; kept first where it is new."""
        announcement = self.fresh(replace(announcement, author=by))
        if problems := await self.problems(announcement):
            return Refused(problems)
        if not is_sure and (doubts := self.doubts(announcement)):
            return Doubtful(doubts)
        if not announcement.id:
            announcement = await self.begin(announcement)
        elif not await self._announcements.change(announcement):
            return TooLate()
        if not await self._announcements.submit(announcement.id):
            return TooLate()
        await self._note(Act.SUBMITTED, by, announcement.id)
        begin_at = None
        if self.policy.approvals == 1:
            begin_at = rules.begin_of(announcement, self.policy, now=self._clock())
            await self._announcements.approve(
                announcement.id, announcement.fingerprint, by, begin_at=begin_at, own=True
            )
        self._wake()
        return Submitted(announcement, begin_at)

    # Approving

    async def approve(self, announcement: Announcement, fingerprint: str, *, by: str) -> Approval:
        """Stand for exactly this; it goes out at its time."""
        now = self._clock()
        if announcement.send_at is not None and announcement.send_at <= now:
            return Approval.PASSED
        if is_outdated(announcement, self._facts):
            await self._announcements.move(announcement.id, [State.SUBMITTED], State.DRAFT, reason=HoldReason.FACT)
            return Approval.CHANGED
        result = await self._announcements.approve(
            announcement.id,
            fingerprint,
            by,
            begin_at=rules.begin_of(announcement, self.policy, now=now),
            own=self.policy.approvals == 1,
        )
        if result is Approval.DONE:
            await self._note(Act.APPROVED, by, announcement.id)
            self._wake()
        return result

    async def give_back(
        self, announcement: Announcement, *, by: str, note: str = "", message_id: int | None = None
    ) -> bool:
        """Let its author look at it again, who is told why; whether it waited for an approval."""
        await self._announcements.await_nothing(by)
        if message_id is not None:
            await self._announcements.set_source(announcement.id, Piece.NOTE, by, message_id)
        return await self._move(
            announcement, [State.SUBMITTED], State.DRAFT, Act.RETURNED, by=by, reason=HoldReason.RETURNED, note=note
        )

    # Sending

    async def cancel(self, announcement: Announcement, *, by: str) -> bool:
        """Make what was approved, and has reached nobody, a draft again; whether that still was so."""
        states = [State.SCHEDULED] if announcement.started_at else [State.SCHEDULED, State.PAUSED]
        return await self._move(announcement, states, State.DRAFT, Act.CANCELLED, by=by)

    async def pause(self, announcement: Announcement, *, by: str) -> bool:
        """Send no more of it for now; whether it was being sent."""
        return await self._move(announcement, [State.SENDING], State.PAUSED, Act.PAUSED, by=by)

    async def resume(self, announcement: Announcement, *, by: str) -> bool:
        """Go on with the rest; whether it was paused."""
        if announcement.state is not State.PAUSED:
            return False
        resumed = await self._announcements.begin(announcement.id, now=self._clock())
        return await self._done(resumed, Act.RESUMED, by, announcement.id)

    async def stop(self, announcement: Announcement, *, by: str) -> bool:
        """Send no more of it, ever; whether it was running."""
        stopped = announcement.state in RUNNING and await self._announcements.end(
            announcement.id, State.STOPPED, now=self._clock()
        )
        return await self._done(stopped, Act.STOPPED, by, announcement.id)

    # After it was sent

    async def correct(self, announcement: Announcement, *, by: str) -> Announcement | TooOld:
        """A draft that will be put in place of every copy; it needs an approval like any."""
        if not rules.is_changeable(announcement, now=self._clock()):
            return TooOld()
        before = await self._announcements.about(announcement.id)
        latest = next((found for found in reversed(before) if found.kind is Kind.CORRECT), announcement)
        return await self.begin(
            Announcement(
                by,
                kind=Kind.CORRECT,
                target=announcement.id,
                words=latest.words,
                link=latest.link,
                media=announcement.media,
                zone=announcement.zone,
            )
        )

    async def take_back(self, announcement: Announcement, *, by: str) -> Announcement | TooOld | AlreadyTakenBack:
        """Delete every copy that was sent. One admin may do that alone."""
        now = self._clock()
        if not rules.is_changeable(announcement, now=now):
            return TooOld()
        if any(found.kind is Kind.TAKE_BACK for found in await self._announcements.about(announcement.id)):
            return AlreadyTakenBack()
        back = Announcement(by, kind=Kind.TAKE_BACK, target=announcement.id, state=State.SUBMITTED)
        back = await self._announcements.add(back)
        await self._announcements.approve(back.id, back.fingerprint, by, begin_at=now, own=True)
        await self._done(True, Act.TOOK_BACK, by, announcement.id)
        return back

    async def export(self, announcement: Announcement, *, by: str) -> None:
        """Note that an admin took the counts away."""
        await self._note(Act.EXPORTED, by, announcement.id)

    async def _move(
        self,
        announcement: Announcement,
        states: Sequence[State],
        to: State,
        act: Act,
        *,
        by: str,
        reason: HoldReason | None = None,
        note: str = "",
    ) -> bool:
        moved = await self._announcements.move(announcement.id, states, to, reason=reason, note=note)
        return await self._done(moved, act, by, announcement.id)

    async def _done(self, done: bool, act: Act, by: str, number: int) -> bool:
        """Write the act down and ring the bell, where it was done."""
        if done:
            await self._note(act, by, number)
            self._wake()
        return done

    async def _note(self, act: Act, by: str, number: int) -> None:
        await self._audit.add(Deed(self._clock(), by, act, number))
