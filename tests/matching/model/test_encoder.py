"""Texts as vectors, and the file that keeps them."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.errors import BotError, ConfigError
from bot.matching.model.array_cache import write_whole
from bot.matching.model.encoder import DIMENSIONS, Encoder, VectorCache
from tests.matching.conftest import CountingEncoder, folder_in_the_way

TEXTS = ["como visito a mi hermano", "how do i visit my brother", "quiero pagar la fianza"]


def only_file(folder: Path) -> Path:
    """The one file in *folder*."""
    (file,) = folder.iterdir()
    return file


def test_encode_gives_unit_vectors_of_meaning(encoder):
    """The same question in two languages is nearer than two questions in one language."""
    rows = encoder.encode(TEXTS)

    assert rows.shape == (3, DIMENSIONS)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_encode_says_what_it_said_when_measured(encoder):
    """On every machine about the same numbers: the decision was fitted to them."""
    (row,) = encoder.encode(TEXTS[:1])

    assert row[:6] == pytest.approx([0.0512, -0.0486, -0.0308, -0.0301, 0.0846, -0.0296], abs=0.004)


def test_encode_nothing_and_empty_text(encoder):
    """No texts give no rows; an empty text has a row like any other."""
    assert encoder.encode([]).shape == (0, DIMENSIONS)
    assert np.isfinite(encoder.encode([""])).all()


def test_encode_does_not_depend_on_company(encoder):
    """A text's vector is the same to the bit alone, among others and from several threads."""
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda text: encoder.encode([text])[0], TEXTS * 4))

    assert np.array_equal(encoder.encode(TEXTS), alone)
    assert np.array_equal(rows, np.vstack([alone] * 4))


def test_encode_text_longer_than_the_model_reads(encoder):
    """What stands beyond the last place that the model knows is left out."""
    long = " ".join(["detenido"] * 900)

    assert np.array_equal(encoder.encode([long]), encoder.encode([f"{long} liberado"]))


def test_encoder_refuses_other_weights(tmp_path):
    """Weights that are absent or not the measured ones are named, with what to do."""
    (tmp_path / "weights.bin").write_bytes(b"other weights")

    with pytest.raises(BotError, match=r"absent\.bin: cannot be read; .*make install"):
        Encoder(tmp_path / "absent.bin").encode(["hola"])
    with pytest.raises(BotError, match=r"weights\.bin: not the weights"):
        Encoder(tmp_path / "weights.bin").encode(["hola"])


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


def test_write_whole_or_not_at_all(tmp_path):
    """Where writing breaks off, the old file stays and nothing is left behind; the file is its owner's only."""
    file = tmp_path / "deep" / "file"
    write_whole(file, lambda target: target.writelines([b"old"]))

    def break_off(target):
        target.write(b"ne")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        write_whole(file, break_off)
    assert file.read_bytes() == b"old"
    assert list(file.parent.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
