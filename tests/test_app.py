"""The application's life, from start to stop."""

import asyncio
import logging
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from telegram import Update

from bot.app import build
from bot.errors import ApiError, FaqError, StoreError
from bot.gateway.webhook import Webhook
from bot.handlers.callback_data import MOST_TOPICS, Press
from bot.handlers.context import services_of
from bot.handlers.keyboards import topics_keyboard
from bot.handlers.session import RecentQuery
from bot.languages.locale import Locale
from bot.matching.matcher import Matcher
from bot.runtime import keep_house, look_after_webhook, note_start, started
from bot.store.marks import Mark
from tests.conftest import FAQ_FOLDER
from tests.support.telegram import Fault


@pytest.fixture
def folder(tmp_path):
    """A copy of the small FAQ that may be broken."""
    return shutil.copytree(FAQ_FOLDER, tmp_path / "faq")


class NoMatcher(Matcher):
    """Where nothing is asked."""

    def __init__(self) -> None:
        """Load nothing."""


async def test_build_names_every_problem_of_a_broken_faq(settings, folder):
    """All of them at once, each with its place; the bot does not start."""
    for name in ("rights/open-the-door.es.md", "help/privacy.en.md"):
        (folder / name).write_text("# Only a question\n")
    with pytest.raises(FaqError) as caught:
        await build(replace(settings, faq=folder), matcher=NoMatcher())

    assert "open-the-door.es.md:1: the front matter is missing" in str(caught.value)
    assert "privacy.en.md:1: the front matter is missing" in str(caught.value)


async def test_build_refuses_ids_that_fit_no_button(settings, folder):
    """Found before anyone presses it."""
    for locale in Locale:
        shutil.copy(folder / f"help/privacy.{locale}.md", folder / f"help/{'x' * 50}.{locale}.md")
    with pytest.raises(FaqError, match="the id is too long for a button; at most 44 characters") as caught:
        await build(replace(settings, faq=folder), matcher=NoMatcher())

    assert len(str(caught.value).splitlines()) == 2


async def test_build_refuses_more_topics_than_buttons_fit(settings, folder):
    """Found before anyone asks for them."""
    for number in range(MOST_TOPICS):
        shutil.copytree(folder / "help", folder / f"help-{number}")
    with pytest.raises(FaqError, match=f"the FAQ has {MOST_TOPICS + 4} topics, more than buttons fit"):
        await build(replace(settings, faq=folder), matcher=NoMatcher())


async def test_build_takes_as_many_topics_as_buttons_fit(settings, folder, telegram):
    """With names as long as ids may be; every list of them can be sent."""
    for number in range(MOST_TOPICS - 4):
        shutil.copytree(folder / "help", folder / f"{'a' * 32}-{number}")
    built = await build(replace(settings, faq=folder), matcher=NoMatcher())
    keyboard = topics_keyboard(built.services.faq, built.services.folder, Locale.ES, Press.BELOW)
    telegram.open_chat(5)
    async with started(built):
        await built.application.bot.send_message(5, "x", reply_markup=keyboard)

    assert len(telegram.chats[5].messages) == 1


async def test_build_closes_the_database_where_the_matcher_cannot_be_loaded(settings, folder):
    """An error at start leaves nothing open."""
    (folder / "matching").mkdir()
    (folder / "matching" / "emergency.toml").write_text("nonsense")
    with pytest.raises(FaqError, match=r"emergency\.toml"):
        await build(replace(settings, faq=folder))


async def test_build_logs_the_fingerprint(settings, caplog):
    """Anyone can compare what is answered with the public repository."""
    caplog.set_level(logging.INFO)
    services = (await build(settings, matcher=NoMatcher())).services
    await services.close()

    assert f"{len(services.faq.entries)} entries, fingerprint {services.faq.fingerprint}" in caplog.messages


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault(status=500), "Telegram cannot be reached"),
        (Fault(dropped=True), "Telegram cannot be reached"),
        (None, "Telegram refuses FARO_TOKEN"),
    ],
)
async def test_start_names_what_keeps_it_from_telegram(settings, telegram, fault, message, monkeypatch):
    """A wrong token and an unreachable server, without the token in any word; nothing is left open."""
    monkeypatch.setattr("bot.runtime.START_PAUSES", ())
    if fault:
        telegram.fail(fault, method="getMe")
    else:
        telegram.token += "x"
    built = await build(settings, matcher=NoMatcher())
    with pytest.raises(ApiError, match=message) as caught:
        async with started(built):
            pass

    assert settings.token not in f"{caught.value} {caught.value.__cause__} {caught.value.__context__}"


async def test_stop_finishes_what_is_in_hand(settings, telegram, matcher, clock):
    """Updates that were taken are answered before the bot ends."""
    telegram.open_chat(5)
    built = await build(settings, matcher=matcher, clock=clock)
    application = built.application
    telegram.latency = 0.05
    async with started(built):
        for number in range(5):
            message = {
                "message_id": number + 1,
                "date": 1,
                "chat": {"id": 5, "type": "private"},
                "from": {"id": 5, "is_bot": False, "first_name": "Ana"},
                "text": "/temas",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            }
            application.update_queue.put_nowait(
                Update.de_json({"update_id": number, "message": message}, application.bot)
            )

    assert len(telegram.of("sendMessage")) == 5


