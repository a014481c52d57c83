"""The locales, and the catalogue of the bot's own sentences."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from bot.handlers import commands
from bot.languages import catalogue as i18n
from bot.languages.catalogue import gettext_of, translations
from bot.languages.formats import full_date, listed, month
from bot.languages.locale import Locale, locale_of

ROOT = Path(i18n.__file__).parents[1]
KEYWORDS = {**DEFAULT_KEYWORDS, "_gettext": None, "Message": None}
PLACEHOLDER = re.compile(r"\{(\w*)(?:!r)?\}")
COMMAND = re.compile(r"(?<![\w/])/(\w+)")
TRANSLATED = [locale for locale in Locale if locale is not Locale.EN]  # English is the source


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    """Every sentence that the code says to people."""
    return {str(message) for _, _, message, *_ in extract_from_dir(ROOT, keywords=KEYWORDS)}


def catalogue(locale: Locale) -> Catalog:
    """The catalogue as it lies in its file."""
    path = i18n.LOCALES_FOLDER / locale / "LC_MESSAGES" / "faro.po"
    with path.open("rb") as file:
        return read_po(file, locale=locale.value, abort_invalid=True)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_sentence_is_translated(locale, sentences):
    """None is missing, fuzzy, empty or left over; `make translations` says where."""
    messages = [message for message in catalogue(locale) if message.id]
    missing = sentences - {message.id for message in messages}
    unfinished = [message.id for message in messages if message.fuzzy or not message.string]
    left_over = {message.id for message in messages} - sentences

    assert (missing, unfinished, left_over) == (set(), [], set())


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_keep_the_placeholders(locale):
    """What is filled in in English is filled in everywhere, and by name."""
    for message in catalogue(locale):
        names = sorted(PLACEHOLDER.findall(str(message.id)))

        assert sorted(PLACEHOLDER.findall(str(message.string))) == names
        assert "" not in names


@pytest.mark.parametrize("locale", list(Locale))
def test_sentences_name_the_commands_of_their_language(locale, sentences):
    """Whoever reads /privacidad finds a command of that name among those in their language."""
    _ = gettext_of(locale)
    named = {command for sentence in sentences for command in COMMAND.findall(_(sentence))}

    assert named <= commands.described(locale).keys() | commands.described_for_admins(locale).keys()
    assert named


def test_translations_are_compiled_from_the_catalogue():
    """No compiled file is needed, nor can one be out of date."""
    assert gettext_of(Locale.ES)("Sources:") == "Fuentes:"
    assert gettext_of(Locale.EN)("Sources:") == "Sources:"
    assert translations(Locale.ES) is translations(Locale.ES)


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("es", Locale.ES),
        ("es-419", Locale.ES),
        ("ES_ve", Locale.ES),
        ("pt-br", Locale.ES),
        ("ca", Locale.ES),
        ("gl", Locale.ES),
        ("eu", Locale.ES),
        ("en", Locale.EN),
        ("fr", Locale.EN),
        ("est", Locale.EN),
        ("", None),
        (None, None),
    ],
)
def test_locale_of_follows_what_people_read(code, locale):
    """Neighbours of Spanish read Spanish, all others English; nothing is guessed from nothing."""
    assert locale_of(code) is locale


def test_dates_and_lists_read_as_people_write_them():
    """Babel knows how each language writes them."""
    day = date(2026, 7, 4)

    assert month(day, Locale.ES) == "julio de 2026"
    assert month(day, Locale.EN) == "July 2026"
    assert full_date(day, Locale.ES) == "4 de julio de 2026"
    assert full_date(day, Locale.EN) == "July 4, 2026"
    assert listed(["a", "b", "c"], Locale.ES) == "a, b y c"
    assert listed(["a", "b", "c"], Locale.EN) == "a, b, and c"
