"""The telephone lines that come nearest to a message."""

from bot.faq.entry import Entry, Part
from bot.languages.locale import Locale
from bot.rendering.lines import nearest_lines

ENTRY = Entry(
    "help/hotlines",
    Locale.EN,
    "Whom can I call?",
    Part("", "In danger: call **911**.\n\nNo number here.\n\nDetained people: **1-888-351-4024**.", ""),
    (
        Part(
            "Work",
            "- They do not pay: **1-866-487-9243**.\n- Unsafe [job](https://osha.example): **1-800-321-6742**.",
            "",
        ),
    ),
)


def test_nearest_lines_share_words_with_the_message():
    """What is asked about decides, wherever the line stands; only lines with a number count."""
    assert nearest_lines(ENTRY, "my boss does not PAY", 1) == ["They do not pay: <b>1-866-487-9243</b>."]
    assert "osha.example" in nearest_lines(ENTRY, "an unsafe job", 1)[0]


def test_nearest_lines_of_a_strange_message_are_the_first():
    """Where no word is shared, and as many as there are."""
    assert nearest_lines(ENTRY, "", 2) == ["In danger: call <b>911</b>.", "Detained people: <b>1-888-351-4024</b>."]
    assert len(nearest_lines(ENTRY, "xkcd", 9)) == 4
    assert len(nearest_lines(ENTRY, "in danger", 9, but=["911"])) == 3
