"""Words and sentences of a text, and its folded form for comparing."""

import re
import unicodedata
from collections.abc import Iterator

WORD = re.compile(r"[\w$€%+#]+(?:[-'’./@,:][\w$€%]+)*")
# An end of a sentence: its mark, closing quotes or brackets, a space, and what can begin the next one.
SENTENCE_END = re.compile(r"(?<=[.!?…:])[\"'”’»)\]]*\s+(?=[¿¡\"'“‘«(\[]*[A-ZÁÉÍÓÚÜÑ0-9])|(?<=[.!?…:])\s*\n")
ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|EE|Dr|Dra|Sr|Sra|Mr|Mrs|Ms|St|No|Núm|núm|art|Art|vs)|\b[ap]\.\s?m|\b[A-Z]\.[A-Z])\.$"
)


# What no one sees (Unicode's Default_Ignorable_Code_Point, and control characters that are no white space): soft
# hyphens, zero-width spaces and joiners, direction marks, variation selectors, fillers.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
SOFT_BREAK = re.compile("\u00ad[ \t]*\r?\n[ \t]*")  # where a word was divided at the end of a line


class _Folded(dict[int, str]):
    """What each character becomes when it is folded, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if INVISIBLE.match(chr(code)):
            self[code] = ""
            return ""
        # Taken apart twice: what looks like a letter (𝐇, ™) becomes one before its case goes.
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        kept = (" " if not char.isalnum() else char for char in apart if not unicodedata.combining(char))
        folded = self[code] = "".join(kept)
        return folded


FOLDED = _Folded()


def fold(text: str) -> str:
    """*text* without case, accents, punctuation and doubled spaces: what two phrasings are compared by."""
    return " ".join(text.translate(FOLDED).split())


def visible(text: str) -> str:
    """*text* without the characters that no one sees, which web pages and keyboards put inside words."""
    return INVISIBLE.sub("", SOFT_BREAK.sub("", text))


def words(text: str) -> list[str]:
    """The words as people count them: a phone number, an amount and `I-589` are one each."""
    return [word for word in WORD.findall(text) if any(char.isalnum() for char in word)]


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with the number of line breaks before it."""
    start = 0
    for end in SENTENCE_END.finditer(text):
        if "\n" not in end.group() and ABBREVIATION.search(text[start : end.start()]):
            continue
        yield from _sentence(text, start, end.end())
        start = end.end()
    yield from _sentence(text, start, len(text))


def _sentence(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    sentence = text[start:end]
    if sentence.strip():
        leading = len(sentence) - len(sentence.lstrip())
        yield text.count("\n", 0, start + leading), " ".join(sentence.split())
