"""What an announcement says, looked at before it is approved; and those of a file, as a script makes them."""

from datetime import UTC, datetime

import pytest

from bot.announcements.content import links, outside, phones, read_link, read_time
from bot.announcements.model import Announcement, Words
from bot.cli.main import main
from bot.languages.locale import Locale
from tests.conftest import FAQ_FOLDER

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
GOOD = """
audience = "topic:rights"
at = "2126-07-21 18:30 ET"
link = "https://example.org/x"
[es]
text = "Mañana **cierra** el plazo."
button = "Ver"
[en]
text = "The deadline **ends** tomorrow."
"""


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


def test_read_time_knows_zones_and_summer():
    """Names of places, the usual letters, New York without any."""
    assert read_time("2026-07-21 18:30 America/Caracas", now=NOW).at == datetime(2026, 7, 21, 22, 30, tzinfo=UTC)
    assert read_time("2026-07-21 18:30", now=NOW).at == datetime(2026, 7, 21, 22, 30, tzinfo=UTC)
    assert read_time("2026-12-21 18:30 et", now=NOW).at == datetime(2026, 12, 21, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "mañana", "2026-13-01 10:00", "2026-07-21 25:00", "2026-07-21 10:00 ../etc", "x" * 9]
)
def test_read_time_refuses_what_is_none(text):
    """With an error that the caller turns into a sentence."""
    with pytest.raises(ValueError, match="no moment"):
        read_time(text, now=NOW)


def test_read_link_wants_a_whole_address():
    """As Telegram does."""
    assert read_link(" https://example.org/x ") == "https://example.org/x"
    assert read_link("example.org") is None
    assert read_link("javascript:alert(1)") is None


@pytest.fixture
def faro(tmp_path, monkeypatch):
    """Where a script runs."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "FARO_DATABASE": str(tmp_path / "faro.db"),
        "FARO_FAQ": str(FAQ_FOLDER),
        "FARO_ADMINS": "ana:101,luis:102",
        "FARO_CACHE": str(tmp_path),
        "FARO_SECRET_FILE": str(tmp_path / "secret"),
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_announce_makes_one_that_waits(faro, capsys):
    """And `announcements` lists it."""
    (faro / "a.toml").write_text(GOOD)

    assert main(["announce", "a.toml", "--author", "ana"]) == 0
    assert capsys.readouterr().out.startswith("announcement 1 waits for the approval of another admin")
    assert main(["announcements"]) == 0
    assert capsys.readouterr().out == "1\tannounce\tsubmitted\tana\t0/0\n"


def test_announce_dry_run_keeps_nothing(faro, capsys):
    """It shows what people would get."""
    (faro / "a.toml").write_text(GOOD)

    assert main(["announce", "a.toml", "--author", "ana", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "--- es\n📢 Aviso" in out
    assert "Mañana cierra el plazo." in out
    assert "[Ver]" in out
    assert "to rights, 2126-07-21 22:30 UTC" in out
    assert not (faro / "faro.db").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "there is no text"),
        ("= broken", "cannot be read"),
        ("[es]\ntext = ' '", "[es] has no text"),
        ("audience = 'x'\n[es]\ntext = 'a'", "audience is none of all, es, en, topic:"),
        ("at = '2020-01-01 10:00'\n[es]\ntext = 'a'", "at has passed"),
        ("at = 'x'\n[es]\ntext = 'a'", "at is no moment"),
        ("link = 'x'\n[es]\ntext = 'a'", "link is no address"),
        ("wrong = 1\n[es]\ntext = 'a'", "wrong is not known"),
        (f"[es]\ntext = '{'x' * 5000}'", "964 characters too long"),
    ],
)
def test_announce_names_what_is_wrong(faro, capsys, content, said):
    """One line, nothing kept."""
    (faro / "a.toml").write_text(content)

    assert main(["announce", "a.toml", "--author", "ana"]) == 1
    assert said in capsys.readouterr().err
    assert not (faro / "faro.db").exists()


def test_announce_knows_its_author(faro, capsys):
    """Only admins."""
    (faro / "a.toml").write_text(GOOD)

    assert main(["announce", "a.toml", "--author", "eva"]) == 1
    assert "FARO_ADMINS names no such alias" in capsys.readouterr().err
