"""The trained part, on made-up rows."""

import numpy as np

from bot.matching.model.classifier import fit_lda, fit_logistic


def rows_and_labels() -> tuple[np.ndarray, np.ndarray]:
    """Three heaps of points, the third five times as large."""
    dice = np.random.default_rng(1)
    labels = np.array([0] * 10 + [1] * 10 + [2] * 50)
    middles = np.eye(3, 12, dtype=np.float32)
    rows = middles[labels] + dice.normal(0, 0.15, (len(labels), 12))
    return rows.astype(np.float32), labels


def test_fit_logistic_tells_classes_apart():
    """Every row asks for its own class, and says no to the others; small classes are not drowned."""
    rows, labels = rows_and_labels()
    logits = fit_logistic(rows, labels, 3).logits(rows)

    assert (logits.argmax(axis=1) == labels).all()
    assert ((logits > 0).sum(axis=1) == 1).all()


def test_fit_logistic_is_always_the_same():
    """The same rows give the same classifier, to the last bit: scores do not change from one start to the next."""
    rows, labels = rows_and_labels()
    once, again = fit_logistic(rows, labels, 3), fit_logistic(rows, labels, 3)

    assert np.array_equal(once.weights, again.weights)
    assert np.array_equal(once.intercepts, again.intercepts)


def test_fit_logistic_one_entry_or_one_without_rows():
    """A FAQ of one entry trains too, and so does a class that has no text."""
    rows, labels = rows_and_labels()

    assert np.isfinite(fit_logistic(rows, np.zeros_like(labels), 1).logits(rows)).all()
    assert np.isfinite(fit_logistic(rows, labels, 4).logits(rows)).all()


def test_fit_lda_tells_classes_apart():
    """Without training, for very large folders: the same answers on the same rows, at once."""
    rows, labels = rows_and_labels()
    logits = fit_lda(rows, labels, 3).logits(rows)

    assert (logits.argmax(axis=1) == labels).all()
    assert np.isfinite(fit_lda(rows, labels, 4).logits(rows)).all()
