"""Greetings, thanks and farewells, where they are the whole message."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from bot.languages.locale import Locale
from bot.matching.text.normalize import normalized
from bot.matching.text.tables import read_lines

LONGEST = 8  # words


class SmallTalk(StrEnum):
    """What kind of small talk a message is."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"


class SmallTalkTable:
    """The messages that are nothing but small talk, from files such as `greeting.es.txt`."""

    def __init__(self, messages: Mapping[str, SmallTalk]) -> None:
        self._kinds = {normalized(message): kind for message, kind in messages.items()}

    @classmethod
    def load(cls, folder: Path) -> "SmallTalkTable":
        """The table in *folder*; empty where it has no such files."""
        return cls(
            {
                message: kind
                for kind in SmallTalk
                for locale in Locale
                for message in read_lines(folder / f"{kind}.{locale}.txt")
            }
        )

    def find(self, text: str) -> SmallTalk | None:
        """The kind of small talk that the whole of normalized *text* is, or None.

        Several in a row count as the last that is no greeting: `hola buenas muchas gracias` is thanks.
        """
        words = text.split()
        if not 0 < len(words) <= LONGEST:
            return None
        kinds = self._parts(words)
        if not kinds:
            return None
        return next((kind for kind in reversed(kinds) if kind is not SmallTalk.GREETING), SmallTalk.GREETING)

    def _parts(self, words: list[str]) -> list[SmallTalk]:
        """The kinds of the messages that *words* are made of, or none where something is left over."""
        if not words:
            return []
        for end in range(len(words), 0, -1):
            kind = self._kinds.get(" ".join(words[:end]))
            if kind is None:
                continue
            rest = self._parts(words[end:])
            if rest or end == len(words):
                return [kind, *rest]
        return []
