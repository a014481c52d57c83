"""The bot with a matcher whose outcomes a test can foresee: matching is tested elsewhere."""

import re

import pytest

from bot.faq.loader import load
from bot.i18n import Locale
from bot.matching.outcome import Candidate, Emergency, Outcome
from bot.matching.smalltalk import SmallTalk
from tests import matching_stand_in
from tests.conftest import FAQ_FOLDER

CANNOT_WAIT = re.compile(r"quiero morir|want to die")
FIRST_WORDS = {Locale.ES: "Usted **no está solo**. Llame al 988.", Locale.EN: "You are **not alone**. Call 988."}


class ForeseeableMatcher(matching_stand_in.Matcher):
    """Compares words, and knows one thing that cannot wait."""

    def find(self, query: str, locale: Locale) -> Outcome:
        """An emergency where the words are about death."""
        outcome = super().find(query, locale)
        if not CANNOT_WAIT.search(query):
            return outcome
        entry_id = "help/hotlines"
        others = [candidate for candidate in outcome.candidates if candidate.id != entry_id]
        return Emergency(entry_id, "suicide", (Candidate(entry_id, 100), *others))

    def small_talk(self, text: str) -> SmallTalk | None:
        """As the real matcher names it."""
        talk = super().small_talk(text)
        return SmallTalk[talk.name] if talk else None

    def emergency_text(self, rule: str, locale: Locale) -> str:
        """What is said first."""
        return {"suicide": FIRST_WORDS}[rule][locale]


@pytest.fixture(scope="session")
def matcher() -> ForeseeableMatcher:
    """A matcher of the small FAQ."""
    return ForeseeableMatcher(load(FAQ_FOLDER))
