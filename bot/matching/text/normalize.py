"""Fold case, accents, punctuation and spaces; cut a long message into the pieces it is told in."""

import re
from collections.abc import Collection

from bot.languages.text import fold

LONGEST = 800  # characters of a query that are looked at, some 140 words
LONGEST_WORD = 30  # letters of a word that are looked at; what is longer is no word
WHOLE = 24  # words up to which a query is one piece
PIECE = 16  # words that a piece of a long query has at most
APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
ELONGATION = re.compile(r"(\w)\1{2,}")
BREAK = re.compile(r"[.!?…;:\n]+")
# Where people who write without stops begin a new thought.
CONNECTIVES = frozenset({"y", "pero", "entonces", "porque", "pues", "bueno", "and", "but", "so", "because", "then"})


def normalized(text: str, *, longest: int | None = LONGEST) -> str:
    """*text* in small letters, without accents and punctuation; what is stretched (`nooo`) said once.

    Only the first *longest* characters are looked at.
    """
    words = ELONGATION.sub(r"\1", fold(APOSTROPHE.sub("", text[:longest]))).split()
    return " ".join(word[:LONGEST_WORD] for word in words)


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


def pieces(text: str) -> list[str]:
    """The normalized thoughts that *text* is made of, in order: one for a short text, more for a story.

    Cut at stops, and where there are none, at words that begin a new thought.
    """
    text = text[:LONGEST]
    whole = normalized(text)
    if len(whole.split()) <= WHOLE:
        return [whole] if whole else []
    found: list[str] = []
    for sentence in BREAK.split(text):
        found += _cut(normalized(sentence).split())
    return _merged(found)


def _cut(words: list[str]) -> list[str]:
    """The words as pieces of at most PIECE words, cut before connectives where there are any."""
    if len(words) <= PIECE:
        return [" ".join(words)] if words else []
    half = len(words) // 2
    breaks = [index for index in range(3, len(words) - 2) if words[index] in CONNECTIVES]
    at = min(breaks, key=lambda index: abs(index - half), default=half)
    return _cut(words[:at]) + _cut(words[at:])


def _merged(found: list[str]) -> list[str]:
    """The pieces, those of one or two words joined to the piece before."""
    merged: list[str] = []
    for piece in found:
        if merged and (len(piece.split()) < 3 or len(merged[-1].split()) < 3):
            merged[-1] += " " + piece
        else:
            merged.append(piece)
    return merged
