"""Any update that Telegram may send, in any order, twice: never an unhandled exception."""

import logging
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Message, MessageEntity, Update

from bot.gateway.admission import Admission
from bot.gateway.flood_limits import USUAL, ChatLimiter
from bot.gateway.update_processor import line_of
from bot.gateway.update_reader import read
from bot.handlers import callback_data, commands
from tests.support.telegram import BOT

Json = dict[str, Any]

CHATS: list[Json] = [
    {"id": 5, "type": "private", "first_name": "Ana"},
    {"id": -5, "type": "group", "title": "Familias"},
    {"id": -1_000_000_000_005, "type": "supergroup", "title": "Familias", "is_forum": True},
    {"id": -1_000_000_000_006, "type": "channel", "title": "Avisos"},
]
PERSON: Json = {"id": 5, "is_bot": False, "first_name": "Ana"}
ROBOT: Json = {"id": 6, "is_bot": True, "first_name": "Robot", "username": "robot_bot"}
FILE: Json = {"file_id": "x", "file_unique_id": "y"}
SIZED: Json = {**FILE, "width": 9, "height": 9}
LASTING: Json = {**FILE, "duration": 1}
PLACE: Json = {"latitude": 1.0, "longitude": 1.0}
POLL: Json = {
    "id": "1",
    "question": "¿?",
    "options": [{"text": "a", "voter_count": 0, "persistent_id": "0"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
MEMBER: Json = {"user": PERSON, "status": "member"}
KICKED: Json = {"user": BOT, "status": "kicked", "until_date": 0}
OWED: Json = {"currency": "XTR", "total_amount": 1, "invoice_payload": "x"}
BOOST: Json = {"boost_id": "1", "source": {"source": "premium", "user": PERSON}}

SAID = [
    "hola",
    "la migra está en mi puerta",
    "quiero morir",
    "quiero visitar a mi hermano",
    "/start",
    "/borrar",
    "/idioma",
]
SAID += [
    "/start rights__open-the-door",
    "/start x",
    "/topics@faro_test_bot",
    "/x",
    "@faro_test_bot hola",
    "/",
    " ",
    "\u202e",
]
PRESSED = [
    "t",
    "b",
    "n",
    "l:en",
    "l:es",
    "t:rights:0",
    "b:help:7",
    "e:rights/open-the-door",
    "o:en:rights/open-the-door",
]
PRESSED += ["u:y:es:00000000:rights/open-the-door", "u:n:en:00000000:rights/open-the-door", "e:gone/gone", "zzz"]
LANGUAGE_CODES = ["es", "en", "pt-br", "zh-hans", "", "x" * 30]

CONTENT: dict[str, list[Any]] = {
    "animation": [{**SIZED, "duration": 1}],
    "audio": [LASTING],
    "boost_added": [{"boost_count": 1}],
    "channel_chat_created": [True],
    "chat_background_set": [{"type": {"type": "chat_theme", "theme_name": "x"}}],
    "chat_shared": [{"request_id": 1, "chat_id": -5}],
    "checklist": [{"title": "x", "tasks": [{"id": 1, "text": "y"}]}],
    "connected_website": ["example.org"],
    "contact": [{"phone_number": "+15550100", "first_name": "Luis"}],
    "delete_chat_photo": [True],
    "dice": [{"emoji": "🎲", "value": 3}],
    "document": [FILE],
    "forum_topic_closed": [{}],
    "forum_topic_created": [{"name": "x", "icon_color": 1}],
    "forward_origin": [{"type": "hidden_user", "date": 1, "sender_user_name": "x"}],
    "game": [{"title": "x", "description": "y", "photo": [SIZED]}],
    "giveaway": [{"chats": [CHATS[3]], "winners_selection_date": 1, "winner_count": 1}],
    "group_chat_created": [True],
    "has_protected_content": [True],
    "invoice": [{"title": "x", "description": "y", "start_parameter": "z", "currency": "USD", "total_amount": 1}],
    "left_chat_member": [PERSON, BOT],
    "location": [PLACE],
    "media_group_id": ["1", "2"],
    "message_auto_delete_timer_changed": [{"message_auto_delete_time": 1}],
    "message_thread_id": [1, 7],
    "migrate_from_chat_id": [-5],
    "migrate_to_chat_id": [-1_000_000_000_005],
    "new_chat_members": [[PERSON], [BOT], []],
    "new_chat_photo": [[SIZED]],
    "new_chat_title": ["x"],
    "paid_media": [{"star_count": 1, "paid_media": [{"type": "preview"}]}],
    "passport_data": [{"data": [], "credentials": {"data": "x", "hash": "y", "secret": "z"}}],
    "photo": [[SIZED], []],
    "pinned_message": [{"message_id": 1, "chat": CHATS[0], "date": 0}],
    "poll": [POLL],
    "proximity_alert_triggered": [{"traveler": PERSON, "watcher": PERSON, "distance": 1}],
    "refunded_payment": [{**OWED, "telegram_payment_charge_id": "x"}],
    "sender_chat": [CHATS[2], CHATS[3]],
    "sticker": [{**SIZED, "type": "regular", "is_animated": False, "is_video": False}],
    "story": [{"id": 1, "chat": CHATS[0]}],
    "successful_payment": [{**OWED, "telegram_payment_charge_id": "x", "provider_payment_charge_id": "y"}],
    "supergroup_chat_created": [True],
    "users_shared": [{"request_id": 1, "users": [{"user_id": 5}]}],
    "venue": [{"location": PLACE, "title": "x", "address": "y"}],
    "via_bot": [BOT, ROBOT],
    "video": [{**SIZED, "duration": 1}],
    "video_chat_ended": [{"duration": 1}],
    "video_chat_started": [{}],
    "video_note": [{**LASTING, "length": 1}],
    "voice": [LASTING],
    "web_app_data": [{"data": "x", "button_text": "y"}],
    "write_access_allowed": [{}],
    "invented_since": [{"x": 1}],
}

numbers = st.integers(1, 9)
texts = st.one_of(st.sampled_from(SAID), st.text(min_size=1, max_size=60))
people = st.one_of(
    st.just(ROBOT),
    st.builds(lambda code: PERSON | ({"language_code": code} if code else {}), st.sampled_from(LANGUAGE_CODES)),
)
datas = st.one_of(st.sampled_from(PRESSED), st.text(min_size=1, max_size=20))


@st.composite
def marked(draw: st.DrawFn, text: str) -> list[Json]:
    """Entities anywhere within *text*, counted as Telegram counts."""
    length = len(text.encode("utf-16-le")) // 2
    entities = []
    if text.startswith("/") and draw(st.booleans()):
        entities.append({"type": "bot_command", "offset": 0, "length": len(text.split()[0]) if text.split() else 1})
    for kind in draw(st.lists(st.sampled_from(MessageEntity.ALL_TYPES), max_size=2)):
        offset = draw(st.integers(0, length - 1))
        entity: Json = {"type": kind, "offset": offset, "length": draw(st.integers(1, length - offset))}
        match kind:
            case "text_link":
                entity["url"] = "https://example.org/"
            case "text_mention":
                entity["user"] = draw(st.sampled_from([PERSON, BOT]))
            case "custom_emoji":
                entity["custom_emoji_id"] = "1"
            case "date_time":
                entity["unix_time"] = 1
        entities.append(entity)
    return entities


@st.composite
def messages(draw: st.DrawFn, *, chats: list[Json] = CHATS, deep: bool = True) -> Json:
    """A message with a text, or with anything that a message may hold, or with several of these."""
    message: Json = {"message_id": draw(numbers), "date": draw(st.sampled_from([1, 1_800_000_000]))}
    message["chat"] = draw(st.sampled_from(chats))
    if draw(st.integers(0, 9)):
        message["from"] = draw(people)
    for key in ("text", "caption"):
        if draw(st.booleans()):
            message[key] = draw(texts)
            message["entities" if key == "text" else "caption_entities"] = draw(marked(message[key]))
    for key in draw(st.lists(st.sampled_from(sorted(CONTENT)), max_size=2)):
        message[key] = draw(st.sampled_from(CONTENT[key]))
    if deep and draw(st.booleans()):
        message["reply_to_message"] = draw(messages(chats=[message["chat"]], deep=False)) | (
            {"from": BOT} if draw(st.booleans()) else {}
        )
    if draw(st.booleans()):
        message["is_topic_message"] = True
    return message


@st.composite
def presses(draw: st.DrawFn) -> Json:
    """A press of any button, of a message that can be seen, can't, or belongs to another chat altogether."""
    press: Json = {"id": str(draw(numbers)), "from": draw(people), "chat_instance": "1"}
    match draw(st.integers(0, 3)):
        case 0:
            press["inline_message_id"] = "x"
        case 1:
            press["message"] = {"message_id": 1, "chat": draw(st.sampled_from(CHATS[:3])), "date": 0}
        case _:
            press["message"] = draw(messages(chats=CHATS[:3])) | {"from": BOT}
    press["game_short_name" if not draw(st.integers(0, 9)) else "data"] = draw(datas)
    return press


MEMBERSHIP: Json = {"chat": CHATS[0], "from": PERSON, "date": 1, "old_chat_member": MEMBER, "new_chat_member": KICKED}
ORDER: Json = {"id": "1", "from": PERSON, "invoice_payload": "x"}
ADDRESS: Json = dict.fromkeys(("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "x")
REACTED: Json = {"chat": CHATS[0], "message_id": 1, "date": 1}
CONNECTION: Json = {"id": "1", "user": PERSON, "user_chat_id": 5, "date": 1, "is_enabled": True}

KINDS: dict[str, st.SearchStrategy[Json]] = {
    "message": messages(),
    "edited_message": messages(),
    "channel_post": messages(chats=CHATS[3:]),
    "edited_channel_post": messages(chats=CHATS[3:]),
    "business_message": messages(chats=CHATS[:1]),
    "edited_business_message": messages(chats=CHATS[:1]),
    "guest_message": messages(),
    "callback_query": presses(),
    "inline_query": st.just({"id": "1", "from": PERSON, "query": "x", "offset": ""}),
    "chosen_inline_result": st.just({"result_id": "1", "from": PERSON, "query": "x"}),
    "shipping_query": st.just({**ORDER, "shipping_address": ADDRESS}),
    "pre_checkout_query": st.just({**ORDER, "currency": "XTR", "total_amount": 1}),
    "poll": st.just(POLL),
    "poll_answer": st.just({"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["0"], "user": PERSON}),
    "my_chat_member": st.just(MEMBERSHIP),
    "chat_member": st.just(MEMBERSHIP),
    "chat_join_request": st.just({"chat": CHATS[1], "from": PERSON, "user_chat_id": 5, "date": 1}),
    "chat_boost": st.just({"chat": CHATS[3], "boost": {**BOOST, "add_date": 1, "expiration_date": 2}}),
    "removed_chat_boost": st.just({"chat": CHATS[3], **BOOST, "remove_date": 1}),
    "message_reaction": st.just({**REACTED, "user": PERSON, "old_reaction": [], "new_reaction": []}),
    "message_reaction_count": st.just({**REACTED, "reactions": []}),
    "business_connection": st.just({**CONNECTION, "can_reply": True}),
    "deleted_business_messages": st.just({"business_connection_id": "1", "chat": CHATS[0], "message_ids": [1]}),
    "purchased_paid_media": st.just({"from": PERSON, "paid_media_payload": "x"}),
    "managed_bot": st.just({"user": PERSON, "bot": ROBOT}),
}
LIKELY = ["message", "edited_message", "callback_query"]


@st.composite
def updates(draw: st.DrawFn) -> Json:
    """An update of any kind, mostly of those that the bot asks Telegram for."""
    kind = draw(st.one_of(st.sampled_from(LIKELY), st.sampled_from(sorted(KINDS))))
    return {"update_id": draw(numbers), kind: draw(KINDS[kind])}


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 7, 2**31, 2**63, -(2**63) - 1, 10**30, 1.5, float("inf")]),
    st.sampled_from(["", "x", "5", "\ud800", "\ude00\ud83d", "private", "group", "creator", "\x00"]),
    st.sampled_from([[], {}, [[]], [None], ["x"], {"id": 5}, {"type": "private"}, [{"type": "mention"}]]),
)


def places(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """The way to every field in it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield (*path, key)
        yield from places(part, *path, key)


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """An update of which some fields hold what they should not, or are gone."""
    update = deepcopy(draw(updates()))
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(sorted(places(update), key=repr)))
        holder: Any = update
        for key in path:
            holder = holder[key]
        if isinstance(holder, dict) and draw(st.integers(0, 4)) == 0:
            del holder[last]
        else:
            holder[last] = deepcopy(draw(JUNK))
        if not update:
            break
    return update


def test_generated_updates_are_of_every_kind():
    """When the library learns a kind of update or entity, this test has to learn it too."""
    known = {key for key in CONTENT if key != "invented_since"}

    assert set(KINDS) == set(Update.ALL_TYPES)
    assert known <= set(Message.__slots__)
    assert not callback_data.ENTRY.match("zzz")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(contents=st.lists(updates(), min_size=1, max_size=5))
async def test_no_update_raises(faro, telegram, caplog, contents):
    """Whatever comes, in whatever order, twice each: the last resort is never needed."""
    for chat in CHATS:
        telegram.open_chat(chat["id"], **{key: value for key, value in chat.items() if key != "id"})
    telegram.open_chat(6, first_name="Robot")
    caplog.clear()
    caplog.set_level(logging.ERROR)
    for content in contents:
        for _ in range(2):
            update = read(content, faro.bot)
            assert update is not None
            await faro.process_update(update)

    assert caplog.messages == []


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(contents=st.lists(mutated(), min_size=1, max_size=4))
async def test_no_mutated_update_raises(faro, telegram, caplog, contents):
    """Fields of a wrong type are left out; what is left is answered, or is no update at all."""
    admission = Admission(ChatLimiter(USUAL), commands.ALL)
    for chat in CHATS:
        telegram.open_chat(chat["id"], **{key: value for key, value in chat.items() if key != "id"})
    telegram.open_chat(6, first_name="Robot")
    caplog.clear()
    caplog.set_level(logging.ERROR)
    for content in contents:
        admission.is_shut_out(content)
        update = read(content, faro.bot)
        if update is not None:
            admission.admit(update)
            line_of(update)
            await faro.process_update(update)

    assert caplog.messages == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", 5), ("from", "Ana"), ("entities", {"type": "bold"}), ("caption", []), ("date", "now"), ("chat", 5)],
)
async def test_a_message_is_read_without_what_is_wrong_in_it(faro, field, value):
    """What has to be there and is not makes it no message."""
    message = {"message_id": 1, "date": 1, "chat": CHATS[0], "from": PERSON, "text": "hola"}
    update = read({"update_id": 1, "message": {**message, field: value}}, faro.bot)

    if field in ("date", "chat"):
        assert update is None
    else:
        assert update.message.chat.id == 5
        assert (update.message.text is None) is (field == "text")
