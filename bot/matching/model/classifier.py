"""The trained part: one logistic regression an entry, over meaning, words and letters."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matching.model.array_cache import read_arrays

TRAINED = "trained"  # the folder of classifiers that come with the code
ARRAYS = ("weights", "intercepts")
MOST_TRAINED = 600  # entries; the time that training takes grows with their number
STEPS = 1500
BATCH = 256
RATE = 0.03
C = 10.0  # inverse of regularisation, as scikit-learn's C
SHRINKAGE = 0.6
MEANS_BATCH = 2000
BETA1, BETA2 = 0.9, 0.999  # Adam's moments

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class OneVsRestClassifier:
    """Weights [features, entries] and one intercept an entry; the sign of a logit says yes or no to the entry.

    It may look at the first features only.
    """

    weights: Matrix
    intercepts: Matrix

    def logits(self, rows: Matrix) -> Matrix:
        """[rows, entries]: how strongly each text asks for each entry, over 0 for yes."""
        return rows[:, : len(self.weights)] @ self.weights + self.intercepts


def read_trained(shipped: Path | None, name: str) -> OneVsRestClassifier | None:
    """The classifier called *name* that came with the code, or None where there is none or it is damaged.

    Its name holds the fingerprints of what it was trained on, so that it is never used for anything else.
    """
    stored = read_arrays(shipped / TRAINED / f"{name}.npz", ARRAYS) if shipped else None
    return OneVsRestClassifier(*(stored[key].astype(np.float32) for key in ARRAYS)) if stored else None


def write_trained(shipped: Path, classifiers: Mapping[str, OneVsRestClassifier]) -> None:
    """Put *classifiers* under their names into what comes with the code, in half precision; others are taken away."""
    before = set((shipped / TRAINED).glob("*.npz"))
    for name, classifier in classifiers.items():
        arrays = {key: getattr(classifier, key).astype(np.float16) for key in ARRAYS}
        file = shipped / TRAINED / f"{name}.npz"
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, **arrays)
        before.discard(file)
    for file in before:
        file.unlink()


def fit_logistic(rows: Matrix | NDArray[np.float16], labels: NDArray[np.intp], count: int) -> OneVsRestClassifier:
    """A classifier for *count* classes; *labels* says of each row which one it asks for.

    One against all the others, both sides weighed alike, L2-regularised, by Adam (Kingma and Ba 2015,
    arXiv:1412.6980) over a fixed number of batches in an order that is always the same.
    """
    texts, width = rows.shape
    one = np.ones((BATCH, 1), np.float32)
    positives = np.maximum(np.bincount(labels, minlength=count), 1).astype(np.float32)
    yes, no = texts / (2 * positives), texts / (2 * np.maximum(texts - positives, 1))
    weights = np.zeros((width + 1, count), np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    order = np.random.default_rng(0)
    step = 0
    while step < STEPS:
        shuffled = order.permutation(texts)
        for start in range(0, texts, BATCH):
            chosen = shuffled[start : start + BATCH]
            batch = np.hstack([rows[chosen], one[: len(chosen)]])
            wanted = labels[chosen, None] == np.arange(count)
            gradient = 1 / (1 + np.exp(-np.clip(batch @ weights, -30, 30))) - wanted
            gradient *= np.where(wanted, yes, no)
            slope = batch.T @ gradient.astype(np.float32) / len(chosen)
            slope[:-1] += weights[:-1] / np.float32(C * texts)
            step += 1
            first += (1 - BETA1) * (slope - first)
            second += (1 - BETA2) * (slope * slope - second)
            rate = RATE * 0.5 * (1 + math.cos(math.pi * min(step / STEPS, 1)))
            weights -= rate * (first / (1 - BETA1**step)) / (np.sqrt(second / (1 - BETA2**step)) + 1e-8)
    return OneVsRestClassifier(weights[:-1], weights[-1])


def fit_lda(rows: Matrix, labels: NDArray[np.intp], count: int) -> OneVsRestClassifier:
    """A classifier for more classes than can be trained for: by the means of their rows, with one spread for all.

    Linear discriminant analysis with a shrunken covariance (Friedman 1989, doi:10.1080/01621459.1989.10478752), then
    scaled as after training: about 3 for what is right, about -3 for the best of what is wrong.
    """
    means = np.zeros((count, rows.shape[1]), np.float32)
    np.add.at(means, labels, rows)
    means /= np.maximum(np.bincount(labels, minlength=count), 1)[:, None]
    spread = np.zeros((rows.shape[1], rows.shape[1]), np.float32)
    for start in range(0, len(rows), MEANS_BATCH):
        off = rows[start : start + MEANS_BATCH] - means[labels[start : start + MEANS_BATCH]]
        spread += off.T @ off
    spread /= len(rows)
    shrunk = (1 - SHRINKAGE) * spread + SHRINKAGE * np.trace(spread) / len(spread) * np.eye(len(spread))
    weights = np.linalg.solve(shrunk.astype(np.float32), means.T)
    intercepts = -0.5 * (means * weights.T).sum(axis=1)
    some = np.linspace(0, len(rows) - 1, min(len(rows), MEANS_BATCH)).astype(np.intp)
    logits = rows[some] @ weights + intercepts
    right = logits[np.arange(len(some)), labels[some]].copy()
    logits[np.arange(len(some)), labels[some]] = -np.inf
    wrong = logits.max(axis=1)
    scale = np.float32(6 / max(float(right.mean() - wrong.mean()), 1e-6))
    middle = np.float32((right.mean() + wrong.mean()) / 2)
    return OneVsRestClassifier(weights * scale, (intercepts - middle) * scale)
