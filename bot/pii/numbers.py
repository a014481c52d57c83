"""Numbers whose form or check digits say what they are: bank cards, identity cards, phones.

What is valid where is known to `stdnum` and `phonenumbers`. A number that people announce ("mi cédula es ...") needs
no check digits, since people mistype; one that stands alone needs the whole form.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from phonenumbers import Leniency, NumberParseException, PhoneNumberMatcher, is_possible_number, is_valid_number, parse
from stdnum import luhn
from stdnum.br import cpf
from stdnum.cl import rut
from stdnum.co import nit
from stdnum.cr import cpf as cr_cedula
from stdnum.cu import ni
from stdnum.do import cedula
from stdnum.ec import ci
from stdnum.es import dni, nie
from stdnum.mx import curp, rfc
from stdnum.ve import rif

from bot.pii.spans import PiiKind

AWAY = r"[^\d\n]{0,25}?"  # between the word that says what a number is, and the number
NO_SUM = r"(?! ?(?:\$|usd|dol|dollar|buck|peso|bolivar|bs\b|euro|mil\b|million|millon|%))"
STARTS = r"(?<![\w$.,/%+-])(?<!\$ )(?<!bs )(?<!usd )"
ENDS = r"(?![\w/%]|[.,-]\d)"

REGIONS = re.findall(r"[A-Z]{2}", "US MX VE CO PE EC CL GT HN SV NI CR PA CU DO BR AR BO HT ES")
COUNTRY_CODES = frozenset({1, 34, 51, 52, 53, 54, 55, 56, 57, 58, 502, 503, 504, 505, 506, 507, 509, 591, 593})
PHONE_WORDS = (
    r"(?<!\w)(?:(?:telefonos?|tlf|tel|cel|celular|movil|wh?ats?app?|wasap|guasap|wsp|phone|cell(?:phone)?|mobile)"
    r"|(?:llam|marqu)(?:e|en|enme|eme|ame|arme|ar|o)(?: al?)?|(?:call|text|reach)(?: me)?(?: at| on)?"
    r"|(?:mi|su|my|his|her) (?:numero|number)(?: (?:de|en|in|from) (?:el |la )?\w{4,12})?(?: es| is)?)(?!\w)"
)
PHONE = re.compile(rf"{STARTS}((?:\+ ?)?\(?\d(?:[ .()-]{{0,3}}\d){{6,14}}){ENDS}{NO_SUM}")
INTERNATIONAL = re.compile(r"(?<![\w+])(\+ ?\d(?:[ .()-]{0,3}\d){7,14})(?!\d)")
ANNOUNCED_PHONE = re.compile(
    rf"{PHONE_WORDS}{AWAY}(?<![\w$.,/-])(\(?\d(?:[ .()-]{{0,2}}\d){{6,11}})(?![ .-]?\d|[a-z]){NO_SUM}"
)
LIKE_DATE = re.compile(r"(?:(?:19|20)\d\d[ .-]\d{1,2}[ .-]\d{1,2}|\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)\d\d)\Z")
LIKE_YEARS = re.compile(r"\(?(?:19|20)\d\d[ .-]{1,3}(?:19|20)\d\d\Z")
ASKED = 40  # candidates a text whose validity is looked up: more is no message

ID_WORDS = (
    r"(?<!\w)(?:cedula|c\.?i\.?|d\.?n\.?i\.?|n\.?i\.?e\.?|carnet|(?:tarjeta|documento|numero|mi) (?:de )?identidad"
    r"|identity (?:card|number)|(?:national|honduran|honduras) id|id card|curp|rfc|dpi|cui|dui|nit|rut|cpf|rif)(?!\w)"
)
ANNOUNCED_ID = re.compile(
    rf"{ID_WORDS}{AWAY}(?<![\w$.,])"
    rf"((?:[a-z]{{1,4}}[ -]{{0,2}})?\d(?:[ .-]?\d){{5,14}}(?:-?[a-z](?![a-z]))?)(?!\w){NO_SUM}"
)


@dataclass(frozen=True)
class Official:
    """How a country or a bank writes a number, and whether its check digits hold."""

    kind: PiiKind
    form: re.Pattern[str]
    is_valid: Callable[[str], bool]


def _official(kind: PiiKind, form: str, is_valid: Callable[[str], bool] = lambda _: True) -> Official:
    return Official(kind, re.compile(rf"(?<![\w$.,/-])({form})(?![\w-]|[.,/]\d)"), is_valid)


def is_card(written: str) -> bool:
    """Whether *written* is the number of a bank card: its issuer's first digits, its length, its check digit."""
    digits = re.sub(r"\D", "", written)
    return re.match(r"3[47]|4|5[1-5]|2[2-7]|6(?:011|4|5)|3(?:0[0-5]|6|8)", digits) is not None and luhn.is_valid(digits)


