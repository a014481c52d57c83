"""Rules of facts, and of what should be one."""

from dataclasses import replace

import pytest

from bot.faq.problem import Severity
from bot.languages.locale import Locale
from bot.lint.glossary import Glossary
from tests.support.faq_files import (
    ANSWERS,
    FACTS_TOML,
    STANDARDS,
    messages_in,
    problems_in,
    write_entry,
    write_facts,
    write_folder,
)


@pytest.fixture
def folder(tmp_path):
    """A folder without a problem."""
    return write_folder(tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("[fine]", '[new]\nes = "a"\nen = "b"\n[fine]', "10: no entry names new; name it as {{new}}, or take the"),
        ("la multa", "la multa " + "de veras " * 16, "11: es has 42 words, over 35; make two facts of it"),
        ("la multa", "la multa " + "de veras " * 9, "11: a sentence of 28 words (A julio de 2026 la multa ...), over"),
        ("la multa", "la **multa", "11: a ** or __ without its partner"),
        ('"A julio', '"- A julio', "11: es is a list; write one clause or sentence"),
        ("la multa", "la [multa](https://bad.example/x)", "11: bad.example is not in hosts.txt; link the official"),
        ("la multa", "la multa (bad.com)", "11: bad.com is not in hosts.txt, and Telegram makes a link of it"),
        ("la multa", "el castigo", "11: the glossary avoids 'castigo'; write 'multa'"),
        ("A julio de 2026", "Actualmente", "11: 'Actualmente' is wrong one day; write the month"),
        ("$500", "$600", "11: 600 stands in en only; give the same figures in both languages"),
        ("$500", "$600", "12: 500 stands in es only; give the same figures in both languages"),
        ("as_of = 2026-07-04", "as_of = 2026-11-26", "13: as_of is still to come"),
        ("as_of = 2026-07-04", "as_of = 2026-07-04\nlooked = 2026-11-26", "14: looked is still to come"),
        ("review_by = 2026-10-02", "review_by = 2027-07-06", "14: review_by is 367 days after as_of"),
        ("review_by = 2026-10-02", "review_by = 2026-07-04", "14: review_by is 0 days after as_of"),
        ("ice.gov/fines", "ice.gov/", "15: check is a whole site; name the page"),
        ("www.ice.gov/fines", "ice.example/fines", "15: ice.example is not in hosts.txt"),
        (
            'sure = "one source"',
            'sure = "one source"\nnews.date = 2026-12-01\nnews.es = "a"\nnews.en = "a"',
            "18: news.d",
        ),
        ('sure = "one source"', 'sure = "one source"\nnews.date = 2026-1-1', "18: this is no TOML"),
        (
            'sure = "one source"',
            'sure = "one source"\nnews.date = 2026-01-01\nnews.es = "5"\nnews.en = "6"',
            "19: 6 st",
        ),
        ("[fine]", '[twin]\nes = "1-888-351-4024"\nen = "1-888-351-4024"\n[fine]', "10: the same words as ice-line"),
        ("[fine]", '[plain]\nes = "Son $5."\nen = "It is $5."\n[fine]', "10: a fact with a figure ages; add as_of"),
        ("[fine]", f"[{'f' * 49}]\nes = 'a'\nen = 'b'\n[fine]", "10: the name has more than 48 letters"),
    ],
)
def test_check_facts_names_what_is_wrong(folder, before, after, message):
    """Every rule for answers holds for facts too, each named on the line of its key."""
    assert before in FACTS_TOML
    write_facts(folder, FACTS_TOML.replace(before, after, 1))
    glossary = Glossary({Locale.ES: {"castigo": "multa"}, Locale.EN: {}})

    messages = messages_in(folder, replace(STANDARDS, glossary=glossary))

    assert any(each.startswith(f"all.toml:{message}") for each in messages), messages


def test_check_facts_long_sentence_is_said_once(folder):
    """Where the fact is, and not in each entry that names it."""
    write_facts(folder, FACTS_TOML.replace("la multa", "la multa " + "de veras " * 9))

    assert [each.partition(":")[0] for each in messages_in(folder)] == ["all.toml"]


@pytest.mark.parametrize("words", ["Llame al 911.", "Marque 988 o 211."])
def test_check_facts_safety_sentences_have_no_dates(folder, words):
    """Numbers that everyone knows do not age."""
    write_facts(folder, f'[call]\nes = "{words}"\nen = "{words}"\n', "safety.toml")
    write_entry(folder, "rights/door", Locale.ES, answer=ANSWERS[Locale.ES] + "{{call}}")
    write_entry(folder, "rights/door", Locale.EN, answer=ANSWERS[Locale.EN] + "{{call}}")

    assert messages_in(folder) == []


@pytest.mark.parametrize(
    ("spanish", "english", "message"),
    [
        (
            "llame al 1 888 351-4024",
            "call 1 888 351-4024",
            "8883514024 is kept in the fact ice-line; name that instead",
        ),
        ("son 500 dólares", "it is $500", "$500 is kept in the fact fine; name that instead: {{fine}}"),
        ("desde el 4 de mayo de 2026", "since May 4, 2026", "2026-05-04 is kept in the fact rule"),
        ("según Matter of Li", "by Matter of Li", "Matter of Li is kept in the fact rule"),
    ],
)
def test_kept_once_what_a_fact_holds_is_named(folder, spanish, english, message):
    """A date, sum, phone number or ruling in an entry's own words, though a fact holds it, is a warning."""
    words = 'es = "Desde el 4 de mayo de 2026: Matter of Li."\nen = "Since May 4, 2026: Matter of Li."\n'
    write_facts(folder, f"{FACTS_TOML}\n[rule]\n{words}")
    for locale, said in ((Locale.ES, spanish), (Locale.EN, english)):
        write_entry(folder, "rights/door", locale, answer=ANSWERS[locale] + f"\nY {said}.")

    problems = [problem for problem in problems_in(folder) if "is kept in" in problem.message]

    assert [problem.severity for problem in problems] == [Severity.WARNING] * 2
    assert all(message in problem.message for problem in problems)
    assert {problem.line for problem in problems} == {28}


def test_kept_once_phone_number_of_two_entries_is_a_fact(folder):
    """In one entry it is a hint, in two a warning in each."""
    for locale in Locale:
        write_entry(folder, "rights/door", locale, answer=ANSWERS[locale] + "\n1-305-555-0100")
    assert {problem.severity for problem in problems_in(folder)} == {Severity.HINT}

    for locale in Locale:
        write_entry(folder, "help/lines", locale, answer=ANSWERS[locale] + "\n(305) 555-0100")
    problems = problems_in(folder)
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert "the phone number 3055550100 stands in rights/door too; make a fact of it" in problems[0].message
    assert len(problems) == 4
