"""A draft is written by a person: who asks, errs, edits, pastes too much, changes their mind."""

from datetime import UTC, datetime

import pytest

from bot.announcements.model import MediaKind, State
from bot.handlers.admin.notify import notify
from bot.languages.locale import Locale


@pytest.fixture
def draft(services):
    """The first announcement, as it stands now."""

    async def find():
        return await services.announcements.find(1)

    return find


@pytest.mark.parametrize("said", ["¿cómo cancelo esto?", "¿Y ahora qué hago?", "hola", "gracias"])
async def test_what_is_meant_for_the_bot_is_asked_back(ana, draft, said):
    """It becomes no announcement's text unless the admin says so."""
    await ana.says("/anunciar")
    await ana.says(said)

    assert ana.reply.startswith("¿Es ese el texto que debe recibir la gente, o me lo decía a mí?")
    assert (await draft()).words == {}
    await ana.presses("Es el texto del aviso 1")
    assert (await draft()).words[Locale.ES].html == said


async def test_asked_back_the_admin_may_write_another(ana, draft):
    """And that one is taken."""
    await ana.says("/anunciar")
    await ana.says("¿cómo cancelo esto?")
    await ana.presses("Voy a escribir otro")
    await ana.says("Mañana cierra el plazo.")

    assert (await draft()).words[Locale.ES].html == "Mañana cierra el plazo."


@pytest.mark.parametrize("how", ["✖️ Cancelar", "cancelar", "Cancel"])
async def test_an_empty_draft_can_be_cancelled(ana, draft, how):
    """By button or by word; what is written then is a question like any."""
    await ana.says("/anunciar")
    if how.startswith("✖"):
        await ana.presses(how)
    else:
        await ana.says(how)
    assert (await draft()).state is State.DISCARDED
    await ana.says("la migra está en mi puerta")

    assert "¿Tengo que abrirle la puerta" in ana.reply


async def test_cancelling_keeps_what_was_written(ana, written, draft):
    """Only the waiting ends."""
    await written()
    await ana.presses("Cuándo")
    await ana.presses("✖️ Cancelar")
    assert "El borrador queda" in ana.reply
    await ana.says("la migra está en mi puerta")

    assert "¿Tengo que abrirle la puerta" in ana.reply
    assert (await draft()).state is State.DRAFT


async def test_waiting_ends_by_itself(ana, clock, draft):
    """Who comes back an hour later asks a question, and announces nothing."""
    await ana.says("/anunciar")
    clock.advance(hours=1, minutes=1)
    await ana.says("la migra está en mi puerta")

    assert "¿Tengo que abrirle la puerta" in ana.reply
    assert (await draft()).words == {}


async def test_swapped_languages_are_noticed(ana, draft):
    """The Spanish text is asked for, and English comes."""
    await ana.says("/anunciar")
    await ana.says("The deadline for the new form ends tomorrow at noon.")

    assert ana.reply.startswith("⚠️ El texto para Español parece estar en English.")
    assert (await draft()).words == {}


async def test_differing_numbers_and_strange_pages_are_asked_about(ana, subscribed, draft):
    """Before anyone is asked to approve: a wrong number is worse than none."""
    await ana.says("/anunciar")
    await ana.says("Llame al 1-800-555-0100. Vea example.org.")
    await ana.says("Call 1-800-555-0111, and do not pay anybody for it.")
    await ana.presses("Pedir la aprobación")

    assert "Estos teléfonos no están en los dos textos: 1-800-555-0100 y 1-800-555-0111" in ana.replies[-1]
    assert "mírelos bien: example.org" in ana.replies[-1]
    assert (await draft()).state is State.DRAFT
    await ana.presses("Enviarlo así")
    assert (await draft()).state is State.SUBMITTED


async def test_a_number_with_and_without_the_country_is_one(ana, subscribed, draft):
    """Nobody is asked about how it is written."""
    await ana.says("/anunciar")
    await ana.says("Llame al +1 (800) 555-0100, es gratis.")
    await ana.says("Call 800-555-0100, which is free.")
    await ana.presses("Pedir la aprobación")

    assert (await draft()).state is State.SUBMITTED


