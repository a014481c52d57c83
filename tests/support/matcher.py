"""A matcher whose outcomes a test can foresee."""

import re

from bot.faq.entry import Faq
from bot.languages.locale import Locale
from bot.languages.text import fold
from bot.matching.matcher import Matcher
from bot.matching.outcome import (
    Beside,
    Candidate,
    Courtesy,
    Emergency,
    Match,
    NoMatch,
    Outcome,
    Suggestions,
    Tentative,
)
from bot.matching.smalltalk import SmallTalk

TALK = {
    "hola": SmallTalk.GREETING,
    "hello": SmallTalk.GREETING,
    "gracias": SmallTalk.THANKS,
    "thanks": SmallTalk.THANKS,
    "adios": SmallTalk.FAREWELL,
}
SPANISH = re.compile(r"[ñ¿¡áéíóú]|\b(?:el|la|mi|de|que|donde|como|quiero)\b")
ENGLISH = re.compile(r"\b(?:the|my|is|where|how|do|what|want|to)\b")
CANNOT_WAIT = re.compile(r"quiero morir|want to die")
LIKELY = re.compile(r"\b(?:quizas|maybe)\b")
URGENT = re.compile(r"\b(?:urge|urgent)\b")
FIRST_WORDS = {Locale.ES: "Usted **no está solo**. Llame al 988.", Locale.EN: "You are **not alone**. Call 988."}


class ForeseeableMatcher(Matcher):
    """Compares words, and knows one thing that cannot wait.

    Stands in for the matcher where it is not what is tested: the model takes seconds, and scores change as it learns.
    """

    def __init__(self, faq: Faq) -> None:
        self.faq = faq

    def find(self, query: str) -> Outcome:
        """Sure from two thirds of the words on, unsure from a fourth; likely where it says perhaps."""
        asked = set(fold(query).split())
        scores: dict[str, float] = {}
        for entry in self.faq.entries:
            for phrasing in (entry.question, *entry.phrasings):
                words = set(fold(phrasing).split())
                score = 100 * len(asked & words) / max(len(asked | words), 1)
                scores[entry.id] = max(score, scores.get(entry.id, 0))
        best = sorted((Candidate(*pair) for pair in scores.items()), key=lambda c: (-c.score, c.id))[:5]
        if talk := TALK.get(fold(query)):
            return Courtesy(talk)
        if CANNOT_WAIT.search(query):
            others = [candidate for candidate in best if candidate.id != "help/hotlines"]
            return Emergency("help/hotlines", "suicide", (Candidate("help/hotlines", 100), *others))
        beside = Beside("help/hotlines", "suicide") if URGENT.search(query) else None
        if LIKELY.search(query):
            return Tentative(best[0].id, tuple(candidate.id for candidate in best[1:3]), tuple(best), beside)
        if best[0].score > 60:
            return Match(best[0].id, tuple(best), beside=beside)
        if best[0].score > 25:
            return Suggestions(tuple(candidate.id for candidate in best[:3]), tuple(best), beside)
        return NoMatch(tuple(best), beside)

    def language(self, text: str) -> Locale | None:
        """The language that only one of the two lists speaks for."""
        spanish, english = bool(SPANISH.search(text.lower())), bool(ENGLISH.search(text.lower()))
        return None if spanish == english else Locale.ES if spanish else Locale.EN

    def emergency_text(self, rule: str, locale: Locale) -> str:
        """What is said first."""
        return {"suicide": FIRST_WORDS}[rule][locale]
