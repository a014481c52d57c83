"""Texts as numbers of pieces of words."""

import pytest

from bot.matching.model.tokenizer import BEGIN, END, UNKNOWN, Tokenizer

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁query", ":", "▁", "▁de", "▁deten", "ido", "t", "en", "i", "d", "o"]
SCORES = [0, 0, 0, 0, -1, -1, -3, -2, -4, -3, -4, -4, -5, -5, -5]
PREFIX, SUFFIX = [BEGIN, 4, 5], [END]


@pytest.fixture
def tokenizer():
    """A tokenizer that knows the pieces above."""
    return Tokenizer(PIECES, SCORES)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("de", ["▁de"]),
        ("detenido", ["▁deten", "ido"]),  # -7, where ▁de t en ido would be -13
        ("tido", ["▁", "t", "ido"]),
        ("detenido de", ["▁deten", "ido", "▁de"]),
    ],
)
def test_ids_are_the_likeliest_pieces(tokenizer, text, pieces):
    """Of all ways to cut a word, the one whose pieces are likeliest together; before them e5's mark of a question."""
    assert tokenizer.ids(text) == [*PREFIX, *map(PIECES.index, pieces), *SUFFIX]


def test_ids_of_strange_letters(tokenizer):
    """A letter that no piece holds is one unknown, and the rest of its word is known all the same."""
    assert tokenizer.ids("deЖido") == [*PREFIX, PIECES.index("▁de"), UNKNOWN, PIECES.index("ido"), *SUFFIX]


def test_ids_of_a_word_said_twice(tokenizer):
    """A word is cut the same way wherever it stands."""
    once = tokenizer.ids("detenido")[len(PREFIX) : -1]

    assert tokenizer.ids("detenido detenido") == [*PREFIX, *once, *once, *SUFFIX]
