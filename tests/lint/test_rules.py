"""Rules of one entry file: each yields its problem, and nothing for a good file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.faq.folder import Folder, load_folder
from bot.faq.loader import read_folder
from bot.faq.parser import KEYS, EntryFile
from bot.faq.problem import Problem, Severity
from bot.handlers import callback_data
from bot.languages.locale import Locale
from bot.lint import rules
from bot.lint.glossary import Glossary
from tests.support.faq_files import (
    STANDARDS,
    entry_file,
    entry_text,
    messages_in,
    problems_in,
    write_entry,
    write_folder,
)

Rule = Callable[[EntryFile, rules.Standards], Iterator[Problem]]


def found(rule: Rule, *, locale: Locale = Locale.ES, **changes: str | None) -> list[str]:
    """What *rule* says of a good entry with *changes*."""
    return [problem.message for problem in rule(entry_file(locale, **changes), STANDARDS)]


def test_rules_good_folder_has_no_problem(tmp_path):
    """A folder written as the guide says has neither errors nor warnings."""
    write_folder(tmp_path)

    assert messages_in(tmp_path) == []


@pytest.mark.parametrize("rule", rules.RULES)
@pytest.mark.parametrize("locale", Locale)
def test_rule_good_entry_has_no_problem(rule, locale):
    """No rule finds fault with a good entry."""
    assert found(rule, locale=locale) == []


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("reviwed", "unknown key 'reviwed'; did you mean reviewed?"),
        ("Check", "unknown key 'Check'; did you mean check?"),
        (
            "author",
            f"unknown key 'author'; take it out; the keys are {', '.join(KEYS)}",
        ),
    ],
)
def test_known_keys_names_what_was_meant(key, message):
    """A key we do not know is an error, with the nearest one we know."""
    assert found(rules.known_keys, **{key: "x"}) == [message]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reviewed": None}, "reviewed is missing; write the date up to which the facts are known"),
        ({"reviewed": ""}, "reviewed is missing; write the date up to which the facts are known"),
        ({"reviewed": "4 de julio"}, "'4 de julio' is no date; write year-month-day"),
        ({"reviewed": "2026-02-30"}, "'2026-02-30' is no date"),
        ({"reviewed": "2026-11-26", "review_by": "2027-01-01"}, "2026-11-26 is still to come"),
        ({"review_by": "2026-07-04"}, "review_by is not after reviewed (2026-07-04)"),
        ({"review_by": "2027-07-06"}, "review_by is 367 days after reviewed"),
    ],
)
def test_sane_dates_names_the_wrong_date(changes, message):
    """A date that is missing, no date, of the future or too far off is an error."""
    (only,) = found(rules.sane_dates, **changes)

    assert message in only


@pytest.mark.parametrize(
    "changes", [{"review_by": ""}, {"reviewed": "2026-11-25", "review_by": "2027-11-25"}, {"review_by": "2027-07-05"}]
)
def test_sane_dates_allows_today_and_a_year(changes):
    """Facts of today, and a review within 366 days, are sane."""
    assert found(rules.sane_dates, **changes) == []


def test_sane_dates_passing_is_no_problem():
    """Years later the same file still has no problem."""
    later = replace(STANDARDS, today=date(2031, 1, 1))

    assert list(rules.sane_dates(entry_file(), later)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"check": ""}, "check is missing"),
        ({"check": None}, "check is missing"),
        ({"check": "https://ice-gov.com/"}, "ice-gov.com is not in hosts.txt"),
        ({"answer": "Vea [esto](http://www.ice.gov/)."}, "does not begin with https://"),
        ({"answer": "Vea [esto](https://blog.example/)."}, "blog.example is not in hosts.txt"),
        (
            {"answer": "Vea visaverge.com para más."},
            "visaverge.com is not in hosts.txt, and Telegram makes a link of it",
        ),
        ({"question": "¿Qué es immi.com?"}, "immi.com is not in hosts.txt"),
        ({"sources": "- [Copia](https://copy.example/)"}, "copy.example is not in hosts.txt"),
        ({"sources": "- factually.co, 2026"}, "factually.co is not in hosts.txt"),
    ],
)
def test_safe_links_refuses_strange_hosts(changes, message):
    """An address that we do not send people to is an error wherever it stands."""
    (only,) = found(rules.safe_links, **changes)

    assert message in only


def test_safe_links_names_the_line(tmp_path):
    """The problem stands on the line of the address, not on the paragraph's."""
    answer = "Uno.\nDos.\n\n- Tres\n- [cuatro](https://bad.example/)"
    file = entry_file(answer=answer)

    (problem,) = rules.safe_links(file, STANDARDS)

    assert entry_text(answer=answer).splitlines()[problem.line - 1] == "- [cuatro](https://bad.example/)"


