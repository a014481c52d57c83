"""Full names, where someone says that they are names: `me llamo ...`, `my husband's name is ...`."""

import re
from collections.abc import Iterator
from itertools import takewhile

from bot.languages.locale import Locale
from bot.languages.word_frequencies import frequencies
from bot.pii.known_names import GIVEN, SURNAMES, WORDS_TOO

MOST_WORDS = 8  # of a name, with what joins them
COMMON = 2e-6  # of all words: what is said more often is rarely a name that is not on our lists
COMMON_CAPITAL = 1e-5  # the same for a word with a capital letter
WORD = re.compile(r"[^\W\d_](?:['’.-]?[^\W\d_]){0,24}\.?")
JOINING = frozenset({"de", "del", "la", "las", "los", "da", "dos", "do", "san", "van", "von", "y", "e"})
TITLES = frozenset({"sr", "sra", "srta", "senor", "senora", "don", "dona", "mr", "mrs", "ms", "dr", "dra"})
KIN = (
    r"(?:hij[oa]|hijit[oa]|hermanit[oa]|bebe|padrastro|madrastra|madrina|padrino|comadre|compadre|vecin[oa]|conocid[oa]|yern[oa]|nuera|herman[oa]|espos[oa]|marido|mujer|mama|papa|madre|padre|prim[oa]|ti[oa]|sobrin[oa]|niet[oa]"
    r"|abuel[oa]|cunad[oa]|suegr[oa]|novi[oa]|amig[oa]|pareja|familiar|son|daughter|brother|sister|husband|wife|mother|father|mom"
    r"|dad|cousin|uncle|aunt|nephew|niece|partner|boyfriend|girlfriend|friend|fiance|fiancee)"
)
# After these a name follows, known to us or not.
SAID = re.compile(
    r"(?<!\w)(?:me llamo|mi nombre(?: completo)? es|su nombre(?: completo)? es|se llama(?:n|ba)?"
    rf"|nombres?(?: completo)?:|nombre (?:completo )?de (?:mi|la|el|su) {KIN} es|name:"
    rf"|names? of (?:my|the|his|her) {KIN} is"
    r"|(?:(?:my|his|her|their|our|the)(?: \w{2,15}(?:'?s)?)?|full) (?:full |legal )?name(?:'s| is| was)"
    r")[:,]? "
)
# After these it is one only where we know it.
PERHAPS = re.compile(
    r"(?<!\w)(?:soy|yo soy|le habla|this is|i am|i'm|im|named|called|is called|llamad[oa]|de nombre"
    rf"|a nombre de|se apellida"
    r"|(?:detuvieron|agarraron|arrestaron|deportaron|llevaron|soltaron|trasladaron|buscamos|conoce[ns]?) a"
    r"|(?:detained|arrested|took|deported|released|grabbed|transferred|find|locate|about)"
    rf"|(?:mi|su|my|his|her|our) {KIN},?|busco a|buscando a|looking for|search(?:ing)? for) "
)
NO_PERSON = re.compile(
    r"(?<!\w)(?:ley|programa|centro|carcel|prision|formulario|forma|lugar|sitio|pagina|app|aplicacion|organizacion"
    r"|fundacion|grupo|oficina|law|act|bill|program|center|facility|jail|prison|form|place|website|site|group|office"
    r"|company|compania|empresa|operativo|operation|acuerdo|documento|document|estado|state|ciudad|city|pueblo|iglesia"
    r"|church|bot|caso|case|corte|court|hospital|escuela|school|calle|street|papel|paper|orden|order|permiso|visa)s?"
    r"(?: [\w,']{1,15}){0,3} ?\Z"
)


# Before these it is somebody whom the news name, a place or a thing that bears a name.
PUBLIC = re.compile(
    r"(?<!\w)(?:presidente?|president|ex ?presidente?|senador[a]?|senator|gobernador[a]?|governor"
    r"|secretari[oa]|secretary|juez[a]?|judge|ministr[oa]|alcalde(?:sa)?|mayor|papa|pope|cantante|singer|zar|czar|director[a]?"
    r"|san|santa|santo|calle|avenida|estado|ciudad|caso|ley|vs\.?|v\.?)(?: de(?:l)?(?: la)?| of)? \Z"
)
KNOWN_TO_ALL = re.compile(
    r"(?<!\w)(?:trump|biden|rubio|noem|homan|maduro|bukele|petro|machado|obama|vance|mayorkas|bondi|sheinbaum|newsom|abbott"
    r"|desantis|chavez|guaido|arevalo|boluarte|milei|lula|noboa|messi|bolivar|jose gregorio hernandez)(?!\w)"
)


