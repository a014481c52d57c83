"""Entry and its parts: what a volunteer wrote, as values."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.languages.locale import Locale


@dataclass(frozen=True)
class Source:
    """Where an answer's facts come from; *url* is None where only a copy was seen."""

    title: str
    url: str | None


@dataclass(frozen=True)
class Entry:
    """One question with its answer, in one locale.

    The id is `topic/slug`; *answer* is Markdown; *reviewed* is the date up to which the facts are known.
    """

    id: str
    locale: Locale
    question: str
    answer: str
    phrasings: tuple[str, ...]
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    reviewed: date | None
    review_by: date | None
    check: str | None
    approved_by: str | None
    approved_text: str | None
    path: Path

    @property
    def topic(self) -> str:
        """The folder it lies in."""
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        """Its file's stem."""
        return self.id.partition("/")[2]

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change whenever the question or the answer does."""
        return hashlib.sha256(f"{self.question}\n{self.answer}".encode()).hexdigest()[:16]

    @property
    def is_draft(self) -> bool:
        """Whether no lawyer has approved this very text."""
        return not self.approved_by or self.approved_text != self.fingerprint

    def is_stale(self, today: date) -> bool:
        """Whether *today* is past the date by which someone should have looked again."""
        return self.review_by is not None and today > self.review_by


@dataclass(frozen=True)
class Faq:
    """The entries of a folder, in the folder's order (topic, slug), each in the locales it has."""

    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {(entry.id, entry.locale): entry for entry in self.entries})

    def find(self, entry_id: str, locale: Locale) -> Entry | None:
        """The entry in *locale*, or None where there is none."""
        by_key: dict[tuple[str, Locale], Entry] = self._by_key  # type: ignore[attr-defined]
        return by_key.get((entry_id, locale))

    def topics(self, locale: Locale) -> tuple[str, ...]:
        """The topics that have an entry in *locale*."""
        return tuple(dict.fromkeys(entry.topic for entry in self.entries if entry.locale is locale))

    def in_topic(self, topic: str, locale: Locale) -> tuple[Entry, ...]:
        """The entries of *topic* in *locale*."""
        return tuple(entry for entry in self.entries if entry.topic == topic and entry.locale is locale)

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits over every entry's id, locale, question and answer, so that copies can be compared."""
        digest = hashlib.sha256()
        for entry in sorted(self.entries, key=lambda entry: (entry.id, entry.locale)):
            digest.update(f"{entry.id}.{entry.locale} {entry.fingerprint}\n".encode())
        return digest.hexdigest()[:16]
