"""Figures on labelled questions, counted by hand."""

from dataclasses import replace

import pytest

from bot.evaluation.metrics import (
    ALL,
    MEASURES,
    Answered,
    Share,
    answer_all,
    as_values,
    by_locale,
    confusion_table,
    confusions,
    confusions_by_entry,
    figures,
    table,
)
from bot.evaluation.questions import Length, Question
from bot.languages.locale import Locale
from bot.matching.outcome import (
    Beside,
    Candidate,
    Courtesy,
    Emergency,
    Match,
    NoMatch,
    Outcome,
    Suggestions,
    Tentative,
)
from bot.matching.smalltalk import SmallTalk

A, B, C, D = "t/a", "t/b", "t/c", "t/d"


def candidates(*ids: str) -> tuple[Candidate, ...]:
    """Candidates in this order."""
    return tuple(Candidate(entry_id, 90.0 - 10 * place) for place, entry_id in enumerate(ids))


def match(*ids: str) -> Match:
    """An answer with the first of *ids*."""
    return Match(ids[0], candidates(*ids))


def likely(*ids: str) -> Tentative:
    """The first of *ids* shown as likely, the others offered."""
    return Tentative(ids[0], ids[1:], candidates(*ids))


def answer(
    outcome: Outcome, entry: str | None = A, *also: str, locale: Locale = Locale.ES, style: str = "plain"
) -> Answered:
    """A question for *entry* and what it came to."""
    return Answered(Question("q", locale, entry, also, style), outcome, "a phrasing")


def test_figures_of_each_outcome():
    """Each measure counts what it says, over the questions in scope or out of it."""
    found = figures(
        [
            answer(match(A, B)),  # right
            answer(match(B, A), A, B),  # right: an also counts
            answer(match(B, A)),  # wrong as if sure
            answer(Emergency(A, "door", candidates(A))),  # right
            answer(likely(A, B)),  # shown rightly
            answer(likely(B, A)),  # wrong as likely, but served
            answer(Suggestions((B, A), candidates(B, A, C))),  # served
            answer(Suggestions((B, C), candidates(B, C, A))),  # among the first three, but not offered
            answer(Suggestions((B, C), candidates(B, C), Beside(A, "door"))),  # served: it comes beside
            answer(NoMatch(candidates(A))),  # first, but told unknown
            answer(Courtesy(SmallTalk.THANKS)),  # told unknown
            answer(match(A), None),  # out of scope, answered
            answer(likely(A), None),  # out of scope, shown
            answer(Emergency(A, "door", candidates(A)), None, A),  # an emergency that the label allows is no mistake
            answer(Suggestions((A, B), candidates(A, B)), None),
            answer(NoMatch(candidates(A)), None),
        ]
    )

    assert {name: (share.held, share.of) for name, share in found.items()} == {
        "first": (5, 11),
        "first_three": (9, 11),
        "sure_right": (3, 11),
        "shown_right": (4, 11),
        "served": (7, 11),
        "sure_wrong": (1, 11),
        "likely_wrong": (1, 11),
        "told_unknown": (2, 11),
        "out_shown": (2, 5),
        "out_told": (1, 4),
    }


def test_share_has_a_standard_error():
    """Of a quarter of a hundred questions: four points; where there is nothing to count there is neither."""
    assert Share(25, 100).value == 0.25
    assert Share(25, 100).error == pytest.approx(0.0433, abs=1e-4)
    assert (Share(0, 0).value, Share(0, 0).error) == (None, None)
    assert figures([])["first"] == Share(0, 0)


def test_by_locale_set_style_and_length():
    """A table a locale that has questions: the whole, then each set, each style and each length."""
    long = replace(answer(match(B), style="voice"), question=Question("q " * 50, Locale.ES, A, (), "voice", "real"))
    found = by_locale([answer(match(A), style="short"), answer(match(B), style="voice"), long])

    assert list(found) == [Locale.ES]
    assert set(found[Locale.ES]) == {ALL, "real", "short", "voice", Length.SHORT, Length.LONG}
    assert found[Locale.ES][ALL]["first"] == Share(1, 3)
    assert found[Locale.ES]["voice"]["first"] == Share(0, 2)
    assert found[Locale.ES]["real"]["first"] == found[Locale.ES][Length.LONG]["first"] == Share(0, 1)
    assert as_values(found)["es"][ALL]["first"] == {"share": 1 / 3, "error": pytest.approx(0.272, abs=1e-3), "of": 3}


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
    """A line a measure, a column a locale, a dash where there is nothing to count; a line a group."""
    lines = table([answer(match(A)), answer(match(B), locale=Locale.EN)]).splitlines()

    assert lines[0].split() == ["es", "en"]
    assert [line[:50].strip() for line in lines[1 : 1 + len(MEASURES)]] == [m.label[:50] for m in MEASURES.values()]
    assert lines[1].split()[-4:] == ["100.0%", "±0.0", "0.0%", "±0.0"]
    assert lines[len(MEASURES)].split()[-2:] == ["-", "-"]
    assert ["plain", "1", "100.0%", "100.0%", "100.0%", "100.0%", "100.0%", "0"] in [line.split() for line in lines]


def test_answer_all_keeps_the_order():
    """Each question's answer, in the questions' order."""
    questions = [Question(str(number), Locale.ES, None, (), "plain") for number in range(5)]
    found = answer_all(questions, lambda question: Answered(question, NoMatch(())))

    assert [one.question.text for one in found] == list("01234")
