"""Message: a sentence for people that is written once and said in the language of whoever reads it."""

from dataclasses import dataclass

from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale


@dataclass(frozen=True, init=False)
class Message:
    """A sentence in English, as it stands in the catalogue, and what is filled in; a value may be a message too."""

    text: str
    values: tuple[tuple[str, object], ...]

    def __init__(self, text: str, /, **values: object) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", tuple(values.items()))

    def __str__(self) -> str:
        return self.in_locale(Locale.EN)

    def in_locale(self, locale: Locale) -> str:
        """The sentence as *locale* says it."""
        said = gettext_of(locale)(self.text)
        if not self.values:
            return said
        return said.format(**{name: _in(value, locale) for name, value in self.values})


def _in(value: object, locale: Locale) -> object:
    return value.in_locale(locale) if isinstance(value, Message) else value
