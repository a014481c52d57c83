"""Phone spelling becomes words we know, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.locale import Locale
from bot.matching.text.normalize import normalized
from bot.matching.text.spelling import Speller, sound_of


@pytest.fixture(scope="module")
def speller() -> Speller:
    """A speller that knows a few words of a FAQ and three abbreviations."""
    own = ["detenido", "detenida", "fianza", "grillete", "abogado", "detention", "localizador", "tobillera", "bond"]
    return Speller(own, {Locale.ES: {"xq": "porque", "q": "que"}, Locale.EN: {"u": "you", "pls": "please"}})


@pytest.mark.parametrize(
    ("typed", "locale", "meant"),
    [
        ("xq q", Locale.ES, "porque que"),
        ("u pls", Locale.EN, "you please"),
        ("kiero aser", Locale.ES, "quiero hacer"),
        ("avogado", Locale.ES, "abogado"),
        ("detneido", Locale.ES, "detenido"),
        ("quehago", Locale.ES, "que hago"),
        ("detetion", Locale.EN, "detention"),
        ("localisador", Locale.ES, "localizador"),
    ],
)
def test_repair_writes_words_as_they_are_spelt(speller, typed, locale, meant):
    """Abbreviations, spelling by sound, joined words and slips of the finger."""
    assert speller.repair(typed, locale) == meant


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("quiero visitar a mi hermano", Locale.ES),
        ("how do i pay the bond", Locale.EN),
        ("a123456789 i589", Locale.EN),
        ("xkcdqwrtz", Locale.ES),
        ("", Locale.ES),
    ],
)
def test_repair_leaves_alone_what_is_right_or_unknown(speller, text, locale):
    """Known words, numbers and what resembles nothing stay as they are."""
    assert speller.repair(text, locale) == text


def test_repair_guesses_the_language(speller):
    """Without a locale the words tell which language's abbreviations come first."""
    assert speller.repair("xq no me dejan ver a mi hermano") == "porque no me dejan ver a mi hermano"
    assert speller.repair("can u help my brother") == "can you help my brother"


@given(st.text(max_size=80))
def test_repair_takes_any_text(speller, text):
    """No text is too wild, and words stay words."""
    repaired = speller.repair(normalized(text))

    assert repaired == " ".join(repaired.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vaca", "baca"),
        ("quiero", "kiero"),
        ("hacer", "aser"),
        ("zapato", "sapato"),
        ("gente", "jente"),
        ("llave", "yave"),
        ("hielo", "ielo"),
    ],
)
def test_sound_of_is_that_of_the_ear(one, other):
    """Two spellings that sound alike to seseo and yeismo ears have one sound."""
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(("one", "other"), [("casa", "cama"), ("guerra", "jerra"), ("pero", "perdo")])
def test_sound_of_tells_words_apart(one, other):
    """Words that sound different stay different."""
    assert sound_of(one) != sound_of(other)


def test_recall_takes_up_what_was_searched_for(tmp_path):
    """What one speller found, the next one with the same words knows; one with other words has to search."""
    first = Speller(["grillete"], {})
    repaired = first.repair("mi ermano tiene un griyete", Locale.ES)
    first.remember(tmp_path)
    again, other = Speller(["grillete"], {}), Speller(["fianza"], {})

    assert (again.recall(tmp_path), other.recall(tmp_path)) == (True, False)
    assert again._found == first._found
    assert again.repair("mi ermano tiene un griyete", Locale.ES) == repaired == "mi hermano tiene un grillete"


def test_recall_passes_over_a_damaged_file(tmp_path):
    """It counts as none, and is put right by the next that remembers."""
    speller = Speller(["grillete"], {})
    speller.remember(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"PK\x03\x04 broken")

    assert not speller.recall(tmp_path)
    assert speller.repair("ermano", Locale.ES) == "hermano"
