"""The texts to match against: the FAQ's phrasings and the out-of-scope examples, as a message would be read."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.faq.entry import Entry, Faq
from bot.faq.facts import NAMED
from bot.languages.locale import Locale
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.text.normalize import normalized
from bot.matching.text.spelling import Speller
from bot.matching.text.tables import TABLES, read_lines, read_pairs

VERSION = b"4"  # of what is computed from phrasings; a new one leaves old files aside
OFTEN, TELLING = 0.02, 20.0  # share of an entry's phrasings; times as often as in others
OUT_OF_SCOPE = -1  # the label of an example that no entry answers


@dataclass(frozen=True)
class Phrasings:
    """The texts to match against, normalized and repaired, each labelled with the number of its entry in *ids*.

    The label OUT_OF_SCOPE belongs to no entry; labels ascend. The words in *alike*, such as those for relatives, count
    as one word where words are compared.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    labels: NDArray[np.intp]
    alike: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if (np.diff(self.labels) < 0).any():
            raise ValueError("labels descend; put the texts in their labels' order")

    @property
    def fingerprint(self) -> str:
        """What tells these texts from any others."""
        digest = hashlib.sha256("\n".join(self.ids).encode() + b"\0" + "\n".join(self.texts).encode())
        digest.update("\n".join(sorted(self.alike)).encode())
        digest.update(VERSION + self.labels.astype(np.int32).tobytes())
        return digest.hexdigest()[:16]


def phrasings_of(faq: Faq, folder: Path, speller: Speller) -> Phrasings:
    """Questions and phrasings of both languages, and the out-of-scope examples, as a query would be read."""
    texts: dict[tuple[str, str | None], None] = {}
    for entry in faq.entries:
        for text in (entry.question, *entry.phrasings):
            texts[speller.repair(normalized(text), entry.locale), entry.id] = None
    for locale in Locale:
        for text in read_lines(folder / TABLES / f"out-of-scope.{locale}.txt"):
            texts[speller.repair(normalized(text), locale), None] = None
    ids = tuple(dict.fromkeys(entry_id for text, entry_id in texts if text and entry_id))
    label_of: dict[str | None, int] = {None: OUT_OF_SCOPE} | {entry_id: label for label, entry_id in enumerate(ids)}
    kept = sorted(((text, label_of[entry_id]) for text, entry_id in texts if text), key=lambda item: item[1])
    return Phrasings(
        ids,
        tuple(text for text, _ in kept),
        np.array([label for _, label in kept], np.intp),
        frozenset(
            normalized(word) for locale in Locale for word in read_lines(folder / TABLES / f"relatives.{locale}.txt")
        ),
    )


def speller_of(faq: Faq, folder: Path, rules: EmergencyRules) -> Speller:
    """The speller that knows the words of *faq* and of *rules*, and the abbreviations in *folder*/matching."""
    abbreviations = {locale: read_pairs(folder / TABLES / f"abbreviations.{locale}.txt") for locale in Locale}
    return Speller([*_own_words(faq), *rules.words], abbreviations)


def vocabulary_of(faq: Faq, phrasings: Phrasings) -> list[frozenset[str]]:
    """The words of each entry, in the order of its number: of its phrasings and of its answers."""
    words: dict[str, set[str]] = {entry_id: set() for entry_id in phrasings.ids}
    for text, label in zip(phrasings.texts, phrasings.labels, strict=True):
        if label != OUT_OF_SCOPE:
            words[phrasings.ids[label]].update(text.split())
    for entry in faq.entries:
        if entry.id in words:
            words[entry.id].update(_answer_words(entry))
    return [frozenset(own) for own in words.values()]


def telling_words_of(faq: Faq, phrasings: Phrasings) -> dict[str, frozenset[str]]:
    """For each delicate entry, the words that speak of it: many of its phrasings hold them, few of the others'."""
    delicate = {entry.id for entry in faq.entries if entry.delicate} & set(phrasings.ids)
    labels = {phrasings.ids.index(entry_id): entry_id for entry_id in delicate}
    counts = {label: Counter[str]() for label in labels}
    everywhere, texts = Counter[str](), Counter(map(int, phrasings.labels))
    for text, label in zip(phrasings.texts, map(int, phrasings.labels), strict=True):
        words = set(text.split())
        everywhere.update(words)
        if label in counts:
            counts[label].update(words)

    def tells(word: str, label: int) -> bool:
        here, others = counts[label][word] / texts[label], everywhere[word] - counts[label][word]
        return here >= OFTEN and here >= TELLING * (others + 1) / (len(phrasings.texts) - texts[label] + 1)

    return {labels[label]: frozenset(word for word in own if tells(word, label)) for label, own in counts.items()}


def _own_words(faq: Faq) -> Counter[str]:
    """The words that reviewed texts hold, which are spelt right."""
    return Counter(
        word for entry in faq.entries for word in [*normalized(entry.question).split(), *_answer_words(entry)]
    )


def _answer_words(entry: Entry) -> list[str]:
    """The words of the answer, without those of the facts it names: a new fact makes nothing anew here."""
    written = " ".join(f"{part.name} {part.written}" for part in (entry.first_screen, *entry.parts))
    return normalized(NAMED.sub(" ", written), longest=None).split()
