"""Text -> vector, each text encoded once: a language model, with what it said before kept on disk."""

import hashlib
import json
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
from bot.matching.model.tokenizer import Tokenizer

# multilingual-e5-small (Wang et al. 2024, https://arxiv.org/abs/2402.05672; MIT), cut to Spanish and English and tuned
# on the FAQ's phrasings; tools/encoder makes the file.
WEIGHTS = Path(__file__).parent / "e5-faro.onnx"
WEIGHTS_SHA256 = "91fd57c310df6a3deac218096bd97b79729401bace75f7ec12c095037a2c7d00"
DIMENSIONS = 384
MOST_TOKENS = 512  # of a text; the model knows no further places
BATCH = 2000  # characters that a thread takes at once
KEY_BYTES = 16
MOST_OTHERS = 50_000  # vectors that are kept of other folders and earlier texts, 784 bytes each

Vectors = NDArray[np.float32]


class Encoder:
    """Unit vectors of 384 dimensions for normalized texts; alike in meaning, alike in direction.

    The model is loaded when the first text needs it. Calls from several threads are safe.
    """

    def __init__(self, weights: Path = WEIGHTS, sha256: str = WEIGHTS_SHA256) -> None:
        self._weights = weights
        self._sha256 = sha256
        self._model: _Model | None = None
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """What tells these vectors from those of another model."""
        return self._sha256[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of 384 numbers for each text, of length 1; of an empty text too."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        model = self._loaded()
        return np.stack([model.vector(text) for text in texts])  # together they would cost no less

    def _loaded(self) -> "_Model":
        with self._lock:
            if self._model is None:
                _check(self._weights, self._sha256)
                self._model = _Model(self._weights)
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


class _Model:
    """What the file of weights holds: pieces of words, and how their numbers become a vector."""

    def __init__(self, weights: Path) -> None:
        import onnxruntime as ort  # loads a C library

        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # a thread a text, and none that waits
        options.log_severity_level = 3
        self._session = ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        words = self._session.get_modelmeta().custom_metadata_map
        self._tokenizer = Tokenizer(json.loads(words["pieces"]), json.loads(words["scores"]))

    def vector(self, text: str) -> Vectors:
        """The 384 numbers of *text*."""
        ids = np.array([self._tokenizer.ids(text)[:MOST_TOKENS]], np.int64)
        (vectors,) = self._session.run(None, {"ids": ids})
        return np.asarray(vectors[0], np.float32)


def _check(weights: Path, sha256: str) -> None:
    """Raise BotError unless *weights* is there and has the known hash."""
    try:
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BotError(f"{weights}: cannot be read; install Faro again with: make install") from error
    if digest != sha256:
        raise BotError(f"{weights}: not the weights Faro was measured with; take the file from the repository again")
