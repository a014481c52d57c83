"""A long conversation at DEBUG: what the log holds afterwards."""

import io
import logging
import os
import re
import stat
from dataclasses import replace

import pytest

from bot import logs
from bot.app import build
from bot.config import Settings
from bot.handlers.context import services_of, set_services
from bot.store.database import Database
from tests.conftest import UNPACED
from tests.support.telegram import Fault

WORDS = [
    "murciélago",
    "zanahoria",
    "quetzal",
    "la migra está en mi puerta",
    "quiero morir",
    "Murmuradora",
    "perez_prueba",
]
PERSONAL = ["Juan Pérez", "A123456789", "123456789", "305-555-0199", "juan@example.com", "123-45-6789"]


@pytest.fixture
def stream():
    """All that is logged from the very start, at DEBUG, as `faro run` would write it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIET}
    written = io.StringIO()
    logs.configure(written, level=logging.DEBUG)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


async def test_a_long_conversation_leaves_neither_words_nor_names_nor_ids_nor_the_token(stream, people, faro, telegram):
    """Through every handler, through faults of the network and of our own; only counts, entry ids and types."""
    person = people(username="perez_prueba", first_name="Murmuradora")
    for said in (
        "/start",
        "/temas",
        "/idioma",
        "/ayuda",
        "/privacidad",
        "/avisos si",
        "/version",
        "/retirar x",
        *WORDS,
    ):
        await person.says(said)
    for secret in PERSONAL:
        await person.says(f"{secret} la migra está en mi puerta")
    await person.presses("🗑")
    await person.sends_contact()
    await person.sends_location()
    await person.edits("zanahoria")
    for data in ("t", "l:es", "u:n:es:00000000:rights/open-the-door", "zanahoria"):
        await person.presses_data(data)
    faults = (
        Fault(status=400),
        Fault(status=500),
        Fault(dropped=True),
        Fault(status=403),
        Fault(status=502, body=b"<"),
    )
    for fault in faults:
        telegram.fail(fault, method="sendMessage")
        await person.says("murciélago")
    services = services_of(faro)
    set_services(faro, replace(services, matcher=None))
    await person.says("quetzal")
    set_services(faro, services)
    await person.says("/borrar")
    await person.presses_data("x:y")
    written = stream.getvalue()

    assert "ERROR" in written
    assert "rights/open-the-door" not in WORDS
    token = telegram.token
    secrets = [*WORDS, *PERSONAL, str(person.chat_id), token, token.partition(":")[2]]
    key = services_of(faro).chats._keys.chat_key(person.chat_id)
    assert [secret for secret in (*secrets, key) if secret.lower() in written.lower()] == []
    assert re.findall(r"\b500\d{4}\b", written) == []  # ids of the people in tests


async def test_secrets_and_data_are_for_the_owner_only(settings: Settings, matcher):
    """Mode 0600, whatever the umask."""
    before = os.umask(0)
    try:
        services = (await build(settings, matcher=matcher, flood=UNPACED)).services
        await services.votes.totals()
    finally:
        os.umask(before)
    folder = services.database.path.parent
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir() if file.is_file()}
    await services.close()

    assert {"faro.db", "faro.db-wal", "faro.db-shm", "secret"} <= modes.keys()
    assert set(modes.values()) == {0o600}


async def test_a_database_that_others_could_read_is_closed_to_them(tmp_path, caplog):
    """An older file, or one that was copied in, is closed; a folder that is open is pointed out."""
    path = tmp_path / "data" / "faro.db"
    await (await Database.open(str(path))).close()
    path.chmod(0o644)
    path.parent.chmod(0o755)
    caplog.clear()
    await (await Database.open(str(path))).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert any("faro.db could be read by others; it no longer can" in message for message in caplog.messages)
    assert any("can be read by others; close it with: chmod 700" in message for message in caplog.messages)


async def test_a_closed_folder_is_no_cause_for_a_warning(tmp_path, caplog):
    """What Faro makes itself is closed."""
    await (await Database.open(str(tmp_path / "new" / "faro.db"))).close()

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert caplog.messages == []
