"""The text of an entry file -> its parts, whatever a volunteer writes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.parser import EntryFile, links_in, parse, source_of
from bot.faq.problem import Problem
from bot.languages.locale import Locale

PATH = Path("rights/red-card.es.md")
GOOD = """\
---
reviewed: 2026-07-04  # the date up to which the facts are known
review_by: 2026-10-02
check: https://www.ice.gov/detain#top
related: [detention/not-in-locator, detention/a-number]
approved_by: Clínica: la de siempre
approved_text:
---
# ¿Cómo encuentro a una persona: detenida?

Respuesta: con dos puntos.

- Uno: dos
- Tres

## Así lo preguntan

- dónde tienen a mi hermano: ayer
- no sé a qué cárcel
  se lo llevaron

## Fuentes

- [ICE: **localizador** de [detenidos]](https://locator.ice.gov/a_(b))
- *La Opinión*, 25 de mayo de 2025
"""


def read(text: str, locale: Locale = Locale.ES) -> tuple[EntryFile, list[Problem]]:
    """The parts of *text* and its problems."""
    return parse(PATH, "rights/red-card", locale, text)


def test_parse_reads_every_part():
    """A good file has every part and no problem; colons are no trouble."""
    file, problems = read(GOOD)
    entry = file.entry

    assert problems == []
    assert entry.question == "¿Cómo encuentro a una persona: detenida?"
    assert entry.answer == "Respuesta: con dos puntos.\n\n- Uno: dos\n- Tres"
    assert entry.phrasings == ("dónde tienen a mi hermano: ayer", "no sé a qué cárcel se lo llevaron")
    assert [(source.title, source.url) for source in entry.sources] == [
        ("ICE: localizador de [detenidos]", "https://locator.ice.gov/a_(b)"),
        ("La Opinión, 25 de mayo de 2025", None),
    ]
    assert entry.related == ("detention/not-in-locator", "detention/a-number")
    assert str(entry.reviewed) == "2026-07-04"
    assert entry.check == "https://www.ice.gov/detain#top"
    assert entry.approved_by == "Clínica: la de siempre"
    assert entry.approved_text is None
    assert (entry.topic, entry.slug) == ("rights", "red-card")


def test_parse_knows_the_lines():
    """Every part knows the line it stands on."""
    file, _ = read(GOOD)

    assert file.line("check") == 4
    assert (file.question.number, file.answer.number) == (9, 11)
    assert [line.number for line in file.phrasings] == [18, 19]
    assert [line.number for line in file.sources] == [24, 25]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_parse_any_line_ends(end):
    """Windows' and old Macintosh's line ends make no difference."""
    file, problems = read(GOOD.replace("\n", end))

    assert problems == []
    assert file == read(GOOD)[0]


@pytest.mark.parametrize(
    "related",
    ["related: detention/a, help/b", "related:\n  - detention/a\n  - help/b", "related: ['detention/a', \"help/b\"]"],
)
def test_parse_related_in_any_form(related):
    """Related ids may be a list with or without brackets or quotes, or one a line."""
    file, problems = read(GOOD.replace("related: [detention/not-in-locator, detention/a-number]", related))

    assert problems == []
    assert file.related == ("detention/a", "help/b")


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("---\nreviewed", "reviewed", 1, "the line --- above the first key is missing"),
        ("---\nreviewed", "Hola\n---\nreviewed", 1, "the front matter is missing"),
        ("approved_text:\n---", "approved_text:", 1, "the front matter has no end"),
        ("check: ", "check ", 4, "is no `key: value`; put a colon after the key"),
        ("review_by", "reviewed", 3, "reviewed stands twice"),
        (
            "# ¿Cómo encuentro",
            "¿Cómo encuentro",
            9,
            "the question has no sign; put # and a space before '¿Cómo encuentro",
        ),
        ("# ¿Cómo encuentro a una persona: detenida?\n\nRespuesta: con dos puntos.", "", 1, "the question is missing"),
        ("# ¿Cómo encuentro a una persona: detenida?", "#", 9, "the question is empty"),
        ("# ¿Cómo", "Hola\n# ¿Cómo", 9, "'Hola' stands before the question"),
        ("- Uno: dos", "# Otra", 13, "a second question (#)"),
        ("- Uno: dos", "## Qué hacer", 13, "## Qué hacer: a part's name has three #; write ### Qué hacer"),
        ("- Uno: dos", "###Qué hacer", 13, "there is no space after ###; write ### Qué hacer"),
        ("- Uno: dos", "###\n- Uno", 13, "the part has no name"),
        ("- Uno: dos\n- Tres", "### Uno\n\n### Dos\nTres", 13, "the part 'Uno' is empty"),
        ("## Así lo preguntan", "## Asi lo pregunta", 16, "## Asi lo pregunta is not the heading; write ## Así lo"),
        ("## Así lo preguntan", "### Así lo preguntan", 16, "Así lo preguntan has two #; write ## Así lo preguntan"),
        ("## Fuentes", "## Notas", 22, "unknown section 'Notas'; write one of ## Así lo preguntan / ## Fuentes"),
        ("## Fuentes", "### Notas", 22, "the part 'Notas' stands below the lists"),
        ("## Fuentes", "## Sources", 22, "## Sources is the other language's heading; write ## Fuentes"),
        ("## Fuentes", "## Así lo preguntan", 22, "## Así lo preguntan stands twice"),
        ("- no sé", "no sé", 19, "'no sé a qué cárcel' is no line of the list; put - and a space before it"),
        ("- no sé", "-\n- no sé", 19, "an empty line of a list"),
    ],
)
def test_parse_names_what_is_wrong(before, after, line, message):
    """Each fault of form is named on its line, with how to mend it."""
    _, problems = read(GOOD.replace(before, after, 1))

    assert any(problem.line == line and message in problem.message for problem in problems), problems


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\nreviewed", "reviewed"),
        ("# ¿Cómo", "#¿Cómo"),
        ("# ¿Cómo", "¿Cómo"),
        (GOOD.partition("# ¿")[0], GOOD.partition("# ¿")[0].replace("---\n", "")),
        (GOOD, " \n\n"),
        ("## Así lo preguntan", "##Así lo preguntan"),
        ("## Así lo preguntan", "## Así lo pregunto"),
        ("## Fuentes", "## Fuente"),
        ("# ¿Cómo", "Hola\n# ¿Cómo"),
    ],
)
def test_parse_one_fault_is_one_problem(before, after):
    """What follows from a fault is not told again."""
    _, problems = read(GOOD.replace(before, after, 1))

    assert len(problems) == 1, problems


def test_parse_question_may_end_in_a_sign():
    """A number that is dialled with # keeps it."""
    file, _ = read(GOOD.replace("detenida?", "con el 9116#"))

    assert file.question.text.endswith("el 9116#")


def test_parse_first_screen_and_parts():
    """Each ### begins a part; all texts keep the lines they stand on, in the whole answer too."""
    text = GOOD.replace("- Uno: dos\n- Tres", "### Si llaman\n\n- Uno\n- Dos\n\n### Si no ###\nTres\n")
    file, problems = read(text)
    entry = file.entry

    assert problems == []
    assert (entry.first_screen.name, entry.first_screen.text) == ("", "Respuesta: con dos puntos.")
    assert [(part.name, part.text) for part in entry.parts] == [("Si llaman", "- Uno\n- Dos"), ("Si no", "Tres")]
    lines = text.split("\n")
    whole = file.answer.text.split("\n")
    assert [lines[line.number - 1] for line in file.texts] == ["Respuesta: con dos puntos.", "- Uno", "Tres"]
    assert [line.strip("*#") for line in whole] == [
        line.strip("*# ") for line in lines[file.answer.number - 1 : file.answer.number + 8]
    ]


def test_parse_delicate_and_agreement():
    """An entry may be delicate, and remember with which text of the other language it agrees."""
    entry = read(GOOD.replace("check:", "delicate: true\nagrees_with: 0123456789abcdef\ncheck:"))[0].entry

    assert entry.delicate
    assert entry.agrees_with == "0123456789abcdef"
    assert not read(GOOD)[0].entry.delicate


@pytest.mark.parametrize("title", ["así lo preguntan", "ASI LO PREGUNTAN:", "Asi  lo preguntan"])
def test_parse_headings_may_vary(title):
    """Case, accents and a colon in a heading do not matter."""
    _, problems = read(GOOD.replace("Así lo preguntan", title))

    assert problems == []


def test_parse_missing_parts_are_all_named():
    """A file that has only its sources has every other part missing, and all of it is said at once."""
    _, problems = read("## Fuentes\n\n- ICE\n")

    text = " ".join(problem.message for problem in problems)
    assert all(f"{part} missing" in text for part in ("front matter is", "question is", "phrasings are"))


def test_parse_answer_and_phrasings_may_be_missing():
    """An entry without an answer or with an empty list says so."""
    _, problems = read("---\n---\n# A\n\n## Así lo preguntan\n")

    messages = [problem.message.split(";")[0] for problem in problems]
    assert messages == ["the answer is missing", "there are no phrasings"]


def test_source_of_and_links():
    """A source is its first link and its words; every link of the line is seen."""
    line = "[Uno](https://a.gov/) y [dos](https://b.gov/), 2026"

    assert source_of(line).title == "Uno y dos, 2026"
    assert source_of(line).url == "https://a.gov/"
    assert list(links_in(line)) == ["https://a.gov/", "https://b.gov/"]


LINES = st.sampled_from(
    [
        *GOOD.splitlines(),
        "",
        "#",
        "##",
        "###",
        "### Si no",
        "##x",
        "{{a}}",
        "-",
        "---",
        "key:",
        ":",
        "  x",
        "\t- y",
        "# #",
        "***",
    ]
)


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)), st.sampled_from(list(Locale)))
def test_parse_any_text_is_read(text, locale):
    """No text breaks the parser; every problem lies on a line of the file and says how to mend it."""
    file, problems = read(text, locale)

    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(1 <= problem.line <= last and "; " in problem.message for problem in problems)
    whole = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in file.written:
        for number, line in enumerate(block.text.split("\n"), block.number):
            assert not line or whole[number - 1].rstrip() == line
    assert file.answer.text.count("\n") < last
