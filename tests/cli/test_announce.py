"""Announcements of a file, as a script makes them."""

import asyncio

import pytest

from bot.cli.main import main
from bot.languages.locale import Locale
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.subscribers import Subscribers
from tests.conftest import FAQ_FOLDER

GOOD = """
audience = "topic:rights"
at = "tomorrow at 6:30 pm ET"
link = "https://example.org/x"
[es]
text = "Mañana **cierra** el plazo."
button = "Ver"
[en]
text = "The deadline **ends** tomorrow."
"""


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
        "FARO_LINK_HOSTS": "example.org",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def subscribed(faro):
    """Somebody who would get it."""

    async def subscribe():
        database = await Database.open(str(faro / "faro.db"))
        await Subscribers(database, Keys(b"a secret of the tests")).add(1, Locale.ES)
        await database.close()

    asyncio.run(subscribe())


def test_announce_makes_one_that_waits(faro, subscribed, capsys):
    """And `announcements` lists it."""
    (faro / "a.toml").write_text(GOOD)

    assert main(["announce", "a.toml", "--author", "ana"]) == 0
    assert capsys.readouterr().out.startswith("announcement 1 waits for the approval of another admin")
    assert main(["announcements"]) == 0
    assert capsys.readouterr().out == "1\tannounce\tsubmitted\tana\t0/0\n"


def test_announce_names_facts(faro, capsys):
    """People get the words of the fact in their language; a name that is none is refused. News are a topic too."""
    (faro / "a.toml").write_text(
        GOOD.replace("topic:rights", "topic:news").replace("el plazo.", "el plazo. {{lowest-bond}}")
    )

    assert main(["announce", "a.toml", "--author", "ana", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "Mañana cierra el plazo. La mínima es de $1,500." in out
    assert "to news, " in out
    (faro / "a.toml").write_text(GOOD.replace("el plazo.", "el plazo. {{lowest}}"))
    assert main(["announce", "a.toml", "--author", "ana", "--dry-run"]) == 1
    assert "names {{lowest}}, which is no fact of the FAQ" in capsys.readouterr().err


def test_announce_dry_run_keeps_nothing(faro, capsys):
    """It shows what people would get."""
    (faro / "a.toml").write_text(GOOD)

    assert main(["announce", "a.toml", "--author", "ana", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "--- es\n📢 Aviso" in out
    assert "Mañana cierra el plazo." in out
    assert "[Ver]" in out
    assert "to rights, " in out
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
        ("at = '9999-12-31 23:30'\n[es]\ntext = 'a'", "at is no moment"),
        ("at = 9999-12-31T23:30:00\n[es]\ntext = 'a'", "at is no moment"),
        ("at = 5\n[es]\ntext = 'a'", "at is no moment"),
        ("at = 'tomorrow'\n[es]\ntext = 'a'", "at has no clear hour"),
        ("[es]\ntext = ['a', 'b']", "[es] text is no text"),
        ("[es]\ntext = 'a'\nboton = 'b'", "[es] boton is not known; use button, text"),
        ("es = 'a'", "es is no table"),
        ("link = 5\n[es]\ntext = 'a'", "link is no text"),
        ("[es]\ntext = '# Ojo'", "[es] text has a heading"),
        ("[es]\ntext = '![x](https://example.org/x.png)'", "[es] text has a picture"),
        ("[es]\ntext = '> a'", "[es] text has a quotation"),
        (f"[es]\ntext = 'a'\nbutton = '{'x' * 41}'", "The words on the button in Español are too long"),
        ("link = 'x'\n[es]\ntext = 'a'", "That is no address"),
        ("wrong = 1\n[es]\ntext = 'a'", "wrong is not known"),
        (f"[es]\ntext = '{'x' * 5000}'", "characters too long for one message"),
    ],
)
def test_announce_names_what_is_wrong(faro, capsys, content, said):
    """One line, nothing kept."""
    (faro / "a.toml").write_text(content)

    assert main(["announce", "a.toml", "--author", "ana"]) == 1
    assert said in capsys.readouterr().err
    assert not (faro / "faro.db").exists()


def test_announce_asks_to_look_again(faro, subscribed, capsys):
    """What looks like a mistake is kept only where somebody says so; nobody would notice it later."""
    (faro / "a.toml").write_text(
        "[es]\ntext = 'The deadline ends tomorrow. Call 1-800-555-0100 or see https://evil.example/x.'\n".replace(
            "https://evil.example/x", "[this page](https://evil.example/x)"
        )
    )

    assert main(["announce", "a.toml", "--author", "ana"]) == 1
    said = capsys.readouterr().err
    assert "There is no text in English" in said
    assert "The text for Español reads like English" in said
    assert "look at them closely: https://evil.example/x" in said
    assert main(["announce", "a.toml", "--author", "ana", "--anyway"]) == 0


def test_announce_needs_somebody_to_get_it(faro, capsys):
    """As in the chat."""
    (faro / "a.toml").write_text(GOOD)

    assert main(["announce", "a.toml", "--author", "ana"]) == 1
    assert "Nobody would get it" in capsys.readouterr().err


def test_announce_reads_a_file_of_notepad(faro, subscribed, capsys):
    """With the mark that it puts at the beginning."""
    (faro / "a.toml").write_text(GOOD, encoding="utf-8-sig")

    assert main(["announce", "a.toml", "--author", "ana"]) == 0


def test_announce_knows_its_author(faro, capsys):
    """Only admins."""
    (faro / "a.toml").write_text(GOOD)

    assert main(["announce", "a.toml", "--author", "eva"]) == 1
    assert "FARO_ADMINS names no such alias" in capsys.readouterr().err
