"""Personal data that our people write and no library knows: numbers of cases, passports, days of birth, addresses.

Every pattern is bounded, and begins only where a word does: no text makes it slow.
"""

import re

from bot.pii.numbers import AWAY, NO_SUM, STARTS
from bot.pii.spans import PiiKind

END = r"(?![ .-]?\d|[a-z])"
A_WORDS = (
    r"(?<!\w)(?:a[ -]?(?:number|numero|num\b|no\.)|numero (?:de )?(?:a\b|ex?tranjero|alien|inmigrante)"
    r"|alien (?:registration )?(?:number|numero|num\b|no\.|#)|registro de extranjero"
    r"|uscis (?:online account )?(?:number|numero|num\b|no\.|#))"
)
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
    r"|blocks?|percent|another|said|am|pm|before|after|since|until)\b)"
)
MONTH = (
    r"(?:ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|se(?:p|pt|ptiembre|tiembre)"
    r"|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?|january|jan|february|march|april|apr|june|july|august|aug|september"
    r"|october|november|december|dec)\b\.?"
)
DAY_WORDS = r"\d{1,2}(?:st|nd|rd|th|ero|ro|o)?"
DATE = (
    r"(?:\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:19|20)?\d\d|(?:19|20)\d\d ?[/.-] ?\d{1,2} ?[/.-] ?\d{1,2}"
    rf"|\d{{1,2}} \d{{1,2}} (?:19|20)\d\d|{DAY_WORDS} ?(?:de |of |-)?{MONTH}-?,? ?(?:del? )?(?:19|20)\d\d"
    rf"|{MONTH} {DAY_WORDS},? (?:del? )?(?:19|20)\d\d)(?!\d)"
)
BORN = (
    r"(?:naci(?:da|das|do|dos|o|eron)?|nacio|nacimiento|nac\.|f\. ?n\.|fdn|cumple(?:anos)?|born"
    r"|birth ?(?:day|date)?|bday|d\.?o\.?b\.?)"
)
NOT_WHEN = r"(?:(?!antes|despues|before|after|since|desde)[^\d\n;?!]){0,40}?"  # "born before 1 January 1959" is a law's
LICENCE = (
    r"(?<!\w)(?:licencia|brevete|driver'?s?'? licen[cs]e|driving licen[cs]e|drivers? lic|licen[cs]e (?:number|no|#)"
    r"|d\.?l\.? ?#?(?: number)?|state id)(?!\w)"
)


