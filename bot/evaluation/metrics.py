"""How well the matcher does on labelled questions: the figures, by locale and style, and the confusions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from tqdm import tqdm

from bot.evaluation.questions import Question
from bot.languages.locale import Locale
from bot.matching.outcome import Candidate, Emergency, Match, NoMatch, Outcome, Suggestions

ALL = "all"


@dataclass(frozen=True)
class Answered:
    """A question, what it came to, and the phrasing that spoke for the first entry."""

    question: Question
    outcome: Outcome
    phrasing: str = ""

    @property
    def sure_of(self) -> str | None:
        """The entry that was answered with, or None."""
        match self.outcome:
            case Match(entry_id) | Emergency(entry_id):
                return entry_id
            case Suggestions() | NoMatch():
                return None

    @property
    def offered(self) -> tuple[str, ...]:
        """The entries whose buttons would be shown."""
        match self.outcome:
            case Suggestions(offered):
                return offered
            case Match() | Emergency() | NoMatch():
                return ()

    def is_right_among(self, candidates: Iterable[Candidate]) -> bool:
        """Whether one of *candidates* is a right entry."""
        return any(candidate.id in self.question.right for candidate in candidates)


@dataclass(frozen=True)
class Figures:
    """Shares, 0-1, of the questions in scope (the last two: out of it); None where there are no such questions."""

    first: float | None
    first_three: float | None
    answered_rightly: float | None
    served: float | None
    answered_wrongly: float | None
    told_unknown: float | None
    asked_back: float | None
    out_answered: float | None
    out_told_unknown: float | None
    in_scope: int
    out_of_scope: int


LABELS = {
    "first": "right entry first",
    "first_three": "right entry among the first three",
    "answered_rightly": "answered at once, and rightly",
    "served": "served: answered rightly, or among the buttons",
    "answered_wrongly": "answered wrongly as if sure",
    "told_unknown": "in scope, but told: I don't know",
    "asked_back": "in scope, asked back with buttons",
    "out_answered": "out of scope, answered as if in scope",
    "out_told_unknown": "out of scope, told: I don't know",
}


def answer_all(
    questions: Sequence[Question], answer: Callable[[Question], Answered], *, progress: bool = False
) -> tuple[Answered, ...]:
    """What *answer* makes of each question, in their order."""
    return tuple(answer(question) for question in tqdm(questions, unit="", leave=False, disable=not progress))


def figures(answered: Sequence[Answered]) -> Figures:
    """The shares over *answered*."""
    inside = [one for one in answered if one.question.entry is not None]
    outside = [one for one in answered if one.question.entry is None]
    return Figures(
        first=_share(inside, lambda one: one.is_right_among(one.outcome.candidates[:1])),
        first_three=_share(inside, lambda one: one.is_right_among(one.outcome.candidates[:3])),
        answered_rightly=_share(inside, lambda one: one.sure_of in one.question.right),
        served=_share(
            inside,
            lambda one: one.sure_of in one.question.right or not one.question.right.isdisjoint(one.offered),
        ),
        answered_wrongly=_share(inside, lambda one: one.sure_of is not None and one.sure_of not in one.question.right),
        told_unknown=_share(inside, lambda one: isinstance(one.outcome, NoMatch)),
        asked_back=_share(inside, lambda one: isinstance(one.outcome, Suggestions)),
        out_answered=_share(outside, lambda one: one.sure_of is not None and one.sure_of not in one.question.right),
        out_told_unknown=_share(
            [one for one in outside if not one.question.right], lambda one: isinstance(one.outcome, NoMatch)
        ),
        in_scope=len(inside),
        out_of_scope=len(outside),
    )


def by_locale(answered: Sequence[Answered]) -> dict[Locale, dict[str, Figures]]:
    """The figures of each locale: of all its questions, then of each style."""
    tables: dict[Locale, dict[str, Figures]] = {}
    for locale in Locale:
        own = [one for one in answered if one.question.locale is locale]
        styles = dict.fromkeys(one.question.style for one in own)
        if own:
            tables[locale] = {ALL: figures(own)} | {
                style: figures([one for one in own if one.question.style == style]) for style in styles
            }
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
    """The figures as people read them: a line a figure, a column a locale; then right-first by style."""
    tables = by_locale(answered)
    lines = [f"{'':48}" + "".join(f"{locale:>8}" for locale in tables)]
    for field in fields(Figures):
        label = LABELS.get(field.name, field.name.replace("_", " "))
        values = (getattr(styles[ALL], field.name) for styles in tables.values())
        lines.append(f"{label:48}" + "".join(f"{_written(value):>8}" for value in values))
    for locale, styles in tables.items():
        shown = (f"{style} {_written(own.first)} ({own.in_scope})" for style, own in styles.items() if own.in_scope)
        lines.append(f"right entry first, {locale}: " + ", ".join(shown))
    return "\n".join(lines)


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


def _share(answered: Sequence[Answered], holds: Callable[[Answered], bool]) -> float | None:
    return sum(map(holds, answered)) / len(answered) if answered else None


def _written(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.1%}"
