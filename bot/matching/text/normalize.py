"""Fold case, accents, punctuation and spaces; leave out what only fills pauses."""

import re
from collections.abc import Collection

from bot.languages.text import fold

LONGEST = 800  # characters of a query that are looked at, some 140 words
LONGEST_WORD = 30  # letters of a word that are looked at; what is longer is no word
APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
QUESTION = re.compile(r"[^.!?¿¡\n;]+\?")
ELONGATION = re.compile(r"(\w)\1{2,}")


def normalized(text: str, *, longest: int | None = LONGEST) -> str:
    """*text* in small letters, without accents and punctuation; what is stretched (`nooo`) said once.

    Only the first *longest* characters are looked at.
    """
    words = ELONGATION.sub(r"\1", fold(APOSTROPHE.sub("", text[:longest]))).split()
    return " ".join(word[:LONGEST_WORD] for word in words)


def questions_in(text: str) -> list[str]:
    """The sentences of *text* that end with a question mark, as they are written."""
    return QUESTION.findall(text[:LONGEST])


def without(text: str, fillers: Collection[tuple[str, ...]]) -> str:
    """Normalized *text* without the words that only fill pauses; unchanged where nothing else would be left."""
    words = text.split()
    longest = max(map(len, fillers), default=0)
    kept: list[str] = []
    at = 0
    while at < len(words):
        filler = next((size for size in range(longest, 0, -1) if tuple(words[at : at + size]) in fillers), 0)
        if not filler:
            kept.append(words[at])
        at += filler or 1
    return " ".join(kept) or text
