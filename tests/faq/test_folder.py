"""What a FAQ folder says about itself."""

import pytest

from bot.errors import FaqError
from bot.faq.folder import load_folder
from bot.languages.locale import Locale


def test_load_folder_reads_names_and_roles(tmp_path):
    """Topics have names by language, and entries have parts of their own."""
    text = '[topics.rights]\nes = "Derechos"\nfr = "Droits"\n[roles]\nprivacy = "help/privacy"\n'
    (tmp_path / "folder.toml").write_text(text, encoding="utf-8")

    folder = load_folder(tmp_path)

    assert folder.topic_name("rights", Locale.ES) == "Derechos"
    assert folder.topic_name("rights", Locale.EN) == "Rights"
    assert folder.roles == {"privacy": "help/privacy"}


def test_load_folder_may_be_absent(tmp_path):
    """A folder without the file has names made of its topics' folders."""
    assert load_folder(tmp_path).topic_name("red-card", Locale.ES) == "Red card"


@pytest.mark.parametrize("content", [b"[topics", b"\xff", b"topics = 1", b"roles = []", b'[topics]\nrights = "x"'])
def test_load_folder_names_what_is_wrong(tmp_path, content):
    """A file that is no such table is one clear error."""
    (tmp_path / "folder.toml").write_bytes(content)

    with pytest.raises(FaqError, match=r"folder\.toml: .*; |folder\.toml: "):
        load_folder(tmp_path)
