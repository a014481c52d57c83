"""How hard a text is to read: words a sentence, and for Spanish the index of Szigriszt-Pazos (INFLESZ scale)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markdown_it.token import Token

from bot.faq.markdown import parse
from bot.languages.text import sentences, words

# INFLESZ: over 80 very easy, 65-80 easy, 55-65 normal, 40-55 rather hard, under 40 very hard.
SPANISH_LETTERS = "a-zà-öø-ÿ"
STRONG, STRESSED_WEAK, WEAK = "aeoáéó", "íú", "iuü"
NOT_A_LETTER = re.compile(rf"[^{SPANISH_LETTERS}]+")
SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")  # que, gue; güe keeps its sound
FINAL_Y = re.compile(r"(?<=[aeiou])y$|^y$")
VOWELS = re.compile(f"[{STRONG}{STRESSED_WEAK}{WEAK}]+")


@dataclass(frozen=True)
class Sentence:
    """A sentence without markup, and how many lines below the text's first line it begins."""

    line: int
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(words(self.text))


@dataclass(frozen=True)
class Block:
    """A paragraph or an item of a list, without markup, and how many lines below the first line it begins."""

    line: int
    text: str
    in_list: bool = False


@lru_cache(8192)
def blocks_of(markdown: str) -> tuple[Block, ...]:
    """The paragraphs and items of a text in order, links as their words, lines kept."""
    return tuple(_blocks_of(markdown))


def _blocks_of(markdown: str) -> Iterator[Block]:
    depth = 0
    for token in parse(markdown):
        if token.type.endswith("_list_open"):
            depth += 1
        elif token.type.endswith("_list_close"):
            depth -= 1
        elif token.type == "inline" and token.map:
            yield Block(token.map[0], "".join(map(_plain, token.children or [])), in_list=depth > 0)


def sentences_of(markdown: str) -> list[Sentence]:
    """Every sentence of a text; an item of a list ends one, with or without a full stop."""
    return [
        Sentence(block.line + line, text)
        for block in blocks_of(markdown)
        for line, text in sentences(block.text)
        if words(text)
    ]


def average(text: Sequence[Sentence]) -> float:
    """Words a sentence; 0 where there is no sentence."""
    return sum(sentence.words for sentence in text) / len(text) if text else 0.0


def inflesz(text: Sequence[Sentence]) -> float:
    """The index of Szigriszt-Pazos of a Spanish text: 206.835 - 62.3 x syllables/words - words/sentences.

    Numbers, addresses and signs are words without syllables: leaving them out of the count of syllables would
    flatter, so words made of anything but letters are left out of both.
    """
    spoken = [word for sentence in text for word in words(sentence.text) if syllables(word)]
    if not spoken:
        return 100.0
    return 206.835 - 62.3 * sum(map(syllables, spoken)) / len(spoken) - average(text)


def syllables(word: str) -> int:
    """The syllables of a Spanish word, by the rules of diphthong and hiatus; 0 where it has no letter."""
    parts = NOT_A_LETTER.split(word.casefold())
    return sum(max(1, _syllables(part)) for part in parts if part)


def _syllables(part: str) -> int:
    part = FINAL_Y.sub("i", SILENT_U.sub("", part))
    return sum(_nuclei(group[0]) for group in VOWELS.finditer(part))


def _nuclei(vowels: str) -> int:
    """How many syllables a run of vowels makes: two strong ones part, a weak one joins, a stressed weak one parts."""
    count = 1
    for before, after in pairwise(vowels):
        strong = before in STRONG and after in STRONG
        hiatus = (before in STRESSED_WEAK and after in STRONG) or (before in STRONG and after in STRESSED_WEAK)
        count += strong or hiatus or before == after
    return count


def _plain(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content