def test_plain_markdown_names_what_is_outside():
    """Each thing outside the subset is named, on its line."""
    file = entry_file(answer="Uno.\n\n> cita\n\n| a | b |\n|---|---|\n| c | d |")

    problems = list(rules.plain_markdown(file, STANDARDS))

    assert [(problem.line - file.answer.number, problem.message.split(";")[0]) for problem in problems] == [
        (2, "a quotation with >"),
        (4, "a table"),
    ]


def test_with_sources_wants_one():
    """An answer without a source is an error."""
    assert "there are no sources" in found(rules.with_sources, sources=None)[0]
    assert "there are no sources" in found(rules.with_sources, sources="")[0]


def test_handy_names_long_id_is_an_error():
    """An id too long for callback data is an error, one that just fits is none."""
    fits = replace(entry_file(), id="rights/" + "a" * 37)

    assert list(rules.handy_names(fits, STANDARDS)) == []
    assert "more than 44 letters" in next(rules.handy_names(replace(fits, id=fits.id + "a"), STANDARDS)).message


def test_handy_names_long_question_is_a_warning():
    """A question too long for a button is a warning."""
    (problem,) = rules.handy_names(entry_file(question="¿" + "a" * 80), STANDARDS)

    assert problem.severity is Severity.WARNING
    assert "81 letters" in problem.message


def test_whole_approval_right_text_has_no_problem():
    """An approval of the text as it stands is silent."""
    fingerprint = entry_file().entry.fingerprint

    assert found(rules.whole_approval, approved_by="ILRC", approved_text=fingerprint) == []


@pytest.mark.parametrize(
    ("by", "text", "message"),
    [
        ("ILRC", "0123456789abcdef", "the text has changed since ILRC approved it"),
        ("ILRC", "", "which text is not recorded"),
        ("", "0123456789abcdef", "nobody is named who approved it"),
    ],
)
def test_whole_approval_names_what_is_missing(by, text, message):
    """An approval without its text or its name, or of another text, is a warning that says how to mend it."""
    (problem,) = rules.whole_approval(entry_file(approved_by=by, approved_text=text), STANDARDS)

    assert problem.severity is Severity.WARNING
    assert message in problem.message
    assert "faro approve rights/door --by NAME" in problem.message


@pytest.mark.parametrize(("count", "problems"), [(79, 1), (80, 0), (220, 0), (221, 1)])
def test_right_length_counts_words(count, problems):
    """From 80 to 220 words is right; fewer or more is a warning."""
    assert len(found(rules.right_length, answer="Hola. " * count)) == problems


def test_right_length_leaves_addresses_out():
    """The address of a link is not read, so it is not counted."""
    file = entry_file(answer="[uno dos](https://www.ice.gov/a/b/c-d) **tres**")

    assert rules.answer_words(file) == 3


def test_readable_names_long_sentences():
    """A sentence of 26 words is named with its line and first words; one of 25 is not."""
    just = " ".join(["si"] * 24) + " va."
    file = entry_file(answer=f"{just}\n\nAsí {just}")

    problems = [problem for problem in rules.readable(file, STANDARDS) if "over 25" in problem.message]

    assert [problem.line - file.answer.number for problem in problems] == [2]
    assert "26 words (Así si si si si si ...)" in problems[0].message


def test_readable_average_is_a_warning():
    """More than 16 words a sentence on average is a warning, in English too."""
    assert "17.0 words a sentence" in found(rules.readable, locale=Locale.EN, answer=("so " * 17).strip() + ".")[0]


def test_readable_hard_spanish_is_a_warning():
    """Long Spanish words are a warning, long English words are not measured."""
    hard = "Administrativamente correspondientes procedimientos institucionales extraordinarios."

    assert "INFLESZ is" in found(rules.readable, answer=hard)[0]
    assert found(rules.readable, locale=Locale.EN, answer=hard) == []


