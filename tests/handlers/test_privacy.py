"""What is kept about a chat, and erasing it."""

from dataclasses import replace

import pytest

from bot.handlers.context import set_services


@pytest.mark.parametrize("command", ["/privacidad", "/privacy"])
async def test_privacy_sends_the_entry(person, command):
    """The reviewed text on what is kept."""
    await person.says(command)

    assert "¿Qué guarda este bot de mí?" in person.reply


async def test_privacy_says_it_itself_where_the_faq_does_not(person, faro):
    """Another FAQ folder may have no such entry; what is kept is the same."""
    services = faro.bot_data["services"]
    set_services(faro, replace(services, folder=replace(services.folder, roles={})))
    await person.says("/privacidad")

    assert "La clave protege una copia robada de lo que se guarda. No protege un servidor incautado" in person.reply
    assert "180 días" in person.reply


@pytest.mark.parametrize("command", ["/borrar", "/forget"])
async def test_forget_erases_the_choice_and_says_so(person, faro, settings, command):
    """The row, the write-ahead log and the memory are empty; the reply is in the language that was chosen."""
    await person.says("/idioma")
    await person.presses("English")
    await person.says("la migra está en mi puerta")
    await person.says(command)

    assert person.reply.startswith("Done. I erased the language you had chosen and the month of your last visit")
    services = faro.bot_data["services"]
    assert await services.chats.remove(person.chat_id) is False
    assert services.sessions.forget(person.chat_id) is False
    await person.says("hotline")
    assert "¿A quién puedo llamar?" in person.reply


async def test_forget_without_anything_kept_says_so(person):
    """It does not claim to have erased what never was."""
    await person.says("/borrar")

    assert person.reply.startswith("No había nada que borrar")


async def test_forget_leaves_nothing_in_the_files(person, faro, tmp_path):
    """Neither the database nor its log holds the chat's key any more."""
    services = faro.bot_data["services"]
    await person.says("/idioma")
    await person.presses("English")
    key = services.chats._keys.chat_key(person.chat_id).encode()
    before = [file for file in tmp_path.glob("faro.db*") if key in file.read_bytes()]
    await person.says("/forget")

    assert before
    assert not [file.name for file in tmp_path.glob("faro.db*") if key in file.read_bytes()]
