"""Folding a message, and leaving out its fillers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text.normalize import LONGEST, normalized, questions_in, without


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("¿DÓNDE está mi Hermano?", "donde esta mi hermano"),
        ("don't   I'm\tcan’t", "dont im cant"),
        ("ayudaaaaa nooo", "ayuda no"),
        ("perro llave", "perro llave"),
        ("", ""),
        ("😀 !!! ...", ""),
        ("I-589", "i 589"),
        ("𝐇𝐨𝐥𝐚 ™", "hola tm"),
    ],
)
def test_normalized_folds(text, folded):
    """Case, accents, punctuation, apostrophes, spaces and stretched letters go; doubled letters stay."""
    assert normalized(text) == folded


@given(st.text())
def test_normalized_is_stable(text):
    """What is folded once is folded for good, whatever the text."""
    once = normalized(text)

    assert normalized(once, longest=None) == once
    assert once == " ".join(once.split())


def test_normalized_looks_at_the_beginning_only():
    """A text without end costs no more than a long one."""
    assert normalized("a b " * LONGEST) == normalized(("a b " * LONGEST)[:LONGEST])
    assert len(normalized("ab " * LONGEST, longest=None)) == 3 * LONGEST - 1


def test_without_takes_the_longest_filler():
    """Fillers of several words go as a whole, wherever they stand."""
    fillers = {("o", "sea"), ("este",), ("you", "know")}

    assert without("este o sea donde queda you know la corte", fillers) == "donde queda la corte"
    assert without("o que sea", fillers) == "o que sea"


def test_without_leaves_something():
    """A message of nothing but fillers is kept."""
    assert without("este este", {("este",)}) == "este este"
    assert without("", {("este",)}) == ""


def test_questions_in_a_message():
    """What ends with a question mark, from the stop before it; only the beginning is looked at."""
    text = "Se lo llevaron ayer. ¿Qué hago? ¿le puedo llevar comida?\nand can i call him? bye"

    assert [question.strip() for question in questions_in(text)] == [
        "Qué hago?",
        "le puedo llevar comida?",
        "and can i call him?",
    ]
    assert questions_in("a" * LONGEST + "?") == []
