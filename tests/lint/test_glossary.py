"""The agreed words, and the variants to avoid."""

import pytest

from bot.errors import FaqError
from bot.languages.locale import Locale
from bot.lint.glossary import load_glossary

TABLE = """\
# Words

Some text with a | in it.

| Spanish | English | avoid (es) | avoid (en) |
| --- | --- | --- | --- |
| fianza | bond | bono, caución | bail |
| juez de inmigración | immigration judge | juez migratorio | |
| libertad bajo palabra (parole) | parole | palabra | |
| corte

| good | not so good | why |
| --- | --- | --- |
| **{{line}}** | 1-888 | the number |
"""


@pytest.fixture
def glossary(tmp_path):
    """The table above, as read."""
    tmp_path.joinpath("GLOSSARY.md").write_text(TABLE, encoding="utf-8")
    return load_glossary(tmp_path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pague el BONO o la Caucion.", [("bono", "fianza"), ("caucion", "fianza")]),
        ("Los bonos, el abono.", []),
        ("El juez migratorio", [("juez migratorio", "juez de inmigración")]),
        ("Pida libertad bajo palabra (parole).", []),
        ("Palabra y libertad bajo palabra (parole)", [("palabra", "libertad bajo palabra (parole)")]),
    ],
)
def test_glossary_finds_whole_words(glossary, text, found):
    """A variant is found as whole words, whatever its case and accents, but not inside its own term."""
    assert list(glossary.variants_in(text, Locale.ES)) == found


def test_glossary_keeps_languages_apart(glossary):
    """What one language avoids the other may use."""
    assert list(glossary.variants_in("bail, bono", Locale.EN)) == [("bail", "bond")]


def test_glossary_examples_are_no_terms(glossary):
    """A table that shows what is good and what is not has other columns."""
    assert list(glossary.variants_in("the number 1-888", Locale.EN)) == []
    assert list(glossary.variants_in("the number 1-888", Locale.ES)) == []


def test_glossary_may_be_absent(tmp_path):
    """A folder without a glossary avoids nothing."""
    assert list(load_glossary(tmp_path).variants_in("bono", Locale.ES)) == []


def test_glossary_unreadable_is_named(tmp_path):
    """A glossary that is no text is one clear error."""
    tmp_path.joinpath("GLOSSARY.md").write_bytes(b"\xff")

    with pytest.raises(FaqError, match=r"GLOSSARY\.md: cannot be read"):
        load_glossary(tmp_path)
