"""The bot's own sentences in each locale."""

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.languages.locale import Locale

LOCALES_FOLDER = Path(__file__).parents[2] / "locales"


@cache
def translations(locale: Locale) -> gettext.NullTranslations:
    """The catalogue of the bot's own sentences, compiled from its .po file; English is the source language."""
    path = LOCALES_FOLDER / locale.value / "LC_MESSAGES" / "faro.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale.value, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def gettext_of(locale: Locale) -> Callable[[str], str]:
    """The function that says a sentence of the bot in *locale*, by custom named `_`."""
    return translations(locale).gettext
