"""Rules across files: languages alike, links that lead on, no two that say the same."""

import pytest

from bot.faq.problem import Severity
from bot.languages.locale import Locale
from bot.lint.cross_file import is_copy
from tests.support.faq_files import ANSWERS, messages_in, phrasings_of, problems_in, write_entry, write_folder


@pytest.fixture
def folder(tmp_path):
    """A folder without a problem."""
    return write_folder(tmp_path)


def test_both_locales_names_the_missing_file(folder):
    """An entry in one language only is an error that names the file to write."""
    (folder / "rights/door.en.md").unlink()

    assert "door.es.md:1: door.en.md is missing; write the entry in that language too" in messages_in(folder)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("1-888-351-4024", "1-888-351-4025", "the phone number 8883514024 is in door.es.md only"),
        ("500 dollars", "600 dollars", "the amount $500 is in door.es.md only"),
        ("G-28", "G-29", "the form G-28 is in door.es.md only"),
        ("July 2026", "July 2025", "the number 2026 is in door.es.md only"),
    ],
)
def test_same_in_both_names_what_differs(folder, before, after, message):
    """A number, a sum, a form or another number that one language has and the other has not is named in both files."""
    write_entry(folder, "rights/door", Locale.EN, answer=ANSWERS[Locale.EN].replace(before, after))

    messages = messages_in(folder)

    assert len(messages) == 2
    assert any(message in each for each in messages)


@pytest.mark.parametrize("key", ["reviewed", "review_by", "related"])
def test_same_in_both_warns_of_other_keys(folder, key):
    """Dates and next steps that differ are a warning."""
    value = {"reviewed": "2026-07-03", "review_by": "2026-10-01", "related": "[help/lines, rights/street]"}[key]
    write_entry(folder, "rights/door", Locale.EN, **{key: value})

    problems = problems_in(folder)

    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert f"{key} is another than in door.es.md" in problems[0].message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("[rights/door, help/lines]", "related names the entry itself"),
        ("[rights/stret, help/lines]", "related names rights/stret, which is no entry; did you mean rights/street?"),
        ("[help/lines, help/lines]", "related names an entry twice"),
        ("[help/lines]", "related names 1 entries; name two to four"),
        ("", "related names 0 entries; name two to four"),
    ],
)
def test_related_exist_names_what_leads_nowhere(folder, value, message):
    """A next step must be another entry that exists, two to four of them."""
    for locale in Locale:
        write_entry(folder, "rights/door", locale, related=value)

    messages = messages_in(folder)

    assert len(messages) == 2
    assert all(message in each for each in messages)


def test_unique_questions_names_both(folder):
    """Two entries with the same question are an error in both files; accents and case make no difference."""
    write_entry(folder, "rights/street", Locale.ES, question="Tengo que abrir la PUERTA")

    messages = messages_in(folder)

    assert "the question '¿Tengo que abrir la puerta?' stands in street.es.md, line 9 too" in messages[0]
    assert "the question 'Tengo que abrir la PUERTA' stands in door.es.md, line 9 too" in messages[1]


def test_unique_phrasings_names_both(folder):
    """The same phrasing in two entries is an error in both files; in two languages it is none."""
    theirs = phrasings_of("rights/door")[3]
    lines = "\n".join(f"- {text}" for text in [*phrasings_of("rights/street"), theirs.upper()])
    write_entry(folder, "rights/street", Locale.ES, phrasings=lines)

    messages = messages_in(folder)

    assert len(messages) == 2
    assert all("too; keep it where it belongs" in message for message in messages)


def test_near_phrasings_warns_in_both(folder):
    """A phrasing that is nearly one of another entry is a warning in both files."""
    theirs = phrasings_of("rights/door")[3]
    lines = "\n".join(f"- {text}" for text in [*phrasings_of("rights/street"), theirs + "s"])
    write_entry(folder, "rights/street", Locale.ES, phrasings=lines)

    problems = problems_in(folder)

    assert [problem.severity for problem in problems] == [Severity.WARNING] * 2
    assert f"nearly a phrasing of rights/door ({theirs!r})" in problems[1].message


def test_is_copy_tells_numbers_apart():
    """Two texts that differ in a number are no copies of each other."""
    assert is_copy("formulario i 918 ya", "formularios i 918 ya")
    assert not is_copy("formulario i 918", "formulario i 914")
    assert not is_copy("same", "same")
