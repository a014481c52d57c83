"""What speaks for the entries, and for none of them: the numbers that a decision is made of."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz, process

from bot.languages.locale import Locale
from bot.languages.word_frequencies import frequencies
from bot.matching.emergency.classifier import Recogniser
from bot.matching.model.encoder import Encoder, Vectors
from bot.matching.model.index import NONE, Index

CANDIDATES = 8  # entries that are looked at closely
UNKNOWN_WORD = 1e-7  # the share of all words that a word is given which no list holds
EVERYDAY = 2.0  # orders of magnitude under all words from which a word begins to say something
# What a question in scope has, where a folder holds no out-of-scope examples to compare with.
NOT_REFUSED, NOT_NEAR = -4.0, 0.3


@dataclass(frozen=True)
class Signals:
    """What speaks for one entry.

    asked: the head's logit for the whole message; asked_in_part: the highest of its pieces.
    lead: how far `asked` is above the best other entry.
    meaning: likeness (cosine, seen from the middle) of the nearest phrasing; meanings: mean of the nearest three.
    wording: RapidFuzz's likeness of the nearest phrasing's words, 0-1.
    covered: the share of the message's words that the entry holds somewhere, rare words counting more, 0-1.
    """

    asked: float
    asked_in_part: float
    lead: float
    meaning: float
    meanings: float
    wording: float
    covered: float


@dataclass(frozen=True)
class EntryEvidence:
    """An entry that may be meant, what speaks for it, and the phrasing that came nearest."""

    entry_id: str
    signals: Signals
    phrasing: str


@dataclass(frozen=True)
class Evidence:
    """The entries that come nearest to a message, and what speaks against all of them.

    outside: likeness of the nearest out-of-scope example; refused: the head's logit for being out of scope.
    unheard: the share of the message's words that no entry holds, rare words counting more, 0-1.
    alarms: how strongly the message asks for each emergency, as logits; none where there are no examples.
    """

    entries: tuple[EntryEvidence, ...]
    outside: float
    refused: float
    unheard: float
    alarms: Mapping[str, float] = field(default_factory=dict)


class Witness:
    """Gathers the evidence for a message; safe to ask from several threads."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        vocabulary: Sequence[frozenset[str]],
        recogniser: Recogniser | None = None,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._recogniser = recogniser
        self._heard: frozenset[str] = frozenset().union(*vocabulary)
        phrasings = index.phrasings
        self._of_entry = [np.flatnonzero(phrasings.classes == entry) for entry in range(len(phrasings.ids))]
        self._outside = np.flatnonzero(phrasings.classes == NONE)

    def hear(self, parts: Sequence[str]) -> Evidence:
        """The evidence on a message cut into *parts*, at least one; entries that are asked for most come first."""
        index, whole = self._index, " ".join(parts)
        spoken = self._encoder.encode(parts)
        lengths = np.array([len(part.split()) for part in parts], np.float32)
        vectors = index.centred(np.vstack([lengths @ spoken / lengths.sum(), spoken]))
        rows = index.rows([whole, *parts], vectors)
        logits = index.head.logits(rows)
        entries = len(index.phrasings.ids)
        asked, in_part = logits[0, :entries], logits[1:, :entries].max(axis=0)
        likeness = index.vectors @ vectors[0]
        weights = {word: _weight(word) for word in whole.split()}
        best = np.argsort(-np.maximum(asked, in_part), kind="stable")[:CANDIDATES]
        return Evidence(
            entries=tuple(self._entry(entry, whole, asked, in_part, likeness, weights) for entry in best),
            outside=float(likeness[self._outside].max()) if len(self._outside) else NOT_NEAR,
            refused=float(logits[0, entries]) if len(self._outside) else NOT_REFUSED,
            unheard=1 - _covered(weights, self._heard),
            alarms=self._recogniser.logits(rows[0]) if self._recogniser else {},
        )

    def _entry(
        self, entry: int, whole: str, asked: Vectors, in_part: Vectors, likeness: Vectors, weights: dict[str, float]
    ) -> EntryEvidence:
        rows = self._of_entry[entry]
        texts = [self._index.phrasings.texts[row] for row in rows]
        near = np.sort(likeness[rows])[::-1]
        others = np.delete(asked, entry)
        return EntryEvidence(
            entry_id=self._index.phrasings.ids[entry],
            signals=Signals(
                asked=float(asked[entry]),
                asked_in_part=float(in_part[entry]),
                lead=float(asked[entry] - others.max()) if len(others) else 0.0,
                meaning=float(near[0]),
                meanings=float(near[:3].mean()),
                wording=process.extractOne(whole, texts, scorer=fuzz.token_set_ratio)[1] / 100,
                covered=_covered(weights, self._vocabulary[entry]),
            ),
            phrasing=texts[int(np.argmax(likeness[rows]))],
        )


def _weight(word: str) -> float:
    """How much *word* says: orders of magnitude by which it is rarer than everyday words, from 0 to 5."""
    often = max(*(frequencies(locale).get(word, 0.0) for locale in Locale), UNKNOWN_WORD)
    return max(0.0, -math.log10(often) - EVERYDAY)


def _covered(weights: dict[str, float], vocabulary: frozenset[str]) -> float:
    """The share of the words' weight that *vocabulary* holds; all of it where no word weighs anything."""
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in vocabulary) / total if total else 1.0
