"""Texts as vectors, and files that are there whole or not at all."""

import stat
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.errors import BotError
from bot.matching.model.array_cache import write_whole
from bot.matching.model.encoder import DIMENSIONS, Encoder

TEXTS = ["como visito a mi hermano", "how do i visit my brother", "quiero pagar la fianza"]


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
