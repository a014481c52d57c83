"""Texts in their folded form, and without what no one sees."""

import sys
import unicodedata

import pytest

from bot.languages.text import fold, visible

UNSEEN = [
    "\N{SOFT HYPHEN}",
    "\N{ZERO WIDTH SPACE}",
    "\N{ZERO WIDTH NON-JOINER}",
    "\N{ZERO WIDTH JOINER}",
    "\N{WORD JOINER}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{LEFT-TO-RIGHT ISOLATE}",
    "\N{COMBINING GRAPHEME JOINER}",
    "\N{ARABIC LETTER MARK}",
    "\N{MONGOLIAN VOWEL SEPARATOR}",
    "\N{HANGUL FILLER}",
    "\N{HALFWIDTH HANGUL FILLER}",
    "\N{VARIATION SELECTOR-16}",
    "\N{TAG LATIN SMALL LETTER A}",
    "\N{INVISIBLE TIMES}",
    "\x00",
    "\x7f",
]


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda char: f"U+{ord(char):04X}")
def test_fold_joins_what_an_unseen_character_divides(unseen):
    """Wherever it stands, and however often."""
    text = f"{unseen}me quie{unseen}ro ma{unseen}{unseen}tar{unseen} ya"

    assert fold(text) == "me quiero matar ya"
    assert visible(text) == "me quiero matar ya"


def test_visible_mends_a_word_divided_at_the_end_of_a_line():
    """As it is copied out of a paper."""
    assert visible("la immi\N{SOFT HYPHEN}\n  gration bond") == "la immigration bond"


def test_visible_keeps_whatever_can_be_seen_or_divides_words():
    """White space of every kind, accents, signs."""
    kept = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    text = "".join(kept) + "¿Dónde está?\tI-589 👍🏽 \N{NO-BREAK SPACE}e\N{COMBINING ACUTE ACCENT}\n"

    assert visible(text) == text


def test_visible_leaves_no_character_that_only_formats():
    """The whole of Unicode's category, but for the signs of a few scripts, which can be seen."""
    formats = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"]
    scripts = {unicodedata.name(char).split()[0] for char in formats if visible(char)}

    assert scripts <= {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}
