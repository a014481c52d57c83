"""What stands behind a button: one letter for what is to be done, then its arguments, between colons.

Telegram allows 64 bytes of it. Old keyboards stay in people's chats, so a letter never changes its meaning.
"""

import re
from enum import StrEnum

from bot.languages.locale import Locale

LONGEST_ID = 44  # u:y:es:12345678:<id> has to fit 64 bytes
FINGERPRINT_DIGITS = 8


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
