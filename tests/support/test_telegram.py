"""The stand-in for Telegram, which must be as strict as the real one, and the bot's first words through it."""

from collections.abc import Callable

import aiohttp
import pytest
from aiohttp import web

from tests.support.markup import MarkupError, find_entities, parse_html
from tests.support.people import Group, Person
from tests.support.telegram import Fault, Json, Limits, Telegram

BUTTON = {"text": "Sí", "callback_data": "yes"}


async def call(telegram: Telegram, method: str, **params: object) -> Json:
    """What the server replies to a JSON body."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.url}/bot{telegram.token}/{method}", json=params) as response,
    ):
        reply: Json = await response.json()
        assert reply.get("error_code", 200) == response.status
        return reply


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>a</b> &amp; &lt;b&gt; &#191;", "a & <b> ¿"),
        ("a > b & c &copy;", "a > b & c &copy;"),
        ('<a href="https://a.example/?x=1&amp;y=2">ñ</a>', "ñ"),
        (" <b> x </b>\n", "x"),
    ],
)
def test_telegram_parses_html(html: str, text: str) -> None:
    """What Telegram can parse, with only its own entities decoded and white space trimmed."""
    assert parse_html(html)[0] == text


def test_telegram_counts_entities_in_utf16() -> None:
    """Offsets and lengths are UTF-16 units."""
    assert parse_html("😀<b>é😀</b>")[1] == [{"type": "bold", "offset": 2, "length": 3}]


@pytest.mark.parametrize(
    "html", ["<b>a", "<p>a</p>", "a</b>", "<b><i>a</b></i>", "a < b", "<br/>", "<b", "<span>a</span>"]
)
def test_telegram_refuses_broken_html(html: str) -> None:
    """Tags it does not know, that are not closed, or closed in the wrong order."""
    with pytest.raises(MarkupError):
        parse_html(html)


def test_telegram_marks_what_people_type() -> None:
    """Commands, mentions and addresses are marked, a slash in a word is not."""
    found = find_entities("/start@faro_bot y/o @faro_bot https://a.example/b/c 24/7 /ayuda")

    assert [entity["type"] for entity in found] == ["bot_command", "mention", "url", "bot_command"]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<p>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "x", "parse_mode": "Word"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": 8}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [BUTTON]}}, "Array of Arrays"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}, "Text buttons are unallowed"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "", "url": "https://a.b"}]]}}, "non-empty"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "url": "a b"}]]}}, "Wrong HTTP URL"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[BUTTON | {"callback_data": "é" * 33}]]}}, "DATA_INVALID"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[BUTTON]] * 101}}, "TOO_LONG"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ],
)
async def test_telegram_refuses_messages(telegram: Telegram, params: Json, reason: str) -> None:
    """Each refusal has Telegram's own words, and nothing is sent."""
    telegram.open_chat(7)
    reply = await call(telegram, "sendMessage", **{"chat_id": 7, **params})

    assert reason in reply["description"]
    assert not any(chat.messages for chat in telegram.chats.values())


async def test_telegram_takes_the_longest_message(telegram: Telegram) -> None:
    """The limit counts what is left after parsing."""
    telegram.open_chat(7)
    html = "<b>" + "😀" * 2048 + "</b>"

    assert (await call(telegram, "sendMessage", chat_id=7, text=html, parse_mode="HTML"))["ok"]


