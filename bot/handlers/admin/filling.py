"""What a message makes of the part of a draft that was asked for."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cachetools import LRUCache
from telegram import Message

from bot.announcements import rules
from bot.announcements.content import read_link
from bot.announcements.model import Announcement, Awaited, Media, MediaKind, Piece, Words
from bot.announcements.rules import LONGEST_LABEL
from bot.announcements.times import MissingHourError, PastTimeError, UnreadableTimeError, read_time
from bot.handlers.admin.labels import doubt_sentence, problem_sentence
from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale
from bot.languages.text import fold

MESSAGE_LIMIT = 4096  # longer texts are cut by the clients that send them
LONG = 3000  # characters from which a text may be the beginning of one that was cut
CUT_WITHIN = timedelta(seconds=2)
FEWEST_WORDS = 3  # of a text without a full stop
LEAVE = frozenset(
    {"cancelar", "cancela", "cancele", "cancelalo", "cancel", "cancel it", "salir", "exit", "quit", "stop"}
)
QUESTION = re.compile(r"[^.!?…\n]{1,300}\?+")


@dataclass(frozen=True)
class Filled:
    """The draft with what the message holds; *part* may still want its text."""

    announcement: Announcement
    is_whole: bool = True


@dataclass(frozen=True)
class Unfit:
    """It cannot be that part; said in a sentence."""

    sentence: str


@dataclass(frozen=True)
class Unclear:
    """It may not have been meant for that part, and somebody has to be asked."""

    sentence: str


@dataclass(frozen=True)
class Leave:
    """The admin wants to write no more of it."""


Filling = Filled | Unfit | Unclear | Leave


def fill(awaited: Awaited, message: Message, *, now: datetime, locale: Locale, is_sure: bool = False) -> Filling:
    """What the message makes of the part; only where *is_sure* is it never asked back."""
    text = message.text or message.caption or ""
    if not is_sure and fold(text) in LEAVE:
        return Leave()
    match awaited.part:
        case Locale() as spoken:
            return _with_text(awaited.announcement, spoken, message, now=now, locale=locale, is_sure=is_sure)
        case Piece.MEDIA:
            return _with_media(awaited.announcement, message, now=now, locale=locale)
        case Piece.LINK:
            return _with_link(awaited.announcement, text, locale)
        case Piece.TIME:
            return _with_time(awaited.announcement, text, now=now, locale=locale)
        case Piece.NOTE:
            return Filled(replace(awaited.announcement, note=text))


def is_meant_for_the_bot(text: str) -> bool:
    """Whether a text reads like a question or a greeting to the bot, and not like what people should be told."""
    text = text.strip()
    return bool(QUESTION.fullmatch(text)) or (len(text.split()) < FEWEST_WORDS and text[-1:].isalnum())


def media_of(message: Message) -> Media | None:
    """The photo, in its best size, or the document that the message holds."""
    if message.photo:
        return Media(MediaKind.PHOTO, message.photo[-1].file_id)
    if message.document:
        return Media(MediaKind.DOCUMENT, message.document.file_id)
    return None


class Albums:
    """Albums come as a message a picture, of which a draft takes the first."""

    def __init__(self) -> None:
        self._taken: LRUCache[str, str] = LRUCache(100)

    def is_taken(self, alias: str, message: Message) -> bool:
        """Whether a picture of this album came before; from now on one has."""
        album = message.media_group_id
        if album is None:
            return False
        before, self._taken[alias] = self._taken.get(alias), album
        return before == album


class CutTexts:
    """Texts so long that the next message may be their other half: clients cut what is longer than a message."""

    def __init__(self) -> None:
        self._texts: LRUCache[str, tuple[Awaited, str, datetime]] = LRUCache(100)

    def note(self, alias: str, awaited: Awaited, message: Message) -> None:
        """Remember the text, where it is long."""
        if isinstance(awaited.part, Locale) and message.text and len(message.text) >= LONG:
            self._texts[alias] = (awaited, message.text_html, message.date)

    def other_half(self, alias: str, message: Message) -> tuple[Awaited, str] | None:
        """What the admin's text so far was for, and all of it with this message; None where they do not belong."""
        awaited, html, at = self._texts.get(alias, (None, "", message.date))
        if awaited is None or not message.text or not timedelta() <= message.date - at <= CUT_WITHIN:
            return None
        whole = f"{html}\n{message.text_html}"
        self._texts[alias] = (awaited, whole, message.date)
        return awaited, whole


