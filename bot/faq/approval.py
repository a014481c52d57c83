"""Record that a lawyer approved an entry's text."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.errors import FaqError
from bot.faq.loader import read_folder
from bot.faq.parser import COMMENT, FENCE, LINE_END, EntryFile
from bot.languages.locale import Locale

LONGEST_NAME = 80


def approve(folder: Path, entry_id: str, locales: Sequence[Locale], *, by: str) -> list[Path]:
    """The files of *entry_id* in *locales*, now naming *by* and the fingerprint of the text as it stands.

    Nothing else in them changes, and a file is replaced as a whole or not at all. Raises FaqError, before anything
    is written, when a file is missing or has a problem of form.
    """
    name = " ".join(by.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or "#" in name:
        raise FaqError(
            f"{by!r} is no name for an approval; give an organisation or initials, up to {LONGEST_NAME} letters"
        )
    reading = read_folder(folder)
    files = [file for file in reading.files if file.id == entry_id and file.locale in locales]
    missing = set(locales) - {file.locale for file in files}
    if missing:
        wanted = ", ".join(f"{entry_id}.{locale}.md" for locale in sorted(missing))
        raise FaqError(f"{folder}: cannot approve {wanted}, which cannot be read; see: faro check")
    paths = {file.path for file in files}
    if faults := [problem for problem in (*reading.unreadable, *reading.malformed) if problem.path in paths]:
        raise FaqError("\n".join(map(str, faults)))
    texts = [(file.path, _approved(file, name)) for file in files]
    for path, text in texts:
        _replace(path, text)
    return [path for path, _ in texts]


def _approved(file: EntryFile, by: str) -> str:
    text = file.path.read_bytes().decode()
    for key, value in (("approved_by", by), ("approved_text", file.entry.fingerprint)):
        text = _with_key(text, file, key, value)
    return text


def _with_key(text: str, file: EntryFile, key: str, value: str) -> str:
    """*text* with one key set, on the line where it stands or as the front matter's last."""
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


def _replace(path: Path, text: str) -> None:
    """Put *text* in place of the file, whole or not at all, under the leave it has."""
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
