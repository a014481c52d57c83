"""Entry: drafts, dates and fingerprints."""

from dataclasses import replace
from datetime import date

from bot.faq.entry import Entry, Faq, Part
from bot.faq.facts import Fact
from bot.languages.locale import Locale
from tests.support.faq_files import entry_file

ENTRY = entry_file().entry
FEE = Fact("fee", {Locale.ES: "cuesta $50", Locale.EN: "it costs $50"}, as_of=date(2026, 7, 4))


def saying(text: str) -> Entry:
    """The entry with another first screen."""
    return replace(ENTRY, first_screen=Part("", text, text))


def naming(fact: Fact) -> Entry:
    """The Spanish entry whose first screen is the fact."""
    return entry_file(facts={fact.id: fact}, answer="{{fee}}").entry


def test_fingerprint_changes_with_question_or_answer_only():
    """What a lawyer approved is the question and the answer."""
    assert replace(ENTRY, question="x").fingerprint != ENTRY.fingerprint
    assert saying("x").fingerprint != ENTRY.fingerprint
    assert replace(ENTRY, parts=(Part("a", "b", "b"),)).fingerprint != ENTRY.fingerprint
    assert replace(ENTRY, phrasings=("x",), related=(), check=None).fingerprint == ENTRY.fingerprint
    assert len(ENTRY.fingerprint) == 16


def test_fingerprint_covers_the_words_of_facts_in_that_locale_only():
    """Other words of a fact are another text; its dates and its other language are not."""
    before = naming(FEE)

    assert naming(replace(FEE, words=dict(FEE.words) | {Locale.ES: "cuesta $60"})).fingerprint != before.fingerprint
    assert naming(replace(FEE, words=dict(FEE.words) | {Locale.EN: "it costs $60"})).fingerprint == before.fingerprint
    assert naming(replace(FEE, as_of=date(2026, 8, 1), looked=date(2026, 8, 1))).fingerprint == before.fingerprint


def test_own_fingerprint_does_not_change_with_a_fact():
    """It tells whether the entry's own file says something else."""
    before = naming(FEE)
    after = naming(replace(FEE, words=dict(FEE.words) | {Locale.ES: "cuesta $60"}))

    assert after.own_fingerprint == before.own_fingerprint
    assert saying("x").own_fingerprint != before.own_fingerprint


def test_fingerprint_of_an_answer_without_parts_is_that_of_older_versions():
    """Approvals, votes and withdrawals that are kept name texts by it."""
    entry = Entry("a/b", Locale.ES, "¿Qué?", Part("", "Nada.", "Nada."))

    assert entry.fingerprint == entry.own_fingerprint == "3e0d9e3d8d17edf1"


def test_draft_until_this_text_is_approved():
    """An entry is a draft until someone approved this very text, and again when the text changes."""
    approved = replace(ENTRY, approved_by="ILRC", approved_text=ENTRY.fingerprint)

    assert ENTRY.is_draft
    assert not approved.is_draft
    assert replace(approved, question="x").is_draft
    assert replace(approved, approved_by=None).is_draft


def test_stale_from_the_day_after_review_by():
    """On the day itself an entry is not stale yet; without that day a year after it was read; else never."""
    assert not ENTRY.is_stale(date(2026, 10, 2))
    assert ENTRY.is_stale(date(2026, 10, 3))
    assert not replace(ENTRY, review_by=None).is_stale(date(2027, 7, 4))
    assert replace(ENTRY, review_by=None).is_stale(date(2027, 7, 5))
    assert not replace(ENTRY, review_by=None, reviewed=None).is_stale(date(2099, 1, 1))


def test_answer_is_the_first_screen_and_every_part_under_its_name():
    """Whoever reads all of it gets the parts' names in bold."""
    entry = replace(ENTRY, first_screen=Part("", "Uno.", "Uno."), parts=(Part("Dos", "Tres.", "Tres."),))

    assert entry.answer == "Uno.\n\n**Dos**\n\nTres."


def test_faq_knows_which_entries_use_a_fact():
    """A fact that changes is known by the entries that name it."""
    faq = Faq((naming(FEE), replace(ENTRY, id="rights/other")), (FEE,))

    assert faq.fact("fee") is FEE
    assert faq.fact("none") is None
    assert [entry.id for entry in faq.using("fee")] == ["rights/door"]


def test_faq_fingerprint_is_of_the_texts():
    """Copies of a folder compare by their texts, in whatever order."""
    other = replace(ENTRY, id="rights/other")

    assert Faq((ENTRY, other)).fingerprint == Faq((other, ENTRY)).fingerprint
    assert Faq((ENTRY,)).fingerprint != Faq((saying("x"),)).fingerprint
