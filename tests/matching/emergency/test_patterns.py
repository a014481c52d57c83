"""Patterns of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.emergency.patterns import AnyOf, Phrase


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("puerta", "tocan la puerta ahora", True),
        ("puerta", "tocan la puertas", False),
        ("tocan la puerta", "me tocan la puerta", True),
        ("tocan la puerta", "tocan mi puerta", False),
        ("toca* la", "estan tocando la puerta", True),
        ("toca*", "toca", True),
        ("tocan .. puerta", "tocan puerta", True),
        ("tocan .. puerta", "tocan muy fuerte la puerta", True),
        ("tocan .. puerta", "tocan uno dos tres cuatro puerta", False),
        ("tocan .. puerta", "puerta tocan", False),
        ("a .. b .. c", "a x a y b z c", True),
        ("están TOCANDO", "estan tocando", True),
        ("puerta", "", False),
    ],
)
def test_phrase_found_in(pattern, text, found):
    """Words in their order; * is any ending, .. up to three words in between."""
    assert Phrase.of(pattern).found_in(text.split()) is found


@pytest.mark.parametrize("pattern", ["", " ", ".. puerta", "puerta ..", "a .. .. b", "*", "a ** b", "a, b-c", "..."])
def test_phrase_of_refuses_what_is_no_pattern(pattern):
    """A pattern that cannot mean anything is named, not ignored."""
    with pytest.raises(ValueError, match=r"pattern|word|stands"):
        Phrase.of(pattern)


def test_any_of_is_found_by_one_of_its_phrases():
    """`|` stands between alternatives; an empty one is refused."""
    group = AnyOf.of("ice | la migra | agente*")

    assert group.found_in(["vino", "la", "migra"])
    assert group.found_in(["dos", "agentes"])
    assert not group.found_in(["la", "policia", "migra"])
    with pytest.raises(ValueError, match="begins and ends with a word"):
        AnyOf.of("ice | ")


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=40))
def test_phrase_agrees_with_a_search_of_every_place(words):
    """The walk over possible ends finds the same as trying every pair of places."""
    pairs = [(i, j) for i in range(len(words)) for j in range(i + 1, min(i + 5, len(words)))]
    expected = any(words[i] == "a" and words[j] == "b" for i, j in pairs)

    assert Phrase.of("a .. b").found_in(words) is expected
