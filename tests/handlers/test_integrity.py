"""Content is what was reviewed: every message is a rendering of a file, and whole sentences of `locales/` around it."""

import re
from html import unescape

import pytest
from babel.messages.pofile import read_po

from bot.faq.entry import Entry
from bot.handlers.context import Services, services_of
from bot.languages.catalogue import LOCALES_FOLDER
from bot.languages.locale import Locale
from bot.rendering.html import to_html
from tests.support.matcher import FIRST_WORDS

PLACEHOLDER = re.compile(r"\\\{\w+\\\}")
TAG = re.compile(r"<[^>]+>")
LEADS = ("⚠️ ", "• ")


def sentences() -> list[re.Pattern[str]]:
    """Every sentence of the bot's own in both languages; what is filled in stands open, within its line."""
    with (LOCALES_FOLDER / "es" / "LC_MESSAGES" / "faro.po").open("rb") as file:
        catalogue = read_po(file, locale="es")
    own = [words for message in catalogue if message.id for words in (str(message.id), str(message.string))]
    return [re.compile(PLACEHOLDER.sub("[^\n]+", re.escape(words))) for words in own]


SENTENCES = sentences()
COMMANDS = re.compile(r"/[a-z]+ – (.+)")


def is_own(line: str, names: frozenset[str]) -> bool:
    """Whether a line is a whole sentence of ours, a command with one, or a name, source or fact of the FAQ."""
    if command := COMMANDS.fullmatch(line):
        line = command[1]
    for lead in LEADS:
        line = line.removeprefix(lead)
    pieces = [piece for piece in re.split(" · | – ", line) if piece not in names]
    return all(any(pattern.fullmatch(piece) for pattern in SENTENCES) for piece in pieces)


def names_of(services: Services) -> frozenset[str]:
    """What the FAQ's files say outside the texts: topics, questions, parts, sources, and the words of facts."""
    faq = services.faq
    topics = {services.folder.topic_name(topic, locale) for locale in Locale for topic in faq.topics(locale)}
    sources = {source.title or source.url for entry in faq.entries for source in entry.sources}
    facts = {f"“{words}”" for fact in faq.facts for words in fact.words.values()}
    named = {name for entry in faq.entries for name in (entry.question, *(part.name for part in entry.parts))}
    return frozenset(topics | sources | facts | named)


def paragraphs_of(entry: Entry) -> set[str]:
    """The paragraphs of an entry's texts, as the rendering of the file and of the facts that it names."""
    return {block for part in (entry.first_screen, *entry.parts) for block in to_html(part.text).split("\n\n")}


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
    await person.presses_data(f"l:{person.info['language_code']}")
    await person.says("/start release__bond")
    for button in ("📄", "📖"):
        await person.presses(button)
    await person.presses("Cuánto cuesta" if person.info["language_code"] == "es" else "How much")
    await person.says("/start gone__gone")
    for data in ("t", "b", "n", "t:rights:0", "l:en", "l:es", "zzz", "e:gone/gone"):
        await person.presses_data(data)
    await person.says("la migra está en mi puerta")
    await person.presses("👎")
    await person.says("/borrar")
    await person.presses_data("x:y")


@pytest.mark.parametrize("language_code", ["es", "en"])
async def test_every_message_is_reviewed_text_and_sentences_of_ours(people, faro, telegram, language_code):
    """Over the request layer: paragraph by paragraph, byte by byte."""
    services = services_of(faro)
    reviewed = {paragraph for entry in services.faq.entries for paragraph in paragraphs_of(entry)}
    reviewed |= {to_html(words) for words in FIRST_WORDS.values()}
    names = names_of(services)
    person = people(language_code=language_code)
    await converse(person)
    texts = [call.params["text"] for call in telegram.calls if "text" in call.params and "chat_id" in call.params]
    strange = [
        line
        for text in texts
        for paragraph in text.split("\n\n")
        if paragraph not in reviewed and paragraph.partition("\n")[2] not in reviewed  # below a part's name
        for line in unescape(TAG.sub("", paragraph)).split("\n")
        if not is_own(line, names)
    ]

    assert len(texts) > 30
    assert strange == []


async def test_every_piece_is_the_rendering_of_the_file_and_its_facts(people, faro):
    """Between the name and the lines around it stand the file's text with its facts, and nothing else."""
    services = services_of(faro)
    for entry in services.faq.entries:
        person = people(language_code=entry.locale.value)
        message = await opened(person)
        await person.presses_data(f"e:{entry.id}", message=message)
        bodies = [person.html[-1]]
        for part in entry.parts:
            await person.presses(part.name)
            bodies.append(person.html[-1])
        for part, html in zip((entry.first_screen, *entry.parts), bodies, strict=True):
            heading, *body, last = html.split("\n\n")
            assert entry.question in unescape(heading)
            assert is_own(unescape(TAG.sub("", last)), frozenset())
            body = [block for block in body if not block.startswith("⚠️ ")]

            assert "\n\n".join(body) == to_html(part.text)
            written = (entry.path).read_text(encoding="utf-8")
            for fact in part.facts:
                assert f"{{{{{fact.id}}}}}" in written
                written = written.replace(f"{{{{{fact.id}}}}}", fact.words[entry.locale])
            assert part.text in written


async def test_all_of_it_is_every_paragraph_of_the_file_in_order(people, faro):
    """The last button sends the same words, however many messages they take."""
    services = services_of(faro)
    for entry in (entry for entry in services.faq.entries if entry.parts):
        person = people(language_code=entry.locale.value)
        await person.presses_data(f"e:{entry.id}", message=await opened(person))
        before = len(person.html)
        await person.presses("📖")
        sent = "\n\n".join(person.html[before:])
        place = 0
        for part in (entry.first_screen, *entry.parts):
            for block in to_html(part.text).split("\n\n"):
                assert block in sent[place:]
                place = sent.index(block, place) + len(block)


async def opened(person):
    """A message with buttons."""
    await person.says("/temas")
    return person.messages[-1]
