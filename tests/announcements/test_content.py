"""What an announcement says, looked at before it is approved."""

import pytest

from bot.announcements.content import links, outside, phones, read_link
from bot.announcements.model import Announcement, Words
from bot.languages.locale import Locale


def announcement(html, link=""):
    """One that says this in Spanish."""
    return Announcement("ana", words={Locale.ES: Words(html)}, link=link)


def test_links_are_found_however_they_are_written():
    """As a button, behind words, plain, without https, once each."""
    html = 'Vea <a href="https://a.example/x?y=1&amp;z=2">aquí</a>, https://b.example/p. O c.example.org/q;'
    html += " c.example.org/q"

    assert links(announcement(html, "https://d.example/")) == [
        "https://d.example/",
        "https://a.example/x?y=1&z=2",
        "https://b.example/p",
        "c.example.org/q",
    ]


def test_phones_are_found():
    """However they are grouped; a year or a price is none."""
    html = "Llame al 1-800-898-7180 o al (212) 555 0100 o +58 212 555 01 00. En 2026 cuesta 100."

    assert phones(announcement(html)) == ["1-800-898-7180", "(212) 555 0100", "+58 212 555 01 00"]


@pytest.mark.parametrize(
    ("address", "is_outside"),
    [
        ("https://example.org/x", False),
        ("www.example.org", False),
        ("https://example.org.evil.example/", True),
        ("https://notexample.org", True),
        ("https://example.org@evil.example/", True),
    ],
)
def test_outside_is_not_fooled(address, is_outside):
    """Only the host counts."""
    assert bool(outside([address], ["example.org"])) == is_outside


def test_read_link_wants_a_whole_address():
    """As Telegram does."""
    assert read_link(" https://example.org/x ") == "https://example.org/x"
    assert read_link("Https://Example.org/X") == "https://Example.org/X"
    assert read_link("example.org") is None
    assert read_link("javascript:alert(1)") is None
