"""Admins: a draft, two people, progress, stop, correct, take back; and nobody else."""

from datetime import UTC, datetime

import pytest

from bot.announcements.model import Announcement, MediaKind, State, Words
from bot.handlers.admin.notify import notify
from bot.languages.locale import Locale
from tests.support.telegram import Fault


@pytest.mark.parametrize("command", ["/anunciar", "/anuncios", "/auditoria", "/announce"])
async def test_for_others_the_commands_do_not_exist(person, services, command):
    """They are told what they would be told of any unknown command."""
    await person.says(command)

    assert person.reply.startswith("No conozco ese comando.")
    assert not await services.announcements.in_states(list(State))


async def test_in_groups_the_commands_do_not_exist(telegram, idle, services, group, ana):
    """Not even for admins: others read along."""
    ana.chat, ana.chat_id = group.chat, group.id
    await ana.says("/anunciar@faro_test_bot")

    assert not await services.announcements.in_states(list(State))


async def test_others_cannot_press_the_buttons(person, ana, services, written):
    """A made-up press does nothing."""
    await written()
    await person.says("hola")
    await person.presses_data("a:discard:1")

    assert (await services.announcements.find(1)).state is State.DRAFT
    assert "ya no está" in person.reply


async def test_a_draft_is_written_in_both_languages(ana, services, subscribed):
    """Formatting is kept; the card says to how many it goes and how long that takes."""
    await ana.says("/anunciar")
    assert ana.reply.startswith("Aviso 1: envíeme su texto en español")
    await ana.says("Ojo: cierra ya.", entities=[{"type": "bold", "offset": 0, "length": 3}])
    assert ana.replies[0].startswith("📢 Aviso · ")
    assert ana.replies[-1].startswith("Aviso 1: envíeme su texto en inglés")
    await ana.says("It ends. Call 555-123-4567, see https://evil.example/x")
    announcement = await services.announcements.find(1)

    assert announcement.words[Locale.ES].html == "<b>Ojo</b>: cierra ya."
    assert "ahora lo recibirían 2" in ana.reply
    assert "Tardaría más o menos" in ana.reply
    assert "mírelos bien: https://evil.example/x" in ana.reply
    assert "555-123-4567" in ana.reply


async def test_a_draft_survives_a_restart(ana, services):
    """What the next message fills is in the database, and only that message."""
    await ana.says("/anunciar")
    services.sessions.forget(ana.chat_id)
    await ana.says("Mañana cierra el plazo.")
    await ana.presses("Dejarlo sin eso")
    await ana.says("hola")

    assert (await services.announcements.find(1)).words == {Locale.ES: Words("Mañana cierra el plazo.")}
    assert ana.reply.startswith("¡Hola!")


async def test_every_part_can_be_changed(ana, services, written):
    """Photo, link and its labels, audience, time with its zone; and be left out again."""
    await written()
    await ana.presses("Botón con enlace")
    await ana.says("https://example.org/x\nVer más\nSee more")
    await ana.presses("Cuándo")
    await ana.says("2026-07-21 18:30 CT")
    await ana.presses("Para quién")
    await ana.presses("English")
    await ana.presses("Foto o documento")
    await ana.sends_photo()
    announcement = await services.announcements.find(1)

    assert announcement.link == "https://example.org/x"
    assert announcement.words[Locale.EN].button == "See more"
    assert announcement.send_at == datetime(2026, 7, 21, 23, 30, tzinfo=UTC)
    assert announcement.zone == "America/Chicago"
    assert announcement.audience_locale == "en"
    assert announcement.media.kind is MediaKind.PHOTO
    await ana.presses("Foto o documento")
    await ana.presses("Dejarlo sin eso")
    assert not (await services.announcements.find(1)).media