@pytest.fixture
async def kept(running, tmp_path):
    """The bot looked after, and how long until the next look."""
    task = asyncio.create_task(keep_house(running, tmp_path / "healthy", tick=0.01))
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(condition, *, within=30.0):
    """Wait until *condition* holds."""
    async with asyncio.timeout(within):
        while not condition():  # what it waits for says nothing
            await asyncio.sleep(0.005)


async def test_keep_house_removes_unused_chats_at_start_and_daily(running, clock, caplog):
    """A chat unused for 180 days goes by itself."""
    caplog.set_level(logging.INFO)
    services = running.services
    await services.chats.set_locale(1, Locale.EN, now=datetime(2025, 12, 1, tzinfo=UTC))
    await services.chats.set_locale(2, Locale.EN, now=clock())
    task = asyncio.create_task(keep_house(running, tick=0.01))
    await until(lambda: "retention: removed 1 chats unused for too long" in caplog.messages)
    clock.advance(days=1)
    await until(lambda: "retention: removed 0 chats unused for too long" in caplog.messages)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with services.database.read() as connection:
        assert (await connection.execute(text("SELECT COUNT(*) FROM chats"))).scalar_one() == 1
    assert sum("retention" in message for message in caplog.messages) == 2


async def test_keep_house_forgets_words(faro, clock, kept, monkeypatch):
    """What was said leaves memory after thirty seconds, whether or not anyone writes again."""
    sessions = services_of(faro).sessions
    sessions.set_recent_query(1, RecentQuery("hola", None, clock()))
    pruned, prune = [], sessions.prune
    monkeypatch.setattr(sessions, "prune", lambda *, now: (pruned.append(now), prune(now=now)))
    await until(lambda: len(pruned) > 2)
    assert sessions._recent

    clock.advance(seconds=30)
    await until(lambda: not sessions._recent)


async def test_a_webhook_that_was_taken_away_is_taken_back(settings, telegram, matcher, clock):
    """By a program that polls with the same token, say; nobody would notice, for Telegram says nothing."""
    built = await build(settings, matcher=matcher, clock=clock)
    webhook = Webhook("https://example.org/faro", "127.0.0.1", 8080)
    async with started(built):
        await look_after_webhook(built, webhook, "x" * 64)
        first = telegram.webhook["url"], built.hearing.is_contested
        await look_after_webhook(built, webhook, "x" * 64)

    assert first == ("https://example.org/faro", True)
    assert len(telegram.of("setWebhook")) == 1


async def test_a_start_after_a_breakdown_is_told(running, telegram, clock):
    """And not called a stop; the very first start is no news, nor is one soon after another."""
    messages = telegram.open_chat(101).messages
    await note_start(running)
    clock.advance(minutes=29)
    await note_start(running)
    assert not messages
    clock.advance(minutes=1)
    await note_start(running)
    assert ["me interrumpí" in message["text"] for message in messages.values()] == [True]
    clock.advance(hours=1)
    await running.marks.remove(Mark.RUNNING)  # as a stop does
    await note_start(running)

    assert ["Me detuvieron" in message["text"] for message in messages.values()] == [False, True]


async def test_keep_house_touches_no_health_file_while_telegram_is_silent(running, tmp_path, kept, caplog, monkeypatch):
    """A bot that runs and hears nothing is not well; when it hears again it is."""
    file = tmp_path / "healthy"
    await until(file.exists)

    def times_said():
        return sum("Telegram has brought nothing for" in message for message in caplog.messages)

    monkeypatch.setattr("bot.runtime.HEARD_WITHIN", 0.0)
    await until(lambda: times_said() > 0)
    file.unlink()
    await until(lambda: times_said() > 2)
    assert not file.exists()

    monkeypatch.undo()
    await until(file.exists)


async def test_keep_house_tells_admins_of_a_conflict(running, kept, telegram):
    """Another program takes what people write; the bot looks healthy from outside."""
    chat = telegram.open_chat(101)
    running.hearing.contest()

    await until(lambda: any("Otro programa usa mi token" in message["text"] for message in chat.messages.values()))


async def test_keep_house_touches_the_health_file_while_the_database_answers(faro, tmp_path, kept, caplog, monkeypatch):
    """A bot that cannot read its database is not healthy, and says so; it recovers by itself."""
    file, database = tmp_path / "healthy", services_of(faro).database
    await until(file.exists)

    async def locked():
        raise StoreError("faro.db: the database is locked by another program; stop it, then try again")

    monkeypatch.setattr(database, "ping", locked)
    await until(lambda: caplog.messages)
    file.unlink()
    said = len(caplog.messages)
    await until(lambda: len(caplog.messages) > said + 2)
    assert not file.exists()
    assert set(caplog.messages) == {"faro.db: the database is locked by another program; stop it, then try again"}

    monkeypatch.undo()
    await until(file.exists)


def test_env_example_documents_every_setting():
    """Each variable that is read, and none that is not."""
    root = Path(__file__).parent.parent
    documented = re.findall(r"^#(FARO_\w+)=", (root / ".env.example").read_text(), re.MULTILINE)
    read = re.findall(r'read\("(FARO_\w+)"', (root / "bot" / "config.py").read_text())

    assert sorted(documented) == sorted(set(read))
