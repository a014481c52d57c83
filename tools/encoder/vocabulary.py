"""Which pieces of words the model keeps: those that Spanish and English are written with."""

import re
from collections.abc import Iterable

from wordfreq import top_n_list

from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.matching.model.tokenizer import BEGIN, END, SPACE, UNKNOWN, Tokenizer
from tools.encoder.base import Base

WORDS = 200_000  # of each language, the most frequent
SHORT = 3  # letters; every piece up to this length is kept, for what is in no list of words
PLAIN = re.compile(f"{SPACE}?[a-z0-9]*")


def kept_pieces(base: Base, texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces that frequent words and *texts* are cut into, and of all short ones, in their order.

    Any Latin word can be put together from them, so none becomes <unk>. The special ones keep their numbers.
    """
    tokenizer = Tokenizer(base.pieces, base.scores)
    words = (fold(word) for locale in Locale for word in top_n_list(locale, WORDS, wordlist="best"))
    used = {number for text in (*words, *texts) for number in tokenizer.ids(text)}
    kept = {
        number
        for number, piece in enumerate(base.pieces)
        if PLAIN.fullmatch(piece) and (number in used or len(piece.removeprefix(SPACE)) <= SHORT)
    }
    prefix = set(tokenizer.ids(""))
    return sorted(kept | prefix | set(range(max(BEGIN, END, UNKNOWN) + 1)))
