"""An entry as people receive it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FaqError
from bot.faq.entry import Faq, Part, Source
from bot.languages.locale import Locale
from bot.rendering.answer import answer_html, check_answers
from bot.rendering.html import LIMIT, to_html, units
from tests.support.faq_files import entry_file
from tests.support.markup import parse_html

TODAY = date(2026, 9, 1)
ENTRY = entry_file(Locale.EN).entry
NOTHING = Part("", "", "")
APPROVED = replace(ENTRY, approved_by="ILRC", approved_text=ENTRY.fingerprint)


def screen(markdown: str) -> Part:
    """A first screen that says it."""
    return Part("", markdown, markdown)


def test_answer_is_the_reviewed_text_with_what_it_stands_on():
    """One message: question, answer paragraph for paragraph, sources, month."""
    (message,) = answer_html(APPROVED, today=TODAY)

    assert message == "\n\n".join(
        [
            "<b>Do I have to open the door?</b>",
            to_html(APPROVED.answer),
            'Sources:\n• <a href="https://www.ice.gov/detain">ICE</a>\n• La Opinión, 4 de julio de 2026',
            "<i>Facts known up to July 2026.</i>",
        ]
    )


def test_answer_draft_says_so_in_the_last_line():
    """A text that no lawyer approved says so at its end."""
    (message,) = answer_html(ENTRY, today=TODAY)

    assert message.endswith("\nDraft: no lawyer has approved this text yet.</i>")


def test_answer_past_its_date_warns_after_the_first_paragraph():
    """From the day after review_by a line with the official page follows the first paragraph."""
    assert "⚠️" not in answer_html(ENTRY, today=date(2026, 10, 2))[0]
    (message,) = answer_html(ENTRY, today=date(2026, 10, 3))

    assert "October 2, 2026" in message.split("\n\n")[2]
    assert '<a href="https://www.ice.gov/detain">www.ice.gov</a>' in message.split("\n\n")[2]


def test_answer_past_its_date_without_a_page():
    """Without an official page the warning still says since when."""
    (message,) = answer_html(replace(ENTRY, check=None), today=date(2027, 1, 1))

    assert "nobody has checked it since October 2, 2026" in message


def test_answer_speaks_the_entry_s_language():
    """What stands around a Spanish answer has its month in Spanish."""
    (message,) = answer_html(entry_file(Locale.ES).entry, today=TODAY)

    assert "julio de 2026" in message


def test_answer_bare_entry_has_its_question_and_phrasing_only():
    """An entry of another folder, without anything but a question, can be sent."""
    bare = replace(APPROVED, first_screen=NOTHING, sources=(), reviewed=None, review_by=None, check=None)

    assert parse_html(answer_html(bare, today=TODAY)[0])[0].startswith(bare.question)


def test_answer_source_that_is_no_web_page_is_plain():
    """A source with another kind of address is words only; one without words shows its address."""
    sources = (Source("a<b", "javascript:x"), Source("", "https://a.gov/"))
    (message,) = answer_html(replace(ENTRY, sources=sources), today=TODAY)

    assert '• a&lt;b\n• <a href="https://a.gov/">https://a.gov/</a>' in message


def test_check_answers_names_what_cannot_be_sent():
    """An address too long for a message is found before anyone is sent it."""
    wrong = replace(ENTRY, first_screen=screen(f"[a](https://a.gov/{'b' * LIMIT})"))

    check_answers(Faq((ENTRY,)), today=TODAY)
    with pytest.raises(FaqError, match=r"rights/door\.en\.md: .*shorten it"):
        check_answers(Faq((ENTRY, wrong)), today=TODAY)


@given(
    st.text(),
    st.text(),
    st.lists(st.tuples(st.text(), st.none() | st.text(max_size=50))),
    st.none() | st.text(max_size=99),
)
def test_answer_any_entry_is_valid_html_within_the_limit(question, answer, sources, check):
    """Whatever is in an entry, Telegram can parse every message, and every message fits."""
    entry = replace(
        ENTRY,
        question=question,
        first_screen=screen(answer),
        sources=tuple(Source(*pair) for pair in sources),
        check=check,
    )

    for message in answer_html(entry, today=date(2027, 1, 1)):
        assert units(message) <= LIMIT
        assert parse_html(message)[0]
        assert set(re.findall(r"<(/?\w+)", message)) <= {"b", "/b", "i", "/i", "a", "/a"}