def with_words(announcement: Announcement, spoken: Locale, html: str) -> Announcement:
    """The announcement with this text; the label of its button stays."""
    before = announcement.words.get(spoken, Words(""))
    return replace(announcement, words={**announcement.words, spoken: replace(before, html=html, written="")})


def _with_text(
    announcement: Announcement, spoken: Locale, message: Message, *, now: datetime, locale: Locale, is_sure: bool
) -> Filling:
    _ = gettext_of(locale)
    media = media_of(message)
    if media is not None:
        announcement = replace(announcement, media=media)
    html = message.text_html if message.text else message.caption_html
    if not html or not html.strip():
        return Filled(announcement, is_whole=False) if media else Unfit(_("That holds no text. Please write it."))
    done = with_words(announcement, spoken, html)
    if problems := rules.text_problems(done, spoken, now=now):
        return Unfit(problem_sentence(problems[0], locale))
    if is_sure:
        return Filled(done)
    if media is None and is_meant_for_the_bot(message.text or ""):
        return Unclear(_("Is that the text that people should get, or did you mean it for me?"))
    if doubts := rules.language_doubts(done, spoken):
        return Unclear(doubt_sentence(doubts[0], locale))
    return Filled(done)


def _with_media(announcement: Announcement, message: Message, *, now: datetime, locale: Locale) -> Filling:
    _ = gettext_of(locale)
    media = media_of(message)
    if media is None:
        return Unfit(_("That is neither a photo nor a document. Send one, or leave it out."))
    done = replace(announcement, media=media)
    problems = [problem for spoken in done.words for problem in rules.text_problems(done, spoken, now=now)]
    if problems:
        below = _("Below a photo or document less fits.")
        return Unfit(" ".join([below, *(problem_sentence(problem, locale) for problem in problems)]))
    return Filled(done)


def _with_link(announcement: Announcement, text: str, locale: Locale) -> Filling:
    _ = gettext_of(locale)
    address, *labels = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    link = read_link(address)
    if link is None:
        return Unfit(problem_sentence(rules.NoAddress(), locale))
    if any(len(label) > LONGEST_LABEL for label in labels):
        return Unfit(_("That label is too long for a button; at most {count} characters.").format(count=LONGEST_LABEL))
    named = dict(zip(Locale, labels, strict=False))
    words = {
        spoken: replace(said, button=named.get(spoken, said.button)) for spoken, said in announcement.words.items()
    }
    return Filled(replace(announcement, link=link, words=words))


def _with_time(announcement: Announcement, text: str, *, now: datetime, locale: Locale) -> Filling:
    _ = gettext_of(locale)
    try:
        moment = read_time(text, now=now, locale=locale)
    except PastTimeError:
        return Unfit(_("That time has passed. Please write one that is to come."))
    except MissingHourError:
        return Unfit(
            _("At which hour, and in the morning or in the afternoon? Such as: {example}").format(
                example=example_time(locale)
            )
        )
    except UnreadableTimeError:
        return Unfit(_("I cannot read that time. Write it like this: {example}").format(example=example_time(locale)))
    return Filled(replace(announcement, send_at=moment.at, zone=moment.zone))


def example_time(locale: Locale) -> str:
    """A time as people write it."""
    _ = gettext_of(locale)
    return _("tomorrow at 9 am")
