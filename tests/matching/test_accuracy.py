"""The matcher on our own questions is no worse than it was."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest

from bot.config import REPOSITORY
from bot.evaluation.explain import answered
from bot.evaluation.metrics import ALL, by_locale
from bot.evaluation.questions import load_questions
from bot.languages.locale import Locale

QUESTIONS = REPOSITORY / "tests" / "questions"
RECORDED = QUESTIONS / "recorded.json"
RECORD = ".venv/bin/faro evaluate --json | python3 -m json.tool > tests/questions/recorded.json"
POINT = 0.01
THREADS = 2  # cores that small machines have
HIGHER_IS_BETTER = ("first", "first_three", "answered_rightly", "served", "out_told_unknown")
LOWER_IS_BETTER = ("answered_wrongly", "told_unknown", "out_answered")


@pytest.fixture(scope="module")
def figures(our_matcher):
    """The figures of each locale, now."""
    questions = load_questions([QUESTIONS])
    with ThreadPoolExecutor(THREADS) as threads:
        tables = by_locale(list(threads.map(lambda question: answered(our_matcher, question), questions)))
    return {locale: asdict(styles[ALL]) for locale, styles in tables.items()}


@pytest.mark.parametrize("locale", Locale)
def test_accuracy_is_as_recorded(figures, locale):
    """No figure is more than a point worse than the recorded one."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))[locale][ALL]
    now = figures[locale]
    worse = [
        f"{name}: {now[name]:.1%}, recorded {recorded[name]:.1%}"
        for name in (*HIGHER_IS_BETTER, *LOWER_IS_BETTER)
        if (recorded[name] - now[name]) * (1 if name in HIGHER_IS_BETTER else -1) > POINT
    ]

    assert not worse, "\n".join([*worse, f"if this is meant, record the figures anew: {RECORD}"])


@pytest.mark.parametrize("locale", Locale)
def test_questions_are_enough(figures, locale):
    """At least 300 questions in each language, a hundred of them out of scope."""
    inside, outside = figures[locale]["in_scope"], figures[locale]["out_of_scope"]

    assert inside >= 200
    assert outside >= 100
