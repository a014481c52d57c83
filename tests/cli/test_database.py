"""Backup, restore and rotation, as an operator types them."""

import asyncio

import pytest

from bot.cli.main import main
from bot.languages.locale import Locale
from bot.store.database import Database
from bot.store.keys import load_keys
from bot.store.lock import single_instance
from bot.store.marks import Marks
from bot.store.subscribers import Subscribers


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Where an operator has run the bot: somebody subscribed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FARO_DATABASE", "var/faro.db")
    monkeypatch.setenv("FARO_SECRET_FILE", "keys/secret")

    async def run():
        database = await Database.open("var/faro.db")
        keys = load_keys(None, tmp_path / "keys" / "secret")
        await Marks(database).check_secret(keys)
        await Subscribers(database, keys).add(1, Locale.ES)
        await database.close()

    asyncio.run(run())
    return tmp_path


def test_backup_and_restore(server, capsys):
    """They say what there is; the secret is tried."""
    assert main(["backup", "copy.db"]) == 0
    assert "1 subscription, 0 chosen languages, 0 announcements; whole, and of this secret" in capsys.readouterr().out
    assert main(["restore", "copy.db"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("var/faro.db: 1 subscription")
    assert "the database that was there; delete it once all is well" in out


def test_restore_waits_for_no_running_bot(server, capsys):
    """It would pull the database from under it."""
    main(["backup", "copy.db"])

    async def while_running():
        async with single_instance("var/faro.db"):
            return await asyncio.to_thread(main, ["restore", "copy.db"])

    assert asyncio.run(while_running()) == 1
    assert "another Faro runs on this database; stop it first" in capsys.readouterr().err


def test_backup_makes_no_secret(server, capsys):
    """Whoever types the wrong path is told, and gets no new secret that opens nothing."""
    (server / "keys" / "secret").rename(server / "elsewhere")

    assert main(["backup", "copy.db"]) == 1
    assert "there is no secret" in capsys.readouterr().err
    assert not (server / "keys" / "secret").exists()


def test_rotate_gives_another_secret(server, capsys, monkeypatch):
    """The old one opens nothing any more."""
    assert main(["rotate", "keys/new"]) == 0
    assert "1 subscription under the new secret" in capsys.readouterr().out
    assert main(["backup", "copy.db"]) == 1
    assert "another secret" in capsys.readouterr().err
    monkeypatch.setenv("FARO_SECRET_FILE", "keys/new")
    assert main(["backup", "copy.db"]) == 0


def test_rotate_refuses_the_old_secret_as_the_new(server, capsys):
    """Nothing would have changed."""
    assert main(["rotate", "keys/secret"]) == 1
    assert "that is the old secret" in capsys.readouterr().err


def test_rotate_begins_anew_where_the_secret_is_lost(server, capsys):
    """Only when told so."""
    (server / "keys" / "secret").unlink()
    assert main(["rotate", "keys/new"]) == 1
    assert main(["rotate", "keys/new", "--lost"]) == 0

    assert "0 subscriptions under the new secret" in capsys.readouterr().out
