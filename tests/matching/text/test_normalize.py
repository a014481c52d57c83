"""Folding a message, and cutting a long one into its thoughts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text.normalize import LONGEST, PIECE, WHOLE, normalized, pieces, without


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


def test_pieces_short_text_is_whole():
    """A short text is one piece even where it has stops; an empty one has none."""
    assert pieces("Lo agarraron ayer. ¿Dónde está?") == ["lo agarraron ayer donde esta"]
    assert pieces(" ?! ") == []


def test_pieces_story_is_cut_at_stops_and_connectives():
    """A long story falls into its thoughts, in order, none of one or two words."""
    story = (
        "Mi esposo salió a trabajar el lunes muy temprano como siempre. Sí. Lo pararon en la carretera y le pidieron "
        "papeles y no tenía nada entonces se lo llevaron y desde ese día no sabemos nada de él. ¿Cómo lo encuentro?"
    )
    found = pieces(story)

    assert len(found) > 2
    assert " ".join(found) == normalized(story)
    assert found[-1] == "como lo encuentro"
    assert all(len(piece.split()) > 2 for piece in found)


@given(st.text(st.sampled_from("ab y.\n¿é,"), max_size=1200))
def test_pieces_lose_no_word(text):
    """The pieces hold the words of the text, in order, and are of bearable length."""
    found = pieces(text)

    assert " ".join(found).split() == normalized(text).split() or len(text) > WHOLE
    assert all(piece and len(piece.split()) <= max(WHOLE, PIECE + 4) for piece in found)
