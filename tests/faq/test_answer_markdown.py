"""The Markdown an answer may use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.markdown import links, outside_subset

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
        ("a\n\n    b", 2, "four spaces"),
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

    assert any(number == line and what in message and "; " in message for number, message in found), found


def test_links_know_their_lines():
    """Every address comes with its line."""
    assert list(links(GOOD)) == [(0, "https://www.ice.gov/a_b_c"), (4, "https://www.ice.gov/x_(y)")]


@given(st.text(alphabet="ab*_[]()<>`~#>-|!:.\\ \n1https/"))
def test_markdown_any_text_is_read(text):
    """No text makes the reading fail, and every line lies inside the text."""
    lines = text.count("\n") + 1

    assert all(0 <= line <= lines for line, _ in [*outside_subset(text), *links(text)])
