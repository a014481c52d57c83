"""The figures of `benchmarks/public_sets.py`, counted by hand."""

import random

import numpy as np
import pytest

from benchmarks.public_sets import BASELINES, Labelled, Said, auroc, figures, read, shots, write_faq
from bot.faq.loader import load

TRAIN = [
    Labelled("where is my order", "track"),
    Labelled("track: my parcel - now", "track"),
    Labelled("i want my money back", "refund"),
    Labelled("- how do refunds work?", "refund"),
    Labelled("# what is the warranty", "warranty"),
]


@pytest.mark.parametrize(
    ("inside", "outside", "area"),
    [([3, 4], [1, 2], 1), ([1, 2], [3, 4], 0), ([1, 1], [1, 1], 0.5), ([2, 4], [1, 3], 0.75)],
)
def test_auroc_counts_pairs(inside, outside, area):
    """The share of pairs in which the one in scope is above, a tie counting half."""
    assert auroc(np.array(inside, float), np.array(outside, float)) == area


def test_figures_refuse_four_of_five():
    """The threshold refuses 80 % of what is out of scope; only what is above it counts as answered."""
    messages = [Labelled("a", "x"), Labelled("b", "x"), Labelled("c", "y"), *[Labelled("o", None)] * 5]
    said = [Said("x", 9), Said("x", 3), Said("x", 8), *[Said("x", score) for score in (1, 2, 3, 4, 7)]]
    found = figures(said, messages)

    assert found.top1 == 2 / 3
    assert found.auroc == pytest.approx((5 + 2.5 + 5) / 15)
    assert found.acc_oos80 == 1 / 3


def test_figures_without_out_of_scope():
    """Where every message has a label, there is only the share that is right."""
    found = figures([Said("x", 1), Said("y", 1)], [Labelled("a", "x"), Labelled("b", "x")])

    assert (found.top1, found.auroc, found.acc_oos80) == (0.5, None, None)


def test_shots_takes_ten_of_each():
    """The first ten without dice; with dice ten others, always the same of one seed."""
    train = [Labelled(f"{label}{number}", label) for number in range(30) for label in "ab"]
    dealt = shots(train, random.Random(1))

    assert [one.text for one in shots(train) if one.label == "a"] == [f"a{number}" for number in range(10)]
    assert len(dealt) == 20
    assert dealt == shots(train, random.Random(1)) != shots(train)


def test_read_joins_lines_and_knows_what_has_no_label(tmp_path):
    """A message on several lines becomes one, as `faro ask` reads it; the label for none is none."""
    file = tmp_path / "set_test.csv"
    file.write_text('sentence,label\n"two\nlines",A\nHy,NO_NODES_DETECTED\n', encoding="utf-8")

    assert read(file) == [Labelled("two lines", "A"), Labelled("Hy", None)]


def test_write_faq_keeps_every_phrasing(tmp_path):
    """The folder can be loaded, and holds each phrasing of each label, whatever signs are in it."""
    names = write_faq(tmp_path, [*TRAIN, Labelled("hello", None)])
    entries = load(tmp_path, lenient=True).entries

    assert {names[entry.id]: len(entry.phrasings) for entry in entries} == {"track": 2, "refund": 2, "warranty": 1}


@pytest.mark.parametrize("name", [name for name in BASELINES if "embeddings" not in name])
def test_baselines_find_the_nearest_phrasing(name):
    """Each baseline knows its own phrasings."""
    said = BASELINES[name](TRAIN, [one.text for one in TRAIN])

    assert [one.label for one in said] == [one.label for one in TRAIN]
