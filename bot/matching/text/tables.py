"""The plain text files of `faq/matching/`: one thing a line, `#` begins a comment, `a = b` where there are two."""

from pathlib import Path

from bot.errors import FaqError

TABLES = "matching"  # the folder inside the FAQ's that holds what matching needs to know about it


def read_lines(file: Path) -> list[str]:
    """The lines that say something; none where there is no file.

    Raises FaqError where the file is there but is no text.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise FaqError(f"{file}: cannot be read ({error}); save it as a text file in UTF-8") from error
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def read_pairs(file: Path) -> dict[str, str]:
    """What stands left and right of each `=`; nothing where there is no file.

    Raises FaqError naming the line that has no `=`.
    """
    pairs: dict[str, str] = {}
    for line in read_lines(file):
        left, equals, right = (part.strip() for part in line.partition("="))
        if not equals or not left:
            raise FaqError(f"{file}: {line[:40]!r} is no pair; write it like: xq = porque")
        pairs[left] = right
    return pairs
