"""What is evaluated is the bot's own matcher."""

import pytest

from bot.matching.matcher import Matcher


@pytest.fixture(scope="session")
def matcher(real_matcher: Matcher) -> Matcher:
    """The matcher of the small FAQ."""
    return real_matcher
