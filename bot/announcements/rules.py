"""When an announcement may go out, what keeps it from going, and how long it can be changed."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

from bot.announcements.content import ADDRESS, links, outside, phones_in, read_link
from bot.announcements.delivery import KEPT_FOR
from bot.announcements.facts import unknown_facts
from bot.announcements.message import compose
from bot.announcements.model import Announcement, Kind
from bot.languages.identify import language_of
from bot.languages.locale import Locale
from bot.rendering.html import TAG

COOLING_OFF = timedelta(minutes=1)  # in which a single admin may still cancel
LATE = timedelta(minutes=15)  # after its time it is no longer sent without asking
LATER_DATE = 10  # characters by which the date above a text may have grown when it goes out
LONGEST_LABEL = 40  # characters on a button


@dataclass(frozen=True)
class Policy:
    """What the operator chose about announcements."""

    admins: frozenset[str] = frozenset()  # aliases
    approvals: int = 2
    link_hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoText:
    """It says nothing."""


@dataclass(frozen=True)
class UnknownFact:
    """A name between braces that stands for no fact."""

    locale: Locale
    name: str


@dataclass(frozen=True)
class TooLong:
    """A text does not fit one message."""

    locale: Locale
    excess: int


@dataclass(frozen=True)
class LabelTooLong:
    """The words on the link's button do not fit."""

    locale: Locale


@dataclass(frozen=True)
class NoAddress:
    """What its link leads to is no address."""


@dataclass(frozen=True)
class TimePassed:
    """It should have gone out already."""


@dataclass(frozen=True)
class Nobody:
    """No chat would get it."""


@dataclass(frozen=True)
class NoSecondAdmin:
    """There is nobody to approve it."""


Problem = NoText | UnknownFact | TooLong | LabelTooLong | NoAddress | TimePassed | Nobody | NoSecondAdmin


@dataclass(frozen=True)
class NoTextIn:
    """Those who speak this language get the other one's text."""

    locale: Locale


@dataclass(frozen=True)
class OtherLanguage:
    """The text for *locale* reads as if it were written in another language."""

    locale: Locale
    spoken: Locale


@dataclass(frozen=True)
class NumbersDiffer:
    """Telephone numbers that one text has and another lacks."""

    numbers: tuple[str, ...]


@dataclass(frozen=True)
class StrangeLinks:
    """Addresses outside the pages that the operator and the FAQ know."""

    addresses: tuple[str, ...]


Doubt = NoTextIn | OtherLanguage | NumbersDiffer | StrangeLinks


def problems(announcement: Announcement, policy: Policy, *, recipients: int | None, now: datetime) -> list[Problem]:
    """Why it cannot be sent for approval; *recipients* is None where they are not known yet."""
    found: list[Problem] = [] if announcement.words else [NoText()]
    found += [UnknownFact(locale, name) for locale, name in unknown_facts(announcement)]
    for locale, words in announcement.words.items():
        found += text_problems(announcement, locale, now=now)
        if len(words.button) > LONGEST_LABEL:
            found.append(LabelTooLong(locale))
    if announcement.link and read_link(announcement.link) is None:
        found.append(NoAddress())
    if announcement.send_at is not None and announcement.send_at <= now:
        found.append(TimePassed())
    if recipients == 0:
        found.append(Nobody())
    if policy.approvals > 1 and policy.admins <= {announcement.author}:
        found.append(NoSecondAdmin())
    return found


def text_problems(announcement: Announcement, locale: Locale, *, now: datetime) -> list[Problem]:
    """What is wrong with the text in one language, or nothing."""
    copy = compose(announcement, locale, now=now)
    excess = copy.length + LATER_DATE - copy.limit
    return [TooLong(locale, excess)] if excess > 0 else []


def doubts(announcement: Announcement, policy: Policy) -> list[Doubt]:
    """What an admin should look at again; it may still be right."""
    found: list[Doubt] = [
        NoTextIn(locale) for locale in Locale if announcement.words and locale not in announcement.words
    ]
    for locale in announcement.words:
        found += language_doubts(announcement, locale)
    if numbers := _numbers_of_one(announcement):
        found.append(NumbersDiffer(numbers))
    if strange := outside(links(announcement), policy.link_hosts):
        found.append(StrangeLinks(tuple(strange)))
    return found


def language_doubts(announcement: Announcement, locale: Locale) -> list[Doubt]:
    """That the text for *locale* reads like another language, or nothing."""
    words = ADDRESS.sub(" ", plain_text(announcement.words[locale].html))  # whose parts are English words
    spoken = language_of(words)
    return [OtherLanguage(locale, spoken)] if spoken is not None and spoken is not locale else []


def plain_text(html: str) -> str:
    """The words of Telegram's HTML."""
    return unescape(TAG.sub(" ", html))


def begin_of(announcement: Announcement, policy: Policy, *, now: datetime) -> datetime:
    """When it goes out once it is approved."""
    soonest = now if policy.approvals > 1 else now + COOLING_OFF
    return max(announcement.send_at or soonest, soonest)


def is_late(announcement: Announcement, *, now: datetime) -> bool:
    """Whether its time has passed so long ago that somebody has to be asked first."""
    return (
        announcement.kind is not Kind.TAKE_BACK  # which is wanted however late
        and announcement.begin_at is not None
        and now > announcement.begin_at + LATE
    )


def is_changeable(announcement: Announcement, *, now: datetime) -> bool:
    """Whether its copies can still be corrected or taken back."""
    return announcement.ended_at is not None and now < announcement.ended_at + KEPT_FOR


def _numbers_of_one(announcement: Announcement) -> tuple[str, ...]:
    """The telephone numbers that are not in every text, as they are written."""
    written: dict[str, str] = {}
    in_texts: list[Collection[str]] = []
    for words in announcement.words.values():
        numbers = {_digits(phone): phone for phone in phones_in(words.html)}
        written |= numbers
        in_texts.append(numbers.keys())
    return tuple(phone for digits, phone in written.items() if not all(digits in text for text in in_texts))


def _digits(phone: str) -> str:
    """What is dialled, without the country that some write and some do not."""
    digits = re.sub(r"\D", "", phone)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
