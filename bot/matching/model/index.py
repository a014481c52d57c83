"""What the matcher knows about the entries: every phrasing as a vector, and the trained classifier, kept on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.model.array_cache import read_arrays, write_arrays
from bot.matching.model.classifier import MOST_TRAINED, OneVsRestClassifier, fit_lda, fit_logistic
from bot.matching.model.encoder import DIMENSIONS, Encoder, VectorCache, Vectors
from bot.matching.model.tfidf import COLUMNS, HashedTfidf
from bot.matching.phrasings import OUT_OF_SCOPE, Phrasings

TFIDF_WEIGHT = 0.5  # of words and letters beside meaning, in what the classifier sees
ROWS_AT_ONCE = 500
ARRAYS = ("embeddings", "mean_vector", "idf", "weights", "intercepts")


@dataclass(frozen=True)
class Index:
    """Centred vectors [texts, 384] of all phrasings, and the classifier over [384 + 2048] features.

    For a very large folder the classifier looks at the 384 of meaning alone. It has a column an entry, and one more,
    the last, where there are out-of-scope examples.
    """

    phrasings: Phrasings
    embeddings: Vectors
    mean_vector: Vectors
    tfidf: HashedTfidf
    classifier: OneVsRestClassifier

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
            embeddings=stored["embeddings"].astype(np.float32),
            mean_vector=stored["mean_vector"],
            tfidf=HashedTfidf(stored["idf"].astype(np.float32), phrasings.alike),
            classifier=OneVsRestClassifier(stored["weights"], stored["intercepts"]),
        )

    def centred(self, vectors: Vectors) -> Vectors:
        """*vectors* seen from the middle of all phrasings, of length 1 again: e5's vectors all point one way."""
        return _centred(vectors, self.mean_vector)

    def many_rows(self, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float16]:
        """The same as `rows`, in half the memory and precision, for training on thousands of texts."""
        return _many_rows(self.tfidf, texts, vectors)

    def rows(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """What the classifier sees of *texts* whose centred vectors are *vectors*."""
        return _rows(self.tfidf, texts, vectors)


def _build(phrasings: Phrasings, encoder: Encoder, cache: Path, *, progress: bool) -> dict[str, NDArray[Any]]:
    vectors = VectorCache(cache, encoder).encode(phrasings.texts, progress=progress, description="FAQ")
    mean_vector = vectors[phrasings.labels != OUT_OF_SCOPE].mean(axis=0)
    vectors = _centred(vectors, mean_vector)
    tfidf = HashedTfidf.of(phrasings.texts, phrasings.alike)
    labels, count = _labels_of(phrasings)
    if count <= MOST_TRAINED:
        classifier = fit_logistic(_many_rows(tfidf, phrasings.texts, vectors), labels, count)
    else:
        classifier = fit_lda(vectors, labels, count)
    return {
        "embeddings": vectors.astype(np.float16),
        "mean_vector": mean_vector,
        "idf": tfidf.idf.astype(np.float16),
        "weights": classifier.weights,
        "intercepts": classifier.intercepts,
    }


def _rows(tfidf: HashedTfidf, texts: Sequence[str], vectors: Vectors) -> Vectors:
    """[texts, 384 + 2048]: meaning, then words and letters."""
    return np.hstack([vectors, np.float32(TFIDF_WEIGHT) * tfidf.transform(texts)])


def _many_rows(tfidf: HashedTfidf, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float16]:
    rows = np.empty((len(texts), DIMENSIONS + COLUMNS), np.float16)  # the largest thing there is
    for start in range(0, len(texts), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        rows[part] = _rows(tfidf, texts[part], vectors[part])
    return rows


def _labels_of(phrasings: Phrasings) -> tuple[NDArray[np.intp], int]:
    """The labels the classifier is trained for: one an entry, and one for out-of-scope examples where there are any."""
    entries = len(phrasings.ids)
    outside = phrasings.labels == OUT_OF_SCOPE
    return np.where(outside, entries, phrasings.labels), entries + bool(outside.any())


def _centred(vectors: Vectors, mean_vector: Vectors) -> Vectors:
    moved = vectors - mean_vector
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), np.float32)
