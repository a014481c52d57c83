"""The Markdown an answer may use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.markdown import has_markup, links, outside_subset, parse

GOOD = """\
Uno **dos** *tres* [cuatro](https://www.ice.gov/a_b_c).
Cinco con snake_case, 2 * 3, a < b, R&D y 5 > 3.

1. Primero
2. Segundo: [A [b] c](https://www.ice.gov/x_(y))

- más
- **Qué**: cosa.
"""


def test_outside_subset_good_text_is_inside():
    """Paragraphs, lists, bold, italic and links are inside."""
    assert list(outside_subset(GOOD)) == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a\n\n# b", 2, "a heading"),
        ("a\n---", 0, "a heading"),
        ("a\n\n---\n\nb", 2, "a line across the page"),
        ("a\n\n> b", 2, "a quotation"),
        ("a\n\n    b", 2, "four spaces or a tab"),
        ("a\n\n\tb", 2, "four spaces or a tab"),
        ("```\na\n```", 0, "a block of code"),
        ("a `b` c", 0, "code between"),
        ("a ~~b~~ c", 0, "struck-out"),
        ("a\nb ![c](https://www.ice.gov/d.png)", 1, "a picture"),
        ("a <b>b</b>", 0, "HTML"),
        ("<div>\na\n</div>", 0, "HTML"),
        ("| a | b |\n|---|---|\n| c | d |", 0, "a table"),
        ("- a\n  - b\n    - c", 1, "a list within a list"),
        ("a\n<https://www.ice.gov/>", 1, "between < and >"),
        ("a\nhttps://www.ice.gov/", 1, "an address in plain text"),
        ("a www.ice.gov", 0, "an address in plain text"),
        ('[a](https://www.ice.gov/ "t")', 0, "a title in quotes"),
        ("[a][b]\n\n[b]: https://www.ice.gov/", 0, "apart from its words"),
        ("a **b", 0, "without its partner"),
        ("a ** b ** c", 0, "without its partner"),
        ("[a] (https://www.ice.gov/)", 0, "an address in plain text"),
        ("[a](https://www.ice.gov/", 0, "not complete"),
        ("[a](javascript:b)", 0, "not complete"),
    ],
)
def test_outside_subset_names_what_it_is(text, line, what):
    """What is outside is named on its line, with what to do."""
    found = list(outside_subset(text))

    assert any(number == line and what in str(said) and "; " in str(said) for number, said in found), found


@pytest.mark.parametrize("mark", ["•", "• ", "– ", "— ", "-\N{NO-BREAK SPACE}", "*\N{NO-BREAK SPACE} ", "·", "-"])
def test_parse_takes_any_mark_of_a_list(mark):
    """What a word processor or a phone puts before a line is a list all the same."""
    tokens = parse(f"Lleve:\n{mark}Una\n{mark}Dos")

    assert [token.type for token in tokens].count("list_item_open") == 2
    assert list(outside_subset(f"Lleve:\n{mark}Una")) == []


@pytest.mark.parametrize("text", ["-5 grados", "5 – 6", "—Hola, dijo", "a\n-1 o 2", "•", "a-b"])
def test_parse_a_sign_of_another_kind_is_no_list(text):
    """Numbers below zero, ranges and what people say stay a paragraph."""
    assert "list_item_open" not in [token.type for token in parse(text)] or text == "•"


def test_parse_numbered_list_with_a_space_that_does_not_break():
    """The number keeps its place."""
    tokens = parse("1.\N{NO-BREAK SPACE}Una\n2. Dos")

    assert [token.info for token in tokens if token.type == "list_item_open"] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [
        ("¿Qué **papeles** llevo?", True),
        ("¿Qué [papeles](https://x.gov)?", True),
        ("¿Qué _papeles_ llevo?", True),
        ("¿Qué `papeles`?", True),
        ("¿Qué <b>papeles</b>?", True),
        ("¿Marco 9116# o *72?", True),
        ("¿Marco 9116#, 2 * 3 o A_B?", False),
        ("¿Y si tengo < 18 años [menor]?", False),
    ],
)
def test_has_markup_sees_what_would_stand_on_a_button(text, is_marked):
    """Asterisks, brackets of links and tags are shown as they are."""
    assert has_markup(text) is is_marked


def test_links_know_their_lines():
    """Every address comes with its line."""
    assert list(links(GOOD)) == [(0, "https://www.ice.gov/a_b_c"), (4, "https://www.ice.gov/x_(y)")]


@given(st.text(alphabet="ab*_[]()<>`~#>-|!:.\\ \n1https/"))
def test_markdown_any_text_is_read(text):
    """No text makes the reading fail, and every line lies inside the text."""
    lines = text.count("\n") + 1

    assert all(0 <= line <= lines for line, _ in [*outside_subset(text), *links(text)])
