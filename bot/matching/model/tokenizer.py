"""Normalized text -> numbers of pieces of words, as SentencePiece's unigram model cuts them."""

import math
from collections.abc import Sequence
from functools import lru_cache

BEGIN, END, UNKNOWN = 0, 2, 3  # the pieces <s>, </s> and <unk> of XLM-RoBERTa
SPACE = "\u2581"  # stands before each word
WORD_CACHE = 20_000


class Tokenizer:
    """Cuts each word into the pieces whose product of probabilities is greatest (Kudo 2018, arXiv:1804.10959)."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._pieces = {piece: (number, float(scores[number])) for number, piece in enumerate(pieces)}
        self._longest = max(map(len, pieces))
        self._unknown_score = float(min(scores)) - 10
        self._prefix = [BEGIN, *self._cut(f"{SPACE}query:")]  # e5's mark of a question
        self._word = lru_cache(WORD_CACHE)(self._cut)

    def ids(self, text: str) -> list[int]:
        """The numbers of the pieces of *text* as e5 wants a question: `<s>query: text</s>`."""
        return [*self._prefix, *(number for word in text.split() for number in self._word(SPACE + word)), END]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The pieces of *word*: for each end the best way to get there, then back from the last."""
        best: list[tuple[float, int, int]] = [(0.0, 0, 0), *((-math.inf, 0, 0) for _ in word)]  # score, start, piece
        for start in range(len(word)):
            so_far = best[start][0]
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                number, score = self._pieces.get(word[start:end], (UNKNOWN, -math.inf))
                if end == start + 1 and score == -math.inf:
                    score = self._unknown_score
                if so_far + score > best[end][0]:
                    best[end] = so_far + score, start, number
        numbers: list[int] = []
        end = len(word)
        while end:
            _, end, number = best[end]
            numbers.append(number)
        return tuple(reversed(numbers))
