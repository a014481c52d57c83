"""Inline keyboards and their callback data.

Telegram allows 64 bytes of data a button: one letter for what is to be done, then its arguments, between colons.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import quote, urlencode

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.faq.entry import Entry, Faq
from bot.faq.folder import Folder
from bot.languages.locale import Locale, gettext_of

ENTRIES_A_PAGE = 8
LONGEST_ID = 44  # u:y:es:12345678:<id> has to fit 64 bytes
LONGEST_LABEL = 60
RELATED = 3
FINGERPRINT_DIGITS = 8
LANGUAGE_NAMES = {Locale.ES: "Español", Locale.EN: "English"}


class Press(StrEnum):
    """What a button does."""

    ENTRY = "e"  # e:<id>: send the entry
    TURN = "o"  # o:<locale>:<id>: turn the answer into the other language
    USEFUL = "u"  # u:<y|n>:<locale>:<fingerprint>:<id>
    TOPICS = "t"  # t, or t:<topic>:<page>: the topics, or a page of one, in place of the list that was there
    BELOW = "b"  # b, or b:<topic>:<page>: the same in a message of its own, so that the words above stay
    LANGUAGE = "l"  # l:<locale>
    NONE = "n"  # none of the offered entries
    ALERTS = "s"  # s:<on|off|no|topics>, or s:t:<topic>: announcements
    DELETE = "d"  # d:<number of a message of the person>
    ERASE = "x"  # x:<y|n>: both sides of the last two days
    RESTORE = "w"  # w:<id>: show a withdrawn entry again, for admins
    DESK = "a"  # a:<act>:<number of an announcement>[:<argument>], for admins


NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ID = rf"(?P<id>{NAME}/{NAME})"
LOCALE = f"(?P<locale>{'|'.join(Locale)})"

# What the data of each button looks like; whatever else comes is of an old keyboard, or made up.
ENTRY = re.compile(rf"{Press.ENTRY}:{ID}\Z")
TURN = re.compile(rf"{Press.TURN}:{LOCALE}:{ID}\Z")
USEFUL = re.compile(rf"{Press.USEFUL}:(?P<vote>[yn]):{LOCALE}:(?P<fingerprint>[0-9a-f]{{{FINGERPRINT_DIGITS}}}):{ID}\Z")
HOW = f"(?P<how>{Press.TOPICS}|{Press.BELOW})"
TOPICS = re.compile(rf"{HOW}\Z")
TOPIC = re.compile(rf"{HOW}:(?P<topic>{NAME}):(?P<page>[0-9]{{1,3}})\Z")
LANGUAGE = re.compile(rf"{Press.LANGUAGE}:{LOCALE}\Z")
NONE = re.compile(rf"{Press.NONE}\Z")
ALERTS = re.compile(rf"{Press.ALERTS}:(?P<what>on|off|no|topics)\Z")
ALERTS_TOPIC = re.compile(rf"{Press.ALERTS}:t:(?P<topic>{NAME})\Z")
DELETE = re.compile(rf"{Press.DELETE}:(?P<message>[0-9]{{1,10}})\Z")
ERASE = re.compile(rf"{Press.ERASE}:(?P<answer>[yn])\Z")
RESTORE = re.compile(rf"{Press.RESTORE}:{ID}\Z")
DESK = re.compile(rf"{Press.DESK}:(?P<act>[a-z_]{{1,12}}):(?P<number>[0-9]{{1,9}})(?::(?P<arg>[\w:.-]{{1,40}}))?\Z")


def is_short_id(entry_id: str) -> bool:
    """Whether an entry's id fits into callback data and deep links."""
    return len(entry_id) <= LONGEST_ID and re.fullmatch(ID, entry_id) is not None


def deep_link(username: str, entry_id: str) -> str:
    """The address that opens *entry_id* in the bot."""
    return f"https://t.me/{username}?start={payload_of(entry_id)}"


def payload_of(entry_id: str) -> str:
    """*entry_id* in the letters that a deep link may hold (A-Z a-z 0-9 _ -)."""
    return entry_id.replace("/", "__")


def entry_id_of(payload: str) -> str:
    """The entry id that a deep link's *payload* holds."""
    return payload.replace("__", "/", 1)


