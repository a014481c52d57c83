"""Syllables, sentences and the index of Szigriszt-Pazos."""

import pytest

from bot.lint.readability import average, blocks_of, inflesz, sentences_of, syllables

SYLLABLES = {
    1: "y yo ley hoy muy juez pie buey Juan diez quien voy fui huir cien veis NTA I-589",
    2: "casa guerra queso cuando ciudad baúl país oír reír cuota agua viaje construí ICE ruido ahí búho guía mío",
    3: "ahora asilo frontera leído vacío María pingüino vergüenza alcohol familia Uruguay audiencia leyendo",
    4: "detenido inmigración abogado vehículo continúa aéreo teléfono policía",
    5: "autoridades universidad documentación",
    6: "responsabilidad indocumentado",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, words in SYLLABLES.items() for word in words.split()]
)
def test_syllables_known_words(word, count):
    """Known words have the syllables of the dictionary."""
    assert syllables(word) == count


@pytest.mark.parametrize("word", ["2026", "$500", "911", "9116#", ""])
def test_syllables_numbers_have_none(word):
    """What has no letters has no syllables."""
    assert syllables(word) == 0


def test_inflesz_follows_the_formula():
    """206.835 - 62.3 x syllables/words - words/sentences, by hand: 10 syllables, 6 words, 2 sentences."""
    text = sentences_of("El juez habla. Usted escucha hoy.")

    assert inflesz(text) == pytest.approx(206.835 - 62.3 * 10 / 6 - 3)


def test_inflesz_without_words_is_easy():
    """A text without words is not called hard."""
    assert inflesz([]) == 100


def test_sentences_end_with_items_and_marks():
    """An item, a lead-in and a mark end a sentence; an abbreviation, an amount and a link do not."""
    text = """\
**Qué hacer**

- Llame al Dr. Paz
- Vea [la página. Oficial](https://www.ice.gov/a.b) hoy.

Pague $1.500 en EE. UU. hoy: ¡ya! ¿Sí?"""

    assert [(sentence.line, sentence.text) for sentence in sentences_of(text)] == [
        (0, "Qué hacer"),
        (2, "Llame al Dr. Paz"),
        (3, "Vea la página."),
        (3, "Oficial hoy."),
        (5, "Pague $1.500 en EE. UU. hoy: ¡ya!"),
        (5, "¿Sí?"),
    ]


def test_sentences_count_words_as_people_do():
    """A phone number, an amount and a form's name are one word each."""
    (sentence,) = sentences_of("Llame al 1-888-351-4024 y pague $1,500.50 con el I-589 (e-mail).")

    assert sentence.words == 10
    assert average([sentence]) == 10
    assert average([]) == 0


def test_blocks_know_their_lines_and_lists():
    """Each paragraph and item comes with the line it begins on, and whether it is of a list."""
    blocks = list(blocks_of("Uno\ndos\n\n- tres\n- **cuatro**\n\ncinco"))

    assert [(block.line, block.text, block.in_list) for block in blocks] == [
        (0, "Uno\ndos", False),
        (3, "tres", True),
        (4, "cuatro", True),
        (6, "cinco", False),
    ]