async def test_a_photo_with_words_gives_both(ana, draft):
    """People send the picture first, with the text below it."""
    await ana.says("/anunciar")
    await ana.sends_photo(caption="Mañana cierra el plazo.")
    found = await draft()

    assert found.words[Locale.ES].html == "Mañana cierra el plazo."
    assert found.media.kind is MediaKind.PHOTO


async def test_a_photo_without_words_is_kept(ana, draft):
    """And the text is still asked for."""
    await ana.says("/anunciar")
    await ana.sends_photo()

    assert ana.reply.startswith("Me quedo con la foto o el documento.")
    assert "envíeme su texto en español" in ana.reply
    assert (await draft()).media is not None


async def test_an_album_gives_its_first_picture(ana, draft):
    """The others are no questions: nobody is told that pictures cannot be seen."""
    await ana.says("/anunciar")
    await ana.sends_photo(caption="Mañana cierra el plazo.", media_group_id="1")
    before = len(ana.messages_of_bot)
    await ana.sends_photo(media_group_id="1")
    await ana.sends_photo(media_group_id="1")

    assert len(ana.messages_of_bot) == before
    assert (await draft()).media is not None


async def test_a_captions_limit_is_said_when_it_is_met(ana, draft):
    """Not at the end, when all is written."""
    await ana.says("/anunciar")
    await ana.says("El plazo cierra mañana. " * 60)
    await ana.says("The deadline ends tomorrow. " * 10)
    await ana.presses("Foto o documento")
    await ana.sends_photo()

    assert ana.reply.startswith("Debajo de una foto o un documento cabe menos. Al texto en Español le sobran")
    assert (await draft()).media is None


async def test_an_edited_message_changes_the_part_that_it_filled(ana, written, draft):
    """Monday becomes Tuesday; it is no question to the bot, and the draft is shown anew."""
    await written()
    text = ana.sent[-2]
    await ana.edits("Pasado mañana cierra el plazo.", text)

    assert (await draft()).words[Locale.ES].html == "Pasado mañana cierra el plazo."
    assert "Aviso 1" in ana.reply
    assert "No tengo respuesta" not in ana.reply


async def test_an_edit_takes_back_what_was_sent_for_approval(ana, written, subscribed, draft):
    """What others are asked to approve is what stands there."""
    await written()
    await ana.presses("Pedir la aprobación")
    await ana.edits("Pasado mañana cierra el plazo.", ana.sent[-2])

    assert (await draft()).state is State.DRAFT


async def test_an_edit_that_comes_too_late_is_said(ana, approved, subscribed, draft):
    """What was approved goes out as it was."""
    await approved()
    await ana.edits("Pasado mañana cierra el plazo.", ana.sent[-2])

    assert ana.reply.startswith("Ya no se puede cambiar")
    assert (await draft()).words[Locale.ES].html == "Mañana cierra el plazo."


async def test_an_edit_that_does_not_fit_leaves_the_draft(ana, written, draft):
    """And says so."""
    await written()
    await ana.edits("x" * 4090, ana.sent[-2])

    assert "El borrador queda como estaba." in ana.reply
    assert (await draft()).words[Locale.ES].html == "Mañana cierra el plazo."


async def test_a_text_that_was_cut_in_two_is_refused_whole(ana, draft):
    """Its tail becomes no text in the other language."""
    await ana.says("/anunciar")
    await ana.says("a" * 4096)
    await ana.says("b" * 900)

    assert ana.reply.startswith("Su texto llegó en varios mensajes, y no tomé nada de él.")
    assert (await draft()).words == {}
    await ana.says("c" * 100)
    assert (await draft()).words == {}


async def test_a_text_cut_at_a_word_is_refused_whole(ana, draft):
    """Whose first half would have fitted."""
    await ana.says("/anunciar")
    await ana.says("El plazo cierra mañana. " * 160)
    await ana.says("Otra cosa. " * 30)

    assert "no tomé nada de él" in ana.reply
    assert (await draft()).words == {}