async def test_telegram_edits_and_deletes(telegram: Telegram) -> None:
    """An edit has to change something, and a message that is gone stays gone."""
    telegram.open_chat(7)
    sent = await call(telegram, "sendMessage", chat_id=7, text="a", reply_markup={"inline_keyboard": [[BUTTON]]})
    message = {"chat_id": 7, "message_id": sent["result"]["message_id"]}
    replies = [
        await call(telegram, "editMessageText", **message, text="a", reply_markup={"inline_keyboard": [[BUTTON]]}),
        await call(telegram, "editMessageText", **message, text="b"),
        await call(telegram, "editMessageReplyMarkup", **message),
        await call(telegram, "deleteMessage", **message),
        await call(telegram, "editMessageText", **message, text="c"),
        await call(telegram, "deleteMessage", **message),
        await call(telegram, "deleteMessages", chat_id=7, message_ids=[message["message_id"], 5]),
    ]

    assert [reply["ok"] for reply in replies] == [False, True, False, True, False, False, True]
    assert "not modified" in replies[0]["description"]
    assert replies[1]["result"].get("reply_markup") is None


async def test_telegram_answers_queries_once(telegram: Telegram) -> None:
    """A press is answered once, in time, with at most 200 units."""
    chat = telegram.open_chat(7)
    await call(telegram, "sendMessage", chat_id=7, text="a", reply_markup={"inline_keyboard": [[BUTTON]]})
    message = next(iter(chat.messages.values()))
    first, second = [await telegram.put_press(7, {"id": 7}, message, "yes") for _ in range(2)]
    replies = [
        await call(telegram, "answerCallbackQuery", callback_query_id=first, text="x" * 201),
        await call(telegram, "answerCallbackQuery", callback_query_id=first),
        await call(telegram, "answerCallbackQuery", callback_query_id=first),
        await call(telegram, "answerCallbackQuery", callback_query_id="1"),
    ]
    telegram.expire_queries()
    replies.append(await call(telegram, "answerCallbackQuery", callback_query_id=second))

    assert [reply["ok"] for reply in replies] == [False, True, False, False, False]
    assert "query is too old" in replies[-1]["description"]


@pytest.mark.parametrize(
    ("fate", "status"), [("blocked", 403), ("deactivated", 403), ("kicked", 403), ("migrated_to", 400)]
)
async def test_telegram_refuses_lost_chats(telegram: Telegram, fate: str, status: int) -> None:
    """Who blocked the bot, or is gone, gets nothing."""
    setattr(telegram.open_chat(7), fate, 9)

    assert (await call(telegram, "sendMessage", chat_id=7, text="a"))["error_code"] == status


async def test_telegram_holds_limits(telegram: Telegram) -> None:
    """Too much to one chat is refused with the seconds to wait; another chat may still get its own."""
    telegram.open_chat(7)
    telegram.open_chat(8)
    telegram.limits = Limits(chat_burst=2, retry_after=5)
    replies = [await call(telegram, "sendMessage", chat_id=chat, text=str(chat)) for chat in (7, 7, 7, 8)]

    assert [reply.get("error_code") for reply in replies] == [None, None, 429, None]
    assert replies[2]["parameters"] == {"retry_after": 5}


async def test_telegram_fails_as_told(telegram: Telegram) -> None:
    """Planned faults meet the calls they name, before or after these are done."""
    chat = telegram.open_chat(7)
    telegram.fail(Fault(status=500), method="sendMessage")
    telegram.fail(Fault(dropped=True, after=True), method="sendMessage")
    assert (await call(telegram, "getMe"))["ok"]
    assert (await call(telegram, "sendMessage", chat_id=7, text="a"))["error_code"] == 500
    assert not chat.messages
    with pytest.raises(aiohttp.ClientError):
        await call(telegram, "sendMessage", chat_id=7, text="a")

    assert len(chat.messages) == 1
    assert [made.status for made in telegram.calls] == [200, 500, 0]


async def test_telegram_knows_the_token(telegram: Telegram) -> None:
    """Another token is unauthorized, what is no token is not found, as is an unknown method."""
    statuses = []
    async with aiohttp.ClientSession() as session:
        for path in ("bot1:wrong/getMe", "botnonsense/getMe", f"bot{telegram.token}/getNothing"):
            async with session.get(f"{telegram.url}/{path}") as response:
                statuses.append(response.status)

    assert statuses == [401, 404, 404]