@pytest.mark.parametrize(
    ("button", "text", "reply"),
    [
        ("Cuándo", "2020-01-01 10:00", "Esa hora ya pasó."),
        ("Cuándo", "mañana", "¿A qué hora, y de la mañana o de la tarde?"),
        ("Cuándo", "2026-07-21 18:30 Mars/Base", "No entiendo esa hora."),
        ("Botón con enlace", "no es nada", "Eso no es una dirección."),
        ("Botón con enlace", "https://example.org/x\n" + "x" * 50, "Esas palabras son demasiado largas"),
        ("Foto o documento", "texto", "Eso no es ni una foto ni un documento."),
        ("Español", "x" * 4090, "Al texto en Español le sobran"),
    ],
)
async def test_bad_input_gets_a_clear_sentence(ana, services, button, text, reply, written):
    """Nothing is lost, and the next message can mend it."""
    await written()
    before = await services.announcements.find(1)
    await ana.presses(button)
    await ana.says(text)

    assert ana.reply.startswith(reply)
    after = await services.announcements.find(1)
    assert (after.words, after.send_at, after.link, after.media) == (before.words, before.send_at, "", None)
    assert (await services.desk.workflow.awaited(by="ana")).announcement.id == 1


async def test_the_test_shows_exactly_what_people_get(ana, subscribed, written):
    """Both copies, with their buttons, and the card."""
    await written()
    await ana.presses("Prueba")

    assert [reply.split("\n\n")[-1] for reply in ana.replies[:2]] == [
        "Mañana cierra el plazo.",
        "The deadline ends tomorrow.",
    ]
    assert ana.replies[2].startswith("Eso es lo que recibirá la gente")


async def test_two_people_stand_for_it(ana, luis, faro, services, telegram, subscribed, written, sending, until):
    """The second sees the copies and approves; both languages go out; everyone hears how it ended."""
    await written()
    await ana.presses("Pedir la aprobación")
    assert "Espera a que otra persona administradora lo apruebe" in ana.reply
    assert "Mañana cierra el plazo." in luis.reply
    assert "Aprobar y enviar" in luis.buttons[0]
    async with sending():
        await luis.presses("Aprobar y enviar")
        await until(1, State.FINISHED)
    await notify(faro.bot, services)

    assert [message["text"].split("\n\n")[1] for message in telegram.chats[1].messages.values()] == [
        "Mañana cierra el plazo."
    ]
    assert "The deadline" in next(iter(telegram.chats[2].messages.values()))["text"]
    assert "terminado" in ana.messages_of_bot[-1]["text"]
    assert "Hechos: 2. Faltan: 0." in ana.messages_of_bot[-1]["text"]


async def test_nobody_approves_their_own(ana, services, subscribed, written):
    """Whoever wrote or changed it last cannot."""
    await written()
    await ana.presses("Pedir la aprobación")
    fingerprint = (await services.announcements.find(1)).fingerprint[:8]
    await ana.presses_data(f"a:approve:1:{fingerprint}")

    assert ana.reply.startswith("Nadie aprueba lo que escribió")
    assert (await services.announcements.find(1)).state is State.SUBMITTED


async def test_who_changes_it_becomes_its_author(ana, luis, services, subscribed, written):
    """So that two people have seen what goes out."""
    await written()
    await ana.presses("Pedir la aprobación")
    await luis.presses_data("a:ask:1:es")
    await luis.says("Otra cosa.")
    await luis.presses("Pedir la aprobación")
    fingerprint = (await services.announcements.find(1)).fingerprint[:8]
    await luis.presses_data(f"a:approve:1:{fingerprint}")

    assert luis.reply.startswith("Nadie aprueba lo que escribió")
    await ana.presses("Aprobar y enviar")
    assert ana.reply.startswith("Aprobado.")


async def test_an_approval_holds_for_one_fingerprint(ana, luis, services, subscribed, written):
    """What was changed since has to be looked at again."""
    await written()
    await ana.presses("Pedir la aprobación")
    old = luis.messages_of_bot[-1]
    await ana.presses_data("a:ask:1:es")
    await ana.says("Cambiado.")
    await ana.presses("Pedir la aprobación")
    await luis.presses("Aprobar y enviar", message=old)

    assert luis.reply.startswith("Cambió desde que usted recibió esto")
    assert (await services.announcements.find(1)).state is State.SUBMITTED


