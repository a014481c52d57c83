"""An admin takes a wrong answer away."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import build
from bot.errors import StoreError
from bot.handlers.context import services_of
from bot.languages.locale import Locale
from bot.runtime import started
from bot.store.audit import Act
from tests.conftest import FAQ_FOLDER

ENTRY = "rights/open-the-door"
HOLDING = "Esta respuesta se retiró porque puede tener algo equivocado."
ANSWER = "¿Tengo que abrirle la puerta"


@pytest.fixture
def admin(people, telegram):
    """One of the two admins of the settings, whose alias is ana."""
    admin = people()
    admin.id = admin.chat_id = admin.info["id"] = 101
    admin.chat = telegram.open_chat(101, first_name="Ana")
    return admin


@pytest.mark.parametrize("command", ["/retirar", "/withdraw"])
async def test_withdraw_puts_a_holding_text_in_place_at_once(admin, person, command):
    """In both languages, with the hotlines, wherever the answer would have come; others are as they were."""
    await admin.says(f"{command} {ENTRY}")
    assert f"({ENTRY}) está retirada en todos los idiomas" in admin.reply
    assert ANSWER in admin.reply
    await person.says("la migra está en mi puerta")

    assert person.reply.startswith(HOLDING)
    assert "1-888-351-4024" in person.reply
    assert ANSWER not in person.reply
    await person.presses_data(f"e:{ENTRY}")
    assert person.reply.startswith(HOLDING)
    await person.presses_data(f"o:en:{ENTRY}")
    assert person.reply.startswith("This answer was taken away because something in it may be wrong.")
    await person.says(f"/start {ENTRY.replace('/', '__')}")
    assert person.reply.startswith(HOLDING)
    await person.presses_data("e:release/bond")
    assert "fianza" in person.reply


async def test_withdraw_is_for_admins_in_private_only(person, group, faro, admin):
    """For everyone else there is no such command."""
    await person.says(f"/retirar {ENTRY}")
    assert "No conozco ese comando" in person.reply
    member = group.member()
    member.info["id"] = 101
    await member.says(f"/retirar@faro_test_bot {ENTRY}")
    await person.presses_data(f"w:{ENTRY}")

    assert services_of(faro).withdrawals.ids == ()
    assert person.reply.startswith("Eso ya no está aquí")


async def test_withdraw_without_an_entry_says_how(admin):
    """By replying, by words, by topic; and which ones are withdrawn, each with a way back."""
    await admin.says("/retirar")
    assert admin.reply.startswith("Mande este comando como respuesta al mensaje equivocado")
    await admin.says(f"/retirar {ENTRY.upper()}")
    await admin.says("/retirar")

    assert f"Retiradas ahora: {ENTRY}" in admin.reply
    await admin.presses(f"Mostrarla de nuevo: {ANSWER}")
    assert "se muestra de nuevo" in admin.reply


async def test_withdraw_finds_the_entry_by_words(admin, faro):
    """Nobody knows what an entry's file is called."""
    await admin.says("/retirar cómo visitar a alguien detenido")
    assert admin.reply.startswith("¿Cuál de estas retiro?")
    await admin.presses_data("v:detention/visits")

    assert "está retirada" in admin.reply
    assert services_of(faro).withdrawals.ids == ("detention/visits",)


async def test_withdraw_finds_the_entry_by_topic(admin, faro):
    """Button by button."""
    await admin.says("/retirar")
    await admin.presses_data("v:detention:0")
    await admin.presses_data("v:detention/visits")

    assert services_of(faro).withdrawals.ids == ("detention/visits",)


@pytest.mark.parametrize("data", ["", "o:en:rights/open-the-door"])
async def test_withdraw_takes_the_answer_that_is_replied_to(admin, faro, data):
    """In whichever language and part it stands there."""
    await admin.says("la migra está en mi puerta")
    if data:
        await admin.presses_data(data)
    await admin.replies_to(admin.messages_of_bot[-1], "/retirar")

    assert services_of(faro).withdrawals.ids == (ENTRY,)


