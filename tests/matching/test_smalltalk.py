"""Greetings, thanks and farewells."""

import pytest

from bot.matching.smalltalk import SmallTalk, SmallTalkTable
from bot.matching.text.normalize import normalized


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> SmallTalkTable:
    """A table of a few messages."""
    folder = tmp_path_factory.mktemp("matching")
    (folder / "greeting.es.txt").write_text("hola\nbuenas\nbuenos días\n", encoding="utf-8")
    (folder / "thanks.es.txt").write_text("gracias\nmuchas gracias\n", encoding="utf-8")
    (folder / "farewell.en.txt").write_text("bye\ngood night\n", encoding="utf-8")
    return SmallTalkTable.load(folder)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("¡Hola!", SmallTalk.GREETING),
        ("BUENOS DIAS", SmallTalk.GREETING),
        ("hola buenas", SmallTalk.GREETING),
        ("hola, muchas gracias", SmallTalk.THANKS),
        ("gracias, bye", SmallTalk.FAREWELL),
        ("bye hola", SmallTalk.FAREWELL),
        ("holaaaa 👋", SmallTalk.GREETING),
        ("hola dónde está mi hermano", None),
        ("muchas", None),
        ("", None),
        ("hola " * 50, None),
    ],
)
def test_find_whole_messages_only(table, text, kind):
    """Small talk is small talk where nothing else is said; the last that is no greeting counts."""
    assert table.find(normalized(text)) is kind


def test_load_folder_without_tables(tmp_path):
    """Another FAQ folder has no small talk."""
    assert SmallTalkTable.load(tmp_path).find("hola") is None
