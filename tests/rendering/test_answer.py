"""An entry as people receive it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FaqError
from bot.faq.entry import MOST_PARTS, Entry, Faq, Part, Source
from bot.faq.facts import Fact, Sure
from bot.languages.locale import Locale
from bot.rendering.answer import (
    WORST_DAY,
    check_answers,
    faults,
    first_screen_html,
    part_html,
    sources_html,
    whole_html,
)
from bot.rendering.html import LIMIT, units
from tests.support.markup import parse_html

TODAY = date(2026, 11, 29)
FEE = Fact(
    "fee",
    {Locale.ES: "cuesta $50", Locale.EN: "it costs **$50** & tax"},
    as_of=date(2026, 3, 5),
    review_by=date(2026, 12, 1),
    check="https://www.ice.gov/fees",
    sources=("ICE, tabla", "La Opinión"),
    sure=Sure.TWO_SOURCES,
)
LINE = replace(FEE, id="line", words={Locale.ES: "1-888", Locale.EN: "1-888"}, as_of=date(2026, 10, 1))
SAFETY = Fact("stay", {Locale.ES: "No vaya.", Locale.EN: "Do not go."})


def part(name: str, text: str, *facts: Fact) -> Part:
    """A part that says *text* and stands on *facts*."""
    return Part(name, text, text, facts)


ENTRY = Entry(
    "rights/door",
    Locale.EN,
    "Do I open <the> door?",
    part("", "No. *Stay* inside.\n\n- One\n- Two", FEE, LINE, SAFETY),
    (part("They break it", "Do not resist.", LINE), part("They leave", "Write it down.")),
    sources=(Source("ICE", "https://www.ice.gov/detain"), Source("La Opinión, 4 de julio de 2026", None)),
    reviewed=date(2026, 7, 4),
    check="https://www.ice.gov/detain",
)
APPROVED = replace(ENTRY, approved_by="ILRC & Co", approved_text=ENTRY.fingerprint)


def test_first_screen_is_the_reviewed_text_with_its_age_and_page():
    """Question, first screen, one line: the oldest fact's month, the official page, that it is a draft."""
    (message,) = first_screen_html(ENTRY, today=TODAY)

    assert message == "\n\n".join(
        [
            "<b>Do I open &lt;the&gt; door?</b>",
            "No. <i>Stay</i> inside.",
            "• One\n• Two",
            '<i>Facts known up to March 2026 · <a href="https://www.ice.gov/detain">official page</a> · draft</i>',
        ]
    )


def test_part_is_a_message_of_its_own():
    """Its name, the question, its text, and its own oldest date; without a dated fact, when the whole was read."""
    (first,), (second,) = part_html(ENTRY, 0, today=TODAY), part_html(ENTRY, 1, today=TODAY)

    assert first.startswith("<b>They break it</b>\n<i>Do I open &lt;the&gt; door?</i>\n\nDo not resist.\n\n<i>Facts")
    assert "up to October 2026" in first
    assert "<i>Read through in July 2026 · " in second


def test_approved_text_is_no_draft():
    """The word stands only where no lawyer approved this very text."""
    assert "draft" not in first_screen_html(APPROVED, today=TODAY)[0]
    assert "draft" in first_screen_html(replace(APPROVED, question="x"), today=TODAY)[0]


def test_message_past_the_date_of_its_fact_warns_under_it():
    """A line under the message that holds the fact, with its words and page; other parts stay clean."""
    stale, fresh = replace(FEE, review_by=TODAY), replace(LINE, review_by=TODAY.replace(day=28))
    entry = replace(ENTRY, first_screen=part("", "No.", stale, SAFETY), parts=(part("a", "b", fresh), part("c", "d")))

    assert "⚠️" not in first_screen_html(entry, today=TODAY)[0]
    assert first_screen_html(entry, today=TODAY.replace(day=30))[0].split("\n\n")[2:-1] == [
        "⚠️ This may have changed: “it costs $50 &amp; tax”. "
        'Look at <a href="https://www.ice.gov/fees">the official page</a>.'
    ]
    assert "“1-888”" in part_html(entry, 0, today=TODAY)[0]
    assert "⚠️" not in part_html(entry, 1, today=WORST_DAY)[0]


def test_warnings_of_one_page_share_a_line():
    """Several facts that are out of date and are shown by one page are named in one line."""
    other = replace(SAFETY, review_by=TODAY, check="https://x.gov/")
    entry = replace(ENTRY, first_screen=part("", "No.", FEE, other, LINE))
    warnings = [block for block in first_screen_html(entry, today=WORST_DAY)[0].split("\n\n") if "⚠️" in block]

    assert ["“it costs $50 &amp; tax” and “1-888”" in warnings[0], "“Do not go.”" in warnings[1]] == [True, True]
    assert "should have been read through again by July 4, 2027" in warnings[2]
    assert len(warnings) == 3


def test_answer_nobody_read_for_a_year_says_so_on_the_first_screen():
    """From the day after; the parts say nothing of it."""
    entry = replace(ENTRY, first_screen=part("", "No."), parts=(part("a", "b"),))

    assert "⚠️" not in first_screen_html(entry, today=date(2027, 7, 4))[0]
    assert "by July 4, 2027." in first_screen_html(entry, today=date(2027, 7, 5))[0]
    assert "⚠️" not in part_html(entry, 0, today=date(2027, 7, 5))[0]


