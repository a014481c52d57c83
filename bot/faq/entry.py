"""Entry and its parts: what a volunteer wrote, as values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from bot.faq.facts import Fact
from bot.languages.locale import Locale

MOST_PARTS = 5
READ_AGAIN_AFTER = timedelta(days=365)  # where an entry does not say when


@dataclass(frozen=True)
class Source:
    """Where an answer's facts come from; *url* is None where only a copy was seen."""

    title: str
    url: str | None


@dataclass(frozen=True)
class Part:
    """What arrives as one message: a situation or need that has a name, and what to do in it.

    *text* is Markdown, as people get it; *written* is how it stands in the file, where *facts* are named `{{id}}`.
    The first screen is a part without a name.
    """

    name: str
    text: str
    written: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One question with its answer, in one locale.

    The id is `topic/slug`; *reviewed* is the day somebody read the whole; *agrees_with* is the fingerprint of the
    text in the other language that was last found to say the same.
    """

    id: str
    locale: Locale
    question: str
    first_screen: Part = Part("", "", "")
    parts: tuple[Part, ...] = ()
    phrasings: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    related: tuple[str, ...] = ()
    reviewed: date | None = None
    review_by: date | None = None
    check: str | None = None
    delicate: bool = False
    agrees_with: str | None = None
    approved_by: str | None = None
    approved_text: str | None = None
    path: Path = field(default=Path())

    @property
    def topic(self) -> str:
        """The folder it lies in."""
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        """Its file's stem."""
        return self.id.partition("/")[2]

    @cached_property
    def answer(self) -> str:
        """All of the answer as one Markdown text, each part under its name in bold."""
        named = (f"**{part.name}**\n\n{part.text}" for part in self.parts)
        return "\n\n".join(filter(None, [self.first_screen.text, *named]))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the whole answer names, each once."""
        return tuple(dict.fromkeys(fact for part in (self.first_screen, *self.parts) for fact in part.facts))

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change whenever what people read does: question, answer, words of a fact."""
        parts = [(part.name, part.text) for part in self.parts]
        return _digits(self.question, self.first_screen.text, parts)

    @cached_property
    def own_fingerprint(self) -> str:
        """Sixteen hex digits that change whenever the entry's own words do, whatever becomes of the facts it names."""
        parts = [(part.name, part.written) for part in self.parts]
        return _digits(self.question, self.first_screen.written, parts)

    @property
    def is_draft(self) -> bool:
        """Whether no lawyer has approved this very text."""
        return not self.approved_by or self.approved_text != self.fingerprint

    @property
    def read_again_by(self) -> date | None:
        """The day by which somebody should read the whole again; None where nobody has read it."""
        return self.review_by or (self.reviewed + READ_AGAIN_AFTER if self.reviewed else None)

    def is_stale(self, today: date) -> bool:
        """Whether *today* is past that day."""
        return self.read_again_by is not None and today > self.read_again_by


@dataclass(frozen=True)
class Faq:
    """The entries of a folder, in the folder's order (topic, slug), each in the locales it has; and its facts."""

    entries: tuple[Entry, ...]
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {(entry.id, entry.locale): entry for entry in self.entries})

    def find(self, entry_id: str, locale: Locale) -> Entry | None:
        """The entry in *locale*, or None where there is none."""
        by_key: dict[tuple[str, Locale], Entry] = self._by_key  # type: ignore[attr-defined]
        return by_key.get((entry_id, locale))

    @cached_property
    def facts_by_id(self) -> Mapping[str, Fact]:
        """The facts by their names."""
        return {fact.id: fact for fact in self.facts}

    def fact(self, fact_id: str) -> Fact | None:
        """The fact of that name, or None where there is none."""
        return self.facts_by_id.get(fact_id)

    def using(self, fact_id: str) -> tuple[Entry, ...]:
        """The entries that name the fact."""
        return tuple(entry for entry in self.entries if any(fact.id == fact_id for fact in entry.facts))

    @cached_property
    def news(self) -> tuple[Fact, ...]:
        """The facts that tell of a change, the latest first."""
        told = (fact for fact in self.facts if fact.news)
        return tuple(sorted(told, key=lambda fact: (fact.news.date if fact.news else date.min, fact.id), reverse=True))

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


def _digits(question: str, first: str, parts: list[tuple[str, str]]) -> str:
    """Sixteen hex digits of a text; that of an answer without parts is as it was before there were any."""
    body = "\n\n".join([first, *(f"### {name}\n\n{text}" for name, text in parts)])
    return hashlib.sha256(f"{question}\n{body}".encode()).hexdigest()[:16]
