"""Features of a message and of the entries that it may mean: the numbers that a decision is made of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz, process

from bot.languages.locale import Locale
from bot.languages.word_frequencies import frequencies
from bot.matching.emergency.classifier import EmergencyClassifier
from bot.matching.model.encoder import Encoder, Vectors
from bot.matching.model.index import Index
from bot.matching.phrasings import OUT_OF_SCOPE

CANDIDATES = 8  # entries that are looked at closely
UNKNOWN_WORD = 1e-7  # the share of all words that a word is given which no list holds
EVERYDAY = 2.0  # orders of magnitude under all words from which a word begins to say something
# What a question in scope has, where a folder holds no out-of-scope examples to compare with.
USUAL_OOS_LOGIT, USUAL_OOS_COSINE = -4.0, 0.3


@dataclass(frozen=True)
class EntryFeatures:
    """What speaks for one entry, and the phrasing that came nearest.

    logit: the classifier's, for the whole message; piece_logit: the highest of its pieces.
    margin: how far `logit` is above that of the best other entry.
    max_cosine: of the nearest phrasing, seen from the mean of all; top3_cosine: mean of the nearest three.
    token_set_ratio: RapidFuzz's likeness of the nearest phrasing's words, 0-1.
    idf_coverage: the share of the message's words that the entry holds somewhere, rare words counting more, 0-1.
    """

    entry_id: str
    phrasing: str
    logit: float
    piece_logit: float
    margin: float
    max_cosine: float
    top3_cosine: float
    token_set_ratio: float
    idf_coverage: float


@dataclass(frozen=True)
class QueryFeatures:
    """The entries that come nearest to a message, and what speaks against all of them.

    oos_cosine: of the nearest out-of-scope example; oos_logit: the classifier's for being out of scope.
    oov_share: the share of the message's words that no entry holds, rare words counting more, 0-1.
    emergency_logits: how strongly the message asks for each emergency; none where there are no examples.
    """

    entries: tuple[EntryFeatures, ...]
    oos_cosine: float
    oos_logit: float
    oov_share: float
    emergency_logits: Mapping[str, float] = field(default_factory=dict)


class FeatureExtractor:
    """Extracts the features of a message; safe to call from several threads."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        vocabulary: Sequence[frozenset[str]],
        emergencies: EmergencyClassifier | None = None,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._emergencies = emergencies
        self._all_words: frozenset[str] = frozenset().union(*vocabulary)
        phrasings = index.phrasings
        self._rows_of = [np.flatnonzero(phrasings.labels == entry) for entry in range(len(phrasings.ids))]
        self._oos_rows = np.flatnonzero(phrasings.labels == OUT_OF_SCOPE)

    def extract(self, parts: Sequence[str]) -> QueryFeatures:
        """The features of a message cut into *parts*, at least one; entries with the highest logits come first."""
        index, whole = self._index, " ".join(parts)
        encoded = self._encoder.encode(parts)
        lengths = np.array([len(part.split()) for part in parts], np.float32)
        embeddings = index.centred(np.vstack([lengths @ encoded / lengths.sum(), encoded]))
        rows = index.rows([whole, *parts], embeddings)
        all_logits = index.classifier.logits(rows)
        entries = len(index.phrasings.ids)
        logits, piece_logits = all_logits[0, :entries], all_logits[1:, :entries].max(axis=0)
        cosines = index.embeddings @ embeddings[0]
        weights = {word: _weight(word) for word in whole.split()}
        best = np.argsort(-np.maximum(logits, piece_logits), kind="stable")[:CANDIDATES]
        return QueryFeatures(
            entries=tuple(self._entry(entry, whole, logits, piece_logits, cosines, weights) for entry in best),
            oos_cosine=float(cosines[self._oos_rows].max()) if len(self._oos_rows) else USUAL_OOS_COSINE,
            oos_logit=float(all_logits[0, entries]) if len(self._oos_rows) else USUAL_OOS_LOGIT,
            oov_share=1 - _coverage(weights, self._all_words),
            emergency_logits=self._emergencies.logits(rows[0]) if self._emergencies else {},
        )

    def _entry(
        self,
        entry: int,
        whole: str,
        logits: Vectors,
        piece_logits: Vectors,
        cosines: Vectors,
        weights: Mapping[str, float],
    ) -> EntryFeatures:
        rows = self._rows_of[entry]
        texts = [self._index.phrasings.texts[row] for row in rows]
        nearest = np.sort(cosines[rows])[::-1]
        others = np.delete(logits, entry)
        return EntryFeatures(
            entry_id=self._index.phrasings.ids[entry],
            phrasing=texts[int(np.argmax(cosines[rows]))],
            logit=float(logits[entry]),
            piece_logit=float(piece_logits[entry]),
            margin=float(logits[entry] - others.max()) if len(others) else 0.0,
            max_cosine=float(nearest[0]),
            top3_cosine=float(nearest[:3].mean()),
            token_set_ratio=process.extractOne(whole, texts, scorer=fuzz.token_set_ratio)[1] / 100,
            idf_coverage=_coverage(weights, self._vocabulary[entry]),
        )


def _weight(word: str) -> float:
    """How much *word* says: orders of magnitude by which it is rarer than everyday words, from 0 to 5."""
    often = max(*(frequencies(locale).get(word, 0.0) for locale in Locale), UNKNOWN_WORD)
    return max(0.0, -math.log10(often) - EVERYDAY)


def _coverage(weights: Mapping[str, float], vocabulary: frozenset[str]) -> float:
    """The share of the words' weight that *vocabulary* holds; all of it where no word weighs anything."""
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in vocabulary) / total if total else 1.0
