"""Record that a lawyer approved an entry's text, or somebody that both languages say the same."""

from collections.abc import Collection, Sequence
from pathlib import Path

from bot.errors import FaqError
from bot.faq.front_matter import replace_file, with_key
from bot.faq.loader import Reading, read_folder
from bot.faq.parser import EntryFile
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
    _without_faults(reading, {file.path for file in files})
    texts = [(file.path, _approved(file, name)) for file in files]
    for path, text in texts:
        replace_file(path, text)
    return [path for path, _ in texts]


def agree(folder: Path, entry_id: str | None = None) -> list[Path]:
    """The files of *entry_id*, or of every entry, that now name the text of the other language as saying the same.

    Files that named it already are left alone. Raises FaqError, before anything is written, when the entry has not
    both languages or a file has a problem of form.
    """
    reading = read_folder(folder)
    files = {(file.id, file.locale): file for file in reading.files if entry_id in (None, file.id)}
    pairs = [
        (file, files[file.id, file.locale.other]) for file in files.values() if (file.id, file.locale.other) in files
    ]
    if entry_id is not None and len(pairs) < len(Locale):
        raise FaqError(f"{folder}: {entry_id} cannot be read in both languages; see: faro check")
    _without_faults(reading, {file.path for file, _ in pairs})
    changed = [(file, other.entry.own_fingerprint) for file, other in pairs]
    texts = [
        (file.path, with_key(file.path.read_bytes().decode(), file, "agrees_with", fingerprint))
        for file, fingerprint in changed
        if file.value("agrees_with") != fingerprint
    ]
    for path, text in texts:
        replace_file(path, text)
    return [path for path, _ in texts]


def _without_faults(reading: Reading, paths: Collection[Path]) -> None:
    """Raise FaqError where one of the files has a problem of form."""
    if faults := [problem for problem in (*reading.unreadable, *reading.malformed) if problem.path in paths]:
        raise FaqError("\n".join(map(str, faults)))


def _approved(file: EntryFile, by: str) -> str:
    text = file.path.read_bytes().decode()
    for key, value in (("approved_by", by), ("approved_text", file.entry.fingerprint)):
        text = with_key(text, file, key, value)
    return text
