"""What each language says for itself."""

import re

import pytest

from bot.languages.base import Command
from bot.languages.locale import Locale
from bot.languages.spoken import SPOKEN


def test_every_locale_is_spoken():
    """None of them is left without its language."""
    assert set(SPOKEN) == set(Locale)
    assert all(SPOKEN[locale].locale is locale for locale in Locale)


@pytest.mark.parametrize("language", SPOKEN.values())
def test_language_names_every_command_as_telegram_takes_it(language):
    """Small letters without accents; no two commands have one name, in no language."""
    names = [language.commands[command] for command in Command]

    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)
    assert len(set(names)) == len(names)
    for other in SPOKEN.values():
        shared = set(names) & set(other.commands.values()) if other is not language else set()
        assert shared == set()
