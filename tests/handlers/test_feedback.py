"""Was it useful? Counted, without a trace of who said so."""

import pytest

from bot.languages.locale import Locale

DOOR = "la migra está en mi puerta"


@pytest.fixture
def totals(faro):
    """Reads the counters: (entry, locale, fingerprint, useful, not useful)."""
    services = faro.bot_data["services"]

    async def read():
        counted = await services.votes.totals()
        return [(row.entry_id, row.locale, row.fingerprint, row.useful, row.not_useful) for row in counted]

    return read


@pytest.fixture
def fingerprint(faro):
    """The fingerprint of the door's text."""
    return faro.bot_data["services"].faq.find("rights/open-the-door", Locale.ES).fingerprint


async def test_yes_is_counted_for_the_text_that_was_shown(person, totals, fingerprint):
    """Entry, locale, text and month: nothing else. The question how useful it was goes away."""
    await person.says(DOOR)
    words = await person.presses("👍")

    assert words == "Gracias por decírmelo."
    assert await totals() == [("rights/open-the-door", "es", fingerprint, 1, 0)]
    assert not any("sirvió" in label for label in person.buttons)
    assert "↗️ Compartir" in person.buttons


async def test_no_offers_the_next_entries_and_the_hotlines(person, totals, fingerprint):
    """Whoever was not helped is helped on."""
    await person.says(DOOR)
    await person.presses("👎")

    assert person.replies[-1] == "Lo siento. Quizás algo de esto le sirva más:"
    assert "¿A quién puedo llamar?" in person.buttons
    assert "¿Tengo que abrirle la puerta a ICE?" not in person.buttons
    assert person.buttons[-1] == "📚 Todos los temas"
    assert 3 <= len(person.buttons) <= 5
    assert await totals() == [("rights/open-the-door", "es", fingerprint, 0, 1)]


async def test_no_after_browsing_offers_the_related_entries(person):
    """Without a question the entry's own relations are what comes next."""
    await person.presses_data("e:rights/open-the-door", {"message_id": 1, "chat": person.chat.info, "date": 0})
    await person.presses("👎")

    assert person.buttons[:-1] == ["¿Cómo encuentro a una persona detenida por ICE?", "¿A quién puedo llamar?"]


async def test_a_text_counts_once_a_message(person, totals, fingerprint):
    """Pressing again, or the same update again, counts nothing; asking again does."""
    await person.says(DOOR)
    (message,) = person.messages
    data = f"u:y:es:{fingerprint[:8]}:rights/open-the-door"
    for _ in range(3):
        await person.presses_data(data, message)
    assert (await totals())[0][3] == 1

    await person.says(DOOR)
    await person.presses("👍")
    assert (await totals())[0][3] == 2


async def test_each_language_of_a_message_counts(person, totals):
    """The answer turned into English is another text."""
    await person.says(DOOR)
    await person.presses("👍")
    await person.presses("English")
    await person.presses("👎")

    assert [(row[1], row[3], row[4]) for row in await totals()] == [("en", 0, 1), ("es", 1, 0)]


async def test_a_vote_on_a_text_that_changed_is_not_counted(person, totals):
    """What was said of an older text says nothing about this one; nor can anyone make up texts."""
    await person.says(DOOR)
    words = await person.presses_data("u:y:es:00000000:rights/open-the-door")

    assert words == "Gracias por decírmelo."
    assert await totals() == []
