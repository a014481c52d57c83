"""Messages that cannot wait and that no rule foresaw, recognised by examples."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import FaqError
from bot.languages.locale import Locale
from bot.matching.emergency.rules import Rule
from bot.matching.model.array_cache import read_arrays, write_arrays
from bot.matching.model.classifier import OneVsRestClassifier, fit_logistic
from bot.matching.model.encoder import Encoder, Vectors
from bot.matching.model.index import Index
from bot.matching.model.vector_cache import VectorCache
from bot.matching.phrasings import OUT_OF_SCOPE
from bot.matching.text.normalize import normalized
from bot.matching.text.spelling import Speller
from bot.matching.text.tables import read_lines

FOLDER = "emergency"
VERSION = b"1"
EVERY = 2  # of how many phrasings of the FAQ one is shown as no emergency
# Both chosen by cross-validation on the examples, with a look at the test list and at labelled questions.
SURE = 2.5  # logit from which a message is taken for an emergency that no rule fits
DOUBT = -1.0  # logit under which even a rule that fits is not believed


@dataclass(frozen=True)
class Examples:
    """Messages that cannot wait, each with the number of its rule in *names*, and near misses (OUT_OF_SCOPE)."""

    names: tuple[str, ...]
    texts: tuple[str, ...]
    labels: NDArray[np.intp]

    @classmethod
    def load(cls, tables: Path, names: Collection[str], speller: Speller) -> "Examples":
        """The examples in *tables*/emergency, normalized and repaired; none where there are no such files.

        `examples.es.txt` has a line `[rule]` before the messages of each rule; `near.es.txt` holds messages only.
        Raises FaqError for a section that is no rule's.
        """
        known = tuple(names)
        found: dict[str, int] = {}
        for locale in Locale:
            file = tables / FOLDER / f"examples.{locale}.txt"
            number = OUT_OF_SCOPE
            for line in read_lines(file):
                if line.startswith("["):
                    name = line.strip("[]")
                    if name not in known:
                        raise FaqError(f"{file}: [{name}] is no emergency rule; write one of {', '.join(known)}")
                    number = known.index(name)
                elif number == OUT_OF_SCOPE:
                    raise FaqError(f"{file}: {line[:40]!r} stands before the first [rule]; put it under its rule")
                else:
                    found[speller.repair(normalized(line), locale)] = number
            for line in read_lines(tables / FOLDER / f"near.{locale}.txt"):
                found.setdefault(speller.repair(normalized(line), locale), OUT_OF_SCOPE)
        found.pop("", None)
        return cls(known, tuple(found), np.array(list(found.values()), np.intp))


class EmergencyClassifier:
    """Says how much a message is like the examples of each emergency, and unlike everything else."""

    def __init__(self, names: Sequence[str], classifier: OneVsRestClassifier) -> None:
        self._names = tuple(names)
        self._classifier = classifier

    @classmethod
    def load(
        cls,
        examples: Examples,
        answered_by: Collection[str],
        index: Index,
        encoder: Encoder,
        cache: Path,
        *,
        progress: bool = False,
    ) -> "EmergencyClassifier | None":
        """One trained on *examples* against the FAQ's phrasings, kept in *cache*; None without examples.

        The phrasings of the entries that emergencies are *answered_by* are left out: some of them are emergencies.
        """
        if not len(examples.texts):
            return None
        digest = hashlib.sha256(VERSION + index.phrasings.fingerprint.encode() + "\n".join(examples.texts).encode())
        digest.update(examples.labels.astype(np.int32).tobytes())
        file = cache / f"recogniser-{encoder.fingerprint}-{digest.hexdigest()[:16]}.npz"
        stored = read_arrays(file, ("weights", "intercepts"))
        if stored is None:
            classifier = _trained(examples, answered_by, index, VectorCache(cache, encoder), progress=progress)
            stored = {"weights": classifier.weights, "intercepts": classifier.intercepts}
            write_arrays(file, stored)
        return cls(examples.names, OneVsRestClassifier(stored["weights"], stored["intercepts"]))

    def logits(self, row: Vectors) -> dict[str, float]:
        """How strongly a message asks for each emergency, for what the classifier sees of it."""
        return dict(zip(self._names, map(float, self._classifier.logits(row[None])[0]), strict=False))


def decide(fitting: Rule | None, logits: Mapping[str, float], is_ruled_out: Callable[[str], bool]) -> str | None:
    """The name of the emergency that a message is, or None.

    A *fitting* rule is believed unless its examples speak clearly against it. Without one, the examples that the
    message is most like decide, unless something in it rules that emergency out.
    """
    if fitting is not None:
        return fitting.name if logits.get(fitting.name, 0.0) >= DOUBT else None
    if not logits:
        return None
    likeliest = max(logits, key=lambda name: logits[name])
    return likeliest if logits[likeliest] >= SURE and not is_ruled_out(likeliest) else None


def _trained(
    examples: Examples, answered_by: Collection[str], index: Index, vectors: VectorCache, *, progress: bool
) -> OneVsRestClassifier:
    phrasings = index.phrasings
    own = {number for number, entry_id in enumerate(phrasings.ids) if entry_id in answered_by}
    shown = [
        row
        for row, number in enumerate(phrasings.labels)
        if number not in own and (number == OUT_OF_SCOPE or row % EVERY == 0)
    ]
    encoded = index.centred(vectors.encode(examples.texts, progress=progress, description="emergencies"))
    texts = [*examples.texts, *(phrasings.texts[row] for row in shown)]
    rows = index.many_rows(texts, np.vstack([encoded, index.embeddings[shown]]))
    nothing = len(examples.names)
    labels = np.concatenate(
        [np.where(examples.labels == OUT_OF_SCOPE, nothing, examples.labels), np.full(len(shown), nothing)]
    )
    return fit_logistic(rows, labels, nothing + 1)
