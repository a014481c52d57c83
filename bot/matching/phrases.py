"""Patterns of words that a volunteer can read and write: what rules are made of.

A pattern is a row of words. `tocando*` stands for every word that begins so, `..` for up to three words in between,
and a message holds the pattern where it holds its words in that order. There is nothing else, so no pattern is slow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.normalize import normalized

ANY_END = "*"
GAP = ".."
WIDEST_GAP = 3


@dataclass(frozen=True)
class Phrase:
    """One pattern: each step a word, or the beginning of one, and whether words may stand before it."""

    steps: tuple[tuple[str, bool, bool], ...]

    @classmethod
    def of(cls, pattern: str) -> "Phrase":
        """The phrase that *pattern* writes.

        Raises ValueError saying what is wrong with it.
        """
        steps: list[tuple[str, bool, bool]] = []
        gap = False
        for piece in pattern.split():
            if piece == GAP:
                if not steps or gap:
                    raise ValueError(f"{pattern!r}: .. stands between two words")
                gap = True
                continue
            word, open_end = normalized(piece.removesuffix(ANY_END)), piece.endswith(ANY_END)
            if not word or " " in word:
                raise ValueError(f"{pattern!r}: {piece!r} is no word; write letters and numbers only")
            steps.append((word, open_end, gap))
            gap = False
        if not steps or gap:
            raise ValueError(f"{pattern!r}: a pattern begins and ends with a word")
        return cls(tuple(steps))

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether *words*, normalized, hold the phrase."""
        ends = {-1}
        for index, (word, open_end, gap) in enumerate(self.steps):
            reach = len(words) if index == 0 else 1 + WIDEST_GAP * gap
            ends = {
                at
                for end in ends
                for at in range(end + 1, min(end + 1 + reach, len(words)))
                if words[at] == word or (open_end and words[at].startswith(word))
            }
            if not ends:
                return False
        return True


@dataclass(frozen=True)
class Group:
    """Phrases of which one is enough."""

    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, patterns: str) -> "Group":
        """The group that *patterns* writes, a `|` between each two.

        Raises ValueError saying what is wrong with one of them.
        """
        return cls(tuple(Phrase.of(pattern) for pattern in patterns.split("|")))

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether *words* hold one of the phrases."""
        return any(phrase.found_in(words) for phrase in self.phrases)
