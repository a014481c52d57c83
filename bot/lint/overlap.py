"""Lines that read like another entry's: a warning that needs the matcher's vectors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.faq.entry import Faq
from bot.faq.loader import read_folder
from bot.faq.parser import EntryFile
from bot.faq.problem import Problem, Severity
from bot.languages.message import Message
from bot.lint.report import Report, root_of
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.model.encoder import Encoder, Vectors
from bot.matching.model.index import Index
from bot.matching.phrasings import OUT_OF_SCOPE, Phrasings, phrasings_of, speller_of
from bot.matching.text.normalize import normalized
from bot.matching.text.tables import TABLES

NEIGHBOURS = 2  # lines of an entry that are looked at: one alone may be near by chance
# By how much (cosine, seen from the middle) another entry must be nearer. Of 200 lines that were put into a wrong
# entry this finds three quarters, and it names about one in eighty of the others.
CLEAR = 0.2
ROWS = 1024  # that are compared with all others at once


def with_nearness(report: Report, cache: Path, *, progress: bool = False) -> Report:
    """*report*, and a warning for each line of its files that is nearer to another entry than to its own.

    What is not in *cache* is encoded first, which takes minutes for a whole FAQ.
    """
    roots: dict[Path, list[EntryFile]] = defaultdict(list)
    for file in report.files:
        roots[root_of(file.path)].append(file)
    found = [
        problem for root, files in roots.items() for problem in check_nearness(files, root, cache, progress=progress)
    ]
    return replace(report, problems=(*report.problems, *found))


def check_nearness(files: Iterable[EntryFile], root: Path, cache: Path, *, progress: bool = False) -> list[Problem]:
    """The warnings about *files* of the FAQ folder *root*."""
    faq = Faq(tuple(file.entry for file in read_folder(root).files))
    speller = speller_of(faq, root, EmergencyRules.load(root / TABLES))
    phrasings = phrasings_of(faq, root, speller)
    if not phrasings.texts:
        return []
    elsewhere = drawn_away(phrasings, Index.load(phrasings, Encoder(), cache, progress=progress).embeddings)
    return [
        Problem(path, line.number, _message(line.text, elsewhere[key]), Severity.WARNING)
        for file in files
        for path, line in ((file.path, file.question), *file.all_phrasings)
        if (key := (speller.repair(normalized(line.text), file.locale), file.id)) in elsewhere
    ]


def drawn_away(phrasings: Phrasings, vectors: Vectors) -> dict[tuple[str, str], str | None]:
    """Each text and its entry's id whose nearest other texts belong to another entry; None to no entry at all.

    A text is compared with all others, not with itself; its own entry's texts in both languages count.
    """
    found: dict[tuple[str, str], str | None] = {}
    labels = [*range(len(phrasings.ids)), OUT_OF_SCOPE]
    members = [np.flatnonzero(phrasings.labels == number) for number in labels]
    present = [place for place, rows in enumerate(members) if len(rows)]
    inside = np.flatnonzero(phrasings.labels != OUT_OF_SCOPE)
    for start in range(0, len(inside), ROWS):
        chosen = inside[start : start + ROWS]
        likeness = vectors[chosen] @ vectors.T
        likeness[np.arange(len(chosen)), chosen] = -np.inf
        nearest = np.full((len(chosen), len(labels)), -np.inf, np.float32)
        for place in present:
            nearest[:, place] = _mean_of_best(likeness[:, members[place]])
        for row, text in zip(nearest, chosen, strict=True):
            own = int(phrasings.labels[text])
            best = int(row.argmax())
            if best != own and np.isfinite(row[own]) and row[best] - row[own] > CLEAR:
                other = None if labels[best] == OUT_OF_SCOPE else phrasings.ids[best]
                found[phrasings.texts[text], phrasings.ids[own]] = other
    return found


def _mean_of_best(likeness: Vectors) -> Vectors:
    """The mean of each row's highest numbers; a text's likeness to itself counts as none."""
    best = np.sort(likeness, axis=1)[:, -NEIGHBOURS:]
    there = np.isfinite(best)
    total = np.where(there, best, 0).sum(axis=1)
    return np.asarray(np.where(there.any(axis=1), total / np.maximum(there.sum(axis=1), 1), -np.inf), np.float32)


def _message(text: str, other: str | None) -> Message:
    if other is None:
        return Message(
            "{text!r} reads more like the out-of-scope examples than like this entry; say what it is about",
            text=_short(text),
        )
    return Message(
        "{text!r} reads more like {entry} than like this entry; move it there, or say what sets it apart",
        text=_short(text),
        entry=other,
    )


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 4].rstrip() + " ..."
