"""The trained part, on made-up rows."""

import numpy as np

from bot.matching.model.classifier import from_means, train


def rows_and_classes() -> tuple[np.ndarray, np.ndarray]:
    """Three heaps of points, the third five times as large."""
    dice = np.random.default_rng(1)
    classes = np.array([0] * 10 + [1] * 10 + [2] * 50)
    middles = np.eye(3, 12, dtype=np.float32)
    rows = middles[classes] + dice.normal(0, 0.15, (len(classes), 12))
    return rows.astype(np.float32), classes


def test_train_tells_classes_apart():
    """Every row asks for its own class, and says no to the others; small classes are not drowned."""
    rows, classes = rows_and_classes()
    logits = train(rows, classes, 3).logits(rows)

    assert (logits.argmax(axis=1) == classes).all()
    assert ((logits > 0).sum(axis=1) == 1).all()


def test_train_is_always_the_same():
    """The same rows give the same head, to the last bit: scores do not change from one start to the next."""
    rows, classes = rows_and_classes()
    once, again = train(rows, classes, 3), train(rows, classes, 3)

    assert np.array_equal(once.weights, again.weights)
    assert np.array_equal(once.constants, again.constants)


def test_train_one_entry_or_one_without_rows():
    """A FAQ of one entry trains too, and so does a class that has no text."""
    rows, classes = rows_and_classes()

    assert np.isfinite(train(rows, np.zeros_like(classes), 1).logits(rows)).all()
    assert np.isfinite(train(rows, classes, 4).logits(rows)).all()


def test_from_means_tells_classes_apart():
    """Without training, for very large folders: the same answers on the same rows, at once."""
    rows, classes = rows_and_classes()
    logits = from_means(rows, classes, 3).logits(rows)

    assert (logits.argmax(axis=1) == classes).all()
    assert np.isfinite(from_means(rows, classes, 4).logits(rows)).all()