def test_sources_are_all_told_with_dates_and_approval():
    """Every source, how old each fact is and what it stands on, when the whole was read, whether a lawyer did."""
    (message,) = sources_html(ENTRY)
    (approved,) = sources_html(APPROVED)

    assert message == "\n\n".join(
        [
            "<b>Do I open &lt;the&gt; door?</b>",
            'Sources:\n• <a href="https://www.ice.gov/detain">ICE</a>\n• La Opinión, 4 de julio de 2026',
            "What may change, and up to when we know it:\n"
            '• <a href="https://www.ice.gov/fees">“it costs $50 &amp; tax”</a> – '
            "known up to March 5, 2026, two sources: ICE, tabla; La Opinión\n"
            '• <a href="https://www.ice.gov/fees">“1-888”</a> – '
            "known up to October 1, 2026, two sources: ICE, tabla; La Opinión",
            "<i>The whole answer was last read through on July 4, 2026.\n"
            "Draft: no lawyer has approved this text yet.</i>",
        ]
    )
    assert "accredited representative approved this text: ILRC &amp; Co.</i>" in approved


def test_whole_answer_is_every_part_in_order():
    """First screen, each part under its name with its own warnings, then the sources; cut to Telegram's limit."""
    (message,) = whole_html(ENTRY, today=WORST_DAY)
    blocks = message.split("\n\n")

    assert blocks[:3] == ["<b>Do I open &lt;the&gt; door?</b>", "No. <i>Stay</i> inside.", "• One\n• Two"]
    assert "“it costs" in blocks[3]
    assert blocks[4] == "<b>They break it</b>\nDo not resist."
    assert "“1-888”" in blocks[5]
    assert blocks[6] == "<b>They leave</b>\nWrite it down."
    assert blocks[-1].endswith("no lawyer has approved this text yet.</i>")

    long = replace(ENTRY, parts=(*ENTRY.parts, part("Long", "word " * 500), part("Longer", "word " * 500)))
    messages = whole_html(long, today=TODAY)
    assert len(messages) == 2
    assert all(units(each) <= LIMIT for each in messages)
    assert not list(faults(long))


def test_message_is_rendered_once_a_day():
    """The same day the very same message is sent again."""
    today = first_screen_html(ENTRY, today=TODAY)

    assert first_screen_html(replace(ENTRY), today=TODAY) is today
    assert part_html(ENTRY, 0, today=TODAY) is part_html(ENTRY, 0, today=TODAY)


def test_messages_speak_the_entry_s_language():
    """What stands around a Spanish answer is Spanish."""
    (message,) = first_screen_html(replace(ENTRY, locale=Locale.ES), today=TODAY)

    assert 'marzo de 2026 · <a href="https://www.ice.gov/detain">página oficial</a> · borrador' in message


def test_bare_entry_has_its_question_only():
    """An entry of another folder, without anything but a question, can be sent."""
    (message,) = first_screen_html(Entry("a/b", Locale.EN, "What?"), today=TODAY)

    assert message == "<b>What?</b>\n\n<i>draft</i>"


def test_source_that_is_no_web_page_is_plain():
    """A source with another kind of address is words only; one without words shows its address."""
    sources = (Source("a<b", "javascript:x"), Source("", "https://a.gov/"))
    (message,) = sources_html(replace(ENTRY, sources=sources))

    assert '• a&lt;b\n• <a href="https://a.gov/">https://a.gov/</a>' in message


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"first_screen": part("", "word " * 1000)}, "the first screen is longer than a message"),
        ({"parts": (part("Long", "word " * 1000),)}, "the part 'Long' is longer than a message"),
        ({"parts": (part("a", "b"),) * (MOST_PARTS + 1)}, "6 parts, over 5"),
        ({"sources": (Source("a", f"https://a.gov/{'b' * LIMIT}"),)}, "alone is longer than a message"),
        (
            {"first_screen": part("", "word " * 780, *(replace(FEE, check=f"https://{n}.gov") for n in range(9)))},
            "first",
        ),
    ],
)
def test_check_answers_names_what_cannot_be_sent(changes, fault):
    """What fits no message, on the worst of days, is found before anyone is sent it."""
    check_answers(Faq((ENTRY,)))
    with pytest.raises(FaqError, match=fault):
        check_answers(Faq((ENTRY, replace(ENTRY, **changes))))


TEXTS = st.text(max_size=300)


@given(TEXTS, TEXTS, TEXTS, st.lists(st.tuples(TEXTS, st.none() | st.text(max_size=50))), st.none() | TEXTS)
def test_any_entry_is_valid_html_within_the_limit(question, answer, words, sources, check):
    """Whatever is in an entry or a fact, Telegram can parse every message, and every message fits."""
    fact = replace(FEE, words=dict.fromkeys(Locale, words), check=check, sources=(words,))
    entry = replace(
        ENTRY,
        question=question,
        first_screen=part("", answer, fact),
        parts=(part(question, answer, fact),),
        sources=tuple(Source(*pair) for pair in sources),
        check=check,
    )
    today = WORST_DAY
    for message in (
        *first_screen_html(entry, today=today),
        *part_html(entry, 0, today=today),
        *sources_html(entry),
        *whole_html(entry, today=today),
    ):
        assert units(message) <= LIMIT
        assert parse_html(message)[0]
        assert set(re.findall(r"<(/?\w+)", message)) <= {"b", "/b", "i", "/i", "a", "/a"}
