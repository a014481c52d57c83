"""Rules of one entry file: each yields its problem, and nothing for a good file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.faq.folder import Folder, load_folder
from bot.faq.loader import read_folder
from bot.faq.parser import KEYS, EntryFile, Line, Voices
from bot.faq.problem import Problem, Severity
from bot.handlers import callback_data
from bot.languages.locale import Locale
from bot.lint import rules
from bot.lint.alike import Alike
from bot.lint.folder import check_folder
from bot.lint.glossary import Glossary
from tests.support.faq_files import (
    STANDARDS,
    entry_file,
    entry_text,
    messages_in,
    phrasings_of,
    problems_in,
    write_entry,
    write_folder,
)

Rule = Callable[[EntryFile, rules.Standards], Iterator[Problem]]


def found(rule: Rule, *, locale: Locale = Locale.ES, **changes: Any) -> list[str]:
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
    changes: Any = {key: "x"}

    assert found(rules.known_keys, **changes) == [message]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reviewed": None}, "reviewed is missing; write the day somebody read the whole"),
        ({"reviewed": ""}, "reviewed is missing; write the day somebody read the whole"),
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


def test_handy_names_parts_have_short_names_of_their_own():
    """A part's name of more than 32 letters is a warning, one that another part has is an error."""
    names = ["a" * 32, "Ábrale", "a" * 33, "abrale"]
    file = entry_file(answer="Uno.\n\n" + "\n\n".join(f"### {name}\n\nDos." for name in names))

    problems = list(rules.handy_names(file, STANDARDS))

    assert [(problem.line, problem.severity) for problem in problems] == [
        (file.parts[2].name.number, Severity.WARNING),
        (file.parts[3].name.number, Severity.ERROR),
    ]
    assert "33 letters; keep it within 32" in problems[0].message


def test_plain_markdown_question_and_names_have_none():
    """What stands on buttons is shown as it is, asterisks and brackets too."""
    file = entry_file(question="¿Qué **papeles** llevo?", answer="Uno.\n\n### Si [llaman](https://x.gov)\n\nDos.")

    problems = list(rules.plain_markdown(file, STANDARDS))

    assert [problem.line for problem in problems] == [file.question.number, file.parts[0].name.number]
    assert all("which a button shows as they are" in problem.message for problem in problems)


def test_safe_links_whole_site_is_a_hint():
    """No address can be made up, so a bare home page is advice that fails nothing."""
    (problem,) = rules.safe_links(entry_file(check="https://www.ice.gov/"), STANDARDS)

    assert problem.severity is Severity.HINT


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"delicate": "yes"}, "delicate is 'yes'; write true"), ({"agrees_with": "x"}, "agrees_with is no fingerprint")],
)
def test_known_keys_names_values_that_cannot_be(changes, message):
    """A key with a value that means nothing would be passed over in silence."""
    (only,) = found(rules.known_keys, **changes)

    assert message in only
    assert found(rules.known_keys, delicate="true", agrees_with="0123456789abcdef") == []


def test_missing_front_matter_is_said_once(tmp_path):
    """Keys that cannot be there are not named one by one."""
    write_folder(tmp_path)
    path = tmp_path / "rights/door.es.md"
    path.write_text(path.read_text(encoding="utf-8").partition("---\n# ")[2].join(["# ", ""]), encoding="utf-8")

    assert messages_in(tmp_path) == [
        "door.es.md:1: the front matter is missing; begin the file with a line --- and end it with another"
    ]


def test_handy_names_long_question_is_a_warning():
    """A question too long for a button is a warning."""
    (problem,) = rules.handy_names(entry_file(question="¿" + "a" * 60), STANDARDS)

    assert problem.severity is Severity.WARNING
    assert "61 letters" in problem.message


def test_whole_approval_right_text_has_no_problem():
    """An approval of the text as it stands is silent."""
    fingerprint = entry_file().entry.fingerprint

    assert found(rules.whole_approval, approved_by="ILRC", approved_text=fingerprint) == []


