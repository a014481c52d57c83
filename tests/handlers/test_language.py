"""Choosing the language."""

import pytest


@pytest.mark.parametrize("command", ["/idioma", "/language", "/IDIOMA"])
async def test_language_is_asked(person, command):
    """One button a language, each in its own."""
    await person.says(command)

    assert person.replies == ["¿Qué idioma prefiere?"]
    assert person.keyboard == [["Español", "English"]]


async def test_choice_is_confirmed_and_the_notice_repeated_in_it(person):
    """What this is and what is kept is said in the language that people read."""
    await person.says("/start")
    await person.presses("English")

    confirmation, notice = person.replies
    assert confirmation == "From now on I answer you in English. You can change it at any time: /language"
    assert "I am not the government" in notice
    assert "Your rights" in person.buttons


async def test_choice_is_kept_and_never_changed_on_a_guess(person, faro, clock):
    """Spanish words do not turn back someone who chose English; the database remembers them."""
    await person.says("/language")
    await person.presses("English")
    clock.advance(days=40)
    await person.says("la migra está en mi puerta")

    assert "Do I have to open the door to ICE?" in person.reply
    assert await faro.bot_data["services"].chats.remove(person.chat_id) is True


async def test_choice_can_be_changed(person):
    """The last choice counts."""
    for language in ("English", "Español"):
        await person.says("/idioma")
        await person.presses(language)
    await person.says("hello")

    assert person.reply.startswith("¡Hola!")


async def test_clear_words_set_the_language_of_the_buttons_for_an_hour(people, clock):
    """Whoever writes Spanish on an English telephone gets Spanish buttons too, until they fall silent."""
    person = people(language_code="en")
    await person.says("dónde está mi hermano")
    await person.says("/topics")
    assert "Sus derechos" in person.buttons

    clock.advance(hours=1)
    await person.says("/topics")
    assert "Your rights" in person.buttons


async def test_locked_database_costs_the_choice_not_the_answer(person, faro, caplog, monkeypatch):
    """When the chosen language cannot be read, the words' own language does."""
    services = faro.bot_data["services"]
    await services.database.close()
    monkeypatch.setattr(services.chats, "_database", Unanswering())
    await person.says("la migra está en mi puerta")

    assert "Usted no tiene que abrir la puerta" in person.reply
    assert "a chosen language could not be read: it is locked" in caplog.messages


class Unanswering:
    """A database that another program has locked."""

    def read(self):
        """Never comes to it."""
        from bot.errors import StoreError

        raise StoreError("it is locked")
