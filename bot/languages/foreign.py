"""Languages that people write to us and that we do not speak: recognised, so that we can say so in them."""

import math
from enum import StrEnum

from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.languages.word_frequencies import frequencies, frequencies_in

RARE = 1e-7  # of all words: taken for a word that a language's list does not hold
A_WORD = 4.0  # log-odds, halved, that one word adds at most
CLEAR = 5.0  # from which on a message is in that language: more than one word says so
FEW, CLEAR_IN_FEW = 3, 3.0  # words; of so few one may say it


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Haitian Creole has no list of frequencies: its everyday words, which French, Spanish and English write otherwise...
CREOLE = _set(
    """
    anba anpil arete avek avoka ayisyen bezwen bondye bonjou bonswa chache demen deportasyon detansyon dwa ede eske
    fanmi frem imigrasyon jodi jwenn kapab kijan kile kisa konnen kote kounya kounye kreyol lajan lapolis madanm manman
    mennen mwen nimewo nou paka panyol pap papye pat pitit pito poukisa pral prizon selman sem souple tanpri timoun
    tounen travay vle yon
    """
)
# ...and those that it shares with them.
CREOLE_TOO = CREOLE | _set("a ak ale angle ap fe gen ka kay ki li m mari mesi nan pa pale pou pot se sou te vini ye yo")


class Foreign(StrEnum):
    """A language that people write and that we do not speak."""

    PT = "pt"
    FR = "fr"
    HT = "ht"


# That we do not speak it, and what to say on the phone; in the language itself.
HONEST_NO = {
    Foreign.PT: "Eu só falo espanhol e inglês, e prefiro dizer isso a adivinhar. Nestas linhas de ajuda, peça um "
    "intérprete. Diga: “Portuguese interpreter, please.”",
    Foreign.FR: "Je ne parle que l’espagnol et l’anglais, et je préfère le dire plutôt que deviner. Sur ces lignes "
    "d’aide, demandez un interprète. Dites : “French interpreter, please.”",
    Foreign.HT: "Mwen pale panyòl ak angle sèlman, e mwen pito di w sa pase pou m devine. Sou liy èd sa yo, mande yon "
    "entèprèt. Di: “Haitian Creole interpreter, please.”",
}


def foreign_language_of(text: str) -> Foreign | None:
    """The language of *text* where it is clearly one of these, and neither Spanish nor English."""
    words = fold(text).split()
    if _is_creole(words):
        return Foreign.HT
    odds = {language: _odds(words, language) for language in (Foreign.PT, Foreign.FR)}
    likeliest = max(odds, key=lambda language: odds[language])
    return likeliest if odds[likeliest] >= (CLEAR_IN_FEW if len(words) <= FEW else CLEAR) else None


def _is_creole(words: list[str]) -> bool:
    """Whether most words are Creole, some of them in no other language."""
    own, shared = (sum(word in some for word in words) for some in (CREOLE, CREOLE_TOO))
    return own > 0 and (4 * shared >= 3 * len(words) or (own > 1 and 2 * shared >= len(words)))


def _odds(words: list[str], language: Foreign) -> float:
    """The logarithm of how much likelier the words are in *language* than in the likelier of ours, word by word."""
    theirs, ours = frequencies_in(language.value), [frequencies(locale) for locale in Locale]
    odds = 0.0
    for word in words:
        known = max(own.get(word, 0.0) for own in ours)
        if known or word in theirs:
            odds += max(-A_WORD, min(A_WORD, math.log((theirs.get(word, 0.0) + RARE) / (known + RARE)) / 2))
    return odds
