"""The words we agreed on: the table of `GLOSSARY.md`, and the variants it asks to avoid."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import FaqError
from bot.faq.loader import text_of
from bot.languages.locale import Locale
from bot.languages.text import fold

FILE = "GLOSSARY.md"
COLUMNS = 4
RULER = re.compile(r"[\s|:-]+")


@dataclass(frozen=True)
class Glossary:
    """By locale: each variant to avoid, folded, with the term to write instead."""

    instead: Mapping[Locale, Mapping[str, str]] = field(default_factory=dict)

    def variants_in(self, text: str, locale: Locale) -> Iterator[tuple[str, str]]:
        """Each variant to avoid that stands in *text* as whole words, and the term to write instead."""
        folded = f" {fold(text)} "
        for variant, term in self.instead.get(locale, {}).items():
            # The term itself may hold the variant: "juez de inmigración" and "juez".
            if f" {variant} " in folded and f" {variant} " in folded.replace(f" {fold(term)} ", "  "):
                yield variant, term


def load_glossary(folder: Path) -> Glossary:
    """The table of *folder*/GLOSSARY.md: Spanish | English | avoid (es) | avoid (en); empty where there is none.

    Raises FaqError when the file is there and cannot be read.
    """
    path = folder / FILE
    try:
        lines = text_of(path.read_bytes()).splitlines()
    except FileNotFoundError:
        return Glossary()
    except (OSError, UnicodeDecodeError) as error:
        raise FaqError(f"{path}: cannot be read ({error}); save it as plain text in UTF-8") from error
    instead: dict[Locale, dict[str, str]] = {Locale.ES: {}, Locale.EN: {}}
    for row in _rows(lines):
        spanish, english, avoid_es, avoid_en = (*row, "", "", "", "")[:4]
        for locale, term, avoid in ((Locale.ES, spanish, avoid_es), (Locale.EN, english, avoid_en)):
            for variant in map(fold, avoid.split(",")):
                if variant:
                    instead[locale][variant] = term
    return Glossary(instead)


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    """The rows of every table with four columns; others show examples."""
    header: list[str] = []
    for line in lines:
        if not line.lstrip().startswith("|"):
            header = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if header and len(header) == COLUMNS and not RULER.fullmatch(line):
            yield cells
        header = header or cells
