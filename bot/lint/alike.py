"""Phrasings that are one: they differ only in whom they speak of, in a place or in a number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel import Locale as BabelLocale

from bot.languages.locale import Locale
from bot.languages.text import fold

NUMBER = re.compile(r"(?<!\b[a-z] )\b\d+\b")  # I-914 is the name of a form
STATES = """
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawai hawaii idaho illinois
indiana iowa kansas kentucky louisiana luisiana maine maryland massachusetts michigan minnesota mississippi misisipi
missouri misuri montana nebraska nevada ohio oklahoma oregon pensilvania pennsylvania tennessee texas utah vermont
virginia washington wisconsin wyoming
"""
PLACES = """
new hampshire, new jersey, nueva jersey, new mexico, nuevo mexico, new york, nueva york, north carolina,
carolina del norte, south carolina, carolina del sur, north dakota, dakota del norte, south dakota, dakota del sur,
rhode island, west virginia, puerto rico, los angeles, san diego, san antonio, el paso, las vegas, nueva orleans,
new orleans, fort worth, miami, houston, dallas, austin, chicago, atlanta, denver, phoenix, boston, filadelfia,
philadelphia, orlando, tampa, seattle, portland, san francisco, sacramento, fresno, detroit, baltimore, charlotte,
nashville, memphis, indianapolis, salt lake city, tucson, brownsville, mcallen, laredo, tijuana, ciudad juarez,
caracas, maracaibo, valencia, barquisimeto, bogota, medellin, lima, quito, guayaquil, santiago, tegucigalpa,
san salvador, managua, la habana, havana, eloy, adelanto, lumpkin, jena, winn, krome, dilley, karnes, otay mesa
"""


@dataclass(frozen=True)
class Alike:
    """Folded words that make no other question of one."""

    relatives: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    @classmethod
    def of(cls, locale: Locale, relatives: Iterable[str]) -> "Alike":
        """The relatives given, and the places of *locale*."""
        return cls(frozenset(map(fold, relatives)), places_of(locale))

    def masked(self, text: str) -> str:
        """Folded *text* with the same sign for whatever relative, place or number it names."""
        for names, sign in ((self.places, "@"), (self.relatives, "_")):
            if names:
                text = _any_of(names).sub(sign, text)
        return NUMBER.sub("#", text)


@cache
def places_of(locale: Locale) -> frozenset[str]:
    """Countries, states and cities that people name, folded."""
    countries = (str(name) for code, name in BabelLocale(locale.value).territories.items() if code.isalpha())
    cities = (name.strip() for name in PLACES.replace("\n", " ").split(","))
    return frozenset(filter(None, map(fold, (*countries, *STATES.split(), *cities))))


@cache
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    """A pattern for any of the names as whole words, longer ones first."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))})\b")
