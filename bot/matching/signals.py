"""What speaks for an entry: the numbers that a decision is made of."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.matching.encoder import Encoder, Vectors
from bot.matching.index import NONE, Index

CANDIDATES = 8  # entries that are looked at closely


@dataclass(frozen=True)
class Signals:
    """What speaks for one entry.

    asked: the head's logit for the whole message; asked_in_part: the highest of its pieces.
    lead: how far `asked` is above the best other entry.
    meaning: likeness (cosine, seen from the middle) of the nearest phrasing; meanings: mean of the nearest three.
    wording: RapidFuzz's likeness of the nearest phrasing's words, 0-1.
    outside: by how much the nearest out-of-scope example is nearer than the nearest phrasing; 0 without examples.
    """

    asked: float
    asked_in_part: float
    lead: float
    meaning: float
    meanings: float
    wording: float
    outside: float

    def row(self) -> NDArray[np.float64]:
        """The numbers in their order."""
        return np.array(astuple(self))


NAMES = tuple(field.name for field in fields(Signals))


@dataclass(frozen=True)
class Evidence:
    """An entry that may be meant, what speaks for it, and the phrasing that came nearest."""

    entry_id: str
    signals: Signals
    phrasing: str


class Witness:
    """Gathers the evidence for a message; safe to ask from several threads."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        phrasings = index.phrasings
        self._of_entry = [np.flatnonzero(phrasings.classes == entry) for entry in range(len(phrasings.ids))]
        self._outside = np.flatnonzero(phrasings.classes == NONE)

    def hear(self, parts: Sequence[str]) -> list[Evidence]:
        """The evidence for the entries that come nearest to a message cut into *parts*, likeliest first."""
        whole = " ".join(parts)
        if not whole:
            return []
        index = self._index
        spoken = self._encoder.encode(parts)
        weights = np.array([len(part.split()) for part in parts], np.float32)
        vectors = index.centred(np.vstack([weights @ spoken / weights.sum(), spoken]))
        logits = index.head.logits(index.rows([whole, *parts], vectors))
        asked, in_part = logits[0], logits[1:].max(axis=0)
        likeness = index.vectors @ vectors[0]
        outside = float(likeness[self._outside].max()) if len(self._outside) else None
        best = np.argsort(-np.maximum(asked, in_part), kind="stable")[:CANDIDATES]
        return [self._evidence(entry, whole, asked, in_part, likeness, outside) for entry in best]

    def _evidence(
        self, entry: int, whole: str, asked: Vectors, in_part: Vectors, likeness: Vectors, outside: float | None
    ) -> Evidence:
        rows = self._of_entry[entry]
        texts = [self._index.phrasings.texts[row] for row in rows]
        near = np.sort(likeness[rows])[::-1]
        _nearest, wording, _row = process.extractOne(whole, texts, scorer=fuzz.token_set_ratio)
        others = np.delete(asked, entry)
        return Evidence(
            entry_id=self._index.phrasings.ids[entry],
            signals=Signals(
                asked=float(asked[entry]),
                asked_in_part=float(in_part[entry]),
                lead=float(asked[entry] - others.max()) if len(others) else 0.0,
                meaning=float(near[0]),
                meanings=float(near[:3].mean()),
                wording=wording / 100,
                outside=0.0 if outside is None else outside - float(near[0]),
            ),
            phrasing=texts[int(np.argmax(likeness[rows]))],
        )
