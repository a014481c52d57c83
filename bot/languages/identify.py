"""In which of our languages a message is written, where it is clear."""

import math

from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.languages.word_frequencies import frequencies

RARE = 1e-7  # of all words: taken for a word that a language's list does not hold
CLEAR = 2.0  # natural logarithm of how much likelier one language must be than the other
SPANISH_LETTERS = frozenset("ñ¿¡áéíóú")


def language_of(text: str) -> Locale | None:
    """The language of *text* by how often its words are said in each, or None where that does not decide.

    Names, numbers and words that both languages know weigh nothing or little; letters that only Spanish has weigh.
    """
    spanish, english = frequencies(Locale.ES), frequencies(Locale.EN)
    balance = 2.0 if SPANISH_LETTERS.intersection(text.lower()) else 0.0
    for word in fold(text).split():
        if word in spanish or word in english:
            odds = (spanish.get(word, 0.0) + RARE) / (english.get(word, 0.0) + RARE)
            balance += max(-4.0, min(4.0, math.log(odds) / 2))
    if abs(balance) < CLEAR:
        return None
    return Locale.ES if balance > 0 else Locale.EN
