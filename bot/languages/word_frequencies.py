"""How often words are said in Spanish and in English."""

import math
from functools import cache

import wordfreq

from bot.languages.locale import Locale
from bot.languages.text import fold

UNKNOWN_WORD = 1e-7  # the share of all words that a word is given which no list holds
EVERYDAY = 2.0  # orders of magnitude under all words from which a word begins to say something


def frequencies(locale: Locale) -> dict[str, float]:
    """What `frequencies_in` says of a language that we speak."""
    return frequencies_in(locale.value)


@cache
def frequencies_in(language: str) -> dict[str, float]:
    """Each folded word that is said at least once in a million, and its share of all words.

    From wordfreq's lists (https://doi.org/10.5281/zenodo.7199437): subtitles, news, books, web and chat.
    """
    folded: dict[str, float] = {}
    for word, often in wordfreq.get_frequency_dict(language, "small").items():
        for part in (word,) if word.isascii() and word.isalnum() else fold(word).split():
            folded[part] = folded.get(part, 0.0) + often
    return folded


def rarity(word: str) -> float:
    """How much a folded *word* says: orders of magnitude by which it is rarer than everyday words, from 0 to 5."""
    often = max(*(frequencies(locale).get(word, 0.0) for locale in Locale), UNKNOWN_WORD)
    return max(0.0, -math.log10(often) - EVERYDAY)
