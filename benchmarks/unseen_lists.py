"""How many of the emergencies and personal data on the unseen lists are found; to report, never to tune on.

    python -m benchmarks.unseen_lists

The lists stand in tests/matching/emergency and tests/pii; they were written before the rules and examples of today.
"""

import json
import os
from collections import Counter
from pathlib import Path

from bot.config import REPOSITORY, Settings
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.matching.matcher import Matcher
from bot.matching.outcome import Emergency, beside_of
from bot.pii.detector import PersonalData

TESTS = REPOSITORY / "tests"


def main() -> None:
    """Print both lists' figures, a line a language."""
    settings = Settings.load(os.environ)
    faq = load(settings.faq)
    matcher = Matcher.load(faq, settings.faq, settings.cache)
    for locale in Locale:
        listed = TESTS / "matching" / "emergency" / f"unseen.{locale}.jsonl"
        print(f"emergencies {locale}: {_emergencies(matcher, listed)}")
    personal = PersonalData.of(faq)
    for locale in Locale:
        print(f"personal data {locale}: {_personal(personal, TESTS / 'pii' / f'unseen.{locale}.jsonl')}")


def _emergencies(matcher: Matcher, file: Path) -> str:
    counts: Counter[str] = Counter()
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        outcome = matcher.find(row["text"])
        is_certain = isinstance(outcome, Emergency)
        kind = "near miss" if row["rule"] is None else "emergency"
        counts[kind] += 1
        counts[f"{kind} certain"] += is_certain
        counts[f"{kind} any"] += is_certain or beside_of(outcome) is not None
    said = [
        f"{counts[f'{kind} any']} of {counts[kind]} {words}, {counts[f'{kind} certain']} for certain"
        for kind, words in (("emergency", "emergencies raise the alarm"), ("near miss", "near misses do"))
    ]
    return "; ".join(said)


def _personal(personal: PersonalData, file: Path) -> str:
    items = found = harmless = false = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted, got = Counter(row["personal"]), Counter(span.kind.value for span in personal.find(row["text"]))
        items += wanted.total()
        found += (wanted & got).total()
        harmless += not wanted
        false += not wanted and bool(got)
    return f"{found} of {items} found, {false} of {harmless} harmless messages touched"


if __name__ == "__main__":
    main()