async def test_withdraw_by_buttons_is_for_admins_only(person, faro):
    """Whoever makes a press up finds nothing."""
    await person.says("hola")
    for data in (f"v:{ENTRY}", "v:detention:0"):
        await person.presses_data(data)
        assert person.reply.startswith("Eso ya no está aquí")

    assert services_of(faro).withdrawals.ids == ()


async def test_withdrawn_hotlines_leave_the_two_numbers(admin, person):
    """911 and 988 stand in the bot's own sentences, whatever was taken away."""
    await admin.says("/retirar help/hotlines")
    await person.says("qwerty asdf")

    assert "911" in person.reply
    assert "988" in person.reply
    await person.presses_data("e:help/hotlines")
    assert "911" in person.reply
    assert "988" in person.reply


async def test_withdraw_is_written_in_the_audit(admin, faro):
    """With the alias, never the id; showing it again is an act too."""
    await admin.says(f"/retirar {ENTRY}")
    await admin.presses("↩️ Mostrarla de nuevo")
    acts = [(deed.alias, deed.act, deed.entry_id) for deed in await services_of(faro).audit.last()]

    assert acts == [("ana", Act.RESTORED, ENTRY), ("ana", Act.WITHDREW, ENTRY)]
    assert f"({ENTRY}) se muestra de nuevo." in admin.reply
    await admin.says("/auditoria")
    assert f"ana · volvió a mostrar la respuesta {ENTRY}" in admin.reply
    await admin.says("la migra está en mi puerta")
    assert ANSWER in admin.reply


async def test_withdrawn_hotlines_are_not_shown_under_the_holding_text(admin, person):
    """Where the hotlines themselves are wrong, there is only the sentence."""
    await admin.says("/retirar help/hotlines")
    await person.says("qwerty asdf")
    assert "1-888-351-4024" not in person.reply
    await person.presses_data("e:help/hotlines")

    assert person.reply.startswith(HOLDING)
    assert "1-888-351-4024" not in person.reply


async def test_what_cannot_wait_is_still_said_first(admin, person):
    """The first words of an emergency are no entry's."""
    await admin.says("/retirar help/hotlines")
    await person.says("quiero morir")

    assert "988" in person.replies[0]
    assert person.replies[1].startswith(HOLDING)


async def test_withdraw_holds_without_the_database(admin, person, faro, monkeypatch):
    """It is withdrawn at once; that it could not be written is said."""
    database = services_of(faro).database

    def refuse():
        raise StoreError("faro.db: the disk is full")

    monkeypatch.setattr(database, "write", refuse)
    await admin.says(f"/retirar {ENTRY}")
    assert "la base de datos no responde" in admin.reply
    monkeypatch.undo()
    await person.says("la migra está en mi puerta")

    assert person.reply.startswith(HOLDING)


async def test_withdraw_lasts_until_the_file_changes(settings, matcher, clock, tmp_path: Path):
    """A restart keeps it; a changed text ends it, in its own language only."""
    folder = shutil.copytree(FAQ_FOLDER, tmp_path / "faq")
    own = replace(settings, faq=folder)

    async def withdrawn() -> list[str]:
        built = await build(own, matcher=matcher, clock=clock)
        async with started(built):
            services = built.services
            texts = [services.faq.find(ENTRY, locale) for locale in Locale]
            if not withdrawals:
                from bot.store.withdrawals import Text

                keys = [Text(entry.id, entry.locale.value, entry.fingerprint) for entry in texts]
                await services.withdrawals.add(keys, alias="ana", now=clock.now)
            held = [e.locale.value for e in texts if services.withdrawals.holds(e.id, e.locale.value, e.fingerprint)]
        withdrawals.append(held)
        return held

    withdrawals: list[list[str]] = []
    assert await withdrawn() == ["es", "en"]
    assert await withdrawn() == ["es", "en"]
    file = folder / f"{ENTRY}.es.md"
    file.write_text(file.read_text().replace("\n# ¿", "\n# ¿De verdad: ", 1))
    assert await withdrawn() == ["en"]
