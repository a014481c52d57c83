"""Which of an entry's telephone lines come nearest to what somebody wrote: by the words they share."""

import re
from collections.abc import Iterable
from html import unescape

from bot.faq.entry import Entry
from bot.languages.text import fold
from bot.languages.word_frequencies import rarity
from bot.rendering.html import TAG, to_html

NUMBER = re.compile(r"\d{3}")
FOLLOWS = re.compile(r"\A(?:•|\d+\.)\s*")  # the mark of an item in a list


def nearest_lines(entry: Entry, query: str, most: int, *, but: Iterable[str] = ()) -> list[str]:
    """As HTML, the *most* lines of *entry* with a number that share most with *query*, rare words counting more.

    They keep the entry's order, whose first lines stand where nothing is shared. A line that holds one of *but* is
    left out.
    """
    texts = (entry.first_screen.text, *(part.text for part in entry.parts))
    lines = [FOLLOWS.sub("", line) for text in texts for line in to_html(text).split("\n") if NUMBER.search(line)]
    lines = [line for line in lines if not any(number in line for number in but)]
    asked = frozenset(fold(query).split())

    def shared(line: str) -> float:
        return sum(rarity(word) for word in asked.intersection(fold(unescape(TAG.sub(" ", line))).split()))

    nearest = sorted(range(len(lines)), key=lambda at: (-shared(lines[at]), at))[:most]
    return [lines[at] for at in sorted(nearest)]
