"""Markdown -> Telegram HTML, and HTML -> messages that fit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.html import LIMIT, parts, to_html, to_text, units
from tests.support.markup import parse_html

MARKDOWN = st.text(alphabet="ab ñ😀*_[]()<>&\"'`#>-+1.2\\\n\thtps:/", max_size=200)
PIECES = st.sampled_from(
    [
        "**",
        "*",
        "_",
        "[",
        "](https://a.gov/?x=1&y=2)",
        "\n",
        "\n\n",
        "- ",
        "  - ",
        "1. ",
        "&amp;",
        "&lt;",
        "<b>",
        "a",
        "😀",
        "b ",
    ]
)
ANY_MARKDOWN = st.one_of(st.text(), MARKDOWN, st.lists(PIECES).map("".join))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Uno **dos** *tres* __cuatro__.", "Uno <b>dos</b> <i>tres</i> <b>cuatro</b>."),
        ('a < b & c > d "e"', 'a &lt; b &amp; c &gt; d "e"'),
        ("Uno\ndos\n\ntres", "Uno dos\n\ntres"),
        ("Uno  \ndos", "Uno\ndos"),
        ("[ICE & más](https://a.gov/?x=1&y=2)", '<a href="https://a.gov/?x=1&amp;y=2">ICE &amp; más</a>'),
        ("[**a** b](https://a.gov/)", '<a href="https://a.gov/"><b>a</b> b</a>'),
        ("[](https://a.gov/)", '<a href="https://a.gov/">https://a.gov/</a>'),
        ("[a](tg://user?id=1)", "a"),
        ("- a\n- b\n\n1. c\n2. d", "• a\n• b\n\n1. c\n2. d"),
        ("5. a\n6. b", "5. a\n6. b"),
        ("- a\n  - b", "• a\n  • b"),
        ("- a\n\n  b", "• a\nb"),
        ("**Qué hacer**\n\n- a\n- b", "<b>Qué hacer</b>\n• a\n• b"),
        ("**Qué hacer**\nLlame.", "<b>Qué hacer</b>\nLlame."),
        ("**a **b** c**", "<b>a b c</b>"),
        ("# a\n\n> b\n\n`c` <b>d</b>", "# a\n\n&gt; b\n\n`c` &lt;b&gt;d&lt;/b&gt;"),
        ("&nbsp;&lt;b&gt; \\*a\\*", "&lt;b&gt; *a*"),
        ("", ""),
        ("   \n\n ", ""),
    ],
)
def test_to_html_known_texts(markdown, html):
    """The subset becomes Telegram's HTML; what is outside stays plain words."""
    assert to_html(markdown) == html


@given(ANY_MARKDOWN)
def test_to_html_is_always_valid(markdown):
    """Whatever the text, Telegram can parse the HTML, and only our tags are in it."""
    html = to_html(markdown)

    parse_html(html)
    assert set(re.findall(r"<(/?\w+)", html)) <= {"b", "/b", "i", "/i", "a", "/a"}


@given(st.text(alphabet="abcñ ¿?.,:;", min_size=1))
def test_to_html_keeps_every_word(words):
    """Plain words come out as they went in."""
    assert to_html(words).split() == words.split()


@given(st.lists(ANY_MARKDOWN, max_size=5), st.integers(min_value=60, max_value=400))
def test_parts_always_fit_and_are_valid(texts, limit):
    """Every message fits, parses and says something, and no word of the text is lost."""
    blocks = [to_html(text) for text in texts]

    messages = parts(blocks, limit=limit)

    plain = ""
    for message in messages:
        text, _ = parse_html(message)
        assert units(message) <= limit
        assert text
        plain += text
    assert "".join(plain.split()) == "".join("".join(parse_html(block)[0] for block in blocks).split())


def test_parts_cut_between_blocks():
    """Blocks stay whole where they can, and share a message where they fit."""
    assert parts(["a" * 50, "b" * 40, "c" * 20], limit=100) == ["a" * 50 + "\n\n" + "b" * 40, "c" * 20]


@pytest.mark.parametrize(
    ("block", "messages"),
    [
        ("aaaa\nbbbb cc. dd", ["aaaa", "bbbb cc.", "dd"]),
        ("aa. bb cc dd", ["aa.", "bb cc dd"]),
        ("aaaa bbbb cc", ["aaaa bbbb", "cc"]),
        ("a" * 12, ["a" * 10, "aa"]),
    ],
)
def test_parts_cut_a_long_block_at_the_best_place(block, messages):
    """A block that is too long is cut between lines, else sentences, else words, else letters."""
    assert parts([block], limit=10) == messages


def test_parts_close_and_open_again():
    """What is open at the cut is closed, and opened in the next message."""
    assert parts(["<b>aaaa <i>bbbb cccc</i></b>"], limit=27) == ["<b>aaaa <i>bbbb </i></b>", "<b><i>cccc</i></b>"]


def test_parts_count_in_utf_16():
    """An emoji counts as two, as Telegram counts; the limit itself still fits."""
    assert units("😀a") == 3
    assert len(parts(["😀" * (LIMIT // 2)])) == 1
    assert len(parts(["😀" * (LIMIT // 2) + "a"])) == 2


def test_parts_an_address_too_long_is_named():
    """An address that fills a message alone cannot be cut; who wrote it is told."""
    with pytest.raises(ValueError, match="alone is longer than a message; shorten it"):
        parts([f'<a href="https://a.gov/{"b" * LIMIT}">c</a>'])


def test_parts_nothing_is_no_message():
    """Blocks without words make no message."""
    assert parts([]) == parts(["", " ", "<b></b>"]) == []


def test_to_text_shows_addresses():
    """In a terminal the address stands behind its words, once."""
    html = '<b>a</b> &amp; <a href="https://a.gov/?x=1&amp;y">b</a> <a href="https://a.gov/">https://a.gov/</a>'

    assert to_text(html) == "a & b (https://a.gov/?x=1&y) https://a.gov/"