def test_dated_wording_money_counts_in_volatile_entries_only():
    """A sum without a year is a warning where the entry is looked at again within 120 days."""
    answer = "La multa es de $500."

    assert "'$500' without a year" in found(rules.dated_wording, answer=answer)[0]
    assert found(rules.dated_wording, answer=answer, review_by="2027-07-04") == []


def test_agreed_words_names_the_term():
    """A variant that the glossary avoids is a warning that gives the term."""
    standards = replace(STANDARDS, glossary=Glossary({Locale.ES: {"bono": "fianza"}, Locale.EN: {"bail": "bond"}}))
    file = entry_file(question="¿Qué es un bono?", answer="Uno.\n\nEl Bono se paga.", phrasings="- el bono")

    problems = list(rules.agreed_words(file, standards))

    assert [problem.line for problem in problems] == [file.question.number, file.answer.number + 2]
    assert problems[0].message == "the glossary avoids 'bono'; write 'fianza'"


def test_varied_phrasings_few_are_a_warning():
    """Fewer than the least number is a warning."""
    assert (
        f"1 phrasings; write at least {rules.FEWEST_PHRASINGS}" in found(rules.varied_phrasings, phrasings="- hola")[0]
    )


def test_varied_phrasings_copies_are_named():
    """A phrasing that is nearly another's copy, in letters or in order, is a warning naming the other's line."""
    lines = [
        "dónde tienen a mi hermano",
        "donde tiene a mi hermano",
        "mi hermano dónde tienen a",
        "el i-914",
        "el i-918",
    ]
    file = entry_file(phrasings="\n".join(f"- {line}" for line in lines))
    first = file.phrasings[0].number

    problems = [problem for problem in rules.varied_phrasings(file, STANDARDS) if "copy" in problem.message]

    assert [problem.line for problem in problems] == [first + 1, first + 2]
    assert f"line {first} ('dónde tienen a mi hermano')" in problems[0].message


def test_varied_phrasings_without_words_is_an_error():
    """A phrasing of signs alone is an error."""
    assert "'¿?' has no words" in found(rules.varied_phrasings, phrasings="- ¿?")[-1]


def test_check_folder_only_names_chosen_files(tmp_path):
    """Where files are chosen, problems of others are left out, but others are still looked at."""
    write_folder(tmp_path)
    chosen = write_entry(tmp_path, "rights/door", Locale.ES, check="", related="[help/lines, no/where]")
    write_entry(tmp_path, "rights/street", Locale.ES, check="")

    problems = rules.check_folder(read_folder(tmp_path), STANDARDS, only={chosen})

    assert {problem.path for problem in problems} == {chosen}
    assert any("no/where, which is no entry" in problem.message for problem in problems)
    assert not any("help/lines" in problem.message and "no entry" in problem.message for problem in problems)


def test_check_folder_sorts_problems(tmp_path):
    """Problems come by path and line, each once."""
    write_folder(tmp_path)
    write_entry(tmp_path, "rights/door", Locale.EN, check="", reviewed="x", answer="<b>a</b> <i>c</i>")

    problems = problems_in(tmp_path)

    assert [(problem.path, problem.line) for problem in problems] == sorted(
        (problem.path, problem.line) for problem in problems
    )
    assert len(set(problems)) == len(problems)


def test_check_names_wants_topics_in_every_locale_and_roles(tmp_path):
    """A topic without a name in a language, and a role given to no entry, are errors."""
    reading = read_folder(write_folder(tmp_path))
    folder = Folder({"rights": {Locale.ES: "Derechos"}, "help": dict.fromkeys(Locale, "x")}, {"hotlines": "help/line"})

    messages = [problem.message for problem in rules.check_names(reading, folder)]

    assert messages == [
        'the topic rights has no name in EN; write en = "..." under [topics.rights]',
        "the role hotlines is given to help/line, which is no entry; did you mean help/lines?",
    ]
    assert list(rules.check_names(reading, load_folder(tmp_path))) == []


def test_handy_names_allow_what_buttons_hold():
    """An id that the check lets pass fits the buttons' data."""
    assert rules.LONGEST_ID == callback_data.LONGEST_ID
