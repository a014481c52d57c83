"""The trained part: one logistic regression an entry, over meaning, words and letters."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 1500
BATCH = 256
RATE = 0.03
STRENGTH = 10.0  # inverse of regularisation, as scikit-learn's C
FIRST, SECOND = 0.9, 0.999  # Adam's moments

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """Weights [features, entries] and one constant an entry; the sign of a logit says yes or no to the entry."""

    weights: Matrix
    constants: Matrix

    def logits(self, rows: Matrix) -> Matrix:
        """[rows, entries]: how strongly each text asks for each entry, over 0 for yes."""
        return rows @ self.weights + self.constants


def train(rows: Matrix, classes: NDArray[np.intp], count: int) -> Head:
    """A head for *count* classes; *classes* says of each row which one it asks for.

    One against all the others, both sides weighed alike, L2-regularised, by Adam (Kingma and Ba 2015,
    arXiv:1412.6980) over a fixed number of batches in an order that is always the same.
    """
    texts, width = rows.shape
    one = np.ones((BATCH, 1), np.float32)
    positives = np.maximum(np.bincount(classes, minlength=count), 1).astype(np.float32)
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
            wanted = classes[chosen, None] == np.arange(count)
            gradient = 1 / (1 + np.exp(-np.clip(batch @ weights, -30, 30))) - wanted
            gradient *= np.where(wanted, yes, no)
            slope = batch.T @ gradient.astype(np.float32) / len(chosen)
            slope[:-1] += weights[:-1] / np.float32(STRENGTH * texts)
            step += 1
            first += (1 - FIRST) * (slope - first)
            second += (1 - SECOND) * (slope * slope - second)
            rate = RATE * 0.5 * (1 + math.cos(math.pi * min(step / STEPS, 1)))
            weights -= rate * (first / (1 - FIRST**step)) / (np.sqrt(second / (1 - SECOND**step)) + 1e-8)
    return Head(weights[:-1], weights[-1])
