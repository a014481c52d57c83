"""Our whole FAQ's matcher, made once."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.config import REPOSITORY, Settings
from bot.matching.matcher import Matcher
from bot.matching.model.encoder import Encoder, Vectors
from tests.support.index import load_matcher


class CountingEncoder(Encoder):
    """The encoder, which notes what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the encoder does."""
        self.encoded += texts
        return super().encode(texts)


@pytest.fixture
def encoder() -> CountingEncoder:
    """An encoder that has encoded nothing yet."""
    return CountingEncoder()


@pytest.fixture(scope="session")
def our_matcher() -> Matcher:
    """The matcher of our own FAQ.

    Its vectors lie in the cache folder that the bot itself uses here (FARO_CACHE), so that a machine makes them once.
    """
    faq = REPOSITORY / "faq"
    return load_matcher(faq, Settings.load(os.environ).cache)


@pytest.fixture(scope="session")
def matcher(real_matcher: Matcher) -> Matcher:
    """The matcher of the small FAQ: here it is what is tested."""
    return real_matcher


def folder_in_the_way(tmp_path: Path) -> Path:
    """A path at which no folder can be made, whoever tries."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    return tmp_path / "file" / "cache"
