"""From Telegram's JSON to the library's objects."""

import pytest
from telegram import Message, Update

from bot.gateway.update_reader import read

CHAT = {"id": 5, "type": "private", "first_name": "Ana"}
PERSON = {"id": 5, "is_bot": False, "first_name": "Ana"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": PERSON, "text": "hola"}


def message_of(**content) -> Message:
    """The message as it is read."""
    return read({"update_id": 1, "message": MESSAGE | content}, None).message


@pytest.mark.parametrize("wrong", [None, 5, True, [], {}, 1.5])
def test_reader_leaves_out_a_text_that_is_none(wrong):
    """And keeps the rest."""
    message = message_of(text=wrong, caption="x")

    assert message.text is None
    assert message.caption == "x"


@pytest.mark.parametrize("wrong", ["5", True, 1.5, 2**63, None])
def test_reader_leaves_out_a_message_whose_chat_has_no_number(wrong):
    """Nobody could be answered."""
    assert read({"update_id": 1, "message": MESSAGE | {"chat": CHAT | {"id": wrong}}}, None) is None


def test_reader_looks_into_what_is_within():
    """As deep as it goes; a list with something wrong in it is left out."""
    replied = MESSAGE | {"from": {"id": "x"}, "entities": [{"type": "bold", "offset": 0, "length": "long"}]}
    message = message_of(reply_to_message=replied, photo=[{"file_id": 5}], media_group_id=7)

    assert message.reply_to_message.text == "hola"
    assert message.reply_to_message.from_user is None
    assert message.reply_to_message.entities == ()
    assert message.photo == ()
    assert message.media_group_id is None


def test_reader_reads_messages_that_can_be_seen_no_more():
    """Those under a button bear the date 0."""
    press = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "t"}
    gone = {"chat": CHAT, "message_id": 7, "date": 0}
    found = [
        read({"update_id": 1, "callback_query": {**press, "message": message}}, None).callback_query.message
        for message in (gone, {"chat": CHAT, "message_id": 7}, MESSAGE, 5)
    ]

    assert [message and message.message_id for message in found] == [7, 7, 1, None]


def test_reader_makes_text_of_broken_letters():
    """Halves of a letter, which no text in UTF-8 can hold, become question marks."""
    assert message_of(text="me \ud83d quiero").text.encode() == b"me \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd quiero"


def test_reader_keeps_what_is_new():
    """Fields that this version of the library does not know are no reason to leave anything out."""
    message = message_of(invented={"since": 1}, text="hola")

    assert message.text == "hola"
    assert message.api_kwargs == {"invented": {"since": 1}}


@pytest.mark.parametrize("content", [{}, [], 5, None, {"update_id": 1}, {"update_id": "1", "message": MESSAGE}])
def test_reader_gives_up_on_what_is_no_update(content):
    """Whatever it is."""
    assert read(content, None) is None


def test_reader_bears_what_has_no_end():
    """A thousand messages in reply to each other."""
    deep = MESSAGE
    for _ in range(1_000):
        deep = MESSAGE | {"reply_to_message": deep}

    assert isinstance(read({"update_id": 1, "message": deep}, None), Update | None)