async def test_one_language_goes_out_only_after_a_warning(ana, services, subscribed):
    """It says who would get the other one."""
    await ana.says("/anunciar")
    await ana.says("Mañana cierra el plazo.")
    await ana.presses("Dejarlo sin eso")
    await ana.presses("Pedir la aprobación")
    assert ana.replies[-1].startswith("⚠️ No hay texto en English")
    assert (await services.announcements.find(1)).state is State.DRAFT
    await ana.presses("Enviarlo así")

    assert (await services.announcements.find(1)).state is State.SUBMITTED


async def test_without_recipients_or_text_nothing_is_submitted(ana, services):
    """It says why."""
    await ana.says("/anunciar")
    await ana.presses("Ver el borrador")
    await ana.presses("Pedir la aprobación")

    assert "Todavía no hay texto." in ana.reply
    assert "Nadie lo recibiría" in ana.reply
    assert (await services.announcements.find(1)).state is State.DRAFT


async def test_what_telegram_refuses_stays_a_draft(ana, services, telegram, subscribed, written):
    """A photo that Telegram does not take is said so before anyone is asked."""
    await written()
    await ana.presses("Foto o documento")
    await ana.sends_photo()
    await ana.presses("Pedir la aprobación")

    assert "Telegram no lo acepta así" in ana.reply
    assert (await services.announcements.find(1)).state is State.DRAFT


async def test_time_that_passed_while_waiting_is_said(ana, luis, services, clock, subscribed, written):
    """It is not sent late by surprise."""
    await written()
    await ana.presses("Cuándo")
    await ana.says("2026-07-20 12:30 UTC")
    await ana.presses("Pedir la aprobación")
    clock.advance(hours=1)
    await luis.presses("Aprobar y enviar")

    assert luis.reply.startswith("Su hora pasó mientras esperaba.")
    assert (await services.announcements.find(1)).state is State.SUBMITTED


async def test_one_admin_alone_has_a_minute_to_cancel(ana, services, clock, subscribed, written, set_policy):
    """FARO_APPROVALS=1 puts a cooling-off minute in the place of the second person."""
    set_policy(approvals=1)
    await written()
    await ana.presses("Pedir la aprobación")
    announcement = await services.announcements.find(1)
    assert announcement.state is State.SCHEDULED
    assert (announcement.begin_at - clock()).total_seconds() == 60
    await ana.presses("Cancelar")

    assert (await services.announcements.find(1)).state is State.DRAFT


async def test_a_single_admin_cannot_pass_for_two(ana, services, subscribed, written, set_policy):
    """It says what to set."""
    set_policy(admins=frozenset({"ana"}))
    await written()
    await ana.presses("Pedir la aprobación")

    assert "FARO_APPROVALS=1" in ana.reply


async def test_pause_resume_and_stop(ana, luis, services, faro, subscribed, approved):
    """By buttons under the one message that shows progress."""
    await approved()
    await services.announcements.begin(1, now=services.clock())
    await notify(faro.bot, services)
    await ana.presses("Pausa")
    paused = (await services.announcements.find(1)).state
    await luis.presses("Seguir")
    resumed = (await services.announcements.find(1)).state
    await ana.presses("Detener")

    assert (paused, resumed) == (State.PAUSED, State.SENDING)
    assert (await services.announcements.find(1)).state is State.STOPPED
    await ana.says("/auditoria")
    assert "ana · lo detuvo · 1" in ana.reply
    assert "luis · lo aprobó · 1" in ana.reply


