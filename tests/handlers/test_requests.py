"""What people ask of the bot itself."""

import pytest

from bot.handlers.context import services_of

HOTLINE = "1-888-351-4024"


@pytest.mark.parametrize("text", ["STOP", "baja", "unsubscribe", "parar", "no quiero más avisos", "Cancelar."])
async def test_stop_unsubscribes(person, faro, text):
    """As everywhere else in text messages; it is said what was done."""
    await person.says("/avisos si")
    await person.says(text)

    assert await services_of(faro).subscribers.find(person.id) is None
    assert person.reply.startswith("Listo. Ya no recibirá avisos")


async def test_stop_tells_whoever_gets_nothing(person):
    """And that another question is welcome."""
    await person.says("STOP")

    assert person.reply.startswith("No estaba suscrito")
    assert "Si quería decir otra cosa" in person.reply


@pytest.mark.parametrize("text", ["quiero hablar con una persona", "talk to a human", "agente", "🆘"])
async def test_whoever_asks_for_a_person_gets_the_lines(people, text):
    """At once, and that nobody reads along here."""
    person = people(language_code="es")
    await person.says(text)

    assert len(person.replies) == 1
    assert HOTLINE in person.reply
    assert "nadie más lee" in person.reply or "nobody reads along" in person.reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("ok", "Muy bien."),
        ("sí", "Muy bien."),
        ("👍", "Con mucho gusto"),
        ("🙏❤️", "Con mucho gusto"),
        ("😭", "Yo solo entiendo"),
    ],
)
async def test_a_short_word_gets_a_short_word(person, text, reply):
    """And no list of hotlines."""
    await person.says(text)

    assert person.reply.startswith(reply)
    assert HOTLINE not in person.reply


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("meu marido foi preso pela imigração, onde ele está?", "Eu só falo espanhol e inglês"),
        ("mon mari a été arrêté par l'immigration", "Je ne parle que l’espagnol et l’anglais"),
        ("mwen bezwen èd tanpri", "Mwen pale panyòl ak angle sèlman"),
    ],
)
async def test_a_language_that_is_not_spoken_gets_an_honest_no(person, text, words):
    """In that language, with what to say to whom."""
    await person.says(text)

    assert person.reply.startswith(words)
    assert "interpreter, please" in person.reply
    assert "Yo solo hablo español e inglés." in person.reply
    assert HOTLINE in person.reply


@pytest.mark.parametrize("unseen", ["\N{SOFT HYPHEN}", "\N{ZERO WIDTH SPACE}", "\N{WORD JOINER}"])
async def test_unseen_characters_change_no_answer(person, unseen):
    """As they are copied out of web pages."""
    await person.says(f"quie{unseen}ro mo{unseen}rir")
    assert "Llame al 988" in person.reply

    await person.says(f"dónde ti{unseen}enen a mi her{unseen}mano")
    assert "Búsquela en el localizador" in person.reply

    await person.says(f"me llamo Juan Pérez y mi número es A123{unseen}456{unseen}789")
    assert "un número A" in person.reply
