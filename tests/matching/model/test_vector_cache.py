"""Vectors that are kept, and those that come with the code."""

import logging
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ConfigError
from bot.matching.model.encoder import DIMENSIONS
from bot.matching.model.vector_cache import VectorCache, count_shipped, free_cores, read_shipped, write_shipped
from tests.matching.conftest import CountingEncoder, folder_in_the_way

TEXTS = ["como visito a mi hermano", "how do i visit my brother", "quiero pagar la fianza"]


def only_file(folder: Path) -> Path:
    """The one file in *folder*."""
    (file,) = folder.iterdir()
    return file


def test_cache_encodes_each_text_once(tmp_path, encoder):
    """What was encoded before comes from the file; doubled texts are encoded once; the order is the caller's."""
    first = VectorCache(tmp_path, encoder).encode([*TEXTS, TEXTS[0]])
    assert sorted(encoder.encoded) == sorted(TEXTS)
    again = VectorCache(tmp_path, encoder).encode([*reversed(TEXTS)])

    assert sorted(encoder.encoded) == sorted(TEXTS)
    assert np.array_equal(first[3], first[0])
    assert np.array_equal(again, first[2::-1])


def test_cache_encodes_only_what_changed(tmp_path, encoder):
    """Where a phrasing changes, only that one is encoded."""
    VectorCache(tmp_path, encoder).encode(TEXTS)
    encoder.encoded.clear()
    VectorCache(tmp_path, encoder).encode([TEXTS[0], "cuanto cuesta la fianza", TEXTS[2]])

    assert encoder.encoded == ["cuanto cuesta la fianza"]


def test_cache_keeps_what_other_folders_need(tmp_path, encoder):
    """Another folder's texts, encoded in between, do not push ours out."""
    VectorCache(tmp_path, encoder).encode(TEXTS)
    VectorCache(tmp_path, encoder).encode(["where is my parcel"])
    encoder.encoded.clear()
    VectorCache(tmp_path, encoder).encode([*TEXTS, "where is my parcel"])

    assert encoder.encoded == []


def test_cache_no_texts(tmp_path, encoder):
    """Nothing to encode writes nothing."""
    assert VectorCache(tmp_path, encoder).encode([]).shape == (0, DIMENSIONS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "pickle", "shape", "nan"])
def test_cache_damaged_file_counts_as_empty(tmp_path, encoder, damage):
    """Whatever became of the file, its texts are encoded anew and it is made good."""
    good = VectorCache(tmp_path, encoder).encode(TEXTS)
    file = only_file(tmp_path)
    match damage:
        case "empty":
            file.write_bytes(b"")
        case "garbage":
            file.write_bytes(b"no array at all" * 100)
        case "cut":
            file.write_bytes(file.read_bytes()[:-100])
        case "pickle":
            np.save(file, np.array([{"a": 1}], object), allow_pickle=True)
        case "shape":
            np.save(file, np.zeros((3, 7), np.uint8))
        case "nan":
            rows = np.load(file)
            rows[0, -2:] = 255  # a number that is none, in half precision
            np.save(file, rows)
    encoder.encoded.clear()

    assert np.array_equal(VectorCache(tmp_path, encoder).encode(TEXTS), good)
    assert len(encoder.encoded) == 3
    assert np.array_equal(VectorCache(tmp_path, encoder).encode(TEXTS), good)
    assert len(encoder.encoded) == 3
    assert file == only_file(tmp_path)


def test_cache_of_another_model_is_left_alone(tmp_path, encoder):
    """Vectors of two models never mix: each has a file of its own."""

    class OtherModel(CountingEncoder):
        fingerprint = "0123456789abcdef"

    VectorCache(tmp_path, encoder).encode(TEXTS)
    file = only_file(tmp_path)
    before, other = file.read_bytes(), OtherModel()
    VectorCache(tmp_path, other).encode(TEXTS)

    assert len(other.encoded) == 3
    assert file.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_cache_folder_that_cannot_be_written(tmp_path, encoder):
    """One clear error says which setting to change."""
    with pytest.raises(ConfigError, match=r"cannot be written .*FARO_CACHE"):
        VectorCache(folder_in_the_way(tmp_path), encoder).encode(TEXTS)


