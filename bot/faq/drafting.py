"""Files for a new entry, and files as they should lie: what a volunteer need not do by hand."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.errors import FaqError
from bot.faq.loader import NAME, NO_TOPICS, read_folder
from bot.faq.parser import KEYS, PHRASINGS, SOURCES, EntryFile, lines_of
from bot.languages.locale import Locale

NEW = """\
---
reviewed: {today}
check:  # {check}
related: []  # {related}
approved_by:
approved_text:
---
# {question}

{first_screen}

### {part}

{text}

## {phrasings}

-

## {sources}

-
"""
HINTS = {
    Locale.ES: {
        "check": "la página oficial que muestra cómo está la cosa ahora",
        "related": "de dos a cuatro: [tema/una, tema/otra]",
        "question": "¿Aquí la pregunta, como la hace la gente?",
        "first_screen": "Aquí la respuesta, lo que no puede esperar y el peligro. De 25 a 80 palabras.",
        "part": "Para quién es esta parte",
        "text": "Aquí su texto, hasta 120 palabras. O quite la parte.",
    },
    Locale.EN: {
        "check": "the official page that shows the current state",
        "related": "two to four: [topic/one, topic/other]",
        "question": "Here the question, as people ask it?",
        "first_screen": "Here the answer, what cannot wait and the danger. 25 to 80 words.",
        "part": "Whose situation this part is for",
        "text": "Here its text, up to 120 words. Or take the part out.",
    },
}


def new_entry(folder: Path, entry_id: str, *, today: date) -> list[Path]:
    """Both files of a new entry, with all headings, for somebody to fill in.

    Raises FaqError where the id is none, or a file is there already.
    """
    topic, _, slug = entry_id.partition("/")
    if not (NAME.fullmatch(topic) and NAME.fullmatch(slug)) or topic in NO_TOPICS:
        raise FaqError(
            f"{entry_id!r} is no name of an entry; write topic/slug in small letters, such as detention/visits"
        )
    paths = {locale: folder / topic / f"{slug}.{locale}.md" for locale in Locale}
    if there := [path for path in paths.values() if path.exists()]:
        raise FaqError(f"{there[0]}: is there already; choose another name")
    try:
        (folder / topic).mkdir(exist_ok=True)
        for locale, path in paths.items():
            text = NEW.format(today=today, phrasings=PHRASINGS[locale], sources=SOURCES[locale], **HINTS[locale])
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FaqError(f"{folder}: cannot be written ({error.strerror or error}); check who may write it") from error
    return list(paths.values())


def tidy(folder: Path, only: Sequence[Path] = ()) -> Iterator[tuple[Path, str]]:
    """Each entry file that does not lie as it should, and how it should: the same words, and so the same approvals.

    With *only*, of these files and folders. A file with a problem of form is left alone.
    """
    reading = read_folder(folder)
    faulty = {problem.path for problem in (*reading.unreadable, *reading.malformed)}
    for file in reading.files:
        chosen = not only or any(file.path.resolve().is_relative_to(path.resolve()) for path in only)
        if chosen and file.path not in faulty:
            text = tidied(file, file.path.read_bytes().decode("utf-8-sig"))
            if text.encode() != file.path.read_bytes():
                yield file.path, text


def tidied(file: EntryFile, text: str) -> str:
    """The file in the order we write: keys, question, first screen, parts, phrasings, sources."""
    lines = lines_of(text)
    order = sorted(file.keys, key=lambda key: KEYS.index(key) if key in KEYS else len(KEYS))
    keys = [_key_line(file, key, lines[file.keys[key].number - 1].text) for key in order]
    blocks = [f"# {file.question.text}", file.first_screen.text]
    for part in file.parts:
        blocks += [f"### {part.name.text}", part.text.text]
    for heading, items in (
        (PHRASINGS[file.locale], [line.text for line in file.phrasings]),
        (SOURCES[file.locale], [line.text for line in file.sources]),
    ):
        if items:
            blocks += [f"## {heading}", "\n".join(f"- {item}" for item in items)]
    return "\n".join(["---", *keys, "---", ""]) + "\n\n".join(blocks) + "\n"


def _key_line(file: EntryFile, key: str, line: str) -> str:
    value = file.keys[key].text
    if key == "related":
        value = f"[{', '.join(file.related)}]"
    comment = line.partition(" #")[2].strip()
    return f"{key}: {value}".rstrip() + (f"  # {comment}" if comment else "")
