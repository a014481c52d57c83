"""Whatever is not text: a kind reply, never silence."""

import pytest

ONLY_TEXT = "Solo puedo leer texto."


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("sends_photo", "no mande papeles"),
        ("sends_document", "no mande papeles"),
        ("sends_voice", "no puedo escuchar audios"),
        ("sends_location", "No puedo usar una ubicación"),
        ("sends_contact", "No necesito números de teléfono"),
        ("sends_sticker", ONLY_TEXT),
    ],
)
async def test_media_get_a_kind_reply_and_the_topics(person, act, words):
    """It says that it reads text only, and warns where something should not have been sent."""
    await getattr(person, act)()

    assert words in person.reply
    assert ONLY_TEXT in person.reply
    assert "Sus derechos" in person.buttons


@pytest.mark.parametrize(
    "content",
    [
        {"video_note": {"file_id": "x", "file_unique_id": "y", "length": 9, "duration": 1}},
        {"video": {"file_id": "x", "file_unique_id": "y", "width": 9, "height": 9, "duration": 1}, "caption": "mire"},
        {"audio": {"file_id": "x", "file_unique_id": "y", "duration": 1}},
        {"venue": {"location": {"latitude": 1, "longitude": 1}, "title": "x", "address": "y"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {
            "poll": {
                "id": "1",
                "question": "¿?",
                "options": [{"text": "a", "voter_count": 0, "persistent_id": "0"}],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
                "allows_revoting": False,
            }
        },
        {"story": {"id": 1, "chat": {"id": 5, "type": "private"}}},
        {"game": {"title": "x", "description": "y", "photo": []}},
        {"something_new": {"that": "nobody knows yet"}},
    ],
)
async def test_anything_else_gets_a_reply_too(person, content):
    """What Telegram invents next as well."""
    await person.sends(**content)

    assert ONLY_TEXT in person.reply


async def test_album_gets_one_reply(person):
    """Telegram sends each picture as a message of its own; the warning comes once."""
    for _ in range(3):
        await person.sends_photo(media_group_id="77")
    await person.sends_photo(media_group_id="78")

    assert len(person.messages_of_bot) == 2


async def test_moving_location_gets_one_reply(person, telegram, idle):
    """A live location is edited every few seconds, and answered once."""
    await person.sends_location()
    await telegram.put_edit(person.chat_id, person.sent[-1]["message_id"], location={"latitude": 2, "longitude": 2})
    await idle()

    assert len(person.messages_of_bot) == 1


@pytest.mark.parametrize(
    "content", [{"new_chat_title": "x"}, {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}]
)
async def test_service_messages_are_left_alone(person, content):
    """Nobody said anything."""
    await person.sends(**content)

    assert person.replies == []


PHOTO, DOCUMENT = "sends_photo", "sends_document"


@pytest.mark.parametrize("act", [PHOTO, DOCUMENT, "sends_voice"])
async def test_a_caption_that_cannot_wait_comes_first(person, act):
    """Before any word about pictures and papers."""
    await getattr(person, act)(caption="me quiero morir, quiero morir")

    assert person.replies[0] == "Usted no está solo. Llame al 988."
    assert not person.reply.startswith(ONLY_TEXT)


async def test_a_caption_is_answered_as_a_text_is(person):
    """And the warning about papers follows, without claiming that nothing could be read."""
    await person.sends_photo(caption="dónde tienen a mi hermano")

    assert "Búsquela en el localizador de ICE" in person.replies[0]
    assert "no mande papeles" in person.replies[-1]
    assert ONLY_TEXT not in person.reply
    assert person.buttons[0] == "🗑 Borrar ese mensaje"


async def test_a_caption_that_asks_nothing_gets_the_warning_only(person):
    """Neither an honest no nor a greeting is of use there."""
    for caption in ("mire", "hola", "ok"):
        await person.sends_photo(caption=caption)
        assert len(person.replies) == 1
        assert ONLY_TEXT in person.reply


async def test_each_caption_of_an_album_is_read(person):
    """The warning comes once, what cannot wait whenever it is said."""
    await person.sends_photo(media_group_id="7")
    await person.sends_photo(media_group_id="7", caption="quiero morir")
    assert "Llame al 988" in person.reply
    assert "no mande papeles" not in person.reply

    await person.sends_photo(media_group_id="7", caption="mire")
    assert person.replies == []


async def test_a_caption_with_personal_data_is_warned_of(person):
    """As a text is."""
    await person.sends_photo(caption="mi número A123456789")

    assert "En su mensaje vi: un número A" in person.reply


async def test_a_polls_question_is_read(person):
    """Whatever words come in."""
    poll = {
        "id": "1",
        "question": "¿quiero morir?",
        "options": [{"text": "a", "voter_count": 0, "persistent_id": "0"}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    await person.sends(poll=poll)

    assert "Llame al 988" in person.reply
