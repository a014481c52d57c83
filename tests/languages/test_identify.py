"""Which language a message is written in, where it is clear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.identify import language_of
from bot.languages.locale import Locale
from bot.languages.word_frequencies import frequencies


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("donde esta mi hermano", Locale.ES),
        ("se llevaron a mi esposo", Locale.ES),
        ("¿fianza?", Locale.ES),
        ("where is my brother", Locale.EN),
        ("they took my husband", Locale.EN),
        ("how do i pay", Locale.EN),
        ("", None),
        ("12345", None),
        ("😀", None),
        ("ok", None),
        ("Maria", None),
    ],
)
def test_language_of_message(text, locale):
    """A few everyday words are enough; names, numbers and words of both languages decide nothing."""
    assert language_of(text) is locale


@given(st.text())
def test_language_of_any_text(text):
    """Any text has a language of ours or none."""
    assert language_of(text) in {Locale.ES, Locale.EN, None}


@pytest.mark.parametrize("locale", Locale)
def test_frequencies_are_shares_of_folded_words(locale):
    """Each word is folded, and all together are no more than everything that is said."""
    often = frequencies(locale)

    assert all(word == word.casefold() and " " not in word for word in often)
    assert 0.5 < sum(often.values()) <= 1.1