async def test_take_back_and_correct(ana, luis, services, faro, telegram, subscribed, approved, sending, until):
    """A correction needs a second person, taking back does not."""
    async with sending():
        await approved()
        await until(1, State.FINISHED)
        await notify(faro.bot, services)
        await ana.presses("Corregir")
        await ana.presses("Español")
        await ana.says("Era el martes.")
        await ana.presses("Pedir la aprobación")
        await luis.presses("Aprobar y enviar")
        await until(2, State.FINISHED)
        corrected = [message["text"] for message in telegram.chats[1].messages.values()]
        await ana.says("/anuncios")
        await ana.presses("Aviso 1")
        await ana.presses("Retirar")
        assert ana.reply == "¿Lo borro de todos los chats que lo recibieron?"
        await ana.presses("Sí, retirarlo")
        await until(3, State.FINISHED)

    assert len(corrected) == 1
    assert corrected[0].startswith("✏️ Aviso corregido")
    assert corrected[0].endswith("Era el martes.")
    assert not telegram.chats[1].messages
    assert not telegram.chats[2].messages


async def test_after_two_days_nothing_can_be_taken_back(ana, clock, subscribed, approved, sending, until):
    """The buttons are gone, and old ones say so."""
    async with sending():
        await approved()
        await until(1, State.FINISHED)
    clock.advance(hours=49)
    await ana.presses_data("a:take_back:1")

    assert ana.reply.startswith("Sus copias ya no se pueden cambiar")
    await ana.presses_data("a:open:1")
    assert ana.buttons == ["📄 Cifras (CSV)"]


async def test_the_csv_holds_no_small_numbers(ana, luis, services, subscribed, telegram, approved, sending, until):
    """Counts by locale and outcome."""
    async with sending():
        await approved()
        await until(1, State.FINISHED)
    await ana.presses_data("a:csv:1")
    call = telegram.of("sendDocument")[-1]

    assert next(iter(call.files.values())).decode() == "locale,outcome,count\nen,sent,<5\nes,sent,<5\n"


async def test_progress_goes_on_in_the_same_message(ana, luis, services, faro, subscribed, approved):
    """Also after a restart: which message it is stands in the database."""
    await approved()
    await services.announcements.begin(1, now=services.clock())
    await notify(faro.bot, services)
    before = len(ana.messages_of_bot)
    async with services.database.write() as connection:
        await connection.exec_driver_sql("UPDATE announcements SET total = 10")
        await connection.exec_driver_sql("INSERT INTO counts VALUES (1, 'es', 'sent', 5), (1, 'es', 'blocked', 1)")
    await notify(faro.bot, services)

    assert len(ana.messages_of_bot) == before
    assert "Hechos: 5. Faltan: 4." in ana.messages_of_bot[-1]["text"]
    assert "bloquearon el bot: 1" in ana.messages_of_bot[-1]["text"]
    assert "60 %" in ana.messages_of_bot[-1]["text"]


async def test_an_admin_who_cannot_be_reached_stops_nobody(ana, services, faro, subscribed):
    """The others are asked all the same."""
    await services.announcements.add(Announcement("script", state=State.SUBMITTED, words={Locale.ES: Words("x")}))
    await notify(faro.bot, services)

    assert "Aprobar y enviar" in str(ana.messages_of_bot[-1])


async def test_a_refused_script_draft_goes_back(ana, luis, services, faro, telegram, subscribed):
    """What a script wrote is tried on the admins first."""
    await services.announcements.add(Announcement("luis", state=State.SUBMITTED, words={Locale.ES: Words("<b>x")}))
    await notify(faro.bot, services)
    await notify(faro.bot, services)

    assert (await services.announcements.find(1)).state is State.DRAFT
    assert "Telegram no acepta lo que lleva" in luis.messages_of_bot[-1]["text"]


async def test_telegram_away_is_no_refusal(ana, services, telegram, subscribed, written):
    """The draft stays, and the sentence says to try again."""
    await written()
    telegram.fault = lambda method, params: (
        Fault(status=500) if "cierra el plazo" in str(params) and "📢" in str(params) else None
    )
    await ana.presses("Prueba")

    assert "Ahora no se puede llegar a Telegram" in ana.reply