@pytest.mark.parametrize(
    ("said", "read_back"),
    [
        ("mañana a las 9", "martes, 21 de julio de 2026, 9:00 a.m. (hora del Este)"),
        ("30/11/2026 9:00", "lunes, 30 de noviembre de 2026, 9:00 a.m. (hora del Este)"),
        ("mañana 6pm CT", "martes, 21 de julio de 2026, 6:00 p.m. (hora del Centro)"),
    ],
)
async def test_a_time_is_read_back_in_words(ana, written, said, read_back):
    """So that a mistake is seen before it goes out."""
    await written()
    await ana.presses("Cuándo")
    await ana.says(said)

    assert f"Cuándo: {read_back}" in ana.reply


async def test_common_times_are_buttons(ana, written, draft):
    """In words, and only those to come."""
    await written()
    await ana.presses("Cuándo")
    await ana.presses("martes, 21 de julio de 2026, 9:00 a.m. (hora del Este)")

    assert (await draft()).send_at == datetime(2026, 7, 21, 13, tzinfo=UTC)


async def test_a_pressed_time_that_has_passed_is_said(ana, written, draft):
    """Old keyboards stay in the chat."""
    await written()
    await ana.presses_data("a:time:1:1000000000")

    assert ana.reply.startswith("Esa hora ya pasó.")
    assert (await draft()).send_at is None


async def test_given_back_the_author_is_told_why(ana, luis, written, subscribed, draft):
    """In the other admin's words, with the draft."""
    await written()
    await ana.presses("Pedir la aprobación")
    await luis.presses("Devolver")
    assert luis.reply.startswith("Aviso 1: escríbale a ana por qué")
    await luis.says("El plazo es el martes, no mañana.")

    assert luis.reply == "Devuelto a ana; ya le aviso."
    assert "Otra persona del equipo lo devolvió: “El plazo es el martes, no mañana.”" in ana.messages_of_bot[-1]["text"]
    assert (await draft()).state is State.DRAFT


async def test_a_reason_that_is_edited_is_no_question(ana, luis, written, subscribed):
    """The author was told already."""
    await written()
    await ana.presses("Pedir la aprobación")
    await luis.presses("Devolver")
    await luis.says("El plazo es el martes.")
    await luis.edits("El plazo es el jueves.")

    assert luis.reply == "ana lo supo tal como usted lo escribió primero."


async def test_given_back_without_a_word_the_author_is_told_too(ana, luis, written, subscribed):
    """Nobody waits for an approval that will not come."""
    await written()
    await ana.presses("Pedir la aprobación")
    await luis.presses("Devolver")
    await luis.presses("Devolverlo sin decir nada")

    assert "lo devolvió sin decir por qué" in ana.messages_of_bot[-1]["text"]


async def test_an_announcement_whose_time_passed_waits_for_an_admin(
    ana, approved, subscribed, services, faro, clock, sending, until, telegram
):
    """The bot was down at its time: "today at 7" is not sent the day after, and an admin says what is to be done."""
    await approved()
    clock.advance(hours=19)
    async with sending():
        await until(1, State.PAUSED)
        assert telegram.chats[1].messages == {}
        await notify(faro.bot, services)
        assert "A su hora yo no estaba funcionando" in ana.messages_of_bot[-1]["text"]
        await ana.presses("Seguir")
        await until(1, State.FINISHED)

    assert len(telegram.chats[1].messages) == 1


async def test_an_announcement_whose_time_passed_can_be_changed_first(
    ana, approved, subscribed, services, faro, clock, sending, until, draft
):
    """Nobody has it yet, so it is a draft again."""
    await approved()
    clock.advance(hours=19)
    async with sending():
        await until(1, State.PAUSED)
    await notify(faro.bot, services)
    await ana.presses("Cambiarlo antes")

    assert (await draft()).state is State.DRAFT
