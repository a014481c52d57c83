"""The matcher on our own questions is no worse than it was."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.config import REPOSITORY
from bot.evaluation.explain import answered
from bot.evaluation.metrics import ALL, MEASURES, as_values, by_locale
from bot.evaluation.questions import answerable, load_questions
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.pii.detector import PersonalData

QUESTIONS = REPOSITORY / "tests" / "questions" / "dev"
RECORDED = REPOSITORY / "tests" / "questions" / "recorded.json"
RECORD = "faro evaluate --json | python3 -m json.tool > tests/questions/recorded.json"
POINT = 0.01
THREADS = 2  # cores that small machines have


@pytest.fixture(scope="module")
def figures(our_matcher):
    """The figures of each locale, now."""
    faq = load(REPOSITORY / "faq")
    questions, personal = (
        answerable(load_questions([QUESTIONS]), {entry.id for entry in faq.entries}),
        PersonalData.of(faq),
    )
    with ThreadPoolExecutor(THREADS) as threads:
        results = list(threads.map(lambda question: answered(our_matcher, question, personal), questions))
    return as_values(by_locale(results))


@pytest.mark.parametrize("locale", Locale)
def test_accuracy_is_as_recorded(figures, locale):
    """No figure is more than a point worse than the recorded one."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))[locale][ALL]
    now = figures[locale][ALL]
    worse = [
        f"{name}: {now[name]['share']:.1%}, recorded {recorded[name]['share']:.1%}"
        for name, measure in MEASURES.items()
        if (recorded[name]["share"] - now[name]["share"]) * (1 if measure.more_is_better else -1) > POINT
    ]

    assert not worse, "\n".join([*worse, f"if this is meant, record the figures anew: {RECORD}"])
