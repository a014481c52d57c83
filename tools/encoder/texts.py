"""What the encoder is tuned on: the FAQ's phrasings as people would type and tell them, and their entries."""

import random
from dataclasses import dataclass
from pathlib import Path

from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.languages.text import sentences
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.phrasings import speller_of
from bot.matching.text.normalize import normalized
from bot.matching.text.tables import read_lines

KINDS = {"repaired": 0.55, "noisy repaired": 0.17, "noisy": 0.10, "story": 0.18}
DROPPED = 0.06  # of the words, where words are dropped at all
EMERGENCIES, ANSWERS = 0.30, 0.35  # of these texts, each time round
SHORTEST_SENTENCE = 4  # words
SWAPS = (
    ("qu", "k"), ("c", "k"), ("v", "b"), ("b", "v"), ("ll", "y"), ("y", "ll"), ("s", "z"), ("z", "s"), ("ce", "se"),
    ("ci", "si"), ("h", ""), ("ge", "je"), ("gi", "ji"), ("que", "q"), ("por", "x"), ("th", "d"), ("ou", "u"),
    ("ee", "i"), ("ight", "ite"), ("you", "u"), ("ed", ""), ("ing", "in"), ("ph", "f"), ("are", "r"), ("nn", "n"),
)  # fmt: skip
NEIGHBOURS = {
    letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjklñ", "zxcvbnm")
    for at, letter in enumerate(row)
}


@dataclass(frozen=True)
class Said:
    """A text, the number of the entry that answers it (the last one: none), and its language."""

    text: str
    entry: int
    locale: Locale


class Texts:
    """Everything that the tuning may hear of the FAQ in a folder."""

    def __init__(self, folder: Path) -> None:
        faq = load(folder)
        tables = folder / "matching"
        rules = EmergencyRules.load(tables)
        self._speller = speller_of(faq, folder, rules)
        self.ids = tuple(dict.fromkeys(entry.id for entry in faq.entries))
        number = {entry_id: at for at, entry_id in enumerate(self.ids)}
        self.phrasings = _distinct(
            [
                Said(normalized(text), number[entry.id], entry.locale)
                for entry in faq.entries
                for text in (entry.question, *entry.phrasings)
            ]
            + [
                Said(normalized(line), len(self.ids), locale)
                for locale in Locale
                for line in read_lines(tables / f"out-of-scope.{locale}.txt")
            ]
        )
        self._answers = _distinct(
            [
                Said(words, number[entry.id], entry.locale)
                for entry in faq.entries
                for _, sentence in sentences(entry.answer)
                if len((words := normalized(sentence)).split()) >= SHORTEST_SENTENCE
            ]
        )
        self._emergencies = _distinct(
            [
                Said(normalized(line), number[rules.get(rule).entry_id], locale)
                for locale in Locale
                for rule, line in _examples(tables / "emergency" / f"examples.{locale}.txt")
            ]
        )
        self._chatter = {
            locale: [
                normalized(line)
                for kind in ("greeting", "fillers", "thanks")
                for line in read_lines(tables / f"{kind}.{locale}.txt")
            ]
            for locale in Locale
        }
        self._of_entry: dict[tuple[int, Locale], list[Said]] = {}
        for said in self.phrasings:
            self._of_entry.setdefault((said.entry, said.locale), []).append(said)

    def plain(self) -> list[tuple[str, int]]:
        """The phrasings and the out-of-scope examples as the matcher reads them."""
        return [(self._speller.repair(said.text, said.locale), said.entry) for said in self.phrasings]

    def epoch(self, dice: random.Random) -> list[tuple[str, int]]:
        """Each phrasing once, in one of the ways of KINDS, with some emergencies and sentences of answers."""
        others = [said for said in self._emergencies if dice.random() < EMERGENCIES]
        others += [said for said in self._answers if dice.random() < ANSWERS]
        texts = [(self._told(said, dice), said.entry) for said in self.phrasings]
        texts += [(self._speller.repair(said.text, said.locale), said.entry) for said in others]
        return [(text, entry) for text, entry in texts if text]

    def _told(self, said: Said, dice: random.Random) -> str:
        kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
        text = said.text
        if kind == "story":
            text = self._story(said, dice)
        if kind.startswith("noisy"):
            text = noisy(text, dice)
        if kind != "noisy":
            text = self._speller.repair(text, said.locale)
        return _with_fewer_words(text, dice) if dice.random() < 0.3 else text

    def _story(self, said: Said, dice: random.Random) -> str:
        """Two phrasings of one entry, or one among what people say around a question."""
        chatter = self._chatter[said.locale]
        if dice.random() < 0.5:
            parts = [said.text, dice.choice(self._of_entry[said.entry, said.locale]).text]
            dice.shuffle(parts)
        else:
            parts = [*dice.choices(chatter, k=dice.randint(1, 2)), said.text]
        if dice.random() < 0.3:
            parts.append(dice.choice(chatter))
        return " ".join(parts)


def noisy(text: str, dice: random.Random) -> str:
    """*text* as typed in a hurry on a phone: about one word in six is hit, one at least."""
    words = text.split()
    hit = {dice.randrange(len(words))} | {at for at in range(len(words)) if dice.random() < 0.15}
    return " ".join(_mistyped(word, dice) if at in hit else word for at, word in enumerate(words)).strip()


def _mistyped(word: str, dice: random.Random) -> str:
    if dice.random() < 0.5:
        swaps = [(old, new) for old, new in SWAPS if old in word]
        if swaps:
            return word.replace(*dice.choice(swaps), 1)
    if len(word) < 3:
        return word
    at = dice.randrange(len(word) - 1)
    match dice.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 2:
            return word[: at + 1] + word[at:]
        case _:
            return word[:at] + dice.choice(NEIGHBOURS.get(word[at], word[at])) + word[at + 1 :]


def _with_fewer_words(text: str, dice: random.Random) -> str:
    return " ".join(word for word in text.split() if dice.random() >= DROPPED) or text


def _examples(file: Path) -> list[tuple[str, str]]:
    """The lines of *file*, each with the rule that it stands under."""
    found, rule = [], ""
    for line in read_lines(file):
        if line.startswith("["):
            rule = line.strip("[]")
        else:
            found.append((rule, line))
    return found


def _distinct(said: list[Said]) -> list[Said]:
    return list(dict.fromkeys(one for one in said if one.text))
