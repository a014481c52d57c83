"""The index of a few phrasings."""

import os
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ConfigError
from bot.matching.model.array_cache import KEPT
from bot.matching.model.index import Index
from bot.matching.phrasings import OUT_OF_SCOPE, Phrasings
from tests.matching.conftest import folder_in_the_way

IDS = ("detention/visits", "release/bond")
TEXTS = ("una receta de arepas", "como visito a mi hermano", "visiting hours", "cuanto es la fianza", "how to pay bond")
LABELS = np.array([OUT_OF_SCOPE, 0, 0, 1, 1])
PHRASINGS = Phrasings(IDS, TEXTS, LABELS)


def index_file(folder: Path) -> Path:
    """The file that keeps the index."""
    (file,) = folder.glob("index-*.npz")
    return file


def test_load_makes_the_index_once(tmp_path, encoder):
    """The second time nothing is encoded, and everything is as it was."""
    made = Index.load(PHRASINGS, encoder, tmp_path)
    assert sorted(encoder.encoded) == sorted(TEXTS)
    encoder.encoded.clear()
    loaded = Index.load(PHRASINGS, encoder, tmp_path)

    assert encoder.encoded == []
    assert np.array_equal(loaded.embeddings, made.embeddings)
    assert np.array_equal(loaded.classifier.weights, made.classifier.weights)
    assert np.array_equal(loaded.tfidf.idf, made.tfidf.idf)


def test_load_classifier_knows_its_phrasings(tmp_path, encoder):
    """A column an entry, and a last one for what is out of scope; each phrasing asks for its own."""
    index = Index.load(PHRASINGS, encoder, tmp_path)
    logits = index.classifier.logits(index.rows(TEXTS, index.embeddings))

    assert logits.argmax(axis=1).tolist() == [2, 0, 0, 1, 1]


def test_load_without_out_of_scope_examples(tmp_path, encoder):
    """Another FAQ folder has none, and then there is no such column."""
    index = Index.load(Phrasings(IDS, TEXTS[1:], LABELS[1:]), encoder, tmp_path)

    assert index.classifier.weights.shape[1] == 2


@pytest.mark.parametrize(
    "other",
    [
        Phrasings(IDS, (*TEXTS[:4], "otra cosa"), LABELS),
        Phrasings(("a/b", IDS[1]), TEXTS, LABELS),
        Phrasings(IDS, TEXTS, np.array([OUT_OF_SCOPE, 0, 0, 0, 1])),
    ],
)
def test_load_what_changed_has_another_index(tmp_path, encoder, other):
    """A changed text, id or belonging makes a new index, and encodes the changed text only."""
    Index.load(PHRASINGS, encoder, tmp_path)
    encoder.encoded.clear()
    Index.load(other, encoder, tmp_path)

    assert other.fingerprint != PHRASINGS.fingerprint
    assert encoder.encoded == [text for text in other.texts if text not in TEXTS]


@pytest.mark.parametrize("content", [b"", b"garbage" * 50, b"PK\x03\x04" + b"\0" * 99, b"\x93NUMPY\x01\x00"])
def test_load_damaged_file_is_made_anew(tmp_path, encoder, content):
    """A broken file costs time, nothing else."""
    made = Index.load(PHRASINGS, encoder, tmp_path)
    file = index_file(tmp_path)
    whole = file.stat().st_size
    file.write_bytes(content)
    loaded = Index.load(PHRASINGS, encoder, tmp_path)

    assert np.array_equal(loaded.classifier.weights, made.classifier.weights)
    assert file.stat().st_size == whole


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_load_cut_file_is_made_anew(tmp_path, encoder, keep):
    """A file of which the end is missing is not believed."""
    made = Index.load(PHRASINGS, encoder, tmp_path)
    file = index_file(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: int(keep * len(content))])

    assert np.array_equal(Index.load(PHRASINGS, encoder, tmp_path).classifier.weights, made.classifier.weights)


def test_load_folder_that_cannot_be_written(tmp_path, encoder):
    """One clear error says which setting to change."""
    with pytest.raises(ConfigError, match=r"cannot be written .*FARO_CACHE"):
        Index.load(PHRASINGS, encoder, folder_in_the_way(tmp_path))


def test_load_removes_the_oldest_indexes(tmp_path, encoder):
    """Each change of a folder makes a file; a few of the newest stay, the one in use among them."""
    for number in range(KEPT + 3):
        old = tmp_path / f"index-old-{number}.npz"
        old.write_bytes(b"old")
        os.utime(old, (number, number))
    Index.load(PHRASINGS, encoder, tmp_path)
    left = {file.name for file in tmp_path.glob("index-*.npz")}

    assert len(left) == KEPT
    assert "index-old-0.npz" not in left
    assert f"index-old-{KEPT + 2}.npz" in left
    assert any("old" not in name for name in left)


def test_files_hold_no_texts(tmp_path, encoder):
    """The cache is plain numbers: no pickles, no words."""
    Index.load(PHRASINGS, encoder, tmp_path)

    for file in tmp_path.iterdir():
        assert b"hermano" not in file.read_bytes()
    with np.load(index_file(tmp_path), allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind in "bfiu" for name in stored.files)


def test_rows_stand_by_label(tmp_path, encoder):
    """Each entry's phrasings and the out-of-scope examples are found where they are."""
    index = Index.load(PHRASINGS, encoder, tmp_path)

    assert [TEXTS[rows] for rows in index.rows_of] == [TEXTS[1:3], TEXTS[3:]]
    assert TEXTS[index.rows_out_of_scope] == TEXTS[:1]
    with pytest.raises(ValueError, match="put the texts in their labels' order"):
        Phrasings(IDS, TEXTS, LABELS[::-1])
