"""How well the matcher does on labelled questions: figures by locale, set, style and length, and confusions."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tqdm import tqdm

from bot.evaluation.questions import Question
from bot.languages.locale import Locale
from bot.matching.outcome import (
    Candidate,
    Courtesy,
    Emergency,
    Match,
    NoMatch,
    Outcome,
    Tentative,
    beside_of,
    offered_by,
    shown_by,
)

ALL = "all"


@dataclass(frozen=True)
class Answered:
    """A question, what it came to, and the phrasing that spoke for the first entry."""

    question: Question
    outcome: Outcome
    phrasing: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether an entry was answered with as if sure."""
        return isinstance(self.outcome, Match | Emergency)

    @property
    def is_likely(self) -> bool:
        """Whether an entry was shown as likely."""
        return isinstance(self.outcome, Tentative)

    @property
    def shows_right(self) -> bool:
        """Whether a right entry was shown at once, as sure or as likely."""
        return shown_by(self.outcome) in self.question.right

    @property
    def serves(self) -> bool:
        """Whether a right entry was shown at once, came beside, or is among the buttons."""
        beside = beside_of(self.outcome)
        reached = {shown_by(self.outcome), *offered_by(self.outcome), beside.entry_id if beside else None}
        return not self.question.right.isdisjoint(reached - {None})

    @property
    def is_unknown(self) -> bool:
        """Whether the person was told that there is no answer."""
        return isinstance(self.outcome, NoMatch | Courtesy)

    def is_right_among(self, candidates: Iterable[Candidate]) -> bool:
        """Whether one of *candidates* is a right entry."""
        return any(candidate.id in self.question.right for candidate in candidates)


@dataclass(frozen=True)
class Share:
    """How many *held* *of* so many."""

    held: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0-1; None of nothing."""
        return self.held / self.of if self.of else None

    @property
    def error(self) -> float | None:
        """Its standard error (binomial)."""
        share = self.value
        return None if share is None else math.sqrt(share * (1 - share) / self.of)


@dataclass(frozen=True)
class Measure:
    """What is counted, over which questions, and which direction is better."""

    label: str
    counts: Callable[[Question], bool]
    holds: Callable[[Answered], bool]
    more_is_better: bool = True


def _inside(question: Question) -> bool:
    return question.entry is not None


def _outside(question: Question) -> bool:
    return question.entry is None


def _nothing_right(question: Question) -> bool:
    return not question.right


def _sure_right(one: Answered) -> bool:
    return one.is_sure and one.shows_right


def _sure_wrong(one: Answered) -> bool:
    return one.is_sure and not one.shows_right


def _likely_wrong(one: Answered) -> bool:
    return one.is_likely and not one.shows_right


def _shown_wrong(one: Answered) -> bool:
    return shown_by(one.outcome) is not None and not one.shows_right


MEASURES: Mapping[str, Measure] = {
    "first": Measure("right entry first", _inside, lambda one: one.is_right_among(one.outcome.candidates[:1])),
    "first_three": Measure(
        "right entry among the first three", _inside, lambda one: one.is_right_among(one.outcome.candidates[:3])
    ),
    "sure_right": Measure("answered as sure, and rightly", _inside, _sure_right),
    "shown_right": Measure("shown at once (sure or likely), and rightly", _inside, lambda one: one.shows_right),
    "served": Measure("served: shown rightly, beside, or among the buttons", _inside, lambda one: one.serves),
    "sure_wrong": Measure("wrong as if sure", _inside, _sure_wrong, more_is_better=False),
    "likely_wrong": Measure("wrong as likely", _inside, _likely_wrong, more_is_better=False),
    "told_unknown": Measure(
        "in scope, but told: I don't know", _inside, lambda one: one.is_unknown, more_is_better=False
    ),
    "out_shown": Measure("out of scope, shown as sure or likely", _outside, _shown_wrong, more_is_better=False),
    "out_told": Measure("out of scope, told: I don't know", _nothing_right, lambda one: one.is_unknown),
}

Figures = Mapping[str, Share]


def answer_all(
    questions: Sequence[Question], answer: Callable[[Question], Answered], *, progress: bool = False
) -> tuple[Answered, ...]:
    """What *answer* makes of each question, in their order."""
    return tuple(answer(question) for question in tqdm(questions, unit="", leave=False, disable=not progress))


def figures(answered: Sequence[Answered]) -> Figures:
    """Each measure's share over *answered*."""
    return {name: _share(measure, answered) for name, measure in MEASURES.items()}


