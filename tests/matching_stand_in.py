"""A matcher that compares words, in the place of the real one until that is there."""

import re
import sys
from enum import Enum
from pathlib import Path
from types import ModuleType

from bot.faq.entry import Faq
from bot.faq.text import fold
from bot.i18n import Locale
from bot.matching.outcome import Candidate, Match, NoMatch, Outcome, Suggestions


class SmallTalk(Enum):
    """What is no question."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"


TALK = {
    "hola": SmallTalk.GREETING,
    "hello": SmallTalk.GREETING,
    "gracias": SmallTalk.THANKS,
    "thanks": SmallTalk.THANKS,
    "adios": SmallTalk.FAREWELL,
    "bye": SmallTalk.FAREWELL,
}
SPANISH = re.compile(r"[ñ¿¡áéíóú]|\b(?:el|la|mi|de|que|donde|como|esta|quiero|puedo|tienen)\b")
ENGLISH = re.compile(r"\b(?:the|my|is|where|how|do|what|they|can|to)\b")


class Matcher:
    """The interface of bot.matching.matcher, decided by shared words."""

    def __init__(self, faq: Faq) -> None:
        self.faq = faq

    @classmethod
    def load(cls, faq: Faq, folder: Path, cache: Path, *, progress: bool = False) -> "Matcher":
        """A matcher of the entries."""
        return cls(faq)

    def find(self, query: str, locale: Locale) -> Outcome:
        """Sure from two thirds of the words on, unsure from one third."""
        asked = set(fold(query).split())
        scores: dict[str, float] = {}
        for entry in self.faq.entries:
            for phrasing in (entry.question, *entry.phrasings):
                words = set(fold(phrasing).split())
                score = 100 * len(asked & words) / max(len(asked | words), 1)
                scores[entry.id] = max(score, scores.get(entry.id, 0))
        best = sorted((Candidate(*pair) for pair in scores.items()), key=lambda c: (-c.score, c.id))[:5]
        if best[0].score > 60:
            return Match(best[0].id, tuple(best))
        if best[0].score > 25:
            return Suggestions(tuple(candidate.id for candidate in best[:3]), tuple(best))
        return NoMatch(tuple(best))

    def language(self, text: str) -> Locale | None:
        """The language that only one of the two lists speaks for."""
        spanish, english = bool(SPANISH.search(text.lower())), bool(ENGLISH.search(text.lower()))
        return None if spanish == english else Locale.ES if spanish else Locale.EN

    def small_talk(self, text: str) -> SmallTalk | None:
        """A word of greeting, thanks or farewell."""
        return TALK.get(fold(text))

    def emergency_text(self, rule: str, locale: Locale) -> str:
        """Nothing: it knows no emergency."""
        return ""


def install() -> None:
    """Stand in for the modules that are not there."""
    for name, content in (("matcher", Matcher), ("smalltalk", SmallTalk)):
        module = ModuleType(f"bot.matching.{name}")
        setattr(module, content.__name__, content)
        sys.modules.setdefault(module.__name__, module)
