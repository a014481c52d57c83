"""Words that come with a command."""

import pytest

from bot.handlers.context import services_of

HELP = "Escriba su pregunta con sus propias palabras"


@pytest.mark.parametrize(
    "text",
    [
        "/ayuda quiero morir",
        "/help me quiero morir, quiero morir",
        "/temas quiero morir",
        "/idioma quiero morir",
        "/privacidad quiero morir",
        "/version quiero morir",
        "/start quiero morir",
        "/start rights__open-the-door quiero morir",
        "/inventado quiero morir",
        "/yo quiero morir",
    ],
)
async def test_what_cannot_wait_is_all_that_is_said(person, text):
    """Whatever command it stands behind."""
    await person.says(text)

    assert person.replies[0] == "Usted no está solo. Llame al 988."
    assert HELP not in person.reply
    assert "no está aquí" not in person.reply


@pytest.mark.parametrize("command", ["/borrar", "/avisos", "/avisos no"])
async def test_what_cannot_wait_comes_before_what_a_command_does(person, faro, command):
    """Which is done all the same."""
    await person.says("/avisos si")
    await person.says(f"{command} quiero morir")

    assert person.replies[0] == "Usted no está solo. Llame al 988."
    assert len(person.replies) > 2
    assert (await services_of(faro).subscribers.find(person.id) is None) is (command != "/avisos")


async def test_words_behind_help_are_answered(person):
    """Whoever asks for help with something gets both."""
    await person.says("/ayuda dónde tienen a mi hermano")

    assert "Búsquela en el localizador de ICE" in person.replies[0]
    assert HELP in person.replies[-1]


async def test_words_behind_a_command_that_is_none_are_answered(person):
    """There is no need then to say that it is none."""
    await person.says("/dónde tienen a mi hermano")

    assert "Búsquela en el localizador de ICE" in person.reply
    assert "No conozco ese comando" not in person.reply


async def test_words_that_say_little_change_nothing(people):
    """Neither the reply nor the language that is spoken."""
    person = people(language_code="es")
    await person.says("/ayuda the way to do it")

    assert len(person.replies) == 1
    assert HELP in person.reply
    await person.says("/temas")
    assert "Sus derechos" in person.buttons


async def test_personal_data_behind_a_command_is_warned_of(person):
    """As anywhere."""
    await person.says("/ayuda mi número es A123456789")

    assert "En su mensaje vi: un número A" in person.reply
    assert HELP in person.reply


async def test_a_greeting_link_with_anything_is_a_greeting(person):
    """Where a campaign's link names what is no entry."""
    await person.says("/start facebook_2026")

    assert person.reply.startswith("Hola, soy Faro.")
