"""What the matcher knows about the entries: every phrasing in numbers, and the trained classifier, kept on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.model.array_cache import read_arrays, write_arrays
from bot.matching.model.classifier import MOST_TRAINED, OneVsRestClassifier, fit_lda, fit_logistic, read_trained
from bot.matching.model.encoder import DIMENSIONS, Encoder, Vectors
from bot.matching.model.tfidf import COLUMNS, HashedTfidf, SparseRows
from bot.matching.model.vector_cache import VectorCache
from bot.matching.phrasings import OUT_OF_SCOPE, Phrasings

TFIDF_WEIGHT = 0.5  # of words and letters beside meaning, in what the classifier sees
ROWS_AT_ONCE = 500
ARRAYS = ("embeddings", "mean_vector", "idf", "columns", "values", "ends", "weights", "intercepts")


@dataclass(frozen=True)
class Index:
    """Centred embeddings and tf-idf rows of all phrasings, and the classifier over both, 384 + 2048 features.

    For a very large folder the classifier looks at the 384 of meaning alone. It has a column an entry, and one more,
    the last, where there are out-of-scope examples.
    """

    phrasings: Phrasings
    embeddings: Vectors
    mean_vector: Vectors
    tfidf: HashedTfidf
    tfidf_rows: SparseRows
    classifier: OneVsRestClassifier

    @classmethod
    def load(
        cls,
        phrasings: Phrasings,
        encoder: Encoder,
        cache: Path,
        *,
        shipped: Path | None = None,
        progress: bool = False,
    ) -> "Index":
        """The index of *phrasings*: from *cache*, else made now and kept there.

        Texts whose vectors were *shipped* or that were encoded before are not encoded again, and a classifier that
        came with them is not trained again; a whole FAQ without either takes minutes.
        Raises ConfigError where *cache* cannot be written.
        """
        name = cls.name_of(phrasings, encoder)
        file = cache / f"{name}.npz"
        stored = read_arrays(file, ARRAYS)
        if stored is None:
            vectors = VectorCache(cache, encoder, shipped)
            encoded = vectors.encode(phrasings.texts, progress=progress, description="FAQ")
            stored = _build(phrasings, encoded, read_trained(shipped, name))
            write_arrays(file, stored)
        return cls(
            phrasings=phrasings,
            embeddings=stored["embeddings"].astype(np.float32),
            mean_vector=stored["mean_vector"],
            tfidf=HashedTfidf(stored["idf"].astype(np.float32), phrasings.alike),
            tfidf_rows=SparseRows(stored["columns"], stored["values"], stored["ends"]),
            classifier=OneVsRestClassifier(stored["weights"], stored["intercepts"]),
        )

    @staticmethod
    def name_of(phrasings: Phrasings, encoder: Encoder) -> str:
        """What the index of *phrasings* is called, on disk and where its classifier comes with the code."""
        return f"index-{encoder.fingerprint}-{phrasings.fingerprint}"

    @cached_property
    def rows_of(self) -> tuple[slice, ...]:
        """Where each entry's phrasings stand."""
        ends = np.searchsorted(self.phrasings.labels, np.arange(len(self.phrasings.ids) + 1))
        return tuple(slice(start, end) for start, end in pairwise(map(int, ends)))

    @cached_property
    def rows_out_of_scope(self) -> slice:
        """Where the out-of-scope examples stand."""
        return slice(0, int(np.searchsorted(self.phrasings.labels, 0)))

    def centred(self, vectors: Vectors) -> Vectors:
        """*vectors* seen from the middle of all phrasings, of length 1 again: e5's vectors all point one way."""
        return _centred(vectors, self.mean_vector)

    def rows(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """What the classifier sees of *texts* whose centred vectors are *vectors*."""
        return seen_by_classifier(vectors, self.tfidf.transform(texts))

    def many_rows(self, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float16]:
        """The same as `rows`, in half the memory and precision, for training on thousands of texts."""
        return _many_rows(self.tfidf, texts, vectors)


def seen_by_classifier(vectors: Vectors, tfidf_rows: Vectors) -> Vectors:
    """[texts, 384 + 2048]: meaning, then words and letters."""
    return np.hstack([vectors, np.float32(TFIDF_WEIGHT) * tfidf_rows])


def _build(phrasings: Phrasings, vectors: Vectors, trained: OneVsRestClassifier | None) -> dict[str, NDArray[Any]]:
    mean_vector = vectors[phrasings.labels != OUT_OF_SCOPE].mean(axis=0)
    vectors = _centred(vectors, mean_vector)
    tfidf = HashedTfidf.of(phrasings.texts, phrasings.alike)
    rows = _many_rows(tfidf, phrasings.texts, vectors)
    classifier = trained or _trained(phrasings, rows, vectors)
    sparse = SparseRows.of(rows[:, DIMENSIONS:], scale=1 / TFIDF_WEIGHT)
    return {
        "embeddings": vectors.astype(np.float16),
        "mean_vector": mean_vector,
        "idf": tfidf.idf.astype(np.float16),
        "columns": sparse.columns,
        "values": sparse.values,
        "ends": sparse.ends,
        "weights": classifier.weights,
        "intercepts": classifier.intercepts,
    }


def _trained(phrasings: Phrasings, rows: NDArray[np.float16], vectors: Vectors) -> OneVsRestClassifier:
    labels, count = _labels_of(phrasings)
    return fit_logistic(rows, labels, count) if count <= MOST_TRAINED else fit_lda(vectors, labels, count)


def _many_rows(tfidf: HashedTfidf, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float16]:
    rows = np.empty((len(texts), DIMENSIONS + COLUMNS), np.float16)  # the largest thing there is
    for start in range(0, len(texts), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        rows[part] = seen_by_classifier(vectors[part], tfidf.transform(texts[part]))
    return rows


def _labels_of(phrasings: Phrasings) -> tuple[NDArray[np.intp], int]:
    """What the classifier learns: an entry's number, or the one after all for what is out of scope; how many."""
    entries = len(phrasings.ids)
    outside = phrasings.labels == OUT_OF_SCOPE
    return np.where(outside, entries, phrasings.labels), entries + bool(outside.any())


def _centred(vectors: Vectors, mean_vector: Vectors) -> Vectors:
    moved = vectors - mean_vector
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), np.float32)
