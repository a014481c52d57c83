"""Which language a message is written in, where it is clear."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.identify import CLEAR, language_of
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
        ("¿123?", Locale.ES),
        ("Renée", None),
        ("Renée says ok", Locale.EN),
    ],
)
def test_language_of_message(text, locale):
    """A few everyday words are enough; names, numbers and words of both languages decide nothing."""
    assert language_of(text) is locale


def test_language_needs_the_odds_it_names(monkeypatch):
    """A word decides that is said over e^4 times as often in one language, and none that is said less often."""
    enough, too_few = 1e-4 * math.exp(CLEAR + 0.1), 1e-4 * math.exp(CLEAR - 0.1)
    said = {Locale.ES: {"uno": enough, "dos": too_few}, Locale.EN: {"uno": 1e-4, "dos": 1e-4}}
    monkeypatch.setattr("bot.languages.identify.frequencies", said.get)

    assert language_of("uno") is Locale.ES
    assert language_of("dos") is None


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
