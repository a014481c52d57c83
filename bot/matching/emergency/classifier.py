"""Messages that cannot wait and that no rule foresaw, recognised by examples."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import FaqError
from bot.languages.locale import Locale
from bot.matching.model.array_cache import read_arrays, write_arrays
from bot.matching.model.classifier import OneVsRestClassifier, fit_logistic, read_trained
from bot.matching.model.encoder import DIMENSIONS, Encoder, Vectors
from bot.matching.model.index import Index
from bot.matching.model.vector_cache import VectorCache
from bot.matching.phrasings import OUT_OF_SCOPE, Phrasings
from bot.matching.text.normalize import normalized
from bot.matching.text.spelling import Speller
from bot.matching.text.tables import read_lines

FOLDER = "emergency"
VERSION = b"2"
EVERY = 2  # of how many phrasings of the FAQ one is shown as no emergency
NEAREST = (3, 10)  # examples whose likeness to a message counts

# How the log-odds of an emergency come out of what is seen, fitted by five-fold cross-validation on the examples
# (benchmarks/fit_emergencies.py): the rule's logit, the logit of none, then the mean likeness to the nearest examples
# of an emergency and to the nearest near misses.
LOGIT, NONE = 0.411, -0.468
EMERGENCIES, NEAR_MISSES = (17.457, -3.911), (-9.743, -12.401)
INTERCEPT = 1.732
# Log-odds from which an emergency is certain, and likely; under DOUBT a phrase that fits is no certainty either. Chosen
# on the development list, so that of its near misses at most two and five in a hundred come so far.
CERTAIN, LIKELY, DOUBT = 3.6, 1.9, -2.5


@dataclass(frozen=True)
class Alarm:
    """That a message is the emergency *name*; one that is not certain comes beside the answer, not instead of it."""

    name: str
    is_certain: bool


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
    """Says how likely a message is each emergency: by a trained classifier, and by the examples that lie nearest."""

    def __init__(
        self, names: Sequence[str], classifier: OneVsRestClassifier, emergencies: Vectors, near_misses: Vectors
    ) -> None:
        self._names = tuple(names)
        self._classifier = classifier
        self._emergencies = emergencies
        self._near_misses = near_misses

    @classmethod
    def load(
        cls,
        examples: Examples,
        answered_by: Collection[str],
        index: Index,
        encoder: Encoder,
        cache: Path,
        *,
        shipped: Path | None = None,
        progress: bool = False,
    ) -> "EmergencyClassifier | None":
        """One trained on *examples* against the FAQ's phrasings, kept in *cache*; None without examples.

        The phrasings of the entries that emergencies are *answered_by* are left out: some of them are emergencies.
        """
        if not len(examples.texts):
            return None
        name = cls.name_of(examples, index.phrasings, encoder)
        file = cache / f"{name}.npz"
        stored = read_arrays(file, ("weights", "intercepts", "vectors"))
        if stored is None:
            vectors = VectorCache(cache, encoder, shipped).encode(
                examples.texts, progress=progress, description="emergencies"
            )
            centred = index.centred(vectors)
            classifier = read_trained(shipped, name)
            if classifier is None:
                classifier = train(examples, *shown_as_none(answered_by, index), centred, index)
            stored = {
                "weights": classifier.weights,
                "intercepts": classifier.intercepts,
                "vectors": centred.astype(np.float16),
            }
            write_arrays(file, stored)
        vectors = stored["vectors"].astype(np.float32)
        is_near_miss = examples.labels == OUT_OF_SCOPE
        classifier = OneVsRestClassifier(stored["weights"], stored["intercepts"])
        return cls(examples.names, classifier, vectors[~is_near_miss], vectors[is_near_miss])

    @staticmethod
    def name_of(examples: Examples, phrasings: Phrasings, encoder: Encoder) -> str:
        """What the classifier of *examples* is called, on disk and where it comes with the code."""
        digest = hashlib.sha256(VERSION + phrasings.fingerprint.encode() + "\n".join(examples.texts).encode())
        digest.update(examples.labels.astype(np.int32).tobytes())
        return f"recogniser-{encoder.fingerprint}-{digest.hexdigest()[:16]}"

    @property
    def classifier(self) -> OneVsRestClassifier:
        """What was trained: a column a rule, and the last for none."""
        return self._classifier

    def log_odds(self, row: Vectors) -> dict[str, float]:
        """How likely a message is each emergency rather than none, for what the classifier sees of it."""
        logits = self._classifier.logits(row[None])[0]
        vector = row[:DIMENSIONS]
        common = INTERCEPT + NONE * logits[-1]
        for at, nearest in enumerate(NEAREST):
            common += EMERGENCIES[at] * _likeness(self._emergencies @ vector, nearest)
            common += NEAR_MISSES[at] * _likeness(self._near_misses @ vector, nearest)
        return {name: float(LOGIT * logit + common) for name, logit in zip(self._names, logits, strict=False)}


def decide(fitting: str | None, log_odds: Mapping[str, float]) -> Alarm | None:
    """The emergency that a message is, or None.

    A *fitting* rule, one of whose certain phrases stands there, is believed unless the examples speak clearly against
    it; then it is no more than likely. Without one, the emergency decides whose examples the message is most like.
    """
    if fitting is not None:
        return Alarm(fitting, log_odds.get(fitting, 0.0) >= DOUBT)
    likeliest = max(log_odds, key=lambda name: log_odds[name], default=None)
    if likeliest is None or log_odds[likeliest] < LIKELY:
        return None
    return Alarm(likeliest, log_odds[likeliest] >= CERTAIN)


def shown_as_none(answered_by: Collection[str], index: Index) -> tuple[list[str], Vectors]:
    """Phrasings of the FAQ that are no emergency, and their vectors: every second, and all that is out of scope."""
    phrasings = index.phrasings
    own = {number for number, entry_id in enumerate(phrasings.ids) if entry_id in answered_by}
    shown = [
        row
        for row, number in enumerate(phrasings.labels)
        if number not in own and (number == OUT_OF_SCOPE or row % EVERY == 0)
    ]
    return [phrasings.texts[row] for row in shown], index.embeddings[shown]


def train(
    examples: Examples, others: Sequence[str], other_vectors: Vectors, vectors: Vectors, index: Index
) -> OneVsRestClassifier:
    """The classifier of *examples* with *vectors*, with a column a rule and one more, the last, for none."""
    rows = index.many_rows([*examples.texts, *others], np.vstack([vectors, other_vectors]))
    none = len(examples.names)
    labels = np.concatenate(
        [np.where(examples.labels == OUT_OF_SCOPE, none, examples.labels), np.full(len(others), none)]
    )
    return fit_logistic(rows, labels, none + 1)


def _likeness(cosines: NDArray[np.float32], nearest: int) -> float:
    """The mean of the *nearest* highest, or of all where there are fewer; 0 for none."""
    nearest = min(nearest, len(cosines))
    return float(np.partition(cosines, -nearest)[-nearest:].mean()) if nearest else 0.0
