"""Words and letters of a text as a row of numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.model.tfidf import BUCKETS, COLUMNS, HashedTfidf, SparseRows

TEXTS = ["donde esta mi hermano", "donde esta mi abogado", "como pago la fianza", "visitas al centro"]


@pytest.fixture(scope="module")
def tfidf() -> HashedTfidf:
    """One that has seen four texts."""
    return HashedTfidf.of(TEXTS)


def test_transform_is_likest_to_itself(tfidf):
    """Each text's row has its greatest product with its own, and shared words bring texts nearer."""
    rows = tfidf.transform(TEXTS)
    products = rows @ rows.T

    assert rows.shape == (4, COLUMNS)
    assert (products.argmax(axis=1) == np.arange(4)).all()
    assert products[0, 1] > products[0, 2]


def test_transform_rare_words_count_more(tfidf):
    """What only one text holds says more than what many do."""
    mixed, rare, common = tfidf.transform(["mi fianza", "fianza", "mi"])

    assert mixed @ rare > mixed @ common


def test_transform_bears_typing_errors(tfidf):
    """A misspelt word still shares most of its letters."""
    right, wrong, other = tfidf.transform(["fianza", "fiansa", "visitas"])

    assert right @ wrong > 0.15 > right @ other


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=4))
def test_transform_any_texts(tfidf, texts):
    """Any texts give finite rows, an empty one a row of zeros."""
    rows = tfidf.transform([*texts, ""])

    assert rows.shape == (len(texts) + 1, COLUMNS)
    assert np.isfinite(rows).all()
    assert not rows[-1].any()


def test_transform_takes_some_words_for_one():
    """Who it is about does not change the question; other words do."""
    texts = ["donde esta mi hermano", "donde esta mi prima", "donde esta mi papel"]
    brother, cousin, paper = HashedTfidf.of(texts, {"hermano", "prima"}).transform(texts)

    assert np.array_equal(brother, cousin)
    assert not np.array_equal(brother, paper)


def test_transform_uses_every_column_with_either_sign():
    """Bucket, sign and column are cut from different bits of the hash, so that what meets in one differs in another."""
    words = [f"palabra{number}" for number in range(20_000)]
    rows = HashedTfidf.of(words).transform(words)

    assert (rows > 0).any(axis=0).all()
    assert (rows < 0).any(axis=0).all()
    assert rows.shape[1] * 2 * BUCKETS == 1 << 32


def test_sparse_rows_are_as_alike_as_dense_ones(tfidf):
    """A text's likeness to some of many is that of their whole rows, halved, and 1 to itself; an empty one has none."""
    rows = tfidf.transform([*TEXTS, ""])
    sparse = SparseRows.of((rows / 4).astype(np.float16), scale=4)

    assert sparse.cosines(rows[0], slice(0, 5)) == pytest.approx(rows @ rows[0] / 2, abs=2e-3)
    assert sparse.cosines(rows[2], slice(2, 4))[0] == pytest.approx(1, abs=2e-3)
    assert sparse.cosines(rows[2], slice(4, 5)).tolist() == [0]
    assert sparse.cosines(rows[2], slice(1, 1)).tolist() == []
