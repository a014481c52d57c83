"""Every problem of a FAQ folder: of its entries, alone and together, of its facts, and of the tables beside them."""

from collections.abc import Collection
from pathlib import Path

from bot.faq.loader import Reading
from bot.faq.problem import Problem
from bot.lint.cross_file import ACROSS, near_phrasings
from bot.lint.facts import check_facts
from bot.lint.rules import RULES, Standards, chosen


def check_folder(reading: Reading, standards: Standards, *, only: Collection[Path] | None = None) -> list[Problem]:
    """Every problem of the entries and facts, by path and line; where *only* names files, theirs alone."""
    problems = {*reading.unreadable, *reading.malformed, *check_facts(reading, standards)}
    for file in reading.files:
        if only is None or file.path in only:
            for rule in RULES:
                problems.update(rule(file, standards))
    for across in ACROSS:
        problems.update(across(reading))
    problems.update(near_phrasings(reading.files, only))
    return chosen(problems, only)
