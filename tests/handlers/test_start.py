"""The first words, and links that open an entry."""

import pytest

from bot.languages.locale import Locale
from bot.rendering.answer import first_screen_html


async def test_start_greets_tells_what_this_is_and_shows_the_topics(person):
    """A greeting with one button a language; then three lines of notice, and the topics."""
    await person.says("/start")

    greeting, notice = person.messages
    assert greeting["text"].startswith("Hola, soy Faro.")
    assert [b["text"] for row in greeting["reply_markup"]["inline_keyboard"] for b in row] == ["Español", "English"]
    lines = notice["text"].split("\n\n")[0].split("\n")
    assert len(lines) == 3
    assert "No soy el gobierno ni soy abogado" in lines[1]
    assert "No guardo nada de lo que usted escribe" in lines[2]
    assert person.buttons == ["Una persona detenida", "Quién ayuda", "Salir de la detención", "Sus derechos"]


@pytest.mark.parametrize(("code", "first"), [("en", "Hello"), ("fr", "Hello"), ("pt-br", "Hola"), (None, "Hola")])
async def test_start_speaks_the_language_of_the_persons_telegram(people, code, first):
    """Neighbours of Spanish get Spanish, as do those whose Telegram says nothing; all others English."""
    person = people(language_code=code)
    await person.says("/start")

    assert person.replies[0].startswith(first)


async def test_start_with_a_link_opens_the_entry(person, faro, clock):
    """What another person shared opens at once."""
    await person.says("/start rights__open-the-door")

    entry = faro.bot_data["services"].faq.find("rights/open-the-door", Locale.ES)
    assert person.html == [*first_screen_html(entry, today=clock().date())]


@pytest.mark.parametrize("payload", ["rights__gone", "nonsense", "__", "rights/open-the-door x", "💥" * 20])
async def test_start_with_a_link_to_nothing_is_kind(person, payload):
    """An entry that is gone, or a made-up link, is greeted like anybody."""
    await person.says(f"/start {payload}")

    if "open-the-door" in payload:
        assert "Usted no tiene que abrir" in person.reply
    else:
        assert person.reply.startswith("Hola, soy Faro.")
        assert "Sus derechos" in person.buttons
        assert "ya no está" not in person.reply


async def test_share_leads_to_the_same_entry(person):
    """The link under an answer is one that /start understands."""
    await person.says("la migra está en mi puerta")

    url = person.url("Compartir")
    assert url.startswith(
        "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Ffaro_test_bot%3Fstart%3Drights__open-the-door&"
    )
    assert "+" not in url
