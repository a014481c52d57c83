"""Vectors of texts, each encoded once: kept in the cache folder, and those of the committed texts beside the FAQ."""

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bot.matching.model.array_cache import write_whole
from bot.matching.model.encoder import DIMENSIONS, Encoder, Vectors

BATCH = 2000  # characters that a thread takes at once
SAVED_AFTER = 2000  # texts: what a kill loses, at most
KEY_BYTES = 16
MOST_OTHERS = 50_000  # vectors that are kept of other folders and earlier texts, 784 bytes each
SHIPPED_BYTES = KEY_BYTES + 2 + DIMENSIONS  # the key, the scale in half precision, a byte a number

log = logging.getLogger(__name__)


class VectorCache:
    """Vectors of texts in one folder of plain arrays: a text that was encoded once is never encoded again.

    A damaged or foreign file counts as an empty cache. Files are put in place whole or not at all, and while many
    texts are encoded every few thousand, so that whoever is killed goes on from there.
    """

    def __init__(self, folder: Path, encoder: Encoder, shipped: Path | None = None) -> None:
        self._encoder = encoder
        self._file = folder / f"vectors-{encoder.fingerprint}.npy"
        self._shipped = shipped

    def encode(self, texts: Sequence[str], *, progress: bool = False, description: str = "") -> Vectors:
        """A row for each text: from the cache, from what was shipped, else encoded now and kept.

        Raises ConfigError where the folder cannot be written.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        keys = list(map(_key, texts))
        known = self._read()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing and self._shipped:
            shipped = read_shipped(self._shipped, self._encoder.fingerprint)
            if shipped.keys() - known.keys():
                known = shipped | known
                self._write(keys, known)
                missing = {key: text for key, text in missing.items() if key not in known}
        done = 0
        for vectors in self._encoded(missing, progress, description):
            known |= vectors
            done += len(vectors)
            self._write(keys, known)
            log.info("encoded %d of %d texts (%s)", done, len(missing), description)
        return np.stack([known[key] for key in keys]).astype(np.float32)

    def _encoded(
        self, missing: Mapping[bytes, str], progress: bool, description: str
    ) -> Iterator[dict[bytes, NDArray[np.float16]]]:
        """The vectors, as many at once as are to be kept together."""
        by_length = sorted(missing, key=lambda key: len(missing[key]))
        batches = _batches(by_length, [len(missing[key]) for key in by_length])

        def vectors_of(batch: list[bytes]) -> NDArray[np.float16]:
            return self._encoder.encode([missing[key] for key in batch]).astype(np.float16)

        encoded: dict[bytes, NDArray[np.float16]] = {}
        with (
            ThreadPoolExecutor(free_cores()) as threads,
            tqdm(total=len(missing), desc=description, unit="", disable=not progress, leave=False) as bar,
        ):
            for batch, vectors in zip(batches, threads.map(vectors_of, batches), strict=True):
                encoded.update(zip(batch, vectors, strict=True))
                bar.update(len(batch))
                if len(encoded) >= SAVED_AFTER:
                    yield encoded
                    encoded = {}
        if encoded:
            yield encoded

    def _read(self) -> dict[bytes, NDArray[np.float16]]:
        try:
            rows = np.load(self._file, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return {}
        if rows.dtype != np.uint8 or rows.ndim != 2 or rows.shape[1] != KEY_BYTES + 2 * DIMENSIONS:
            return {}
        vectors = np.ascontiguousarray(rows[:, KEY_BYTES:]).view(np.float16)
        if not np.isfinite(vectors).all():
            return {}
        return {key.tobytes(): vector for key, vector in zip(rows[:, :KEY_BYTES], vectors, strict=True)}

    def _write(self, wanted: Sequence[bytes], known: Mapping[bytes, NDArray[np.float16]]) -> None:
        """Keep what is *wanted*, as far as it is known, and of the others what was there before."""
        first = [key for key in dict.fromkeys(wanted) if key in known]
        others = list(known.keys() - set(first))[:MOST_OTHERS]
        keys = np.frombuffer(b"".join([*first, *others]), np.uint8).reshape(-1, KEY_BYTES)
        values = np.stack([known[key] for key in [*first, *others]]).view(np.uint8)
        rows = np.hstack([keys, values])
        write_whole(self._file, lambda target: np.save(target, rows, allow_pickle=False))


def free_cores() -> int:
    """How many threads may compute without taking a core from others: at least one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return max(1, cores - round(busy))


def read_shipped(folder: Path, fingerprint: str) -> dict[bytes, NDArray[np.float16]]:
    """The vectors in *folder* that the encoder with this *fingerprint* made, by their texts' keys.

    A damaged file counts as none.
    """
    known: dict[bytes, NDArray[np.float16]] = {}
    for file in sorted((folder / fingerprint).rglob("*.npy")):
        try:
            rows = np.load(file, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            continue
        if rows.dtype != np.uint8 or rows.ndim != 2 or rows.shape[1] != SHIPPED_BYTES:
            continue
        scales = np.ascontiguousarray(rows[:, KEY_BYTES : KEY_BYTES + 2]).view(np.float16)
        values = rows[:, KEY_BYTES + 2 :].view(np.int8) * scales.astype(np.float32)
        if np.isfinite(values).all():
            keys = (key.tobytes() for key in rows[:, :KEY_BYTES])
            known.update(zip(keys, values.astype(np.float16), strict=True))
    return known


def count_shipped(folder: Path, fingerprint: str, texts: Sequence[str]) -> int:
    """How many of *texts* have their vector in *folder*."""
    known = read_shipped(folder, fingerprint)
    return sum(_key(text) in known for text in texts)


def write_shipped(folder: Path, fingerprint: str, groups: Mapping[str, Mapping[str, Vectors]]) -> None:
    """Put the vectors of each group's texts into a file of its own in *folder*, and take away what was there before.

    Each number is kept as a byte, scaled by the vector's greatest; what does not change is the same to the byte.
    """
    before = set(folder.rglob("*.npy"))
    for name, vectors in groups.items():
        texts = sorted(vectors, key=_key)
        numbers = np.stack([vectors[text] for text in texts])
        scales = (np.abs(numbers).max(axis=1, keepdims=True) / 127).astype(np.float16)
        values = np.rint(numbers / scales.astype(np.float32)).clip(-127, 127).astype(np.int8)
        keys = np.frombuffer(b"".join(_key(text) for text in texts), np.uint8).reshape(-1, KEY_BYTES)
        rows = np.hstack([keys, scales.view(np.uint8), values.view(np.uint8)])
        file = folder / fingerprint / f"{name}.npy"
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, rows, allow_pickle=False)
        before.discard(file)
    for file in before:
        file.unlink()


def _batches(keys: list[bytes], lengths: list[int]) -> list[list[bytes]]:
    """The keys in their order, so many together that their texts have about BATCH characters."""
    batches: list[list[bytes]] = []
    size = BATCH
    for key, length in zip(keys, lengths, strict=True):
        if size >= BATCH:
            batches.append([])
            size = 0
        batches[-1].append(key)
        size += length
    return batches


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).digest()