@pytest.mark.parametrize(
    ("method", "params", "ok"),
    [
        ("setMyCommands", {"commands": [{"command": "temas", "description": "x"}], "language_code": "es"}, True),
        ("setMyCommands", {"commands": [{"command": "Temas", "description": "x"}]}, False),
        ("setMyCommands", {"commands": [{"command": "temas", "description": ""}]}, False),
        ("setMyCommands", {"commands": [], "language_code": "spanish"}, False),
        ("setMyCommands", {}, False),
        ("setMyDescription", {"description": "x" * 512}, True),
        ("setMyDescription", {"description": "x" * 513}, False),
        ("setMyShortDescription", {"short_description": "x" * 121}, False),
        ("setWebhook", {"url": "http://example.org/"}, False),
        ("setWebhook", {"url": "https://example.org/", "secret_token": "no spaces"}, False),
        ("setWebhook", {"url": "https://example.org/", "secret_token": "a-b_C1"}, True),
    ],
)
async def test_telegram_checks_settings(telegram: Telegram, method: str, params: Json, ok: bool) -> None:
    """What people see of a bot has its limits."""
    assert (await call(telegram, method, **params))["ok"] is ok


async def test_telegram_brings_updates_to_a_webhook(telegram: Telegram) -> None:
    """With its secret token, again after a failure, and not by long polling meanwhile."""
    seen = []

    async def receive(request: web.Request) -> web.Response:
        seen.append((request.path, request.headers["X-Telegram-Bot-Api-Secret-Token"], await request.json()))
        return web.Response(status=500 if len(seen) == 1 else 200)

    app = web.Application()
    app.router.add_post("/faro", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    telegram.webhook_origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await call(telegram, "setWebhook", url="https://example.org/faro", secret_token="s-3", allowed_updates=["message"])
    telegram.open_chat(7)
    await telegram.put_message(7, {"id": 7}, text="hola")
    await telegram.put("edited_message", {})
    await telegram.taken()
    polled = await call(telegram, "getUpdates")
    await runner.cleanup()

    assert [(path, secret) for path, secret, _ in seen] == [("/faro", "s-3")] * 2
    assert seen[1][2]["message"]["text"] == "hola"
    assert telegram.webhook_statuses == [500, 200]
    assert polled["error_code"] == 409


async def test_bot_replies_to_everything_people_send(person: Person) -> None:
    """Whatever a person sends, presses or edits, something comes back, and Telegram refuses nothing."""
    for send in (
        person.sends_photo,
        person.sends_document,
        person.sends_voice,
        person.sends_sticker,
        person.sends_location,
        person.sends_contact,
    ):
        await send()
        assert person.replies
    await person.says("la migra está en mi puerta")
    answer = person.messages[-1]
    await person.edits("horario de visitas")
    assert person.messages[-1]["message_id"] == answer["message_id"]
    await person.presses_data("an old keyboard's")
    assert person.replies
    await person.blocks()
    await person.unblocks()

    assert all(call.ok for call in person.telegram.calls if call.method.startswith(("send", "answer")))


async def test_bot_answers_a_person(person: Person) -> None:
    """A question gets the entry's answer through the real application."""
    await person.says("la migra está en mi puerta")

    assert "Usted no tiene que abrir la puerta" in person.reply
    assert person.buttons


async def test_bot_answers_presses(people: Callable[..., Person]) -> None:
    """A button under an answer does what it says."""
    person = people(language_code="en")
    await person.says("ice is at my door")
    await person.presses("Español")

    assert "Usted no tiene que abrir la puerta" in person.reply


async def test_bot_is_silent_in_groups(group: Group) -> None:
    """What is not for the bot is left alone, and what is for it is answered."""
    ana = group.member()
    await ana.says("la migra está en mi puerta")
    assert ana.replies == []

    await ana.says("@faro_test_bot la migra está en mi puerta")
    assert "Usted no tiene que abrir la puerta" in ana.reply
