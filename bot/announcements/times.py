"""Times as people write them, in Spanish and English: `mañana a las 9`, `11/30/2026 9am CT`, `in 2 hours`.

The hour is read by rules of our own, since a guessed hour would send an announcement in the night; the day is read
by dateparser.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names
from dateparser.date import DateDataParser

from bot.announcements.model import USUAL_ZONE
from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale

FARTHEST = timedelta(days=400)
LONGEST = 80  # characters
REGIONS = {Locale.ES: "es_US", Locale.EN: "en_US"}  # where clocks are told with a. m. and p. m.
DATE_ORDERS = {Locale.ES: "DMY", Locale.EN: "MDY"}
ZONES = {
    "et": USUAL_ZONE,
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "utc": "UTC",
    "gmt": "UTC",
}
ZONE_WORDS = {
    "este": "et",
    "eastern": "et",
    "centro": "ct",
    "central": "ct",
    "montana": "mt",
    "mountain": "mt",
    "pacifico": "pt",
    "pacific": "pt",
}
PLACE = re.compile(r"\s+(?P<place>[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)\s*$")
ZONE = re.compile(
    rf",?\s*\(?\b(?:(?:hora\s+(?:del?\s+)?)?(?P<word>{'|'.join(ZONE_WORDS)})(?:\s+time)?"
    rf"|(?P<letters>{'|'.join(ZONES)}|[ecmp][sd]t))\)?$"
)
HALVES = {
    "morning": r"a\.? ?m\b\.?|de la (?:manana|madrugada)|in the morning",
    "afternoon": r"p\.? ?m\b\.?|de la tarde|in the (?:afternoon|evening)",
    "night": r"de la noche|at night",
}
CLOCK = re.compile(
    r"(?:\b(?P<at>a las?|las?|at)\s+|@\s*|\b)(?P<hour>\d{1,2})"
    r"(?:(?P<mark>[:h.])(?P<minute>\d\d)\b)?(?::\d\d\b)?"
    rf"\s*(?:{'|'.join(f'(?P<{name}>{words})' for name, words in HALVES.items())}|(?P<hours>h(?:rs?|oras)?\b\.?))?"
    r"(?![\d/.:-])"
)
NOON = re.compile(r"\b(?:al? )?mediodia\b|\b(?:at )?noon\b")
AFTER = re.compile(r"(?:en|dentro de|in) (?P<count>\d{1,3}|una?|media|an?|half an) (?P<unit>hora|hour|min)[a-z]*")
UNITS = {"hora": timedelta(hours=1), "hour": timedelta(hours=1), "min": timedelta(minutes=1)}
UNCLEAR = range(1, 8)  # hours that people say of the morning and of the afternoon
HALF_HOURS = frozenset({"media", "half an"})
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(?<=\d)\.(?=\d)")  # 21.7.2026, which would be read as an hour
ISO_TIME = re.compile(r"(?<=\d)t(?=\d)")
TODAY = re.compile(
    r"\b(?:(?P<morning>esta manana|this morning)|(?P<afternoon>esta tarde|this (?:afternoon|evening))"
    r"|(?P<night>esta noche|tonight))\b"
)
IN_TWO_DAYS = frozenset({"pasado manana", "day after tomorrow"})
PASSING = re.compile(r"\b(?:el|la|este|esta|proximo|proxima|que viene|on|this|next|the|of|(?<!dentro )del?)\b|[,;]")


class UnreadableTimeError(ValueError):
    """The words name no moment that could be meant."""


class MissingHourError(UnreadableTimeError):
    """The words name a day and no hour of it, or an hour that could be in the morning or in the afternoon."""


class PastTimeError(ValueError):
    """The moment has passed."""


@dataclass(frozen=True)
class Moment:
    """A moment, and the zone in which it was said."""

    at: datetime
    zone: str


def read_time(text: str, *, now: datetime, locale: Locale = Locale.EN) -> Moment:
    """The moment that the words name; without a zone in that of New York.

    Where a number could be a day or a month, *locale* says which comes first. Raises PastTimeError where it has
    passed, MissingHourError where no hour is named, and UnreadableTimeError where it is no moment within a year or so.
    """
    if len(text) > LONGEST:
        raise UnreadableTimeError
    words, zone = _zone(text)
    if after := AFTER.fullmatch(words):
        return Moment((now + _duration(after)).replace(second=0, microsecond=0), zone)
    clock, words = _clock(words)
    try:
        here = now.astimezone(ZoneInfo(zone))
        day = _day(" ".join(PASSING.sub(" ", TODAY.sub("hoy", words)).split()), here.date(), locale)
        if clock is None:
            raise MissingHourError
        local = datetime.combine(day or here.date(), clock, here.tzinfo)
        if day is None and local <= now:
            local += timedelta(days=1)
        at = local.astimezone(UTC)
    except OverflowError as error:
        raise UnreadableTimeError from error
    if at <= now:
        raise PastTimeError
    if at > now + FARTHEST:
        raise UnreadableTimeError
    return Moment(at, zone)


def in_words(moment: datetime, zone: str, locale: Locale) -> str:
    """The moment as people say it: `lunes, 30 de noviembre de 2026, 9:00 a. m. (hora del Este)`."""
    local = moment.astimezone(ZoneInfo(zone))
    told = f"{format_date(local, 'full', locale.value)}, {format_time(local, 'short', locale=REGIONS[locale])}"
    return f"{' '.join(told.split())} ({zone_name(zone, locale)})"


def zone_name(zone: str, locale: Locale) -> str:
    """The zone as people call it."""
    _ = gettext_of(locale)
    names = {
        USUAL_ZONE: _("Eastern time"),
        "America/Chicago": _("Central time"),
        "America/Denver": _("Mountain time"),
        "America/Los_Angeles": _("Pacific time"),
    }
    return names.get(zone, zone)


def _zone(text: str) -> tuple[str, str]:
    """The words in small letters without accents, without the zone at their end; and that zone."""
    if place := PLACE.search(text):
        try:
            ZoneInfo(place["place"])
        except (KeyError, OSError, ValueError) as error:  # what zoneinfo raises depends on the name
            raise UnreadableTimeError from error
        return _folded(text[: place.start()]), place["place"]
    words = _folded(text)
    if found := ZONE.search(words):
        letters = ZONE_WORDS[found["word"]] if found["word"] else found["letters"]
        return words[: found.start()].strip(), ZONES.get(letters) or ZONES[f"{letters[0]}t"]
    return words, USUAL_ZONE


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        ISO_TIME.sub(" ", "".join(filter(lambda letter: not unicodedata.combining(letter), letters))).split()
    )


def _duration(after: re.Match[str]) -> timedelta:
    if after["count"] in HALF_HOURS:
        return timedelta(minutes=30)
    return UNITS[after["unit"]] * (int(after["count"]) if after["count"].isdigit() else 1)


def _clock(words: str) -> tuple[time | None, str]:
    """The hour that is named, and the words without it. A bare number is an hour only after `at`."""
    if noon := NOON.search(words):
        return time(12), _cut(words, noon)
    named = [
        found for found in CLOCK.finditer(words) if any(found[name] for name in ("at", "minute", "hours", *HALVES))
    ]
    if not named:
        return None, words
    found = min(named, key=lambda found: found["mark"] == ".")  # 21.07 may be a day where 9:00 stands as well
    hour, minute = _hour(int(found["hour"]), found, TODAY.search(words)), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise UnreadableTimeError
    return time(hour, minute), _cut(words, found)


def _hour(hour: int, clock: re.Match[str], today: re.Match[str] | None) -> int:
    """The hour of twenty-four, by the half of the day that is named with it."""
    morning, afternoon, night = (clock[half] or (today and today[half]) for half in HALVES)
    is_spelt = len(clock["morning"] or "") > len("a. m.")
    if (hour == 12 and (night or (morning and is_spelt))) or (night and hour < 6):
        raise UnreadableTimeError  # noon for some, midnight for others
    if morning:
        return hour % 12 if hour <= 12 else hour
    if afternoon or night:
        return hour + 12 if 0 < hour < 12 else hour
    if clock["at"] and not clock["mark"] and not clock["hours"] and hour in UNCLEAR:
        raise MissingHourError
    return hour


def _cut(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}"


def _day(words: str, today: date, locale: Locale) -> date | None:
    """The day that is named, or None where none is. Raises UnreadableTimeError for words that are no day."""
    if not words:
        return None
    if words in IN_TWO_DAYS:
        return today + timedelta(days=2)
    if iso := ISO_DAY.fullmatch(words):
        try:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError as error:
            raise UnreadableTimeError from error
    words = DOTTED.sub("/", words)
    if not words.isdigit():
        for spoken in (locale, locale.other):
            day = _parsed(words, today, spoken, DATE_ORDERS[locale])
            if day is not None and _agrees(words, day, spoken):
                return day
    raise UnreadableTimeError


def _parsed(words: str, today: date, locale: Locale, order: str) -> date | None:
    noon = datetime.combine(today, time(12))
    settings = {"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "future", "DATE_ORDER": order, "TIMEZONE": "UTC"}
    found = DateDataParser(languages=[locale.value], settings=settings).get_date_data(words)
    return found.date_obj.date() if found.date_obj is not None and found.period == "day" else None


def _agrees(words: str, day: date, locale: Locale) -> bool:
    """Whether the day is of the week that the words name, where they name one: dateparser does not look."""
    named = {number for word in words.split() for number, names in _weekdays(locale).items() if word in names}
    return not named or day.weekday() in named


@cache
def _weekdays(locale: Locale) -> dict[int, frozenset[str]]:
    return {
        number: frozenset(
            _folded(get_day_names(width, locale=locale.value)[number]).strip(".") for width in ("wide", "abbreviated")
        )
        for number in range(7)
    }
