"""In which of our languages a message is written, where it is clear."""

import math

from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.languages.word_frequencies import frequencies

RARE = 1e-7  # of all words: taken for a word that a language's list does not hold
CLEAR = 4.0  # log-odds from which a message is taken for one language: the other is e^4, some 55 times, less likely
MOST_OF_A_WORD = 8.0  # log-odds that one word adds at most
# Log-odds that writing adds: only Spanish opens a question, but accents and ñ are in names as well.
MARKS, MARK_WEIGHS = frozenset("¿¡"), CLEAR
ACCENTS, ACCENT_WEIGHS = frozenset("ñáéíóú"), CLEAR / 2


def language_of(text: str) -> Locale | None:
    """The language of *text* by how often its words are said in each, or None where that does not decide.

    Names, numbers and words that both languages know weigh nothing or little; marks and accents weigh once.
    """
    spanish, english = frequencies(Locale.ES), frequencies(Locale.EN)
    letters = text.lower()
    log_odds = MARK_WEIGHS * (not MARKS.isdisjoint(letters)) + ACCENT_WEIGHS * (not ACCENTS.isdisjoint(letters))
    for word in fold(text).split():
        if word in spanish or word in english:
            ratio = (spanish.get(word, 0.0) + RARE) / (english.get(word, 0.0) + RARE)
            log_odds += max(-MOST_OF_A_WORD, min(MOST_OF_A_WORD, math.log(ratio)))
    if abs(log_odds) < CLEAR:
        return None
    return Locale.ES if log_odds > 0 else Locale.EN
