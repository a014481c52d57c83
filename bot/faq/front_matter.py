"""Setting keys in an entry's file: the lines it takes change, and nothing else."""

import os
from pathlib import Path

from bot.errors import FaqError
from bot.faq.parser import COMMENT, FENCE, LINE_END, EntryFile


def with_key(text: str, file: EntryFile, key: str, value: str) -> str:
    """The *text* of the file with one key set, on the line where it stands or as the front matter's last."""
    ends = [match.span() for match in LINE_END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    if key in file.keys:
        start = starts[file.keys[key].number - 1]
        end = min([stop for stop, _ in ends if stop >= start], default=len(text))
        line = text[start:end]
        comment = COMMENT.search(line)
        return f"{text[:start]}{key}: {value}{comment[0] if comment else ''}{text[end:]}"
    fences = [
        start
        for start, stop in zip(starts, [*(stop for stop, _ in ends), len(text)], strict=True)
        if FENCE.fullmatch(text, start, stop)
    ]
    line_end = text[slice(*ends[0])]
    return f"{text[: fences[1]]}{key}: {value}{line_end}{text[fences[1] :]}"


def replace_file(path: Path, text: str) -> None:
    """Put *text* in place of the file, whole or not at all, under the leave it has.

    Raises FaqError where it cannot be written.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with new.open("xb") as file:
            file.write(text.encode())
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o777)
        new.replace(path)
    except OSError as error:
        raise FaqError(f"{path}: cannot be written ({error.strerror or error}); check who may write it") from error
    finally:
        new.unlink(missing_ok=True)
