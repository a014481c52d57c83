"""Content is what was reviewed: every message is a rendering of a file, and whole sentences of `locales/` around it."""

import re
from html import escape, unescape

import pytest
from babel.messages.pofile import read_po

from bot.faq.entry import Entry
from bot.handlers.context import services_of
from bot.languages.locale import LOCALES_FOLDER, Locale, gettext_of
from bot.rendering.answer import answer_html
from bot.rendering.html import to_html
from tests.handlers.conftest import FIRST_WORDS

PLACEHOLDER = re.compile(r"\\\{\w+\\\}")
TAG = re.compile(r"<[^>]+>")
LEADS = ("⚠️ ", "• ")


def sentences() -> list[re.Pattern[str]]:
    """Every sentence of the bot's own in both languages; what is filled in stands open, within its line."""
    with (LOCALES_FOLDER / "es" / "LC_MESSAGES" / "faro.po").open("rb") as file:
        catalogue = read_po(file, locale="es")
    own = [words for message in catalogue if message.id for words in (message.id, message.string)]
    return [re.compile(PLACEHOLDER.sub("[^\n]+", re.escape(words))) for words in own]


SENTENCES = sentences()
COMMANDS = re.compile(r"/[a-z]+ – (.+)")


def is_own(line: str, entries: tuple[Entry, ...], names: frozenset[str]) -> bool:
    """Whether a line is a whole sentence of ours, a command with one, a topic's name or a source of an entry."""
    if command := COMMANDS.fullmatch(line):
        line = command[1]
    for lead in LEADS:
        line = line.removeprefix(lead)
    sources = {source.title or source.url for entry in entries for source in entry.sources}
    return line in names or line in sources or any(pattern.fullmatch(line) for pattern in SENTENCES)


async def converse(person) -> None:
    """Everything that a person can do."""
    for said in ("/start", "/temas", "/idioma", "/ayuda", "/privacidad", "/version", "/avisos", "/avisos si", "/nada"):
        await person.says(said)
    for said in ("hola", "gracias", "adios", "qwerty", "quiero morir", "la migra está en mi puerta", "mi hermano"):
        await person.says(said)
    await person.says("me llamo Juan Pérez, tel 305-555-0199, la migra está en mi puerta")
    await person.presses("🗑")
    await person.sends_photo()
    await person.sends_voice()
    await person.says("/start release__bond")
    await person.says("/start gone__gone")
    for data in ("t", "b", "n", "t:rights:0", "l:en", "l:es", "zzz", "e:gone/gone"):
        await person.presses_data(data)
    await person.says("la migra está en mi puerta")
    await person.presses("👎")
    await person.says("/borrar")
    await person.presses_data("x:y")


@pytest.mark.parametrize("language_code", ["es", "en"])
async def test_every_message_is_reviewed_text_and_sentences_of_ours(people, faro, telegram, clock, language_code):
    """Over the request layer: paragraph by paragraph, byte by byte."""
    services = services_of(faro)
    entries, today = services.faq.entries, clock.now.date()
    reviewed = {
        paragraph for entry in entries for html in answer_html(entry, today=today) for paragraph in html.split("\n\n")
    }
    reviewed |= {to_html(words) for words in FIRST_WORDS.values()}
    names = frozenset(
        services.folder.topic_name(topic, locale) for locale in Locale for topic in services.faq.topics(locale)
    )
    person = people(language_code=language_code)
    await converse(person)
    texts = [call.params["text"] for call in telegram.calls if "text" in call.params and "chat_id" in call.params]
    strange = [
        line
        for text in texts
        for paragraph in text.split("\n\n")
        if paragraph not in reviewed
        for line in unescape(TAG.sub("", paragraph)).split("\n")
        if not is_own(line, entries, names)
    ]

    assert len(texts) > 30
    assert strange == []


async def test_the_answer_part_is_the_rendering_of_the_file(people, faro, clock):
    """Between the question and the sources stands the file's text and nothing else."""
    services = services_of(faro)
    for entry in services.faq.entries:
        person = people(language_code=entry.locale.value)
        message = await opened(person)
        before = len(person.html)
        await person.presses_data(f"e:{entry.id}", message=message)
        html = "\n\n".join(person.html[before:])  # a long answer comes in several messages
        _ = gettext_of(entry.locale)
        body = html.removeprefix(f"<b>{escape(entry.question)}</b>\n\n").partition(f"\n\n{_('Sources:')}")[0]
        if entry.is_stale(clock.now.date()):
            paragraphs = body.split("\n\n")
            assert is_own(unescape(TAG.sub("", paragraphs.pop(1))), (), frozenset())
            body = "\n\n".join(paragraphs)

        assert body == to_html(entry.answer)


async def opened(person):
    """A message with buttons."""
    await person.says("/temas")
    return person.messages[-1]
