"""Facts in an announcement: their words take the place of their names before anybody previews or approves it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.announcements.model import Announcement, Words
from bot.faq.facts import NAMED, Fact
from bot.languages.locale import Locale
from bot.rendering.html import to_html

Facts = Mapping[str, Fact]


def with_facts(announcement: Announcement, facts: Facts) -> Announcement:
    """The announcement as *facts* word it now; what its author wrote is kept beside it."""
    words = {locale: _expanded(said, locale, facts) for locale, said in announcement.words.items()}
    return replace(announcement, words=words)


def unknown_facts(announcement: Announcement) -> list[tuple[Locale, str]]:
    """The names between braces that stand for no fact, each with the language of the text."""
    return [(locale, name) for locale, said in announcement.words.items() for name in NAMED.findall(said.html)]


def is_outdated(announcement: Announcement, facts: Facts) -> bool:
    """Whether a fact in it says something else than when it was approved."""
    return with_facts(announcement, facts).words != announcement.words


def _expanded(said: Words, locale: Locale, facts: Facts) -> Words:
    written = said.written or said.html
    if not NAMED.search(written):
        return said
    html = NAMED.sub(lambda name: to_html(facts[name[1]].words[locale]) if name[1] in facts else name[0], written)
    return replace(said, html=html, written=written)
