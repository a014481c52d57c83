"""Personal data that people type: left out, and the person told kindly."""

import pytest

from bot.handlers.context import services_of
from tests.support.telegram import Fault

WARNED = "Por favor, no mande aquí nombres, números ni direcciones"
BUTTON = "🗑 Borrar ese mensaje"


async def test_personal_data_is_left_out_and_named(person, faro):
    """The question is answered; after it comes the warning, with what was seen."""
    await person.says("me llamo Juan Pérez, A123456789. la migra está en mi puerta")

    assert "¿Tengo que abrirle la puerta" in person.replies[0]
    assert person.replies[-1].startswith("En su mensaje vi: un nombre completo y un número A.")
    assert WARNED in person.replies[-1]
    assert not any(word in person.reply for word in ("Juan", "Pérez", "123456789"))
    heard = services_of(faro).sessions._recent[person.chat_id].query
    assert "puerta" in heard
    assert not any(word in heard for word in ("Juan", "Pérez", "123456789"))


async def test_personal_data_can_be_deleted_with_a_button(person):
    """That message goes, on both sides, and nothing else does."""
    await person.says("la migra está en mi puerta, mi teléfono es 305-555-0199")
    told = person.sent[-1]["message_id"]
    before = set(person.chat.messages)
    await person.presses(BUTTON)

    assert before - set(person.chat.messages) == {told}
    assert person.reply == "Listo: ese mensaje quedó borrado de su lado y del mío."


async def test_personal_data_that_cannot_be_deleted_is_said(person, telegram):
    """After two days, or when it is gone, people learn how to do it themselves."""
    await person.says("mi correo es juan@example.com")
    telegram.fail(Fault(status=400), method="deleteMessage")
    await person.presses(BUTTON)

    assert person.reply.startswith("No lo pude borrar: Telegram solo me deja hacerlo durante dos días.")


async def test_personal_data_alone_gets_the_topics(person):
    """There is nothing to look for in it."""
    await person.says("A123456789")

    assert len(person.messages) == 2
    assert person.replies[0].startswith("Elija un tema")
    assert WARNED in person.replies[1]


async def test_personal_data_comes_after_what_cannot_wait(person):
    """First the help, then the warning."""
    await person.says("me llamo Juan Pérez y quiero morir")

    assert "988" in person.replies[0]
    assert WARNED in person.replies[-1]


async def test_personal_data_is_warned_of_in_the_persons_language(people):
    """English too."""
    person = people(language_code="en")
    await person.says("hello my A-number is A123456789 and where is my brother")

    assert person.replies[-1].startswith("In your message I saw: an A-number.")
    assert person.buttons == ["🗑 Delete that message"]


async def test_personal_data_in_a_group_has_no_button(group):
    """There a bot may not delete what people write; they are told all the same."""
    member = group.member()
    await member.says("@faro_test_bot mi teléfono es 305-555-0199, la migra está en mi puerta")

    assert WARNED in member.replies[-1]
    assert member.buttons == []


async def test_hotlines_are_no_personal_data(person):
    """Ours may be asked about."""
    await person.says("¿a quién llamo, al 1-888-351-4024?")

    assert WARNED not in person.reply


async def test_an_edit_that_takes_it_out_takes_the_warning_back(person):
    """The answer is edited, and what no longer fits is deleted."""
    await person.says("la migra está en mi puerta, tel 305-555-0199")
    warned = person.messages[-1]["message_id"]
    await person.edits("la migra está en mi puerta")

    assert warned not in person.chat.messages


@pytest.mark.parametrize("kind", ["photo", "document", "location", "contact"])
async def test_media_that_tells_who_someone_is_can_be_deleted(person, kind):
    """Under the warning, above the topics."""
    await getattr(person, f"sends_{kind}")()
    told = person.sent[-1]["message_id"]

    assert person.buttons[0] == BUTTON
    await person.presses(BUTTON)
    assert told not in person.chat.messages


async def test_recordings_have_no_such_button(person):
    """What cannot be heard gives nothing away."""
    await person.sends_voice()

    assert BUTTON not in person.buttons


@pytest.mark.parametrize("data", ["d:0", "d:999999", "d:x", "d:", "d:99999999999"])
async def test_a_forged_button_does_no_harm(person, data):
    """There is a kind reply, whatever is in it."""
    await person.says("/temas")
    await person.presses_data(data)

    assert person.reply
