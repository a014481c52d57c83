"""In a group the bot hears only what is meant for it."""

import pytest

from bot.handlers.context import services_of
from bot.languages.locale import Locale
from bot.store.subscribers import Subscription
from tests.support.telegram import Fault

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


RECOMMENDED = [
    "Les recomiendo @faro_test_bot, contesta todo",
    "prueben @faro_test_bot",
    "pregúntenle a @faro_test_bot si la migra está en mi puerta",
    "try @faro_test_bot if ice is at my door",
    "hay un bot @faro_test_bot que sirve",
    "@faro_test_bot es muy bueno para esto",
    "@faro_test_bot les ayuda con preguntas de ICE",
    "the bot @faro_test_bot answers that",
]


@pytest.mark.parametrize("text", RECOMMENDED)
async def test_group_recommendation_is_not_answered(group, text):
    """Whoever tells others of the bot does not speak to it."""
    ana = group.member()
    await ana.says(text)

    assert ana.replies == []


@pytest.mark.parametrize("text", ["oye @faro_test_bot " + DOOR, "@faro_test_bot es verdad que " + DOOR])
async def test_group_mention_within_a_question_is_answered(group, text):
    """Wherever the name stands."""
    ana = group.member()
    await ana.says(text)

    assert ana.replies


async def test_group_channels_post_is_not_answered(group):
    """Telegram forwards it into the discussion group by itself."""
    channel = {"id": -1_000_000_000_777, "type": "channel", "title": "Noticias"}
    ana = group.member()
    await ana.says("@faro_test_bot " + DOOR, is_automatic_forward=True, sender_chat=channel)

    assert ana.replies == []


async def test_group_bare_mention_answers_the_question_it_replies_to(group):
    """Whoever calls the bot to somebody's question means that question."""
    ana, luis = group.member(), group.member()
    await ana.says(DOOR)
    assert ana.replies == []
    await luis.replies_to(ana.sent[-1], "@faro_test_bot")
    assert ANSWER in luis.reply

    await ana.sends_photo(caption="quiero morir")
    await luis.replies_to(ana.sent[-1], "@faro_test_bot")
    assert "Llame al 988" in luis.reply


MANAGED = ["/avisos si", "/avisos no", "/borrar", "/forget", "/avisos temas", "@faro_test_bot STOP"]
ONLY_MANAGERS = "En un grupo eso lo deciden sus administradores."


@pytest.mark.parametrize("text", MANAGED)
async def test_group_settings_are_its_administrators(group, faro, text):
    """Anybody else is told so kindly, and nothing changes."""
    subscribers = services_of(faro).subscribers
    await subscribers.add(group.id, Locale.ES, ["rights"])
    ana = group.member()
    await ana.says(text)

    assert ana.reply.startswith(ONLY_MANAGERS)
    assert await subscribers.find(group.id) == Subscription(Locale.ES, frozenset({"rights"}))
    await group.member(admin=True).says(text)
    assert (await subscribers.find(group.id) is None) is (text not in ("/avisos si", "/avisos temas"))


async def test_group_buttons_of_settings_are_its_administrators(group, faro, clock):
    """A press by anybody else is answered on the button alone."""
    ana, luis = group.member(), group.member(admin=True)
    await ana.says("/idioma")
    said = await ana.presses("English")
    assert said.startswith(ONLY_MANAGERS)
    assert await services_of(faro).chats.locale(group.id, now=clock()) is None

    await luis.presses("English")
    assert await services_of(faro).chats.locale(group.id, now=clock()) is Locale.EN


async def test_group_anonymous_administrators_are_administrators(group, faro):
    """They speak as the group; whoever speaks as a channel does not."""
    ana = group.member()
    channel = {"id": -1_000_000_000_777, "type": "channel", "title": "Noticias"}
    await ana.says("/avisos si", sender_chat=channel)
    assert ana.reply.startswith(ONLY_MANAGERS)

    await ana.says("/avisos si", sender_chat=group.chat.info)
    assert await services_of(faro).subscribers.find(group.id)


async def test_group_administrators_are_asked_for_once_in_a_while(group, telegram):
    """Telegram's reply is remembered; where there is none, nobody is let change anything."""
    ana = group.member(admin=True)
    telegram.fail(Fault(status=500), method="getChatMember")
    await ana.says("/avisos si")
    assert ana.reply.startswith(ONLY_MANAGERS)
    for text in ("/avisos si", "/avisos no", "/avisos si"):
        await ana.says(text)
        assert not ana.reply.startswith(ONLY_MANAGERS)

    assert len(telegram.of("getChatMember")) == 2