def is_dpi(written: str) -> bool:
    """Whether *written* is a Guatemalan DPI (CUI): eight digits, their check digit, a department and a municipality."""
    digits = re.sub(r"\D", "", written)
    check = sum(int(digit) * weight for digit, weight in zip(digits[:8], range(2, 10), strict=True)) % 11
    return check == int(digits[8]) and 1 <= int(digits[9:11]) <= 22 and digits[11:] != "00"


def is_dui(written: str) -> bool:
    """Whether *written* is a Salvadoran DUI: eight digits and their check digit."""
    digits = re.sub(r"\D", "", written)
    return sum(int(digit) * weight for digit, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 10 == 0


OFFICIAL = (
    _official(PiiKind.ID_CARD, r"\d{4}[ -]?\d{5}[ -]?\d{4}", is_dpi),
    _official(PiiKind.CARD, r"\d(?:[ -]?\d){12,18}", is_card),
    _official(PiiKind.ID_CARD, r"[a-z]{4}\d{6}[hmx][a-z]{5}[a-z\d]\d", lambda text: curp.is_valid(text, False)),
    _official(PiiKind.ID_CARD, r"[a-z]{4}\d{6}[a-z\d]{3}", rfc.is_valid),
    _official(PiiKind.ID_CARD, r"\d{8}-\d", is_dui),
    _official(PiiKind.ID_CARD, r"\d{3}\.\d{3}\.\d{3}-\d{2}", cpf.is_valid),
    _official(PiiKind.ID_CARD, r"\d{3}\.\d{3}\.\d{3}-\d", nit.is_valid),
    _official(PiiKind.ID_CARD, r"\d{1,2}\.\d{3}\.\d{3}-[\dk]", rut.is_valid),
    _official(PiiKind.ID_CARD, r"\d{3}-\d{7}-\d", cedula.is_valid),
    _official(PiiKind.ID_CARD, r"0?\d-\d{4}-\d{4}", cr_cedula.is_valid),
    _official(PiiKind.ID_CARD, r"[vejg]-\d{8}-\d", rif.is_valid),
    _official(PiiKind.ID_CARD, r"[xyz][ -]?\d{7}[ -]?[a-z]", nie.is_valid),
    _official(PiiKind.ID_CARD, r"\d{8}[ -]?[a-z]", dni.is_valid),
    _official(PiiKind.ID_CARD, r"\d{11}", ni.is_valid),  # Cuba: it holds the day of birth
    _official(PiiKind.ID_CARD, r"\d{9}-\d", ci.is_valid),  # Ecuador
    _official(PiiKind.ID_CARD, r"[01]\d{3}-(?:19|20)\d\d-\d{5}"),  # Honduras: municipality, year of birth
    _official(PiiKind.ID_CARD, r"\d{3}-\d{6}-\d{4}[a-z]"),  # Nicaragua
)


def official_numbers(flat: str) -> Iterator[tuple[PiiKind, int, int]]:
    """Cards and identity cards in *flat*, small letters without accents: by their form, or announced."""
    for official in OFFICIAL:
        for match in official.form.finditer(flat):
            if official.is_valid(match[1]):
                yield official.kind, *match.span(1)
    for match in ANNOUNCED_ID.finditer(flat):
        if not LIKE_DATE.match(match[1]):
            yield PiiKind.ID_CARD, *match.span(1)


def announced_phones(flat: str) -> Iterator[tuple[int, int]]:
    """Phones in *flat* after a word that says so, and those with a plus sign."""
    for pattern in (INTERNATIONAL, ANNOUNCED_PHONE):
        for match in pattern.finditer(flat):
            if pattern is INTERNATIONAL or not LIKE_DATE.match(match[1]):
                yield match.span(1)


def phones(flat: str) -> Iterator[tuple[int, int]]:
    """Phones in *flat* that stand alone, written as people write them in the countries of REGIONS."""
    for tried, match in enumerate(PHONE.finditer(flat)):
        if tried == ASKED:
            return
        if not LIKE_DATE.match(match[1]) and not LIKE_YEARS.match(match[1]) and _is_phone(match[1]):
            yield match.span(1)


@lru_cache(maxsize=1000)
def _is_phone(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    if (len(digits) == 10 and _is_american(digits)) or (11 <= len(digits) <= 13 and _has_country_code(digits)):
        return True
    with_prefix = digits[0] == "0"  # as at home in Venezuela and Ecuador, where people group as they like
    if digits == written and not with_prefix:
        return False
    leniency = Leniency.VALID if with_prefix else Leniency.STRICT_GROUPING
    return any(PhoneNumberMatcher(written, region, leniency, max_tries=2).has_next() for region in REGIONS)


def _has_country_code(digits: str) -> bool:
    try:
        number = parse(f"+{digits}")
    except NumberParseException:
        return False
    return number.country_code in COUNTRY_CODES and is_valid_number(number)


def _is_american(digits: str) -> bool:
    """Whether ten *digits* have the form of a number in the US; the code of no place counts, since people mistype."""
    return digits[0] not in "01" and is_possible_number(parse(digits, "US"))