def full_names(text: str, flat: str) -> Iterator[tuple[int, int]]:
    """Where a name and a surname stand in *text*; *flat* is the same letter for letter, small and without accents."""
    shouted = text.isupper()
    for pattern, must_know in ((SAID, False), (PERHAPS, True)):
        for match in pattern.finditer(flat):
            if NO_PERSON.search(flat, max(0, match.start() - 60), match.start()):
                continue
            if found := _name_at(text, flat, match.end(), must_know=must_know, shouted=shouted):
                yield found
    yield from _known_names(flat)


def _known_names(flat: str) -> Iterator[tuple[int, int]]:
    """Given names followed by surnames, all of them known to us, wherever they stand."""
    end = 0
    for start in WORD.finditer(flat):
        if start.start() < end or start[0] not in GIVEN or start[0] in WORDS_TOO:
            continue
        run = list(takewhile(lambda span: _is_part(flat[slice(*span)]), _words_at(flat, start.start())))
        while run and flat[slice(*run[-1])].rstrip(".") not in SURNAMES:
            run.pop()
        if len(run) < 2:
            continue
        (first, _), (last, end) = run[0], run[-1]
        is_public = (
            KNOWN_TO_ALL.search(flat, first, end)
            or PUBLIC.search(flat, max(0, first - 40), first)
            or NO_PERSON.search(flat, max(0, first - 60), first)
        )
        if not is_public and flat[last:end].rstrip(".") not in WORDS_TOO:
            yield first, end


def _is_part(word: str) -> bool:
    word = word.rstrip(".")
    return word in GIVEN or word in SURNAMES or word in JOINING - {"y", "e", "san", "do", "da", "dos"}


def _name_at(text: str, flat: str, at: int, *, must_know: bool, shouted: bool) -> tuple[int, int] | None:
    words = list(_words_at(flat, at))
    while words and flat[slice(*words[0])].rstrip(".") in TITLES:
        words.pop(0)
    capital = [text[start].isupper() and not shouted for start, _ in words]
    is_name = [_is_name(flat[a:b].rstrip("."), large) for (a, b), large in zip(words, capital, strict=True)]

    def goes_on(i: int) -> bool:
        joins = i > 0 and (capital[i] or flat[slice(*words[i])] in JOINING)
        return is_name[i] or (joins and any(is_name[i + 1 : i + 3]))

    run = list(takewhile(goes_on, range(len(words))))
    names = [i for i in run if is_name[i]]
    if len(names) < 2 or names[0] != 0:
        return None
    known = [flat[slice(*words[i])].rstrip(".") for i in names]
    if must_know and not (known[0] in GIVEN and (known[-1] in SURNAMES or text[words[names[-1]][0]].isupper())):
        return None
    if not must_know and not (GIVEN | SURNAMES).intersection(known) and not all(_is_strange(word) for word in known):
        return None
    return words[0][0], words[names[-1]][1]


def _words_at(flat: str, at: int) -> Iterator[tuple[int, int]]:
    """The words that follow, up to the end of the line or a stop."""
    for _ in range(MOST_WORDS):
        match = WORD.match(flat, at)
        if match is None:
            return
        yield match.span()
        at = match.end()
        if flat[at : at + 1] != " " or (match[0].endswith(".") and len(match[0]) > 4):
            return
        at += 1


def _is_name(word: str, capital: bool) -> bool:
    if word in GIVEN or word in SURNAMES:
        return True
    return _is_strange(word, COMMON_CAPITAL) if capital else len(word) > 3 and _is_strange(word)


def _is_strange(word: str, common: float = COMMON) -> bool:
    """Whether neither language says it often."""
    return all(frequencies(locale).get(word, 0.0) < common for locale in Locale)
