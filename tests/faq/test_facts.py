"""Facts: read with clear errors, expanded in entries."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.facts import Fact, News, Sure, expand, facts_in, read_facts
from bot.languages.locale import Locale

PATH = Path("faq/facts/courts.toml")
GOOD = """\
[bond-case]
es = "la corte va a decidir"
en = "the court will decide"
as_of = 2026-10-07
review_by = 2027-01-05
check = "https://www.supremecourt.gov/docket/26-104.html"
sources = ["Corte Suprema, caso 26-104"]
sure = "one source"
news.date = 2026-10-01
news.es = "La corte va a decidir."
news.en = "The court will decide."

[do-not-go]
es = "No vaya."
en = "Do not go."
"""


def faults(text: str) -> list[str]:
    """What is wrong in *text*, as `line: message`."""
    return [f"{problem.line}: {problem.message}" for problem in read_facts(PATH, text)[1]]


def test_read_facts_gives_what_is_written():
    """All of a dated fact, and a safety sentence without dates."""
    facts, problems = read_facts(PATH, GOOD)

    assert problems == []
    assert facts == [
        Fact(
            "bond-case",
            {Locale.ES: "la corte va a decidir", Locale.EN: "the court will decide"},
            as_of=date(2026, 10, 7),
            review_by=date(2027, 1, 5),
            check="https://www.supremecourt.gov/docket/26-104.html",
            sources=("Corte Suprema, caso 26-104",),
            sure=Sure.ONE_SOURCE,
            news=News(date(2026, 10, 1), {Locale.ES: "La corte va a decidir.", Locale.EN: "The court will decide."}),
            path=PATH,
        ),
        Fact("do-not-go", {Locale.ES: "No vaya.", Locale.EN: "Do not go."}, path=PATH),
    ]
    assert (facts[0].topic, facts[0].line(), facts[0].line("as_of"), facts[1].line()) == ("courts", 1, 4, 13)


def test_fact_ages_from_the_day_after_review_by():
    """A sentence without dates never does."""
    dated, safety = read_facts(PATH, GOOD)[0]

    assert not dated.is_stale(date(2027, 1, 5))
    assert dated.is_stale(date(2027, 1, 6))
    assert not safety.is_stale(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("[bond-case]", "[Bond_case]", "1: 'Bond_case' is no name of a fact; write small letters a-z"),
        ('en = "the court will decide"\n', "", "1: en is missing; write the words in that language"),
        ('es = "la corte va a decidir"', 'es = ""', "2: es is missing; write the words in that language"),
        ('"la corte va', '"{{x}} va', "2: es names another fact; facts stand alone"),
        ('"la corte va', '"la\\ncorte va', "2: es has several lines; write one clause or sentence"),
        ("as_of = 2026-10-07", 'as_of = "2026-10-07"', "4: as_of is no date; write year-month-day without quotes"),
        ("as_of = 2026-10-07", "as_of = 2026-10-07T10:00:00", "4: as_of is no date"),
        ("as_of = 2026-10-07", "as_of = 2026-13-07", "4: this is no TOML"),
        (
            "as_of = 2026-10-07\n",
            "",
            "1: as_of is missing; a fact that ages has as_of, review_by, check, sources, sure",
        ),
        ("as_of", "as_off", "4: unknown key 'as_off'; did you mean as_of?"),
        ("sure", "certain", "8: unknown key 'certain'; take it out; the keys are es, en, as_of"),
        ('"one source"', '"yes"', "8: sure is none of 'official', 'two sources', 'one source'; write one of them"),
        ('["Corte Suprema, caso 26-104"]', '"Corte Suprema"', "7: sources is no list of words"),
        ('["Corte Suprema, caso 26-104"]', "[]", "7: sources names none"),
        ("news.date = 2026-10-01\n", "", "9: news.date is missing or no date"),
        ('news.es = "La corte va a decidir."', "", "9: news.es is missing"),
        ("news.date", "news.day", "9: unknown key 'news.day'; take it out; the keys are date, es, en"),
        ("[do-not-go]", "[bond-case]", "13: the fact bond-case stands twice; keep one of them"),
        ("[do-not-go]", "[do-not-go", "13: this is no TOML"),
        ("[bond-case]", 'en = "x"\n[bond-case]', "1: en stands outside a fact; put it under a line"),
    ],
)
def test_read_facts_names_what_is_wrong(before, after, fault):
    """Each fault of form stands on its line, with how to mend it."""
    found = faults(GOOD.replace(before, after, 1))

    assert any(each.startswith(fault) for each in found), found


def test_read_facts_a_broken_fact_leaves_the_others():
    """What is wrong with one does not take the others away."""
    facts, problems = read_facts(PATH, GOOD.replace('en = "Do not go."', ""))

    assert [fact.id for fact in facts] == ["bond-case"]
    assert len(problems) == 1


def test_expand_puts_the_words_in_place_of_the_name():
    """In the reader's language; a name that is unknown stays, and lines do too."""
    facts = {fact.id: fact for fact in read_facts(PATH, GOOD)[0]}
    text = "Hoy {{bond-case}}.\n**{{ do-not-go }}** {{other}}"

    assert expand(text, facts, Locale.ES) == "Hoy la corte va a decidir.\n**No vaya.** {{other}}"
    assert [fact.id for fact in facts_in(f"{text} {{{{bond-case}}}}", facts)] == ["bond-case", "do-not-go"]


@given(st.one_of(st.text(), st.lists(st.sampled_from([*GOOD.splitlines(), "[a]", "[a.b]", "=", "a"])).map("\n".join)))
def test_read_facts_any_text_is_read(text):
    """No text breaks the reading; every problem lies on a line of the file and says how to mend it."""
    facts, problems = read_facts(PATH, text)

    assert all(1 <= problem.line <= text.count("\n") + 1 and "; " in problem.message for problem in problems)
    assert all(set(fact.words) == set(Locale) for fact in facts)
