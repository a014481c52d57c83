"""Entry: drafts, dates and fingerprints."""

from dataclasses import replace
from datetime import date

from bot.faq.entry import Faq
from tests.support.faq_files import entry_file

ENTRY = entry_file().entry


def test_fingerprint_changes_with_question_or_answer_only():
    """What a lawyer approved is the question and the answer."""
    assert replace(ENTRY, question="x").fingerprint != ENTRY.fingerprint
    assert replace(ENTRY, answer="x").fingerprint != ENTRY.fingerprint
    assert replace(ENTRY, phrasings=("x",), related=(), check=None).fingerprint == ENTRY.fingerprint
    assert len(ENTRY.fingerprint) == 16


def test_draft_until_this_text_is_approved():
    """An entry is a draft until someone approved this very text, and again when the text changes."""
    approved = replace(ENTRY, approved_by="ILRC", approved_text=ENTRY.fingerprint)

    assert ENTRY.is_draft
    assert not approved.is_draft
    assert replace(approved, answer="x").is_draft
    assert replace(approved, approved_by=None).is_draft


def test_stale_from_the_day_after_review_by():
    """On the day itself an entry is not stale yet; without a date it never is."""
    assert not ENTRY.is_stale(date(2026, 10, 2))
    assert ENTRY.is_stale(date(2026, 10, 3))
    assert not replace(ENTRY, review_by=None).is_stale(date(2099, 1, 1))


def test_faq_fingerprint_is_of_the_texts():
    """Copies of a folder compare by their texts, in whatever order."""
    other = replace(ENTRY, id="rights/other")

    assert Faq((ENTRY, other)).fingerprint == Faq((other, ENTRY)).fingerprint
    assert Faq((ENTRY,)).fingerprint != Faq((replace(ENTRY, answer="x"),)).fingerprint
