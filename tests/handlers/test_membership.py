"""Chats that remove the bot, and groups that become supergroups."""

import pytest

from bot.announcements.model import Announcement, State
from bot.errors import StoreError
from bot.handlers.context import services_of
from bot.languages.locale import Locale
from bot.store.subscribers import Subscription
from tests.support.people import Group

SOMEONE = {"id": 1, "is_bot": False, "first_name": "Ana"}
DOOR = "la migra está en mi puerta"


@pytest.fixture
def services(faro):
    """The running bot's services."""
    return services_of(faro)


@pytest.fixture
async def old(telegram, idle, services, clock):
    """A group that subscribed, and chose English."""
    group = Group(telegram, idle, kind="group")
    await services.chats.set_locale(group.id, Locale.EN, now=clock())
    await services.subscribers.add(group.id, Locale.EN)
    return group


async def announce_upgrade(old: Group, new: Group, idle, *, first: str) -> None:
    """Let the service messages come, in either order."""
    for kind in (first, "from" if first == "to" else "to"):
        group, other = (old, new) if kind == "to" else (new, old)
        await group.telegram.put_message(group.id, SOMEONE, **{f"migrate_{kind}_chat_id": other.id})
        await idle()


@pytest.mark.parametrize("first", ["to", "from"])
async def test_rows_follow_a_group_that_becomes_a_supergroup(old, services, idle, clock, first):
    """Language, subscription and opting out; nothing is left under the old id."""
    new = old.upgrade()
    await announce_upgrade(old, new, idle, first=first)

    assert await services.chats.locale(new.id, now=clock()) is Locale.EN
    assert await services.subscribers.find(new.id) == Subscription(Locale.EN)
    assert await services.chats.locale(old.id, now=clock()) is None
    assert await services.subscribers.find(old.id) is None
    assert await services.subscribers.remove(new.id)
    async with services.database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT COUNT(*) FROM subscriptions")).scalar_one() == 0


async def test_copies_follow_a_group_that_becomes_a_supergroup(old, services, idle):
    """Those that were sent, so that erasing them is true, and those still to be sent."""
    new = old.upgrade()
    keys = services.chats._keys
    for state in (State.FINISHED, State.SENDING):
        await services.announcements.add(Announcement("ana", state=state))
    async with services.database.write() as connection:
        sql = "INSERT INTO deliveries VALUES (?, ?, 'x', 'es', ?, 0, 1, 0, ?)"
        for values in ((1, "sent", 7), (2, "due", None)):
            await connection.exec_driver_sql(sql, (values[0], keys.chat_key(old.id), *values[1:]))
    await announce_upgrade(old, new, idle, first="to")

    async with services.database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT key, sealed FROM deliveries")).all()
    assert [row.key for row in rows] == [keys.chat_key(new.id)] * 2
    assert {keys.decrypt(row.sealed.encode()) for row in rows} == {new.id}
    assert await services.subscribers.erase(new.id) == (True, 1)


async def test_what_the_supergroup_chose_stands(old, services, idle, clock):
    """The late second service message changes nothing that was chosen since."""
    new = old.upgrade()
    await services.chats.set_locale(new.id, Locale.ES, now=clock())
    await announce_upgrade(old, new, idle, first="from")

    assert await services.chats.locale(new.id, now=clock()) is Locale.ES


async def test_a_reply_follows_a_group_that_becomes_a_supergroup(old, services):
    """Also where the service messages come later, or never came."""
    ana = old.member()
    new = old.upgrade()
    await ana.says("@faro_test_bot " + DOOR)

    (message,) = [message for message in new.chat.messages.values() if message["from"]["is_bot"]]
    assert "do not have to open the door" in message["text"] or "no tiene que abrir" in message["text"]
    assert await services.subscribers.find(new.id)


@pytest.mark.parametrize("member", [{"status": "kicked", "until_date": 0}, {"status": "left"}])
async def test_a_group_that_removes_the_bot_is_erased(old, services, telegram, idle, member):
    """However it was removed."""
    await put_membership(old, telegram, idle, member)

    assert await services.subscribers.find(old.id) is None


async def test_leaving_is_not_forgotten_while_the_database_does_not_answer(person, services, monkeypatch, caplog):
    """The rows go as soon as it does; nobody is told anything who asked for nothing."""
    await services.subscribers.add(person.id, Locale.ES)

    async def locked(*_args):
        raise StoreError("faro.db: the database is locked by another program; stop it, then try again")

    with monkeypatch.context() as patch:
        patch.setattr(services.subscribers, "erase", locked)
        await person.blocks()
    before = await services.subscribers.find(person.id)
    await services.owed.settle()

    assert before
    assert await services.subscribers.find(person.id) is None
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert not services.owed._writes


async def test_whoever_comes_back_is_not_erased_later(person, services, monkeypatch):
    """What was owed to a chat that had left is called off."""

    async def locked(*_args):
        raise StoreError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(services.subscribers, "erase", locked)
        await person.blocks()
    await person.unblocks()
    await person.says("/avisos si")
    await services.owed.settle()

    assert await services.subscribers.find(person.id)


async def put_membership(group: Group, telegram, idle, member) -> None:
    """Change what the bot is in the group."""
    old, new = ({"user": telegram.bot, **fields} for fields in ({"status": "member"}, member))
    change = {"chat": group.chat.info, "from": SOMEONE, "date": 1}
    await telegram.put("my_chat_member", {**change, "old_chat_member": old, "new_chat_member": new})
    await idle()


async def test_a_button_follows_a_group_that_becomes_a_supergroup(old, telegram, idle):
    """What cannot be put in the place of the old message is said in the new group."""
    ana = old.member()
    await ana.says("/temas")
    message = ana.messages[-1]
    new = old.upgrade()
    await telegram.put_press(old.id, ana.info, message, "t:rights:0")
    await idle()

    (said,) = [message for message in new.chat.messages.values() if message["from"]["is_bot"]]
    assert said["text"] == "Your rights"


async def test_an_edited_question_follows_a_group_that_becomes_a_supergroup(old):
    """Its answer is sent anew there."""
    ana = old.member()
    await ana.says("@faro_test_bot hotline")
    new = old.upgrade()
    await ana.edits("@faro_test_bot " + DOOR)

    (said,) = [message for message in new.chat.messages.values() if message["from"]["is_bot"]]
    assert "Do I have to open the door" in said["text"] or "¿Tengo que abrirle" in said["text"]
