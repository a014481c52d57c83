"""Personal data in what people type: found before matching, so that it is neither matched, kept nor logged.

Every pattern is bounded, and begins only where a word does: no text makes it slow.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.faq.entry import Faq
from bot.languages.text import fold
from bot.pii.full_names import full_names

LONGEST = 4096  # characters that are looked at: more than a message of Telegram holds
TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
OFFICIAL = re.compile(r"\.(?:gov|mil|int|gob\.[a-z]{2}|us|edu)\Z")


class Kind(StrEnum):
    """What sort of personal data it is."""

    A_NUMBER = "a-number"
    PASSPORT = "passport"
    SSN = "ssn"
    ID_CARD = "id-card"  # such as a Venezuelan cédula
    RECEIPT = "receipt-number"  # whoever has it can look the case up
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True)
class Finding:
    """Personal data in a text, from *start* to *end*."""

    kind: Kind
    start: int
    end: int


GAP = r"[^\d\n]{0,25}?"  # between the word that says what a number is, and the number
END = r"(?![ .-]?\d|[a-z])"
MONEY = r"(?! ?(?:\$|usd|dol|dollar|buck|peso|bolivar|bs\b|euro|mil\b|million|millon|%))"
BARE = r"(?<![\w$.,/%+-])(?<!\$ )(?<!bs )(?<!usd )"
A_WORDS = (
    r"(?<!\w)(?:a[ -]?(?:number|numero|num\b|no\.)|numero (?:de )?(?:a\b|ex?tranjero|alien|inmigrante)"
    r"|alien (?:registration )?(?:number|numero|num\b|no\.|#)|registro de extranjero"
    r"|uscis (?:online account )?(?:number|numero|num\b|no\.|#))"
)
PHONE_WORDS = (
    r"(?<!\w)(?:telefonos?|tlf|tel|cel|celular|movil|wh?ats?app?|wasap|guasap|wsp|phone|cell(?:phone)?|mobile"
    r"|(?:llam|marqu)(?:e|en|enme|eme|ame|arme|ar|o)(?: al?)?|call(?: me)?(?: at| on)?|text(?: me)?(?: at| on)?)(?!\w)"
)
YEARS = r"(?!(?:19|20)\d\d[ -](?:19|20)\d\d)"
NUMBER_WORDS = r"(?:#|n[o°º]\.?|num(?:ero)?\.?|casa|apto\.?|apt\.?|con (?:calle|carrera|avenida)|y (?:calle|carrera))"
NOT_HOUSE = (
    r"(?! ?(?:dias?|anos?|mes(?:es)?|horas?|minutos?|semanas?|veces|agentes?|oficiales|personas?|hombres|mujeres"
    r"|policias?|patrullas?|camionetas|carros?|am\b|pm\b|a\.m|p\.m|de la (?:noche|manana|tarde)|dolares|pesos|:\d|%))"
)
STREET_NAME = (
    r"(?:(?!(?:hay|hace|con|por|me|se|lo|le|nos|ayer|hoy|a|en|y|que|desde|eran|vi|vino|donde|cuando)\b)"
    r"[a-z.'-]{1,20},? ){1,4}"
)
STREET = r"(?:street|avenue|ave|av|road|boulevard|blvd|parkway|pkwy|highway|hwy|lane|ln|terrace|drive|dr|circle|cir|st)"
LOOSE = r"(?:court|ct|way|place|pl|square|trail|loop|plaza|rd)"  # which mean other things too
NO_PLACE = (
    r"(?!(?:in|on|at|of|to|for|the|a|an|and|or|my|his|her|by|from|with|is|are|was|were|will|has|have|had|we|he|she|they"
    r"|i|it|you|days?|weeks?|months?|years?|hours?|minutes?|times?|people|men|women|agents?|officers?|kids|children"
    r"|dollars|immigration|federal|supreme|superior|district|circuit|criminal|family|traffic|more|per|cars?|vans?|miles?"
    r"|blocks?|percent|am|pm|before|after|since|until)\b)"
)

# In this order: what was found first keeps its place.
PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.EMAIL, r"(?<![\w.%+-])([\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})"),
        (
            Kind.EMAIL,
            r"(?<![\w.-])([\w.-]{2,40} ?(?:\barroba\b|\(arroba\)|\(at\)|\bat\b) ?"
            r"(?:gmail|hotmail|yahoo|outlook|icloud) ?(?:\.|\bpunto\b|\bdot\b) ?[a-z]{2,3})(?!\w)",
        ),
        (Kind.RECEIPT, r"(?<!\w)((?:ioe|eac|wac|lin|src|msc|nbc|ysc|tsc|vsc)[ -]?\d(?:[ -]?\d){9})(?!\d)"),
        (
            Kind.SSN,
            r"(?<!\w)(?:ssn|itin|soc(?:ial)? ?sec(?:urity)?|seguro social|social)(?!\w)"
            rf"{GAP}(?<![\d.-])(\d{{3}}[ .-]?\d{{2}}[ .-]?\d{{4}}){END}",
        ),
        (Kind.SSN, r"(?<![\w.$/-])(\d{3}([ .-])\d{2}\2\d{4})(?![\d-])"),
        (Kind.A_NUMBER, rf"{A_WORDS}{GAP}(?<![\d$.-])((?:a[ #-]{{0,2}})?\d(?:[ .-]?\d){{6,8}}){END}{MONEY}"),
        (Kind.A_NUMBER, rf"(?<![\w-])(a ?[#.-] ?\d(?:[ .-]?\d){{6,8}}){END}"),
        (Kind.A_NUMBER, rf"(?<![\w-])(a\d(?:[ .-]?\d){{6,8}}){END}"),
        (Kind.A_NUMBER, rf"(?<![\w-])(a \d{{8}}){END}{MONEY}"),
        (
            Kind.PASSPORT,
            rf"(?<!\w)(?:pasaportes?|passports?)(?!\w){GAP}(?<![\w$.,])"
            rf"([a-z]{{0,2}} ?-?\d{{6,9}}|\d{{3}} \d{{3}} \d{{3}})(?![\d/.,-]\d|\w){MONEY}",
        ),
        (
            Kind.ID_CARD,
            rf"(?<!\w)(?:cedula|c\.?i\.?|d\.?n\.?i\.?|carnet)(?!\w){GAP}(?<![\d$.,])([ve]?[ -]{{0,2}}"
            rf"(?:\d{{1,2}}(?:[. ]\d{{3}}){{2}}|\d{{6,10}}))(?!\d){MONEY}",
        ),
        (Kind.ID_CARD, r"(?<![\w-])([ve](?:-? ?\d{1,2}(?:\.\d{3}){2}|- ?\d{7,8}|\d{7,8}))(?!\w|\.\d)"),
        (Kind.PASSPORT, r"(?<![\w-])((?!bs|us)(?:[b-z]|[a-z]{2})\d{7,8})(?!\w)"),
        (Kind.PHONE, r"(?<![\w+])(\+ ?\d(?:[ .()-]{0,2}\d){7,14})(?!\d)"),
        (
            Kind.PHONE,
            r"(?<![\w.$/-])((?:1[ .-]?)?(?:\(\d{3}\)[ .-]{0,2}|\d{3}[ .-]{1,2})\d{3}[ .-]{0,2}\d{4})(?![\w/-]|[.,]\d)",
        ),
        (Kind.PHONE, rf"{BARE}((?:1[ .-]?)?[2-9]\d{{9}})(?![\w/%-]|[.,]\d){MONEY}"),
        (Kind.PHONE, r"(?<![\w.$/-])(0(?:4[12]\d|2\d\d)[ .-]{0,2}\d{3}[ .-]?\d{2}[ .-]?\d{2})(?!\d)"),
        (Kind.PHONE, rf"(?<![\w.$/-]){YEARS}(\d{{2}}[ -]\d{{4}}[ -]\d{{4}})(?![\d/-])"),
        (Kind.PHONE, rf"(?<![\w.$/-]){YEARS}([267]\d{{3}}-\d{{4}})(?![\d/-])"),
        (Kind.PHONE, rf"{PHONE_WORDS}{GAP}(?<![\w$.,/-])(\d(?:[ .-]?\d){{6,11}}){END}{MONEY}"),
        (Kind.A_NUMBER, rf"{BARE}(\d{{9}}|\d{{3}}-\d{{3}}-\d{{3}}|\d{{3}} \d{{3}} \d{{3}})(?![\w/%-]|[., ]\d){MONEY}"),
        (
            Kind.PHONE,
            rf"(?<!\w)(?:mi|su|my|his|her) (?:numero|number)(?: es| is)?:? (\d(?:[ .-]?\d){{6,7}}){END}{MONEY}",
        ),
        (
            Kind.ADDRESS,
            rf"(?<![\w$.,/#-])(\d{{1,6}}(?:-\d{{1,4}})?[a-z]? (?:{NO_PLACE}[\w.'-]{{1,20}} ){{1,3}}{STREET}"
            r"(?!\w|'|\.?com)(?:,? (?:apt|unit|suite|ste|#)\.? ?#?\w{1,6})?)",
        ),
        (
            Kind.ADDRESS,
            rf"(?<![\w$.,/#-])(\d{{2,6}} (?:{NO_PLACE}[\w.'-]{{1,20}} ){{1,3}}{LOOSE}\.?,? "
            r"(?:(?:apt|unit|suite|ste|#)\.? ?#?\w{1,6}|[a-z]{3,20},? [a-z]{2}\b|\d{5}\b))",
        ),
        (Kind.ADDRESS, r"(?<!\w)(p\.? ?o\.? box #? ?\d{1,6}|apartado postal #? ?\d{1,6})"),
        (
            Kind.ADDRESS,
            rf"(?<!\w)((?:calle|avenida|avda\.?|av\.?|carrera|cra\.?|diagonal|transversal) \d{{1,3}}[a-z]?,? ?"
            rf"{NUMBER_WORDS} ?#? ?\d{{1,5}}(?:[a-z]? ?- ?\d{{1,4}})?)",
        ),
        (
            Kind.ADDRESS,
            rf"(?<!\w)((?:calle|avenida|avda\.?|av\.?|carrera) (?:\d{{1,2}} de )?{STREET_NAME}(?:{NUMBER_WORDS} ?#? ?)?"
            rf"\d{{1,5}}(?![\d/]|[.,:]\d){NOT_HOUSE}(?:-\d{{1,4}})?)",
        ),
        (
            Kind.ADDRESS,
            rf"(?<!\w)((?:urbanizacion|urb\.?|manzana|mz\.?|sector|barrio|edificio|residencias?) {STREET_NAME}"
            rf"{NUMBER_WORDS} ?#? ?\d{{1,5}}(?!\d))",
        ),
        (
            Kind.ADDRESS,
            r"(?<!\w)(?:(?:mi|su|nuestra|la) direccion es|(?:my|his|her|our|the) address is|i live at|we live at)"
            r":? (?:en |at )?(\d{1,6} [^\n.;?!]{3,40})",
        ),
    )
)


class PersonalData:
    """Finds personal data in what people type; what stands in the FAQ's own texts, such as hotlines, is none."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        flat = [_flat(text) for text in texts]
        self._own = " ".join(map(fold, flat))
        self._numbers = " ".join(re.sub(r"[ .()-]", "", text) for text in flat)

    @classmethod
    def of(cls, faq: Faq) -> "PersonalData":
        """One that knows what stands in *faq*."""
        return cls(f"{entry.question}\n{entry.answer}" for entry in faq.entries)

    def find(self, text: str) -> tuple[Finding, ...]:
        """What personal data is in *text*, in its order; nothing overlaps."""
        text = text[:LONGEST]
        flat = _flat(text)
        found: list[Finding] = []

        def add(kind: Kind, start: int, end: int) -> None:
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Finding(kind, start, end))

        for kind, pattern in PATTERNS:
            for match in pattern.finditer(flat):
                if not self._is_public(kind, match[1]):
                    add(kind, *match.span(1))
        for start, end in full_names(text, flat):
            add(Kind.NAME, start, end)
        return tuple(sorted(found, key=lambda finding: finding.start))

    def _is_public(self, kind: Kind, words: str) -> bool:
        if fold(words) in self._own:
            return True
        if kind is Kind.PHONE:
            number = "".join(filter(str.isdigit, words))[-10:]
            return (len(number) == 10 and number[:3] in TOLL_FREE) or number in self._numbers
        return kind is Kind.EMAIL and OFFICIAL.search(words) is not None


def without(text: str, findings: Iterable[Finding], put: Callable[[Finding], str] = lambda _: " ") -> str:
    """*text* with every finding cut out, or with what *put* gives in its place."""
    kept, at = [], 0
    for finding in findings:
        kept += [text[at : finding.start], put(finding)]
        at = finding.end
    return "".join([*kept, text[at:]])


def _flat(text: str) -> str:
    """*text* letter for letter in small letters without accents, dashes and spaces of one kind each."""
    return text.lower() if text.isascii() else "".join(map(_flat_letter, text))


def _flat_letter(letter: str) -> str:
    match unicodedata.category(letter):
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case _:
            return unicodedata.normalize("NFKD", letter)[0].lower()[:1]
