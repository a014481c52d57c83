"""The locales we speak."""

from enum import StrEnum

SPANISH_AT_HAND = frozenset({"es", "pt", "ca", "gl", "eu"})


class Locale(StrEnum):
    """A language people are answered in."""

    ES = "es"
    EN = "en"

    @property
    def other(self) -> "Locale":
        """The other language, one tap away."""
        return Locale.EN if self is Locale.ES else Locale.ES


def locale_of(language_code: str | None) -> Locale | None:
    """The locale for Telegram's `language_code` (IETF tag), or None where Telegram sent none.

    Speakers of Portuguese, Catalan, Galician and Basque read Spanish more easily than English.
    """
    if not language_code:
        return None
    return Locale.ES if language_code.lower().replace("_", "-").split("-")[0] in SPANISH_AT_HAND else Locale.EN
