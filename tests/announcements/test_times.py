"""Times as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.announcements.times import MissingHourError, PastTimeError, UnreadableTimeError, in_words, read_time
from bot.languages.locale import Locale

NOW = datetime(2026, 7, 20, 12, 15, 13, tzinfo=UTC)  # a Monday, 8:15 in New York
ES, EN = Locale.ES, Locale.EN

WRITTEN = [
    (ES, "2026-07-21 18:30", "2026-07-21 18:30"),
    (ES, "2026-07-21T18:30", "2026-07-21 18:30"),
    (ES, "mañana a las 9", "2026-07-21 09:00"),
    (ES, "MANANA A LAS 9", "2026-07-21 09:00"),
    (ES, "man\u0303ana a las 9", "2026-07-21 09:00"),
    (ES, "mañana a las 9 de la noche", "2026-07-21 21:00"),
    (ES, "mañana a las 9 de la mañana", "2026-07-21 09:00"),
    (ES, "mañana a mediodía", "2026-07-21 12:00"),
    (ES, "mañana a las 12 pm", "2026-07-21 12:00"),
    (ES, "pasado mañana 10:00", "2026-07-22 10:00"),
    (ES, "hoy a las 7 pm", "2026-07-20 19:00"),
    (ES, "esta noche a las 8", "2026-07-20 20:00"),
    (ES, "30/11/2026 9:00", "2026-11-30 09:00"),
    (ES, "1/2/2027 8:00", "2027-02-01 08:00"),
    (ES, "30 de noviembre a las 9", "2026-11-30 09:00"),
    (ES, "21.7.2026 18.30", "2026-07-21 18:30"),
    (ES, "21.07 9:00", "2026-07-21 09:00"),
    (ES, "el lunes a las 18:30", "2026-07-27 18:30"),
    (ES, "próximo viernes 17:00", "2026-07-24 17:00"),
    (ES, "miércoles a las 9:30 a.m.", "2026-07-22 09:30"),
    (ES, "las 5 pm del viernes", "2026-07-24 17:00"),
    (ES, "lunes a las 17 h", "2026-07-27 17:00"),
    (ES, "dentro de 3 días a las 10:00", "2026-07-23 10:00"),
    (ES, "9am", "2026-07-20 09:00"),
    (ES, "7 am", "2026-07-21 07:00"),
    (ES, "a las 7 de la tarde", "2026-07-20 19:00"),
    (ES, "en 2 horas", "2026-07-20 10:15"),
    (ES, "en media hora", "2026-07-20 08:45"),
    (EN, "tomorrow at 9", "2026-07-21 09:00"),
    (EN, "tomorrow 9am", "2026-07-21 09:00"),
    (EN, "tomorrow at 9 in the morning", "2026-07-21 09:00"),
    (EN, "tomorrow at noon", "2026-07-21 12:00"),
    (EN, "tonight at 8", "2026-07-20 20:00"),
    (EN, "11/30/2026 9:00", "2026-11-30 09:00"),
    (EN, "30/11/2026 9:00", "2026-11-30 09:00"),
    (EN, "1/2/2027 8:00", "2027-01-02 08:00"),
    (EN, "Nov 30 9:00", "2026-11-30 09:00"),
    (EN, "on Friday, July 24th at 5 p.m.", "2026-07-24 17:00"),
    (EN, "next friday 5pm", "2026-07-24 17:00"),
    (EN, "in 2 hours", "2026-07-20 10:15"),
    (EN, "mañana a las 9", "2026-07-21 09:00"),
]


@pytest.mark.parametrize(("locale", "text", "expected"), WRITTEN)
def test_read_time_knows_what_people_write(locale, text, expected):
    """In both languages, whoever writes; without a zone in New York, and of what is to come."""
    moment = read_time(text, now=NOW, locale=locale)

    assert moment.at + timedelta(hours=-5 if expected > "2026-11-01" else -4) == datetime.fromisoformat(f"{expected}Z")
    assert moment.zone == "America/New_York"


@pytest.mark.parametrize(
    ("text", "at", "zone"),
    [
        ("2026-07-21 18:30 America/Caracas", "2026-07-21 22:30", "America/Caracas"),
        ("2026-12-21 18:30 et", "2026-12-21 23:30", "America/New_York"),
        ("tomorrow 9am CT", "2026-07-21 14:00", "America/Chicago"),
        ("mañana a las 9 (hora del Centro)", "2026-07-21 14:00", "America/Chicago"),
        ("9pm Pacific time", "2026-07-21 04:00", "America/Los_Angeles"),
        ("tomorrow 9:00 EST", "2026-07-21 13:00", "America/New_York"),
        ("2026-07-21 18:30 UTC", "2026-07-21 18:30", "UTC"),
    ],
)
def test_read_time_knows_zones_and_summer(text, at, zone):
    """Names of places, the usual letters, and words."""
    moment = read_time(text, now=NOW)

    assert (moment.at, moment.zone) == (datetime.fromisoformat(f"{at}Z"), zone)


@pytest.mark.parametrize("text", ["mañana", "tomorrow", "el viernes", "viernes a las 5", "friday at 5", "2026-07-21"])
def test_read_time_asks_for_an_hour_that_is_not_clear(text):
    """No hour, or one of the morning and of the afternoon: nobody is to be woken by a guess."""
    with pytest.raises(MissingHourError):
        read_time(text, now=NOW, locale=ES)


@pytest.mark.parametrize("text", ["2020-01-01 10:00", "0001-01-01 10:00", "hoy a las 8:00"])
def test_read_time_refuses_what_has_passed(text):
    """Of its own kind, so that the sentence can say so."""
    with pytest.raises(PastTimeError):
        read_time(text, now=NOW, locale=ES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "5",
        "9999-12-31 23:30",
        "2026-13-01 10:00",
        "2026-07-21 25:00",
        "2026-07-21 10:61",
        "2026-07-21 10:00 ../etc",
        "2026-07-21 18:30 Mars/Base",
        "viernes 21 a las 5 pm",
        "12 de la noche",
        "2 de la noche",
        "la reunión es a las 17:00 en la iglesia",
        "x" * 90,
    ],
)
def test_read_time_refuses_what_is_none(text):
    """Including a weekday that is not of that date, midnight that may be noon, and the year 9999."""
    with pytest.raises(UnreadableTimeError):
        read_time(text, now=NOW, locale=ES)


def test_in_words_reads_a_time_back():
    """With weekday, month, half of the day and zone, so that a mistake is seen."""
    moment = datetime(2026, 11, 30, 14, tzinfo=UTC)

    assert in_words(moment, "America/New_York", ES) == "lunes, 30 de noviembre de 2026, 9:00 a.m. (hora del Este)"
    assert in_words(moment, "America/Chicago", EN) == "Monday, November 30, 2026, 8:00 AM (Central time)"
    assert in_words(moment, "America/Caracas", EN).endswith("10:00 AM (America/Caracas)")
