"""How often words are said in Spanish and in English."""

from functools import cache

import wordfreq

from bot.languages.locale import Locale
from bot.languages.text import fold


@cache
def frequencies(locale: Locale) -> dict[str, float]:
    """Each folded word that is said at least once in a million, and its share of all words.

    From wordfreq's lists (https://doi.org/10.5281/zenodo.7199437): subtitles, news, books, web and chat.
    """
    folded: dict[str, float] = {}
    for word, often in wordfreq.get_frequency_dict(locale.value, "small").items():
        for part in (word,) if word.isascii() and word.isalnum() else fold(word).split():
            folded[part] = folded.get(part, 0.0) + often
    return folded