@pytest.mark.parametrize(
    ("by", "text", "message"),
    [
        ("ILRC", "0123456789abcdef", "the text, or a fact in it, has changed since ILRC approved it"),
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


@pytest.mark.parametrize(("count", "message"), [(24, "say what to do now"), (25, ""), (80, ""), (81, "into a part")])
def test_right_length_counts_words_of_the_first_screen(count, message):
    """From 25 to 80 words is right; fewer or more is a warning."""
    messages = found(rules.right_length, answer="Hola. " * count)

    assert [message in each for each in messages] == [True] * bool(message)


@pytest.mark.parametrize(("count", "problems"), [(120, 0), (121, 1)])
def test_right_length_counts_words_of_a_part(count, problems):
    """A part has up to 120 words; the problem stands on the line of its name."""
    file = entry_file(answer="Hola. " * 25 + "\n\n### Uno\n\n" + "Hola. " * count)

    assert [problem.line for problem in rules.right_length(file, STANDARDS)] == [file.parts[0].name.number] * problems


def test_right_length_leaves_addresses_out_and_takes_facts_in():
    """The address of a link is not read, so it is not counted; the words of a fact are."""
    file = entry_file(answer="[uno dos](https://www.ice.gov/a/b/c-d) **tres** {{fine}}")

    assert rules.count_words(file.texts[0].text) == 3 + 10


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
    hard = "Administrativamente correspondientes procedimientos institucionales extraordinarios. " * 4

    assert "INFLESZ is" in found(rules.readable, answer=hard)[0]
    assert found(rules.readable, locale=Locale.EN, answer=hard) == []


def test_dated_wording_wants_a_year():
    """What passes and gives no year is a warning on its line."""
    file = entry_file(answer="Uno.\n\n### Dos\n\nTres.\n\nActualmente no hay vuelos.")

    (problem,) = rules.dated_wording(file, STANDARDS)

    assert "'Actualmente' without a year near it; say when that holds, such as: a julio de 2026" in problem.message
    assert problem.line == file.parts[0].text.number + 2


def test_agreed_words_names_the_term():
    """A variant that the glossary avoids is a warning that gives the term."""
    standards = replace(STANDARDS, glossary=Glossary({Locale.ES: {"bono": "fianza"}, Locale.EN: {"bail": "bond"}}))
    file = entry_file(question="¿Qué es un bono?", answer="Uno.\n\nEl Bono se paga.", phrasings="- el bono")

    problems = list(rules.agreed_words(file, standards))

    assert [problem.line for problem in problems] == [file.question.number, file.answer.number + 2]
    assert problems[0].message == "the glossary avoids 'bono'; write 'fianza'"


def test_varied_phrasings_few_are_a_warning():
    """Fewer than the standard is a warning; those of a file of voices count with the entry's own."""
    file = entry_file(phrasings="- hola\n- buenas")
    voices = Voices(
        Path("v.txt"), tuple(Line(number, text) for number, text in enumerate(phrasings_of("help/lines"), 1))
    )

    (problem,) = rules.varied_phrasings(file, STANDARDS)
    assert "2 phrasings that differ; write at least 90" in problem.message
    assert list(rules.varied_phrasings(replace(file, voices=voices), STANDARDS)) == []


def test_varied_phrasings_another_relative_place_or_number_is_no_other():
    """Such a line does not count, and is named in the file it stands in."""
    alike = Alike.of(Locale.ES, ["hermano", "hermana", "mama"])
    lines = ["dónde tienen a mi hermano", "donde tienen a mi mamá", "vivo en Texas", "vivo en Nueva York", "a 20 km"]
    voices = Voices(Path("v.txt"), (Line(1, "dónde tienen a mi hermana"), Line(2, "el i-914"), Line(3, "el i-918")))
    file = replace(entry_file(phrasings="\n".join(f"- {line}" for line in lines)), voices=voices)
    first = file.phrasings[0].number
    standards = replace(STANDARDS, alike={Locale.ES: alike}, fewest_phrasings=5)

    problems = list(rules.varied_phrasings(file, standards))

    assert [(problem.path.name, problem.line) for problem in problems] == [
        ("door.es.md", first + 1),
        ("door.es.md", first + 3),
        ("v.txt", 1),
    ]
    assert f"line {first} ('dónde tienen a mi hermano'), so it does not count" in problems[0].message
    assert f"door.es.md, line {first} (" in problems[2].message


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

    problems = check_folder(read_folder(tmp_path), STANDARDS, only={chosen})

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
