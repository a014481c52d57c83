"""What the matcher knows about the entries: every phrasing as a vector, and the trained head, kept on disk."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.model.array_cache import read_arrays, write_arrays
from bot.matching.model.classifier import MOST_TRAINED, Head, from_means, train
from bot.matching.model.encoder import DIMENSIONS, Encoder, VectorCache, Vectors
from bot.matching.model.tfidf import COLUMNS, Hashing

VERSION = b"2"  # of what is computed here; a new one leaves old files aside
WORDS_WEIGH = 0.5  # of words and letters beside meaning, in what the head sees
ROWS_AT_ONCE = 500
ARRAYS = ("vectors", "centre", "rarity", "weights", "constants")
NONE = -1  # the class of an out-of-scope example


@dataclass(frozen=True)
class Phrasings:
    """The texts to match against, normalized and repaired, and which entry each belongs to (NONE: to no entry).

    The words in *alike*, such as those for relatives, count as one word where words are compared.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    classes: NDArray[np.intp]
    alike: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """What tells these texts from any others."""
        digest = hashlib.sha256("\n".join(self.ids).encode() + b"\0" + "\n".join(self.texts).encode())
        digest.update("\n".join(sorted(self.alike)).encode())
        digest.update(VERSION + self.classes.astype(np.int32).tobytes())
        return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Index:
    """Vectors [texts, 384] of all phrasings, and the head over [384 + 2048] features.

    For a very large folder the head looks at the 384 of meaning alone. It has a column an entry, and one more, the
    last, where there are out-of-scope examples.
    """

    phrasings: Phrasings
    vectors: Vectors
    centre: Vectors
    hashing: Hashing
    head: Head

    @classmethod
    def load(cls, phrasings: Phrasings, encoder: Encoder, cache: Path, *, progress: bool = False) -> "Index":
        """The index of *phrasings*: from *cache*, else made now (minutes for a whole FAQ) and kept there.

        Texts that were encoded before are not encoded again. Raises ConfigError where *cache* cannot be written.
        """
        file = cache / f"index-{encoder.fingerprint}-{phrasings.fingerprint}.npz"
        stored = read_arrays(file, ARRAYS)
        if stored is None:
            stored = _build(phrasings, encoder, cache, progress=progress)
            write_arrays(file, stored)
        return cls(
            phrasings=phrasings,
            vectors=stored["vectors"].astype(np.float32),
            centre=stored["centre"],
            hashing=Hashing(stored["rarity"].astype(np.float32), phrasings.alike),
            head=Head(stored["weights"], stored["constants"]),
        )

    def centred(self, vectors: Vectors) -> Vectors:
        """*vectors* seen from the middle of all phrasings, of length 1 again: e5's vectors all point one way."""
        return _centred(vectors, self.centre)

    def many_rows(self, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float16]:
        """The same as `rows`, in half the memory and precision, for training on thousands of texts."""
        return _many_rows(self.hashing, texts, vectors)

    def rows(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """What the head sees of *texts* whose centred vectors are *vectors*."""
        return _rows(self.hashing, texts, vectors)


def _build(phrasings: Phrasings, encoder: Encoder, cache: Path, *, progress: bool) -> dict[str, NDArray[Any]]:
    vectors = VectorCache(cache, encoder).encode(phrasings.texts, progress=progress, description="FAQ")
    centre = vectors[phrasings.classes != NONE].mean(axis=0)
    vectors = _centred(vectors, centre)
    hashing = Hashing.of(phrasings.texts, phrasings.alike)
    classes, count = _questions(phrasings)
    if count <= MOST_TRAINED:
        head = train(_many_rows(hashing, phrasings.texts, vectors), classes, count)
    else:
        head = from_means(vectors, classes, count)
    return {
        "vectors": vectors.astype(np.float16),
        "centre": centre,
        "rarity": hashing.rarity.astype(np.float16),
        "weights": head.weights,
        "constants": head.constants,
    }


def _rows(hashing: Hashing, texts: Sequence[str], vectors: Vectors) -> Vectors:
    """[texts, 384 + 2048]: meaning, then words and letters."""
    return np.hstack([vectors, np.float32(WORDS_WEIGH) * hashing.transform(texts)])


def _many_rows(hashing: Hashing, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float16]:
    rows = np.empty((len(texts), DIMENSIONS + COLUMNS), np.float16)  # the largest thing there is
    for start in range(0, len(texts), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        rows[part] = _rows(hashing, texts[part], vectors[part])
    return rows


def _questions(phrasings: Phrasings) -> tuple[NDArray[np.intp], int]:
    """The classes the head is trained for: one an entry, and one for out-of-scope examples where there are any."""
    entries = len(phrasings.ids)
    outside = phrasings.classes == NONE
    return np.where(outside, entries, phrasings.classes), entries + bool(outside.any())


def _centred(vectors: Vectors, centre: Vectors) -> Vectors:
    moved = vectors - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), np.float32)
