"""Features of a message and of the entries that it may mean: the numbers that a decision is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.languages.word_frequencies import rarity
from bot.matching.emergency.classifier import EmergencyClassifier
from bot.matching.model.encoder import Encoder
from bot.matching.model.index import Index, seen_by_classifier

CANDIDATES = 16  # entries that are looked at closely: the right one is among them 99 times in 100
NEIGHBOURS = 3  # phrasings of an entry that are nearest
# What a question in scope has, where a folder holds no out-of-scope examples to compare with.
USUAL_OOS_LOGIT, USUAL_OOS_COSINE, USUAL_OOS_TFIDF = -4.0, 0.3, 0.05


@dataclass(frozen=True)
class EntryFeatures:
    """What speaks for one entry, and the phrasing that came nearest.

    logit: the classifier's. max_cosine, top3_cosine: of the nearest phrasing, and mean of the nearest three, seen from
    the mean of all. top3_tfidf: the same by words and letter groups. idf_coverage: the share of the message's words
    that the entry holds somewhere, rare words counting more, 0-1. is_reserved: the entry is delicate, and the message
    does not speak of it.
    """

    entry_id: str
    phrasing: str
    logit: float
    max_cosine: float
    top3_cosine: float
    top3_tfidf: float
    idf_coverage: float
    is_reserved: bool = False


@dataclass(frozen=True)
class QueryFeatures:
    """The entries that come nearest to a message, and what speaks against all of them.

    oos_logit: the classifier's for being out of scope. oos_cosine: of the nearest out-of-scope example; oos_tfidf: mean
    of the nearest three by words and letter groups. words: how many the message has.
    emergency_odds: the log-odds that the message is each emergency; none where there are no examples.
    """

    entries: tuple[EntryFeatures, ...]
    oos_logit: float
    oos_cosine: float
    oos_tfidf: float
    words: int
    emergency_odds: Mapping[str, float] = field(default_factory=dict)


class FeatureExtractor:
    """Extracts the features of a message; safe to call from several threads."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        vocabulary: Sequence[frozenset[str]],
        emergencies: EmergencyClassifier | None = None,
        delicate: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._emergencies = emergencies
        self._delicate = delicate or {}  # each such entry's words that speak of it

    def extract(self, text: str) -> QueryFeatures:
        """The features of normalized and repaired *text*; entries with the highest logits come first."""
        index = self._index
        embedding, tfidf_row = index.centred(self._encoder.encode([text])), index.tfidf.transform([text])
        row = seen_by_classifier(embedding, tfidf_row)
        logits = index.classifier.logits(row)[0]
        cosines = index.embeddings @ embedding[0]
        entries, outside = len(index.phrasings.ids), index.rows_out_of_scope
        is_told = outside.stop > outside.start  # what is out of scope
        weights = {word: rarity(word) for word in text.split()}

        def features_of(entry: int) -> EntryFeatures:
            rows = index.rows_of[entry]
            near, entry_id = cosines[rows], index.phrasings.ids[entry]
            return EntryFeatures(
                entry_id=entry_id,
                phrasing=index.phrasings.texts[rows.start + int(np.argmax(near))],
                logit=float(logits[entry]),
                max_cosine=float(near.max()),
                top3_cosine=_mean_of_best(near),
                top3_tfidf=_mean_of_best(index.tfidf_rows.cosines(tfidf_row[0], rows)),
                idf_coverage=_coverage(weights, self._vocabulary[entry]),
                is_reserved=entry_id in self._delicate and self._delicate[entry_id].isdisjoint(weights),
            )

        return QueryFeatures(
            entries=tuple(map(features_of, np.argsort(-logits[:entries], kind="stable")[:CANDIDATES])),
            oos_logit=float(logits[entries]) if is_told else USUAL_OOS_LOGIT,
            oos_cosine=float(cosines[outside].max()) if is_told else USUAL_OOS_COSINE,
            oos_tfidf=_mean_of_best(index.tfidf_rows.cosines(tfidf_row[0], outside)) if is_told else USUAL_OOS_TFIDF,
            words=len(text.split()),
            emergency_odds=self._emergencies.log_odds(row[0]) if self._emergencies else {},
        )


def _mean_of_best(values: NDArray[np.float32]) -> float:
    """The mean of the highest three."""
    return float(np.sort(values)[-NEIGHBOURS:].mean())


def _coverage(weights: Mapping[str, float], vocabulary: frozenset[str]) -> float:
    """The share of the words' weight that *vocabulary* holds; all of it where no word weighs anything."""
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in vocabulary) / total if total else 1.0
