"""Text -> vector: a language model that knows Spanish and English."""

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import BotError
from bot.matching.model.tokenizer import Tokenizer

# multilingual-e5-small (Wang et al. 2024, https://arxiv.org/abs/2402.05672; MIT), cut to Spanish and English and tuned
# on the FAQ's phrasings; tools/encoder makes the file.
WEIGHTS = Path(__file__).parent / "e5-faro.onnx"
WEIGHTS_SHA256 = "91fd57c310df6a3deac218096bd97b79729401bace75f7ec12c095037a2c7d00"
DIMENSIONS = 384
MOST_TOKENS = 512  # of a text; the model knows no further places

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