def by_locale(answered: Sequence[Answered]) -> dict[Locale, dict[str, Figures]]:
    """The figures of each locale: of all its questions, then of each set, style and length."""
    tables: dict[Locale, dict[str, Figures]] = {}
    for locale in Locale:
        own = [one for one in answered if one.question.locale is locale]
        groups: dict[str, list[Answered]] = defaultdict(list, {ALL: own})
        for name_of in (_origin, _style, _length):
            for one in sorted(own, key=name_of):
                groups[name_of(one)].append(one)
        if own:
            tables[locale] = {name: figures(group) for name, group in groups.items() if name}
    return tables


@dataclass(frozen=True)
class Confusion:
    """How often questions for *entry* came to *instead*, and the phrasings of *instead* that drew them there."""

    entry: str
    instead: str
    times: int
    phrasings: tuple[str, ...]


def confusions(answered: Sequence[Answered]) -> tuple[Confusion, ...]:
    """The confusions of one entry with another, most frequent first."""
    times: Counter[tuple[str, str]] = Counter()
    phrasings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in answered:
        first = one.outcome.candidates[:1]
        if one.question.entry is not None and first and not one.is_right_among(first):
            pair = (one.question.entry, first[0].id)
            times[pair] += 1
            phrasings[pair].append(one.phrasing)
    return tuple(
        Confusion(entry, instead, count, tuple(dict.fromkeys(phrasings[entry, instead])))
        for (entry, instead), count in sorted(times.items(), key=lambda item: (-item[1], item[0]))
    )


def table(answered: Sequence[Answered]) -> str:
    """The figures as people read them: a line a measure, a column a locale; then the main ones of each group."""
    tables = by_locale(answered)
    lines = [f"{'':52}" + "".join(f"{locale:>14}" for locale in tables)]
    for name, measure in MEASURES.items():
        shares = (groups[ALL][name] for groups in tables.values())
        lines.append(f"{measure.label:52}" + "".join(f"{_written(share):>14}" for share in shares))
    for locale, groups in tables.items():
        lines.append(
            f"\n{locale:22}{'in scope':>9}{'first':>8}{'three':>8}{'sure':>8}{'shown':>8}{'served':>8}{'out':>6}"
        )
        for name, own in groups.items():
            shown = ("first", "first_three", "sure_right", "shown_right", "served")
            values = "".join(f"{_percent(own[measure].value):>8}" for measure in shown)
            lines.append(f"{name:22}{own['first'].of:>9}{values}{own['out_shown'].of:>6}")
    return "\n".join(lines)


def as_values(
    found: Mapping[Locale, Mapping[str, Figures]],
) -> dict[str, dict[str, dict[str, dict[str, float | None]]]]:
    """*found* as plain values: each share, its standard error, and over how many questions it is."""
    return {
        locale: {
            name: {
                measure: {"share": share.value, "error": share.error, "of": share.of} for measure, share in own.items()
            }
            for name, own in groups.items()
        }
        for locale, groups in found.items()
    }


def confusion_table(found: Sequence[Confusion], most: int | None = None) -> str:
    """The *most* frequent confusions, each with the phrasings that drew the questions away."""
    lines = []
    for confusion in found[:most]:
        lines.append(f"{confusion.times:3} x {confusion.entry} taken for {confusion.instead}")
        lines += [f"        by: {phrasing}" for phrasing in confusion.phrasings[:3] if phrasing]
    return "\n".join(lines)


def confusions_by_entry(answered: Sequence[Answered]) -> str:
    """For each entry that is confused with others: how often, with which, and by which of their phrasings.

    The entry that loses most of its questions comes first.
    """
    asked = Counter(one.question.entry for one in answered if one.question.entry is not None)
    groups: dict[str, list[Confusion]] = defaultdict(list)
    for confusion in confusions(answered):
        groups[confusion.entry].append(confusion)
    lost = {entry: sum(confusion.times for confusion in group) for entry, group in groups.items()}
    lines = []
    for entry in sorted(groups, key=lambda entry: (-lost[entry], -lost[entry] / asked[entry], entry)):
        lines.append(f"{entry}: {lost[entry]} of {asked[entry]} questions")
        for confusion in groups[entry]:
            lines.append(f"    {confusion.times} taken for {confusion.instead}")
            lines += [f"        by: {phrasing}" for phrasing in confusion.phrasings if phrasing]
    return "\n".join(lines)


def _origin(one: Answered) -> str:
    return one.question.origin


def _style(one: Answered) -> str:
    return one.question.style


def _length(one: Answered) -> str:
    return one.question.length.value


def _share(measure: Measure, answered: Sequence[Answered]) -> Share:
    counted = [one for one in answered if measure.counts(one.question)]
    return Share(sum(map(measure.holds, counted)), len(counted))


def _written(share: Share) -> str:
    if share.value is None or share.error is None:
        return "-"
    return f"{share.value:.1%} ±{100 * share.error:.1f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
