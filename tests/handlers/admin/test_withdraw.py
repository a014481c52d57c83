"""An admin takes a wrong answer away."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import build
from bot.errors import StoreError
from bot.faq.loader import load
from bot.handlers.context import services_of
from bot.languages.locale import Locale
from bot.runtime import started
from bot.store.audit import Act
from bot.store.withdrawals import Text
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


FACT = "ice-line"
USING = ("detention/find-person", "help/hotlines")


@pytest.mark.parametrize("command", [f"/retirar hecho {FACT}", f"/withdraw fact {{{{{FACT}}}}}"])
async def test_withdraw_fact_takes_all_its_answers_away_at_once(admin, person, command):
    """Each entry that names it, in both languages; others stay. It is given back with a button."""
    await admin.says(command)
    assert f"El dato {FACT} está retirado, y con él 2 respuestas: {', '.join(USING)}." in admin.reply
    for entry_id in USING:
        for data in (f"e:{entry_id}", f"o:en:{entry_id}"):
            await person.presses_data(data, {"message_id": 1, "chat": person.chat.info, "date": 0})
            assert "1-888-351-4024" not in person.reply
            assert person.reply.startswith(HOLDING) or person.reply.startswith("This answer was taken away")
    await person.presses_data("e:release/bond", {"message_id": 1, "chat": person.chat.info, "date": 0})
    assert "La fianza se paga" in person.reply

    await admin.presses("↩️ Mostrarla de nuevo")
    await person.presses_data("e:help/hotlines", {"message_id": 1, "chat": person.chat.info, "date": 0})
    assert "1-888-351-4024" in person.reply
    await admin.says("/auditoria")
    assert f"ana · retiró el dato {FACT}" in admin.reply
    assert f"ana · volvió a mostrar el dato {FACT}" in admin.reply


async def test_withdraw_fact_takes_every_piece_away(admin, person):
    """A part that names it is not opened by the buttons of an older message."""
    await person.says("cómo se paga la fianza")
    await admin.says("/retirar hecho lowest-bond")
    await person.presses("Cuánto cuesta")
    assert person.reply.startswith(HOLDING)
    await person.presses("📖 Todo")
    assert person.reply.startswith(HOLDING)


async def test_withdraw_fact_that_is_none_names_those_like_it(admin, faro):
    """By words of its name or of what it says; without any, one is shown as an example."""
    await admin.says("/retirar hecho")
    assert admin.reply == "Escriba el nombre de un dato después de «hecho», por ejemplo: lowest-bond"
    await admin.says("/retirar hecho papeles")
    assert admin.reply == "No hay ningún dato con ese nombre.\n\n¿Quiso decir uno de estos? no-papers-do-not-go"
    await admin.says("/retirar hecho nada de eso")
    assert admin.reply.startswith("No hay ningún dato con ese nombre.\n\nEscriba el nombre")

    assert services_of(faro).withdrawals.ids == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small FAQ that a test may change."""
    return shutil.copytree(FAQ_FOLDER, tmp_path / "faq")


@pytest.fixture
def withdrawn(settings, matcher, clock, folder):
    """Starts the bot on the folder, withdraws what is given, and says which texts are away then."""

    async def start(*texts: Text) -> set[str]:
        built = await build(replace(settings, faq=folder), matcher=matcher, clock=clock)
        async with started(built):
            services = built.services
            if texts:
                await services.withdrawals.add(texts, alias="ana", now=clock.now)
            held = services.withdrawals.holds
            return {f"{entry.id}.{entry.locale}" for entry in services.faq.entries if held(entry)}

    return start


def change(path: Path, before: str, after: str) -> None:
    """Put other words into a file."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


async def test_withdraw_lasts_until_the_entry_s_own_words_change(withdrawn, folder):
    """A restart keeps it, and another wording of a fact does too; its own new words end it, in their language only."""
    both = {"help/hotlines.es", "help/hotlines.en"}
    texts = [Text.of_entry(load(folder).find("help/hotlines", locale)) for locale in Locale]

    assert await withdrawn(*texts) == both
    assert await withdrawn() == both
    change(folder / "facts/phones.toml", 'es = "1-888-351-4024"', 'es = "1-888-351-4099"')
    assert await withdrawn() == both
    change(folder / "help/hotlines.es.md", "Llame a la línea", "Marque la línea")
    assert await withdrawn() == {"help/hotlines.en"}


async def test_withdraw_fact_lasts_until_its_words_change(withdrawn, folder):
    """Neither a restart nor another date of it nor the entries' own words bring its answers back."""
    fact = load(folder).fact(FACT)
    all_texts = {f"{entry_id}.{locale}" for entry_id in USING for locale in Locale}

    assert await withdrawn(*(Text.of_fact(fact, locale) for locale in Locale)) == all_texts
    change(folder / "facts/phones.toml", "as_of = 2026-05-04", "as_of = 2026-06-04")
    change(folder / "help/hotlines.es.md", "Llame a la línea", "Marque la línea")
    assert await withdrawn() == all_texts
    change(folder / "facts/phones.toml", 'es = "1-888-351-4024"', 'es = "1-888-351-4099"')
    assert await withdrawn() == {f"{entry_id}.en" for entry_id in USING}
