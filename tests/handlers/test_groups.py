"""In a group the bot hears only what is meant for it."""

import pytest

DOOR = "la migra está en mi puerta"
ANSWER = "Usted no tiene que abrir la puerta"


async def test_group_talk_is_left_alone(group):
    """Texts, photos, and commands for other bots are none of its business."""
    ana = group.member()
    for text in (DOOR, "/nada", "/nada@another_bot", "@another_bot " + DOOR, "hola"):
        await ana.says(text)
        assert ana.replies == []
    await ana.sends_photo()
    await ana.sends_photo(caption="mire")

    assert ana.replies == []


@pytest.mark.parametrize("text", ["@faro_test_bot " + DOOR, DOOR + " @FARO_TEST_BOT"])
async def test_group_mention_is_answered(group, text):
    """Whoever names the bot is answered, in reply to their message."""
    ana = group.member()
    await ana.says(text)

    assert ANSWER in ana.reply
    assert ana.messages[0]["reply_to_message"]["message_id"] == ana.sent[-1]["message_id"]


async def test_group_bare_mention_is_greeted(group):
    """Whoever only names the bot is asked how it can help."""
    ana = group.member()
    await ana.says("@faro_test_bot")

    assert ana.reply.startswith("¡Hola!")


async def test_group_reply_to_the_bot_is_answered(group):
    """Whoever answers one of its messages speaks to it; a reply to someone else does not."""
    ana, luis = group.member(), group.member()
    await ana.says("@faro_test_bot hola")
    await luis.replies_to(ana.messages_of_bot[-1], DOOR)
    assert ANSWER in luis.reply

    await luis.replies_to(ana.sent[-1], DOOR)
    assert luis.replies == []


async def test_group_photo_for_the_bot_gets_the_warning(group):
    """A paper shown to the bot in a group is as dangerous as elsewhere."""
    ana = group.member()
    await ana.sends_photo(caption="@faro_test_bot", caption_entities=[{"type": "mention", "offset": 0, "length": 14}])

    assert "no mande papeles" in ana.reply


@pytest.mark.parametrize("text", ["/temas", "/topics@faro_test_bot", "/inventado@faro_test_bot"])
async def test_group_commands_are_answered(group, text):
    """Commands that it knows, and unknown ones that name it."""
    ana = group.member()
    await ana.says(text)

    assert ana.replies


async def test_group_never_joins_messages_of_different_people(group):
    """Pieces are joined in private chats only."""
    ana, luis = group.member(), group.member()
    await ana.says("@faro_test_bot agarraron a mi esposo")
    await luis.says("@faro_test_bot y no sé dónde está")

    assert "Búsquela" not in luis.reply


async def test_group_other_bots_are_not_answered(group, faro, idle, telegram):
    """Two bots would talk for ever."""
    ana = group.member()
    await ana.says("@faro_test_bot hola")
    before = len(ana.messages_of_bot)
    robot = {"id": 77, "is_bot": True, "first_name": "Robot", "username": "robot_bot"}
    await telegram.put_message(group.id, robot, text=DOOR, reply_to_message=ana.messages_of_bot[-1])
    await idle()

    assert len(ana.messages_of_bot) == before


async def test_group_topic_of_a_forum_is_kept(group, telegram):
    """The reply stays in the topic where the question was asked."""
    group.chat.info["is_forum"] = True
    ana = group.member()
    await ana.says("@faro_test_bot " + DOOR, message_thread_id=7, is_topic_message=True)

    assert telegram.of("sendMessage")[-1].params["message_thread_id"] == "7"