def answer_keyboard(entry: Entry, faq: Faq, *, username: str) -> InlineKeyboardMarkup:
    """Under an answer: what to read next, the other language, was it useful, share."""
    _ = gettext_of(entry.locale)
    related = [found for found in (faq.find(entry_id, entry.locale) for entry_id in entry.related) if found]
    rows = _rows(related[:RELATED])
    vote = f"{entry.locale}:{entry.fingerprint[:FINGERPRINT_DIGITS]}:{entry.id}"
    rows.append(
        [
            InlineKeyboardButton(_("👍 Useful"), callback_data=f"{Press.USEFUL}:y:{vote}"),
            InlineKeyboardButton(_("👎 Not useful"), callback_data=f"{Press.USEFUL}:n:{vote}"),
        ]
    )
    share = urlencode({"url": deep_link(username, entry.id), "text": entry.question}, quote_via=quote)
    last = [InlineKeyboardButton(_("↗️ Share"), url=f"https://t.me/share/url?{share}")]
    if faq.find(entry.id, entry.locale.other):
        name = LANGUAGE_NAMES[entry.locale.other]
        last.insert(
            0, InlineKeyboardButton("🌐 " + name, callback_data=f"{Press.TURN}:{entry.locale.other}:{entry.id}")
        )
    return InlineKeyboardMarkup([*rows, last])


def choice_keyboard(entries: Sequence[Entry], locale: Locale) -> InlineKeyboardMarkup:
    """The nearest questions, and a way to say that it is none of them."""
    _ = gettext_of(locale)
    none = InlineKeyboardButton(_("❌ None of these"), callback_data=Press.NONE)
    return InlineKeyboardMarkup([*_rows(entries), [none]])


def entries_keyboard(entries: Sequence[Entry], locale: Locale) -> InlineKeyboardMarkup:
    """Some entries to go on with, and the way to all topics."""
    return InlineKeyboardMarkup([*_rows(entries), [_topics_button(locale, Press.BELOW)]])


def without_vote(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup:
    """The keyboard without the question how useful the answer was."""
    rows = keyboard.inline_keyboard if keyboard else ()
    return InlineKeyboardMarkup([row for row in rows if not str(row[0].callback_data).startswith(f"{Press.USEFUL}:")])


def topics_keyboard(faq: Faq, folder: Folder, locale: Locale, how: Press) -> InlineKeyboardMarkup:
    """One button a topic, whose page comes in place of this list or below it."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(_label(folder.topic_name(topic, locale)), callback_data=f"{how}:{topic}:0")]
            for topic in faq.topics(locale)
        ]
    )


def topic_keyboard(faq: Faq, topic: str, page: int, locale: Locale) -> InlineKeyboardMarkup:
    """One page of a topic's questions, with ways to the other pages and back to the topics."""
    _ = gettext_of(locale)
    entries = faq.in_topic(topic, locale)
    last = max(0, (len(entries) - 1) // ENTRIES_A_PAGE)
    page = min(max(page, 0), last)
    shown = entries[page * ENTRIES_A_PAGE : (page + 1) * ENTRIES_A_PAGE]
    turn = []
    if page > 0:
        turn.append(InlineKeyboardButton(_("◀️ Back"), callback_data=f"{Press.TOPICS}:{topic}:{page - 1}"))
    if page < last:
        turn.append(InlineKeyboardButton(_("More ▶️"), callback_data=f"{Press.TOPICS}:{topic}:{page + 1}"))
    return InlineKeyboardMarkup([*_rows(shown), *([turn] if turn else []), [_topics_button(locale, Press.TOPICS)]])


def language_keyboard() -> InlineKeyboardMarkup:
    """One button a language, each in its own."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(name, callback_data=f"{Press.LANGUAGE}:{locale}")
                for locale, name in LANGUAGE_NAMES.items()
            ]
        ]
    )


def entry_button(entry: Entry) -> InlineKeyboardButton:
    """A button that sends *entry*, with its question on it."""
    return InlineKeyboardButton(_label(entry.question), callback_data=f"{Press.ENTRY}:{entry.id}")


def _rows(entries: Sequence[Entry]) -> list[list[InlineKeyboardButton]]:
    return [[entry_button(entry)] for entry in entries]


def _topics_button(locale: Locale, how: Press) -> InlineKeyboardButton:
    _ = gettext_of(locale)
    return InlineKeyboardButton(_("📚 All topics"), callback_data=how)


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
