"""Files that nobody else on the machine may read."""

import stat

import pytest

from bot.store.permissions import close_database_to_others, close_secret_to_others


@pytest.fixture
def folder(tmp_path):
    """A folder of the bot's own."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    return folder


def mode_of(path):
    """Who may do what with it."""
    return stat.S_IMODE(path.stat().st_mode)


def test_close_database_closes_what_lies_beside_it_too(folder, caplog):
    """What was written last lies in the log."""
    for name in ("faro.db", "faro.db-wal", "faro.db-shm"):
        (folder / name).write_text("")
        (folder / name).chmod(0o644)
    close_database_to_others(folder / "faro.db")

    assert {mode_of(file) for file in folder.iterdir()} == {0o600}
    assert [message for message in caplog.messages if "it no longer can" in message] == [
        f"{name} could be read by others; it no longer can" for name in ("faro.db", "faro.db-wal", "faro.db-shm")
    ]


def test_close_database_points_out_an_open_folder(folder, caplog):
    """Which may hold other things too, and is the operator's to close."""
    (folder / "faro.db").touch(mode=0o600)
    close_database_to_others(folder / "faro.db")
    assert caplog.messages == []
    folder.chmod(0o755)
    close_database_to_others(folder / "faro.db")

    assert caplog.messages == [f"{folder} can be read by others; close it with: chmod 700 {folder}"]
    assert mode_of(folder) == 0o755


def test_close_secret_says_that_it_was_open(folder, caplog):
    """Somebody may have read it."""
    secret = folder / "secret"
    secret.touch(mode=0o600)
    close_secret_to_others(secret)
    assert caplog.messages == []
    secret.chmod(0o640)
    close_secret_to_others(secret)

    assert mode_of(secret) == 0o600
    assert caplog.messages == ["the secret file could be read by others; it no longer can"]


def test_close_secret_says_where_it_cannot(folder, caplog, monkeypatch):
    """A container's secrets belong to somebody else."""
    secret = folder / "secret"
    secret.touch()
    secret.chmod(0o644)

    def refuse(_path, _mode):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    close_secret_to_others(secret)

    assert caplog.messages == ["the secret file could be read by others, and still can"]
