"""The texts to match against: the FAQ's phrasings and the out-of-scope examples, as a message would be read."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.faq.entry import Faq
from bot.languages.locale import Locale
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.text.normalize import normalized
from bot.matching.text.spelling import Speller
from bot.matching.text.tables import TABLES, read_lines, read_pairs

VERSION = b"3"  # of what is computed from phrasings; a new one leaves old files aside
OUT_OF_SCOPE = -1  # the label of an example that no entry answers


@dataclass(frozen=True)
class Phrasings:
    """The texts to match against, normalized and repaired, each labelled with the number of its entry in *ids*.

    The label OUT_OF_SCOPE belongs to no entry. The words in *alike*, such as those for relatives, count as one word
    where words are compared.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    labels: NDArray[np.intp]
    alike: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """What tells these texts from any others."""
        digest = hashlib.sha256("\n".join(self.ids).encode() + b"\0" + "\n".join(self.texts).encode())
        digest.update("\n".join(sorted(self.alike)).encode())
        digest.update(VERSION + self.labels.astype(np.int32).tobytes())
        return digest.hexdigest()[:16]


def phrasings_of(faq: Faq, folder: Path, speller: Speller) -> Phrasings:
    """Questions and phrasings of both languages, and the out-of-scope examples, as a query would be read."""
    ids = tuple(dict.fromkeys(entry.id for entry in faq.entries))
    number_of = {entry_id: number for number, entry_id in enumerate(ids)}
    texts: dict[tuple[str, int], None] = {}
    for entry in faq.entries:
        for text in (entry.question, *entry.phrasings):
            texts[speller.repair(normalized(text), entry.locale), number_of[entry.id]] = None
    for locale in Locale:
        for text in read_lines(folder / TABLES / f"out-of-scope.{locale}.txt"):
            texts[speller.repair(normalized(text), locale), OUT_OF_SCOPE] = None
    kept = [(text, label) for text, label in texts if text]
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
        words[entry.id].update(normalized(entry.answer, longest=None).split())
    return [frozenset(own) for own in words.values()]


def _own_words(faq: Faq) -> Counter[str]:
    """The words that reviewed texts hold, which are spelt right."""
    return Counter(
        word for entry in faq.entries for word in normalized(f"{entry.question} {entry.answer}", longest=None).split()
    )
