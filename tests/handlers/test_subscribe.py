"""Announcements for people: asked once, wanted, chosen by topic, ended, erased."""

import pytest

from bot.announcements.model import Announcement, Kind, State, Words
from bot.handlers.context import services_of
from bot.languages.locale import Locale
from bot.store.subscribers import Audience, Subscription

DOOR = "¿Tengo que abrirle la puerta a ICE?"
HOTLINE = "¿A quién puedo llamar?"


@pytest.fixture
def subscribers(faro):
    """The subscriptions."""
    return faro.bot_data["services"].subscribers


@pytest.mark.parametrize("command", ["/avisos si", "/avisos sí", "/alerts on"])
async def test_alerts_on_subscribes(person, subscribers, command):
    """Without buttons, in either language."""
    await person.says(command)

    assert person.reply.startswith("Listo. Recibirá los avisos en español.")
    assert await subscribers.find(person.chat_id) == Subscription(Locale.ES)


@pytest.mark.parametrize("command", ["/avisos no", "/alerts off"])
async def test_alerts_off_unsubscribes(person, subscribers, command):
    """And says what stays for two days."""
    await person.says("/avisos si")
    await person.says(command)

    assert "borré su suscripción" in person.reply
    assert "/borrar" in person.reply
    assert await subscribers.find(person.chat_id) is None
    await person.says(command)
    assert person.reply.startswith("No estaba suscrito")


async def test_topics_are_chosen(person, subscribers):
    """All at first; each can be left out and taken again."""
    await person.says("/avisos temas")
    assert person.reply.startswith("Usted no recibe los avisos.")
    await person.presses("Recibir")
    await person.presses("Elegir temas")
    topics = len(person.buttons)
    await person.presses(1)
    left = (await subscribers.find(person.chat_id)).topics
    await person.presses(1)

    assert len(left) == topics - 1
    assert (await subscribers.find(person.chat_id)).topics is None


async def test_topics_can_all_be_left_out(person, subscribers, faro):
    """Then only what concerns everyone comes, as the sentence above the buttons says; and none is ticked."""
    await person.says("/avisos si")
    await person.presses("Elegir temas")
    topics = len(person.buttons)
    for number in range(1, topics + 1):
        await person.presses(number)

    assert (await subscribers.find(person.chat_id)).topics == frozenset()
    assert all(label.startswith("◻️") for label in person.buttons)
    audience = Audience(services_of(faro).database)
    assert await audience.count(topic="rights") == 0
    assert await audience.count() == 1
    await person.presses(2)
    assert [label[0] for label in person.buttons] == ["◻", "✅", "◻", "◻", "◻"]


async def test_a_chosen_language_is_that_of_announcements(person, subscribers):
    """A subscription follows the language."""
    await person.says("/avisos si")
    await person.says("/idioma")
    await person.presses("English")

    assert (await subscribers.find(person.chat_id)).locale is Locale.EN


async def test_it_is_offered_once_after_the_first_answers(person, subscribers):
    """Not with the first answer, not again, and only with a yes is anything kept."""
    await person.says(DOOR)
    first = list(person.replies)
    await person.says(HOTLINE)
    second = list(person.replies)
    await person.presses("No, gracias")
    await person.says(DOOR)

    assert len(first) == 1
    assert second[-1].startswith("¿Quiere que le avise cuando haya algo urgente")
    assert len(person.replies) == 1
    assert await subscribers.find(person.chat_id) is None


async def test_a_yes_subscribes(person, subscribers):
    """One tap."""
    await person.says(DOOR)
    await person.says(HOTLINE)
    await person.presses("Sí, avíseme")

    assert await subscribers.find(person.chat_id)


async def test_an_emergency_is_no_moment_to_ask(person):
    """Nothing comes after what cannot wait."""
    await person.says(DOOR)
    for _ in range(3):
        await person.says("quiero morir")
        assert "avise" not in person.reply


async def test_nothing_is_offered_where_nobody_announces(person, faro):
    """Without admins there will never be any."""
    services = faro.bot_data["services"]
    object.__setattr__(services.desk, "admins", {})
    await person.says(DOOR)
    await person.says(HOTLINE)

    assert len(person.replies) == 1


async def test_blocking_erases(person, subscribers):
    """Whoever blocks the bot leaves nothing behind."""
    await person.says("/avisos si")
    await person.blocks()

    assert await subscribers.find(person.chat_id) is None


async def test_forget_erases_the_subscription(person, subscribers, faro, clock):
    """And says that copies can then not be taken back."""
    services = faro.bot_data["services"]
    await person.says("/avisos si")
    announcement = await _begun(services, clock)
    async with services.database.write() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO deliveries SELECT 1, key, sealed, locale, 'sent', 0, 0, 0, 7 FROM subscriptions"
        )
    await person.says("/borrar")

    assert announcement.id == 1
    assert person.reply.startswith("Listo. Borré todo lo que guardaba de este chat.")
    assert "ya no se pueden retirar" in person.reply or "no se pueden retirar" in person.reply
    async with services.database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT COUNT(*) FROM deliveries")
        assert rows.scalar_one() == 0


async def _begun(services, clock, **content):
    announcement = await services.announcements.add(
        Announcement(**{"author": "ana", "words": {Locale.ES: Words("El plazo cierra.")}} | content)
    )
    await services.announcements.submit(announcement.id)
    await services.announcements.approve(announcement.id, announcement.fingerprint, "luis", begin_at=clock(), own=False)
    await services.announcements.begin(announcement.id, now=clock())
    return announcement


async def test_alerts_shows_the_last_announcements(person, faro, clock):
    """As they stand: corrected, or taken back, so that a forwarded text can be checked."""
    services = faro.bot_data["services"]
    await person.says("/avisos")
    assert person.reply.startswith("Todavía no ha habido avisos.")
    first = await _begun(services, clock)
    await person.says("/avisos")
    shown = person.reply
    await _begun(services, clock, kind=Kind.CORRECT, target=first.id, words={Locale.ES: Words("Cierra el martes.")})
    await person.says("/avisos")
    corrected = person.reply
    await _begun(services, clock, kind=Kind.TAKE_BACK, target=first.id)
    await person.says("/avisos")

    assert "📢 Aviso · 20 de julio de 2026\n\nEl plazo cierra." in shown
    assert "Cierra el martes." in corrected
    assert "El plazo cierra." not in corrected
    assert "El aviso del 20 de julio de 2026 estaba mal, y lo retiré." in person.reply
    assert "martes" not in person.reply


async def test_drafts_are_shown_to_nobody(person, faro):
    """Only what went out."""
    services = faro.bot_data["services"]
    for state in (State.DRAFT, State.SUBMITTED, State.SCHEDULED):
        await services.announcements.add(Announcement("ana", state=state, words={Locale.ES: Words("secreto")}))
    await person.says("/avisos")

    assert "secreto" not in person.reply
