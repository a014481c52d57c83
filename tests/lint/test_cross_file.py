"""Rules across files: languages alike, links that lead on, no two that say the same."""

import pytest

from bot.faq.problem import Severity
from bot.languages.locale import Locale
from bot.lint.rules import is_copy
from tests.support.faq_files import (
    ANSWERS,
    entry_file,
    messages_in,
    phrasings_of,
    problems_in,
    write_entry,
    write_folder,
)


@pytest.fixture
def folder(tmp_path):
    """A folder without a problem."""
    return write_folder(tmp_path)


def test_both_locales_names_the_missing_file(folder):
    """An entry in one language only is an error that names the file to write."""
    (folder / "rights/door.en.md").unlink()

    assert "door.es.md:1: door.en.md is missing; write the entry in that language too" in messages_in(folder)


@pytest.mark.parametrize(
    ("after", "message"),
    [
        ("call 1-888-351-4025", "the phone number 8883514024 is in door.es.md, line 20 only"),
        ("pay 600 dollars", "the amount $500 is in door.es.md, line 20 only"),
        ("use G-29", "the form G-28 is in door.es.md, line 20 only"),
        ("wait 31 days", "the number 30 is in door.es.md, line 20 only"),
        ("{{fine}}", "the fact ice-line is in door.es.md, line 20 only"),
    ],
)
def test_same_in_both_names_what_differs(folder, after, message):
    """What one language has and the other has not is named in both files, where it should stand."""
    said = {
        "call": "llame al 1-888-351-4024",
        "pay": "pague 500 dólares",
        "use": "use el G-28",
        "wait": "espere 30 días",
    }
    spanish = said.get(after.split()[0], "{{ice-line}}")
    for locale, words in ((Locale.ES, spanish), (Locale.EN, after)):
        screen = ANSWERS[locale].partition("###")[0].replace("**{{ice-line}}**", "ICE")
        write_entry(folder, "rights/door", locale, answer=f"{screen}### A\n\nB.\n\n{words}\n\n### C\n\n{{{{fine}}}}")

    messages = [each for each in messages_in(folder) if "own words" not in each and "is kept in" not in each]

    assert len(messages) == 2
    assert f"door.en.md:18: {message}" in messages[0]


def test_same_in_both_compares_parts(folder):
    """Another number of parts, or a fact in another part, is named."""
    english = ANSWERS[Locale.EN]
    write_entry(folder, "rights/door", Locale.EN, answer=english.replace("### What to do\n", ""))
    assert any("door.es.md has 2 parts and this file 1" in each for each in messages_in(folder))

    moved = english.replace(" {{fine}}", "").replace("Do not sign", "{{fine}} Do not sign")
    write_entry(folder, "rights/door", Locale.EN, answer=moved)
    assert ["another part" in each for each in messages_in(folder)] == [True, True]


def test_same_in_both_a_sum_may_leave_out_its_word(folder):
    """755 dólares en vez de 155 is $755 instead of $155."""
    for locale, words in ((Locale.ES, "Son 755 dólares en vez de 155."), (Locale.EN, "It is $755, not $155.")):
        write_entry(folder, "rights/door", locale, answer=ANSWERS[locale] + words)

    assert all("own words" in each for each in messages_in(folder))


def test_in_agreement_tells_which_language_changed(folder):
    """Once somebody said that both agree, a change in one asks for the other."""
    prints = {locale: entry_file(locale).entry.own_fingerprint for locale in Locale}
    for locale in Locale:
        write_entry(folder, "rights/door", locale, agrees_with=prints[locale.other])
    assert messages_in(folder) == []

    turned = ANSWERS[Locale.ES].replace("No firme nada", "Firme todo")
    write_entry(folder, "rights/door", Locale.ES, agrees_with=prints[Locale.EN], answer=turned)
    (message,) = messages_in(folder)
    assert message == (
        "door.es.md:12: es changed since both languages agreed, en did not; change that too, "
        "then run: faro agree rights/door"
    )

    turned = ANSWERS[Locale.EN].replace("Do not sign", "Sign")
    write_entry(folder, "rights/door", Locale.EN, agrees_with=prints[Locale.ES], answer=turned)
    (message,) = messages_in(folder)
    assert "both languages changed since they agreed; compare them" in message


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


def test_copied_entry_is_said_once(folder):
    """Once, and not for each of its lines."""
    text = (folder / "rights/door.es.md").read_text(encoding="utf-8")
    (folder / "rights/street.es.md").write_text(text.replace("[rights/street", "[rights/door"), encoding="utf-8")

    copies = [each for each in messages_in(folder) if "phrasing" in each or "question" in each]

    assert [copy.partition(";")[0] for copy in copies] == [
        "street.es.md:30: 90 phrasings stand in rights/door.es.md too, this one first"
    ]


def test_unreadable_file_is_not_missing_too(folder):
    """One that is not UTF-8 is named once."""
    (folder / "rights/door.en.md").write_bytes(b"\xe9")

    assert [each.partition(";")[0] for each in messages_in(folder)] == ["door.en.md:1: letters that are not UTF-8"]


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
