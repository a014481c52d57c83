"""What stands behind a button: one letter for what is to be done, then its arguments, between colons.

Telegram allows 64 bytes of it. Old keyboards stay in people's chats, so a letter never changes its meaning.
"""

import hashlib
import re
from collections.abc import Set
from enum import StrEnum

from bot.faq.entry import MOST_PARTS, Entry
from bot.languages.locale import Locale

MOST_TOPICS = 90  # of the 100 buttons that a keyboard may have; others stand beside them
LONGEST_ID = 44  # u:y:es:12345678:<id> has to fit 64 bytes
FINGERPRINT_DIGITS = 8
NAMES_DIGITS = 4  # p:es:003:0123:<id> has to fit too

# The pieces of an answer that a button sends: a part by its number, or one of these.
SOURCES = "s"
WHOLE = "a"
PIECES = (*map(str, range(MOST_PARTS)), SOURCES, WHOLE)


class Press(StrEnum):
    """What a button does."""

    ENTRY = "e"  # e:<id>: send the entry
    TURN = "o"  # o:<locale>:<id>: turn the answer into the other language
    PART = "p"  # p:<locale>:<piece><seen>:<names>:<id>: send a part of the answer, its sources or all of it
    TURN_PART = "q"  # q:...: the same, in place of the message that holds the button
    USEFUL = "u"  # u:<y|n>:<locale>:<fingerprint>:<id>
    TOPICS = "t"  # t, or t:<topic>:<page>: the topics, or a page of one, in place of the list that was there
    BELOW = "b"  # b, or b:<topic>:<page>: the same in a message of its own, so that the words above stay
    LANGUAGE = "l"  # l:<locale>
    NONE = "n"  # none of the offered entries
    ALERTS = "s"  # s:<on|off|no|topics>, or s:t:<topic>: announcements
    DELETE = "d"  # d:<number of a message of the person>
    ERASE = "x"  # x:<y|n>: both sides of the last two days
    RESTORE = "w"  # w:<id>: show a withdrawn entry or fact again, for admins
    WITHDRAW = "v"  # v:<id>, or v:<topic>:<page>: withdraw an entry, or choose one, for admins
    DESK = "a"  # a:<act>:<number of an announcement>[:<argument>], for admins


NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ID = rf"(?P<id>{NAME}/{NAME})"
LOCALE = f"(?P<locale>{'|'.join(Locale)})"

# What the data of each button looks like; whatever else comes is of an old keyboard, or made up.
ENTRY = re.compile(rf"{Press.ENTRY}:{ID}\Z")
TURN = re.compile(rf"{Press.TURN}:{LOCALE}:{ID}\Z")
PART = re.compile(
    rf"(?P<how>{Press.PART}|{Press.TURN_PART}):{LOCALE}:"
    rf"(?P<piece>[0-{MOST_PARTS - 1}{SOURCES}{WHOLE}])(?P<seen>[0-9a-f]{{2}}):"
    rf"(?P<names>[0-9a-f]{{{NAMES_DIGITS}}}):{ID}\Z"
)
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
RESTORE = re.compile(rf"{Press.RESTORE}:(?P<id>{NAME}(?:/{NAME})?)\Z")
WITHDRAW = re.compile(rf"{Press.WITHDRAW}:{ID}\Z")
WITHDRAW_TOPIC = re.compile(rf"{Press.WITHDRAW}:(?P<topic>{NAME}):(?P<page>[0-9]{{1,3}})\Z")
DESK = re.compile(
    rf"{Press.DESK}:(?P<act>[a-z_]{{1,12}}):(?P<number>[0-9]{{1,9}})(?::(?P<arg>[\w:.-]{{1,{LONGEST_ID}}}))?\Z"
)


def is_short_id(entry_id: str) -> bool:
    """Whether an entry's id fits into callback data and deep links."""
    return len(entry_id) <= LONGEST_ID and re.fullmatch(ID, entry_id) is not None


def piece_data(press: Press, entry: Entry, piece: str, seen: Set[str]) -> str:
    """What stands behind the button that sends a piece of *entry*, where those *seen* need no button any more."""
    bits = sum(1 << number for number, known in enumerate(PIECES) if known in seen)
    return f"{press}:{entry.locale}:{piece}{bits:02x}:{names_digits(entry)}:{entry.id}"


def seen_of(digits: str) -> frozenset[str]:
    """The pieces that `piece_data` wrote down as seen."""
    bits = int(digits, 16)
    return frozenset(piece for number, piece in enumerate(PIECES) if bits >> number & 1)


def names_digits(entry: Entry) -> str:
    """Some digits that change when the parts' names or their order do, so that no button opens another part."""
    names = "\n".join(part.name for part in entry.parts)
    return hashlib.sha256(names.encode()).hexdigest()[:NAMES_DIGITS]
