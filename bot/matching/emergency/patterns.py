"""Patterns of words that a volunteer can read and write: what rules are made of.

A pattern is a row of words. `tocando*` stands for every word that begins so, `..` for up to three words in between,
and a message holds the pattern where it holds its words in that order. There is nothing else, so no pattern is slow.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.text.normalize import normalized

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

    def found_at(self, words: Sequence[str], start: int) -> bool:
        """Whether *words*, normalized, hold the phrase from place *start* on."""
        ends = {start - 1}
        for index, (word, open_end, gap) in enumerate(self.steps):
            reach = 1 + WIDEST_GAP * gap if index else 1
            ends = {
                at
                for end in ends
                for at in range(end + 1, min(end + 1 + reach, len(words)))
                if words[at] == word or (open_end and words[at].startswith(word))
            }
            if not ends:
                return False
        return True

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether *words*, normalized, hold the phrase anywhere."""
        return any(self.found_at(words, start) for start in range(len(words)))


class AnyOf:
    """Phrases of which one is enough; a message is compared only with those that begin like one of its words."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = tuple(phrases)
        whole: defaultdict[str, list[Phrase]] = defaultdict(list)
        begun: defaultdict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            word, open_end, _gap = phrase.steps[0]
            (begun if open_end else whole)[word].append(phrase)
        self._whole, self._begun = dict(whole), dict(begun)
        self._lengths = sorted({len(word) for word in begun})

    @classmethod
    def of(cls, patterns: str) -> "AnyOf":
        """The phrases that *patterns* writes, a `|` between each two.

        Raises ValueError saying what is wrong with one of them.
        """
        return cls([Phrase.of(pattern) for pattern in patterns.split("|")])

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether *words* hold one of the phrases."""
        for start, word in enumerate(words):
            likely = list(self._whole.get(word, ()))
            for length in self._lengths:
                likely += self._begun.get(word[:length], ())
            if any(phrase.found_at(words, start) for phrase in likely):
                return True
        return False
