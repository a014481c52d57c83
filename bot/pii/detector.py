"""Personal data in what people type: found before matching, so that it is neither matched, kept nor logged."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.faq.entry import Faq
from bot.languages.text import fold
from bot.pii.full_names import full_names
from bot.pii.numbers import announced_phones, official_numbers, phones
from bot.pii.patterns import ALONE, ANNOUNCED
from bot.pii.spans import PiiKind, PiiSpan

LONGEST = 4096  # characters that are looked at: more than a message of Telegram holds
TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
OFFICIAL = re.compile(r"\.(?:gov|mil|int|gob\.[a-z]{2}|us|edu)\Z")


class PersonalData:
    """Finds personal data in what people type; what stands in the FAQ's own texts, such as hotlines, is none."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        flat = [_flat(text) for text in texts]
        self._own = " ".join(map(fold, flat))
        self._numbers = " ".join(re.sub(r"[ .()-]", "", text) for text in flat)

    @classmethod
    def of(cls, faq: Faq) -> "PersonalData":
        """One that knows what stands in *faq*: its texts, its facts and where they come from."""
        own = [f"{entry.question}\n{entry.answer}" for entry in faq.entries]
        own += [source.title for entry in faq.entries for source in entry.sources]
        own += [text for fact in faq.facts for text in (*fact.words.values(), *fact.sources)]
        return cls(own)

    def find(self, text: str) -> tuple[PiiSpan, ...]:
        """What personal data is in *text*, in its order; nothing overlaps."""
        text = text[:LONGEST]
        flat = _flat(text)
        found: list[PiiSpan] = []
        for kind, start, end in _spans(text, flat):
            if all(end <= other.start or start >= other.end for other in found) and not self._is_public(
                kind, flat[start:end]
            ):
                found.append(PiiSpan(kind, start, end))
        return tuple(sorted(found, key=lambda span: span.start))

    def _is_public(self, kind: PiiKind, words: str) -> bool:
        if fold(words) in self._own:
            return True
        if kind is PiiKind.PHONE:
            number = "".join(filter(str.isdigit, words))[-10:]
            return (len(number) == 10 and number[:3] in TOLL_FREE) or number in self._numbers
        return kind is PiiKind.EMAIL and OFFICIAL.search(words) is not None


def _spans(text: str, flat: str) -> Iterator[tuple[PiiKind, int, int]]:
    """What may be personal data, the surest first."""
    for kind, pattern in ANNOUNCED:
        for match in pattern.finditer(flat):
            yield kind, *match.span(1)
    yield from official_numbers(flat)
    for start, end in announced_phones(flat):
        yield PiiKind.PHONE, start, end
    for kind, pattern in ALONE:
        for match in pattern.finditer(flat):
            yield kind, *match.span(1)
    for start, end in phones(flat):
        yield PiiKind.PHONE, start, end
    for start, end in full_names(text, flat):
        yield PiiKind.NAME, start, end


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
