"""Normalized text -> the words and letter groups in it, weighed by idf, folded into a few dense columns."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# A feature's 32-bit hash is cut into three: its place in the table of idf, its sign, its column.
BUCKET_BITS = 20
BUCKETS = 1 << BUCKET_BITS
COLUMNS = 1 << (32 - BUCKET_BITS - 1)
ALIKE = "someone"  # what stands for each of the words that are taken for one
LETTERS = (2, 3, 4, 5)  # how many letters a group has; a space stands at a word's ends


class HashedTfidf:
    """Word and letter-group tf-idf by signed feature hashing (Weinberger et al. 2009, arXiv:0902.2206).

    Two texts' rows have about the product that their full tf-idf vectors would have, in COLUMNS columns.
    """

    def __init__(self, idf: NDArray[np.float32], alike: Collection[str] = ()) -> None:
        self.idf = idf  # [2, BUCKETS]: of words and pairs of words, of letter groups
        self._alike = frozenset(alike)

    @classmethod
    def of(cls, texts: Iterable[str], alike: Collection[str] = ()) -> "HashedTfidf":
        """One that knows how rare each feature is among *texts*; the words in *alike* are one and the same."""
        count = 0
        seen = np.zeros((2, BUCKETS), np.float32)
        for count, text in enumerate(texts, 1):  # noqa: B007  # the last count is used
            for kind, features in enumerate(_features(text, alike)):
                seen[kind, np.unique(_hashed(features, kind) % BUCKETS)] += 1
        return cls(np.log((1 + count) / (1 + seen)) + 1, alike)

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of COLUMNS numbers for each text."""
        rows = np.zeros((len(texts), COLUMNS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for kind, features in enumerate(_features(text, self._alike)):
                if not features:
                    continue
                ids, counts = np.unique(_hashed(features, kind), return_counts=True)
                weights = (1 + np.log(counts)) * self.idf[kind, ids % BUCKETS]
                weights *= np.where(ids >> BUCKET_BITS & 1, 1, -1) / np.linalg.norm(weights)
                np.add.at(row, ids >> (BUCKET_BITS + 1), weights.astype(np.float32))
        return rows


@dataclass(frozen=True)
class SparseRows:
    """Many texts' rows of tf-idf, of which nearly all numbers are zero: only the others are kept.

    Row number n has the values from ends[n] to ends[n + 1], each in the column that stands in the same place.
    """

    columns: NDArray[np.uint16]
    values: NDArray[np.float16]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, rows: NDArray[np.float16], *, scale: float) -> "SparseRows":
        """The numbers of *rows* times *scale*."""
        at, columns = np.nonzero(rows)
        values = (rows[at, columns] * np.float16(scale)).astype(np.float16)
        ends = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(rows)))])
        return cls(columns.astype(np.uint16), values, ends.astype(np.int64))

    def cosines(self, row: NDArray[np.float32], part: slice) -> NDArray[np.float32]:
        """How alike each text of *part* is to the one whose row is *row*, 0-1: the mean over words and letters."""
        ends = self.ends[part.start : part.stop + 1]
        here = slice(ends[0], ends[-1])
        sums = np.cumsum(row[self.columns[here]] * self.values[here].astype(np.float32), dtype=np.float64)
        totals = np.concatenate([[0.0], sums])[ends - ends[0]]
        return np.asarray(np.diff(totals) / 2, np.float32)


def _features(text: str, alike: Collection[str]) -> tuple[list[str], list[str]]:
    """Words and pairs of words; groups of letters within words."""
    words = [ALIKE if word in alike else word for word in text.split()]
    pairs = [f"{left} {right}" for left, right in pairwise(words)]
    groups: list[str] = []
    for word in words:
        spaced = f" {word} "
        for size in LETTERS:
            groups += [spaced[at : at + size] for at in range(len(spaced) - size + 1)]
    return words + pairs, groups


def _hashed(features: list[str], kind: int) -> NDArray[np.int64]:
    return np.fromiter((zlib.crc32(feature.encode(), kind) for feature in features), np.int64, len(features))
