"""Figures on labelled questions, counted by hand."""

import pytest

from bot.evaluation.metrics import (
    ALL,
    Answered,
    answer_all,
    by_locale,
    confusion_table,
    confusions,
    confusions_by_entry,
    figures,
    table,
)
from bot.evaluation.questions import Question
from bot.languages.locale import Locale
from bot.matching.outcome import Candidate, Emergency, Match, NoMatch, Outcome, Suggestions

A, B, C, D = "t/a", "t/b", "t/c", "t/d"


def candidates(*ids: str) -> tuple[Candidate, ...]:
    """Candidates in this order."""
    return tuple(Candidate(entry_id, 90.0 - 10 * place) for place, entry_id in enumerate(ids))


def match(*ids: str) -> Match:
    """An answer with the first of *ids*."""
    return Match(ids[0], candidates(*ids))


def answer(
    outcome: Outcome, entry: str | None = A, *also: str, locale: Locale = Locale.ES, style: str = "plain"
) -> Answered:
    """A question for *entry* and what it came to."""
    return Answered(Question("q", locale, entry, also, style), outcome, "a phrasing")


def test_figures_of_each_outcome():
    """Each share counts what it says, over the questions in scope or out of it."""
    found = figures(
        [
            answer(match(A, B)),  # right
            answer(match(B, A), A, B),  # right: an also counts
            answer(match(B, A)),  # wrong as if sure
            answer(Emergency(A, "door", candidates(A))),  # right
            answer(Suggestions((B, A), candidates(B, A, C))),  # served
            answer(Suggestions((B, C), candidates(B, C, A))),  # among the first three, but not offered
            answer(NoMatch(candidates(A))),  # first, but told unknown
            answer(NoMatch(())),
            answer(match(A), None),  # out of scope, answered
            answer(Emergency(A, "door", candidates(A)), None),
            answer(Emergency(A, "door", candidates(A)), None, A),  # an emergency that the label allows is no mistake
            answer(Suggestions((A, B), candidates(A, B)), None),
            answer(NoMatch(candidates(A)), None),
        ]
    )

    assert (found.in_scope, found.out_of_scope) == (8, 5)
    assert found.first == 4 / 8
    assert found.first_three == 7 / 8
    assert found.answered_rightly == 3 / 8
    assert found.served == 4 / 8
    assert found.answered_wrongly == 1 / 8
    assert found.told_unknown == 2 / 8
    assert found.asked_back == 2 / 8
    assert found.out_answered == 2 / 5
    assert found.out_told_unknown == 1 / 4


def test_figures_without_questions():
    """Where there is nothing to count there is no share."""
    found = figures([])

    assert (found.first, found.out_answered, found.in_scope) == (None, None, 0)


def test_by_locale_and_style():
    """A table a locale that has questions, its styles after the whole."""
    found = by_locale(
        [answer(match(A), style="short"), answer(match(B), style="voice"), answer(match(B), style="voice")]
    )

    assert list(found) == [Locale.ES]
    assert list(found[Locale.ES]) == [ALL, "short", "voice"]
    assert found[Locale.ES][ALL].first == pytest.approx(1 / 3)
    assert found[Locale.ES]["voice"].first == 0


def test_confusions_count_pairs():
    """Most frequent first; what was right, out of scope or found nothing is no confusion."""
    found = confusions(
        [
            answer(match(B, A)),
            answer(NoMatch(candidates(B))),
            answer(match(C), B),
            answer(match(A)),
            answer(match(C), A, C),
            answer(match(D), None),
            answer(NoMatch(())),
        ]
    )

    assert [(one.entry, one.instead, one.times, one.phrasings) for one in found] == [
        (A, B, 2, ("a phrasing",)),
        (B, C, 1, ("a phrasing",)),
    ]


def test_confusion_table_shows_the_phrasings():
    """Each pair with how often, and the phrasing that led there; not more pairs than asked for."""
    found = confusions([answer(match(B)), answer(match(B)), answer(match(C))])

    assert "a phrasing" in confusion_table(found)
    assert B in confusion_table(found, 1)
    assert C not in confusion_table(found, 1)


def test_confusions_by_entry():
    """Each entry with its losses, the worst first; what it is taken for, and by which phrasing of that."""
    lost_to_d, right = answer(match(D), B), answer(match(A))
    text = confusions_by_entry([answer(match(B)), answer(match(C), B), lost_to_d, lost_to_d, right, right])

    assert text.splitlines() == [
        f"{B}: 3 of 3 questions",
        f"    2 taken for {D}",
        "        by: a phrasing",
        f"    1 taken for {C}",
        "        by: a phrasing",
        f"{A}: 1 of 3 questions",
        f"    1 taken for {B}",
        "        by: a phrasing",
    ]


def test_table_has_all_figures():
    """A line a figure, a column a locale, a dash where there is nothing to count."""
    text = table([answer(match(A)), answer(match(B), locale=Locale.EN)])
    lines = text.splitlines()

    assert lines[0].split() == ["es", "en"]
    assert next(line for line in lines if line.startswith("right entry first ")).split()[-2:] == ["100.0%", "0.0%"]
    assert next(line for line in lines if line.startswith("out of scope, answered")).split()[-2:] == ["-", "-"]
    assert "plain 100.0% (1)" in text


def test_answer_all_keeps_the_order():
    """Each question's answer, in the questions' order."""
    questions = [Question(str(number), Locale.ES, None, (), "plain") for number in range(5)]
    found = answer_all(questions, lambda question: Answered(question, NoMatch(())))

    assert [one.question.text for one in found] == list("01234")