def test_cache_saves_while_it_encodes(tmp_path, caplog, monkeypatch):
    """Whoever is killed goes on from the last save; the log says how far it came."""

    class Killed(CountingEncoder):
        def encode(self, texts):
            if len(self.encoded) >= 2:
                raise KeyboardInterrupt
            return super().encode(texts)

    monkeypatch.setattr("bot.matching.model.vector_cache.SAVED_AFTER", 1)
    monkeypatch.setattr("bot.matching.model.vector_cache.BATCH", 1)
    monkeypatch.setattr("bot.matching.model.vector_cache.free_cores", lambda: 1)
    killed = Killed()
    with caplog.at_level(logging.INFO), pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path, killed).encode(TEXTS, description="FAQ")
    after = CountingEncoder()
    VectorCache(tmp_path, after).encode(TEXTS)

    assert "encoded 2 of 3 texts (FAQ)" in caplog.messages
    assert sorted([*killed.encoded, *after.encoded]) == sorted(TEXTS)


def test_shipped_vectors_are_taken_and_not_encoded(tmp_path, encoder):
    """What comes with the code is used where it fits and computed where it does not; a byte a number is enough."""
    vectors = dict(zip(TEXTS[:2], encoder.encode(TEXTS[:2]), strict=True))
    write_shipped(tmp_path / "shipped", encoder.fingerprint, {"a/b": {TEXTS[0]: vectors[TEXTS[0]]}, "c/d": vectors})
    encoder.encoded.clear()
    found = VectorCache(tmp_path / "cache", encoder, tmp_path / "shipped").encode(TEXTS)

    assert encoder.encoded == TEXTS[2:]
    assert (found[:2] * np.stack(list(vectors.values()))).sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert VectorCache(tmp_path / "cache", encoder).encode(TEXTS) == pytest.approx(found)
    assert encoder.encoded == TEXTS[2:]


def test_shipped_vectors_of_another_encoder_or_damaged_count_as_none(tmp_path, encoder):
    """Nothing wrong is taken for a vector."""
    write_shipped(tmp_path, "0123456789abcdef", {"a/b": dict(zip(TEXTS, encoder.encode(TEXTS), strict=True))})
    assert count_shipped(tmp_path, encoder.fingerprint, TEXTS) == 0
    assert count_shipped(tmp_path, "0123456789abcdef", [*TEXTS, "other"]) == 3
    (tmp_path / "0123456789abcdef" / "a" / "b.npy").write_bytes(b"no array")

    assert read_shipped(tmp_path, "0123456789abcdef") == {}


def test_write_shipped_changes_only_what_changed(tmp_path, encoder):
    """The same texts give the same bytes; what is no longer wanted is taken away, other encoders' files too."""
    vectors = dict(zip(TEXTS, encoder.encode(TEXTS), strict=True))
    write_shipped(tmp_path, "old", {"a/b": vectors})
    write_shipped(tmp_path, "new", {"a/b": vectors, "c/d": vectors})
    before = (tmp_path / "new" / "a" / "b.npy").read_bytes()
    write_shipped(tmp_path, "new", {"a/b": dict(reversed(vectors.items()))})

    assert [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.npy")] == ["new/a/b.npy"]
    assert (tmp_path / "new" / "a" / "b.npy").read_bytes() == before


def test_free_cores_are_those_that_nobody_uses(monkeypatch):
    """On a busy machine one thread encodes, so that no two fight for a core; on a quiet one all of them."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: {0, 1, 2, 3})
    for load, threads in [(0.2, 4), (2.9, 1), (9.0, 1)]:
        monkeypatch.setattr("os.getloadavg", lambda load=load: (load, 0, 0))
        assert free_cores() == threads
