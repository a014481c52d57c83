"""Phone spelling -> words we know."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.languages.identify import language_of
from bot.languages.locale import Locale
from bot.languages.word_frequencies import frequencies
from bot.matching.model.array_cache import read_arrays, write_arrays
from bot.matching.text.normalize import normalized

SHORTEST = 4  # letters; a shorter word has too many neighbours to guess which was meant
COMMON = 2e-6  # of all words; a word said this often is a word, whatever the FAQ holds
OFTEN = 1e-4  # of all words; parts of two words written as one
OWN = 1e-5  # how often a word of the FAQ counts as said, at least
WORD_CACHE = 20_000
VERSION = b"1"  # of how words are searched for; a new one leaves aside what was kept

PHONETIC = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ch", "x"),
        (r"h", ""),
        (r"qu(?=[ei])|q|ck|c(?![ei])|k", "k"),
        (r"c(?=[ei])|z|ss?|sc(?=[ei])", "s"),
        (r"g(?=[ei])|j", "j"),
        (r"gu(?=[ei])", "g"),
        (r"v|w", "b"),
        (r"ll|y(?=[aeiou])", "y"),
        (r"y|ii", "i"),
        (r"(.)\1", r"\1"),
    )
]


class Speller:
    """Writes words as they are found in dictionaries and in the FAQ; what it does not know it leaves alone.

    In this order: chat abbreviations (`xq`; also of two words, which keeps `u visa` as it is), words that sound the
    same in Spanish (`kiero`), two common words written as one (`porfavor`), the one word that is a letter or two away
    (`detneido`).
    """

    def __init__(self, own_words: Iterable[str], abbreviations: Mapping[Locale, Mapping[str, str]]) -> None:
        own = Counter(own_words)
        self._abbreviations = {
            locale: {normalized(short): normalized(long) for short, long in abbreviations.get(locale, {}).items()}
            for locale in Locale
        }
        self._pairs: dict[Locale, dict[tuple[str, str | None], str]] = {
            locale: {
                (first, second): long
                for short, long in table.items()
                if short.count(" ") == 1
                for first, second in [short.split()]
            }
            for locale, table in self._abbreviations.items()
        }
        self._often = {locale: frequencies(locale) for locale in Locale}
        self._known = set(own)
        for often in self._often.values():
            self._known.update(word for word, share in often.items() if share >= COMMON)
        self._own = own
        self._repaired = lru_cache(WORD_CACHE)(self._repair)
        self._found: dict[tuple[str, str], str] = {}

    def repair(self, text: str, locale: Locale | None = None) -> str:
        """Normalized *text* with every word as it is usually written; *locale* is its language, else guessed."""
        spoken = locale or language_of(text) or Locale.ES
        words = iter(text.split())
        repaired: list[str] = []
        word = next(words, None)
        while word is not None:
            following = next(words, None)
            pair = self._pairs[spoken].get((word, following))
            repaired.append(self._repaired(word, spoken) if pair is None else pair)
            word = following if pair is None else next(words, None)
        return " ".join(repaired)

    @property
    def fingerprint(self) -> str:
        """What tells this speller's repairs from those of another."""
        tables = (f"{short}={long}" for table in self._abbreviations.values() for short, long in table.items())
        said = "\n".join([*sorted(self._own), *tables])
        return hashlib.sha256(VERSION + said.encode()).hexdigest()[:16]

    def remember(self, cache: Path) -> None:
        """Keep the words that had to be searched for so far in *cache*; no words of people, if called before they ask.

        Raises ConfigError where the folder cannot be written.
        """
        columns = np.array([(locale, word, found) for (locale, word), found in self._found.items()], np.str_)
        write_arrays(self._file(cache), {"found": columns.reshape(-1, 3)})

    def recall(self, cache: Path) -> bool:
        """Take up what was kept in *cache*; whether there was anything."""
        stored = read_arrays(self._file(cache), ("found",))
        if stored is not None:
            self._found = {(str(locale), str(word)): str(found) for locale, word, found in stored["found"]}
        return stored is not None

    def _file(self, cache: Path) -> Path:
        return cache / f"spelling-{self.fingerprint}.npz"

    @cached_property
    def _sounds(self) -> dict[str, str]:
        return _by_sound({word: self._frequency(word, Locale.ES) for word in self._known_in(Locale.ES)})

    @cached_property
    def _starts(self) -> dict[Locale, dict[str, list[str]]]:
        return {locale: _by_start(self._known_in(locale)) for locale in Locale}

    def _repair(self, word: str, locale: Locale) -> str:
        written_out = self._abbreviations[locale].get(word)
        if written_out is not None:
            return written_out
        if word in self._known or not word.isalpha():
            return word
        found = self._found.get((locale.value, word))
        if found is None:
            found = self._search(word, locale)
            if len(self._found) < WORD_CACHE:
                self._found[locale.value, word] = found
        return found

    def _search(self, word: str, locale: Locale) -> str:
        if locale is Locale.ES and (same := self._sounds.get(sound_of(word))):
            return same
        if len(word) < SHORTEST:
            return self._abbreviations[locale.other].get(word, word)
        return self._split(word, locale) or self._nearest(word, locale) or word

    def _split(self, word: str, locale: Locale) -> str | None:
        """The two common words that *word* consists of, or None."""
        often = self._often[locale]
        halves = ((word[:at], word[at:]) for at in range(1, len(word)) if at > 1 or word[0] in "ayoei")
        chances = [
            (min(often.get(left, 0), often.get(right, 0)), left, right) for left, right in halves if len(right) > 1
        ]
        chance, left, right = max(chances, default=(0, "", ""))
        return f"{left} {right}" if chance >= OFTEN else None

    def _nearest(self, word: str, locale: Locale) -> str | None:
        """The likeliest word one letter away, two in a long word, that begins alike; or None."""
        furthest = 1 if len(word) < 8 else 2
        near = process.extract(
            word, self._starts[locale].get(word[0], ()), scorer=OSA.distance, score_cutoff=furthest, limit=20
        )
        found = [
            (distance, other not in self._own, -self._frequency(other, locale), other)
            for other, distance, _index in near
        ]
        return min(found)[-1] if found else None

    def _known_in(self, locale: Locale) -> list[str]:
        often = self._often[locale]
        return [word for word in self._known if word in self._own or often.get(word, 0) >= COMMON]

    def _frequency(self, word: str, locale: Locale) -> float:
        return max(self._often[locale].get(word, 0), OWN if self._own[word] else 0)


def sound_of(word: str) -> str:
    """How a folded Spanish *word* sounds to people who write as they speak: seseo, yeismo, b as v, no h."""
    for pattern, sound in PHONETIC:
        word = pattern.sub(sound, word)
    return word


def _by_sound(words: Mapping[str, float]) -> dict[str, str]:
    """The most frequent word of each sound."""
    best: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (words[word], word)):
        if len(word) > 2:
            best[sound_of(word)] = word
    return best


def _by_start(words: Iterable[str]) -> dict[str, list[str]]:
    starts: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= SHORTEST:
            starts[word[0]].append(word)
    return dict(starts)
