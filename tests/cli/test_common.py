"""What every command reads first."""

import pytest

from bot.cli.main import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where a command is typed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FARO_FAQ", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "content", ["FARO_APPROVALS=1\n".encode("utf-16"), "# Contraseña\nFARO_APPROVALS=1\n".encode("latin-1")]
)
def test_settings_name_a_file_that_is_no_utf8(folder, capsys, content):
    """As PowerShell and older editors write it: one line, and no traceback."""
    (folder / ".env").write_bytes(content)

    assert main(["announcements"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(".env: cannot be read (UnicodeDecodeError); save it as plain text in UTF-8")


def test_settings_read_a_file_of_notepad(folder, capsys):
    """With the mark that it puts at the beginning."""
    (folder / ".env").write_bytes("FARO_APPROVALS=3\n".encode("utf-8-sig"))

    assert main(["announcements"]) == 1
    assert "FARO_APPROVALS is none of 1, 2" in capsys.readouterr().err
