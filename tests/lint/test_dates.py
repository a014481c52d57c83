"""What must be the same in every language, and what goes out of date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.locale import Locale
from bot.lint.dates import amounts, dates, forms, numbers, phones, rulings, undated


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Llame al 1-888-351-4024.", {"8883514024"}),
        ("+1 888 351 4024, (888) 351-4024 o 888.351.4024", {"8883514024"}),
        ("1‑888‑351‑4024", {"8883514024"}),
        ("1-800-CALL-NOW", {"800CALLNOW"}),
        ("+58 212 555 55 55", {"+58212555" + "5555"}),
        ("Marque 9116# adentro", {"9116#"}),
        ("911, 988 o 211", {"911", "988", "211"}),
        ("El 11 de julio de 2026, 1.911 o $911, A-988 988lifeline.org", set()),
    ],
)
def test_phones_are_read_alike(text, numbers):
    """However a number is written, it is the same number."""
    assert phones(text) == numbers


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("$1,500", {"$1500"}),
        ("1.500 dólares", {"$1500"}),
        ("1 dollar y $1", {"$1"}),
        ("US$ 5,000.50", {"$5000.5"}),
        ("$5 mil y 5 thousand dollars", {"$5000"}),
        ("2 millones de dólares, $2 million", {"$2000000"}),
        ("15 por ciento, 15%, 15 percent", {"15%"}),
        ("$5,130 in 2026", {"$5130"}),
        ("$150 to $280, $150-$280, $150-280", {"$150", "$280"}),
        ("entre 150 y 280 dólares; from 150 to 280 dollars", {"$150", "$280"}),
        ("15 to 20 percent; 15–20%; 15 a 20 por ciento", {"15%", "20%"}),
        ("en 2025 y 500 dólares", {"$500"}),
        ("$5 milímetros, $12.50 y $1,234,567.80", {"$5", "$12.5", "$1234567.8"}),
        ("15 días, 2026, 100 personas, 5 mil personas", set()),
    ],
)
def test_amounts_are_read_alike(text, sums):
    """However a sum is written, it is the same sum."""
    assert amounts(text) == sums


def test_forms_are_names_of_forms():
    """Letters, a hyphen and a number make a form's name; an A-number or a phone do not."""
    text = "I-589, EOIR-33/IC, G‑28, N-400, DS-3053 y AR-11; no A-123456789, COVID-19 ni 1-888-351-4024"

    assert forms(text) == {"I-589", "EOIR-33", "G-28", "N-400", "DS-3053", "AR-11"}


def test_numbers_are_all_the_others():
    """Days, ages and years count, with separators of either language; phones, sums and forms do not."""
    text = "En 2026, 1.500 o 1,500 personas, 4,5 horas, de 8 a 20; 1-888-351-4024, $500, 20%, I-589, 911"

    assert numbers(text) == {"2026", "1500", "4.5", "8", "20"}


def test_dates_are_days_with_their_year():
    """Written alike in both languages; a month alone, and a day without a year, are none."""
    spanish = "Desde el 17 de julio de 2026, el 1.º de marzo del 2025 y el 3 de mayo; en julio de 2026."
    english = "Since July 17, 2026, 1 March 2025 and on May 3; in July 2026."

    assert dates(spanish, Locale.ES) == dates(english, Locale.EN) == {"2026-07-17", "2025-03-01"}


def test_rulings_are_names_and_numbers_of_cases():
    """What only a court can overturn."""
    text = "Matter of Yajure Hurtado, Trump v. Illinois, caso 26-104 y case 25-3248; no el I-918 ni 10-12."

    assert rulings(text) == {"Matter of Yajure Hurtado", "Trump v. Illinois", "26-104", "25-3248"}


@pytest.mark.parametrize(
    ("text", "locale", "found"),
    [
        ("Actualmente no hay vuelos.", Locale.ES, ["Actualmente"]),
        ("A julio de 2026 no hay vuelos. Este año fue así.", Locale.ES, []),
        ("Ahora llame. Hágalo hoy.", Locale.ES, []),
        ("Hay una nueva ley.", Locale.ES, ["nueva ley"]),
        ("Pida una tarjeta nueva.", Locale.ES, []),
        ("**Una ley nueva:**\nMire quién la firma.", Locale.ES, []),
        ("There are currently no flights.", Locale.EN, ["currently"]),
        ("Since 2026 there are new rules.", Locale.EN, []),
        ("Call now. Get a new card.", Locale.EN, []),
        ('Open the "List of Currently Disciplined Practitioners".', Locale.EN, []),
        ("Rules as of July 2026:\n\n- currently one\n\nLately two.", Locale.EN, ["Lately"]),
        ("Busque un abogado esta semana.", Locale.ES, []),
    ],
)
def test_undated_names_what_has_no_year_near(text, locale, found):
    """Words of the present want a year in the paragraph, or in the one that leads to the list."""
    assert [place.words for place in undated(text, locale)] == found


def test_undated_knows_the_line():
    """The place is the line of the words."""
    (place,) = undated("One.\n\nTwo\nthree currently.", Locale.EN)

    assert place.line == 3


@given(st.text())
def test_wording_any_text_is_read(text):
    """No text makes the reading fail."""
    phones(text), amounts(text), forms(text), numbers(text), dates(text, Locale.EN), rulings(text)
    list(undated(text, Locale.ES))
