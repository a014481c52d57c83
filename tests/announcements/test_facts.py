"""Facts in announcements."""

from dataclasses import replace

from bot.announcements.facts import is_outdated, unknown_facts, with_facts
from bot.announcements.model import Announcement, Words
from bot.faq.facts import Fact
from bot.languages.locale import Locale

FEE = Fact("fee", {Locale.ES: "cuesta **$50** & más", Locale.EN: "it costs $50"})
FACTS = {"fee": FEE}
WRITTEN = Announcement("ana", words={Locale.ES: Words("<b>Hoy</b> {{fee}}.", "Ver"), Locale.EN: Words("No facts.")})


def test_with_facts_puts_the_words_in_place_of_the_names():
    """As Telegram's HTML, in each text's language; what was written is kept beside it."""
    expanded = with_facts(WRITTEN, FACTS)

    assert expanded.words[Locale.ES] == Words("<b>Hoy</b> cuesta <b>$50</b> &amp; más.", "Ver", "<b>Hoy</b> {{fee}}.")
    assert expanded.words[Locale.EN] == Words("No facts.")
    assert with_facts(expanded, FACTS) == expanded


def test_fingerprint_is_of_the_words_and_not_of_the_names():
    """What is approved is what people get."""
    expanded = with_facts(WRITTEN, FACTS)
    said = Words(expanded.words[Locale.ES].html, "Ver")
    plain = replace(expanded, words={**expanded.words, Locale.ES: said})

    assert expanded.fingerprint == plain.fingerprint != WRITTEN.fingerprint


def test_outdated_once_a_fact_says_something_else():
    """Another date of it, or other words in a language that is not used, change nothing."""
    expanded = with_facts(WRITTEN, FACTS)

    assert not is_outdated(expanded, FACTS)
    assert not is_outdated(expanded, {"fee": replace(FEE, words={**FEE.words, Locale.EN: "x"})})
    assert is_outdated(expanded, {"fee": replace(FEE, words={**FEE.words, Locale.ES: "x"})})
    assert is_outdated(expanded, {})


def test_unknown_facts_are_named_with_their_language():
    """What would reach people as braces."""
    assert unknown_facts(with_facts(WRITTEN, {})) == [(Locale.ES, "fee")]
    assert unknown_facts(with_facts(WRITTEN, FACTS)) == []
