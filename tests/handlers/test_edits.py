"""Edited messages: what changed is answered anew; what did not, or commands, does nothing."""

import pytest

from bot.handlers.context import services_of

DOOR = "la migra está en mi puerta"
ANSWER = "Usted no tiene que abrir la puerta"


async def react(person, message) -> None:
    """Let somebody react to the message, which Telegram tells as an edit that changes nothing."""
    person._look_away()
    await person.telegram.put("edited_message", message)
    await person.idle()


async def test_a_reaction_runs_no_command(person, faro):
    """Who unsubscribed and subscribed again stays subscribed."""
    await person.says("/avisos no")
    old = person.sent[-1]
    await person.says("/avisos si")
    await react(person, old)

    assert person.replies == []
    assert await services_of(faro).subscribers.find(person.id)


@pytest.mark.parametrize("command", ["/borrar", "/avisos no", "/idioma", "/start", "/inventado"])
async def test_an_edit_runs_no_command(person, faro, command):
    """Also where something changed: it may be an old one. It is said so, and how it would be run."""
    await person.says("/avisos si")
    await person.says(command)
    await person.says("/avisos si")
    message = person.sent[-2]
    await person.edits(command + " ahora", message)

    assert await services_of(faro).subscribers.find(person.id)
    assert person.reply.startswith("No hago lo que pide un comando que llega al cambiar un mensaje.")
    assert command.split()[0] in person.reply


async def test_what_cannot_wait_is_heard_in_an_edited_command(person):
    """Whatever it comes in."""
    await person.says("/ayuda")
    await person.edits("/ayuda quiero morir")

    assert "Llame al 988" in person.reply


async def test_an_edit_that_changes_nothing_does_nothing(person):
    """A reaction, a link's preview, a bold letter."""
    await person.says(DOOR)
    for _ in range(2):
        await react(person, person.sent[0])
        await person.edits(DOOR)

    assert person.replies == []
    assert len(person.messages_of_bot) == 1


async def test_a_reaction_after_a_restart_does_nothing(person, faro, clock):
    """Telegram says nothing of an edit then, or of one long ago."""
    await person.says(DOOR)
    services_of(faro).sessions.forget(person.id)
    await react(person, person.sent[0])
    assert person.replies == []

    long_ago = int(clock().timestamp()) - 3600
    await react(person, {**person.sent[0], "date": long_ago, "edit_date": long_ago + 60})
    assert person.replies == []


async def test_an_edit_to_and_fro_is_answered_each_time(person):
    """What it said before that does not count."""
    await person.says("hotline")
    await person.edits(DOOR)
    assert ANSWER in person.reply
    await person.edits("hotline")

    assert "¿A quién puedo llamar?" in person.reply


async def test_an_edited_caption_is_read(person):
    """As an edited text is, in place of what was said before."""
    await person.sends_photo(caption="mire")
    message = person.sent[-1]
    person._look_away()
    await person.telegram.put_edit(person.id, message["message_id"], caption="quiero morir")
    await person.idle()

    assert "Llame al 988" in person.reply


async def test_the_text_itself_is_not_remembered(person, faro):
    """Only a salted hash, by which it can be compared."""
    await person.says(DOOR)
    (session,) = services_of(faro).sessions._sessions.values()
    (said,) = session.texts.values()

    assert len(said) == 8
    assert "migra" not in str(vars(session)["texts"])
