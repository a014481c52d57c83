"""Erasure that is true: rows, files, memory, and the last two days at Telegram."""

import io
import logging

import pytest

from bot import logs
from bot.announcements.model import Announcement, State
from bot.handlers.context import services_of
from tests.support.telegram import Fault

SECRET_WORDS = ("murcielago", "zanahoria", "Quetzalcoatl")
OFFER = "¿Quiere que borre también en Telegram nuestros mensajes de las últimas 48 horas"
YES, NO = "🗑 Sí, bórrelos", "No, déjelos"


@pytest.fixture
def logged():
    """Everything that is logged, at DEBUG, as it would be written."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIET}
    logs.configure(stream, level=logging.DEBUG)
    logging.getLogger("bot").debug("this is what is written")
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def forms(*texts: object) -> dict[str, bytes]:
    """How a text may lie in a file."""
    return {
        f"{text} as {encoding}": str(text).encode(encoding)
        for text in texts
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    }


async def converse(person) -> None:
    """A whole conversation: language, questions, votes, a subscription, media, nonsense."""
    await person.says("/start")
    await person.says("/idioma")
    await person.presses("Español")
    await person.says(f"la migra está en mi puerta {SECRET_WORDS[0]}")
    await person.says("la migra está en mi puerta")
    await person.presses("👍")
    await person.says(f"{SECRET_WORDS[1]} {SECRET_WORDS[2]}")
    await person.presses("Sus derechos")
    await person.says("/avisos si")
    await person.sends_photo(caption=SECRET_WORDS[1])
    await person.says("me llamo Juan Pérez, A123456789")
    await person.edits(f"{SECRET_WORDS[2]} otra vez")


async def test_forget_leaves_no_trace_in_any_file(people, faro, tmp_path, logged):
    """Database, write-ahead log and log hold neither the id, nor its keyed form, nor names, nor words."""
    person = people(username="quetzal_de_prueba", first_name="Murmuradora")
    services = services_of(faro)
    key = services.chats._keys.chat_key(person.chat_id)
    await converse(person)
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and key.encode() in file.read_bytes()]
    await person.says("/borrar")

    assert kept  # it was there, so that its absence means something
    sought = forms(person.chat_id, key, "quetzal_de_prueba", "Murmuradora", "Juan Pérez", "123456789", *SECRET_WORDS)
    files = {file.name: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    files["the log"] = logged.getvalue().encode()
    found = [(name, what) for name, content in files.items() for what, form in sought.items() if form in content]
    assert found == []
    assert "faro.db" in files
    assert files["the log"]
    assert files.get("faro.db-wal", b"") == b""
    assert not await services.subscribers.find(person.chat_id)


async def test_forget_offers_to_delete_both_sides(person):
    """After the report, with what cannot be deleted."""
    await person.says("la migra está en mi puerta")
    await person.says("/borrar")

    assert person.replies[-1].startswith(OFFER)
    assert "desde que me encendieron la última vez" in person.replies[-1]
    assert person.buttons == [YES, NO]


async def test_yes_deletes_both_sides(person, faro):
    """What is left is what says so; nothing is remembered."""
    await person.says("la migra está en mi puerta")
    await person.says("hola")
    await person.says("/borrar")
    before = len(person.chat.messages)
    await person.presses(YES)

    assert len(person.chat.messages) == 1
    assert f"{before} en total" in person.reply
    assert "elimine todo el chat en Telegram" in person.reply
    sessions = services_of(faro).sessions
    assert person.chat_id not in sessions._messages
    assert person.chat_id not in sessions._recent


async def test_no_leaves_them_and_forgets_their_numbers(person, faro):
    """A choice to leave the chat as it is."""
    await person.says("la migra está en mi puerta")
    await person.says("/borrar")
    before = len(person.chat.messages)
    await person.presses(NO)

    assert len(person.chat.messages) == before
    assert person.reply.startswith("Está bien, los dejo")
    assert person.chat_id not in services_of(faro).sessions._messages


async def test_what_is_older_than_two_days_is_not_tried(person, clock, telegram):
    """Telegram would refuse it."""
    await person.says("hola")
    old = person.sent[-1]["message_id"]
    clock.advance(hours=49)
    await person.says("/borrar")
    await person.presses(YES)

    asked = [call.params["message_ids"] for call in telegram.of("deleteMessages")]
    assert str(old) not in str(asked)
    assert old in person.chat.messages


async def test_deleting_goes_one_by_one_where_batches_are_refused(person, telegram):
    """An older server of one's own does not know them."""
    await person.says("hola")
    await person.says("/borrar")
    telegram.fail(Fault(status=400), method="deleteMessages")
    await person.presses(YES)

    assert len(person.chat.messages) == 1
    assert len(telegram.of("deleteMessage")) >= 4


async def test_more_than_a_hundred_messages_go_in_batches(person, faro, telegram, clock):
    """Telegram takes a hundred at a time."""
    sessions = services_of(faro).sessions
    for number in range(100_000, 100_250):
        sessions.note_message(person.chat_id, number, now=clock.now)
    await person.says("/borrar")
    await person.presses(YES)

    assert len(telegram.of("deleteMessages")) == 3


async def test_a_group_is_offered_no_deletion(group):
    """What others wrote there is not the bot's to delete."""
    member = group.member()
    await member.says("/borrar@faro_test_bot")

    assert OFFER not in member.reply


async def test_forget_tries_the_log_again_when_others_read(person, faro, settings):
    """While another program reads, the write-ahead log cannot be emptied; it is when that has ended."""
    import sqlite3

    services = services_of(faro)
    await person.says("/idioma")
    await person.presses("Español")
    reader = sqlite3.connect(settings.database)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM chats").fetchall()
    async with services.database._engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    await services.database.truncate_log()
    waits = services.database.log_waits
    reader.rollback()
    reader.close()
    await services.database.truncate_log()

    assert (waits, services.database.log_waits) == (True, False)


async def test_announcements_are_among_what_is_deleted(person, faro, telegram):
    """Their numbers are known from the rows that are erased."""
    services = services_of(faro)
    await person.says("/avisos si")
    copy = await faro.bot.send_message(person.chat_id, "📢")
    await services.announcements.add(Announcement("ana", state=State.FINISHED))
    async with services.database.write() as connection:
        key = services.chats._keys.chat_key(person.chat_id)
        sql = "INSERT INTO deliveries VALUES (1, ?, 'x', 'es', 'sent', 0, 1, 0, ?)"
        await connection.exec_driver_sql(sql, (key, copy.message_id))
    await person.says("/borrar")
    await person.presses(YES)

    assert copy.message_id not in person.chat.messages


@pytest.mark.parametrize("fault", [Fault(status=502), Fault(dropped=True), Fault(retry_after=300)])
async def test_what_telegram_does_not_delete_now_is_deleted_by_pressing_again(person, telegram, faro, fault):
    """Its numbers are forgotten only once it is gone."""
    await person.says("la migra está en mi puerta")
    await person.says("/borrar")
    telegram.fail(fault, method="deleteMessages", times=2)
    await person.presses(YES)
    assert "Telegram no los borra" in person.reply
    telegram._planned.clear()
    await person.presses(YES)

    assert len(person.chat.messages) == 1
    assert person.chat_id not in services_of(faro).sessions._messages