def _compiled(*patterns: tuple[PiiKind, str]) -> tuple[tuple[PiiKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in patterns)


# What was found first keeps its place: these come before the numbers that libraries know,
ANNOUNCED = _compiled(
    (PiiKind.EMAIL, r"(?<![\w.%+-])([\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})"),
    (
        PiiKind.EMAIL,
        r"(?<![\w.-])([\w.-]{2,40} ?(?:\barroba\b|\(arroba\)|\(at\)|\bat\b) ?"
        r"(?:gmail|hotmail|yahoo|outlook|icloud) ?(?:\.|\bpunto\b|\bdot\b) ?[a-z]{2,3})(?!\w)",
    ),
    (PiiKind.RECEIPT, r"(?<!\w)((?:ioe|eac|wac|lin|src|msc|nbc|ysc|tsc|vsc)[ -]?\d(?:[ -]?\d){9})(?!\d)"),
    (
        PiiKind.SSN,
        r"(?<!\w)(?:ssn|itin|soc(?:ial)? ?sec(?:urity)?|seguro social|social)(?!\w)"
        rf"{AWAY}(?<![\d.-])(\d{{3}}[ .-]?\d{{2}}[ .-]?\d{{4}}){END}",
    ),
    (PiiKind.SSN, r"(?<![\w.$/-])(\d{3}([ .-])\d{2}\2\d{4})(?![\d-])"),
    (PiiKind.A_NUMBER, rf"{A_WORDS}{AWAY}(?<![\d$.-])((?:a[ #-]{{0,2}})?\d(?:[ .-]?\d){{6,8}}){END}{NO_SUM}"),
    (PiiKind.A_NUMBER, rf"(?<![\w-])(a ?[#.-] ?\d(?:[ .-]?\d){{6,8}}){END}"),
    (PiiKind.A_NUMBER, rf"(?<![\w-])(a\d(?:[ .-]?\d){{6,8}}){END}"),
    (PiiKind.A_NUMBER, rf"(?<![\w-])(a \d{{8}}){END}{NO_SUM}"),
    (
        PiiKind.PASSPORT,
        rf"(?<!\w)(?:pasaportes?|passports?)(?!\w){AWAY}(?<![\w$.,])"
        rf"([a-z]{{0,2}} ?-?\d{{6,9}}|\d{{3}} \d{{3}} \d{{3}})(?![\d/.,-]\d|\w){NO_SUM}",
    ),
    (PiiKind.BIRTH_DATE, rf"(?<!\w){BORN}(?!\w){NOT_WHEN}(?<![\d/.-])({DATE})"),
    (
        PiiKind.BIRTH_DATE,
        rf"(?<![\w/.-])({DATE})[,:]? (?:es |is )?(?:mi |su |la |my |his |her |the )?"
        r"(?:fecha de nacimiento|cumpleanos|date of birth|birthday|dob)(?!\w)",
    ),
    (
        PiiKind.LICENCE,
        rf"{LICENCE}{AWAY}(?<![\w$.,/-])([a-z]{{0,3}}[ -]?\d(?:[ -]?\d){{5,16}})(?![\w/]|[.,-]\d){NO_SUM}",
    ),
)
# and these after them.
ALONE = _compiled(
    (PiiKind.ID_CARD, r"(?<![\w-])([ve](?:-? ?\d{1,2}(?:\.\d{3}){2}|- ?\d{7,8}|\d{7,8}))(?!\w|\.\d)"),
    (PiiKind.PASSPORT, r"(?<![\w-])((?!bs|us)(?:[b-z]|[a-z]{2})\d{7,8})(?!\w)"),
    (
        PiiKind.A_NUMBER,
        rf"{STARTS}(\d{{9}}|\d{{3}}-\d{{3}}-\d{{3}}|\d{{3}} \d{{3}} \d{{3}})(?![\w/%-]|[., ]\d){NO_SUM}",
    ),
    (
        PiiKind.ADDRESS,
        rf"(?<![\w$.,/#-])(\d{{1,6}}(?:-\d{{1,4}})?[a-z]? (?:{NO_PLACE}[\w.'-]{{1,20}} ){{1,3}}{STREET}"
        r"(?!\w|'|\.?com)(?:,? (?:apt|unit|suite|ste|#)\.? ?#?\w{1,6})?)",
    ),
    (
        PiiKind.ADDRESS,
        rf"(?<![\w$.,/#-])(\d{{2,6}} (?:{NO_PLACE}[\w.'-]{{1,20}} ){{1,3}}{LOOSE}\.?,? "
        r"(?:(?:apt|unit|suite|ste|#)\.? ?#?\w{1,6}|[a-z]{3,20},? [a-z]{2}\b|\d{5}\b))",
    ),
    (PiiKind.ADDRESS, r"(?<!\w)(p\.? ?o\.? box #? ?\d{1,6}|apartado postal #? ?\d{1,6})"),
    (
        PiiKind.ADDRESS,
        rf"(?<!\w)((?:calle|avenida|avda\.?|av\.?|carrera|cra\.?|diagonal|transversal) \d{{1,3}}[a-z]?,? ?"
        rf"{NUMBER_WORDS} ?#? ?\d{{1,5}}(?:[a-z]? ?- ?\d{{1,4}})?)",
    ),
    (
        PiiKind.ADDRESS,
        rf"(?<!\w)((?:calle|avenida|avda\.?|av\.?|carrera) (?:\d{{1,2}} de )?{STREET_NAME}(?:{NUMBER_WORDS} ?#? ?)?"
        rf"\d{{1,5}}(?![\d/]|[.,:]\d){NOT_HOUSE}(?:-\d{{1,4}})?)",
    ),
    (
        PiiKind.ADDRESS,
        rf"(?<!\w)((?:urbanizacion|urb\.?|manzana|mz\.?|sector|barrio|edificio|residencias?) {STREET_NAME}"
        rf"{NUMBER_WORDS} ?#? ?\d{{1,5}}(?!\d))",
    ),
    (
        PiiKind.ADDRESS,
        r"(?<!\w)(?:(?:mi|su|nuestra|la) direccion es|(?:my|his|her|our|the) address is|i live at|we live at)"
        r":? (?:en |at )?(\d{1,6} [^\n.;?!]{3,40})",
    ),
)
