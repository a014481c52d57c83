"""Recording an approval changes two lines and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import FaqError
from bot.faq.approval import approve
from bot.faq.loader import load
from bot.languages.locale import Locale
from tests.support.faq_files import write_entry, write_folder


@pytest.fixture
def folder(tmp_path):
    """A folder without a problem."""
    return write_folder(tmp_path / "faq")


def changed_lines(before: bytes, after: bytes) -> list[bytes]:
    """The lines of *after* that *before* has not."""
    assert len(before.split(b"\n")) == len(after.split(b"\n"))
    return [new for old, new in zip(before.split(b"\n"), after.split(b"\n"), strict=True) if old != new]


def test_approve_writes_both_languages(folder):
    """Both files name who approved and what; the entry is no draft any more."""
    paths = approve(folder, "rights/door", list(Locale), by="  Clínica  Legal ")

    entries = [load(folder).find("rights/door", locale) for locale in Locale]
    assert paths == [folder / "rights/door.en.md", folder / "rights/door.es.md"]
    assert [entry.approved_by for entry in entries] == ["Clínica Legal"] * 2
    assert not any(entry.is_draft for entry in entries)


def test_approve_one_language_leaves_the_other(folder):
    """With one language named, the other stays a draft."""
    approve(folder, "rights/door", [Locale.ES], by="ILRC")

    assert not load(folder).find("rights/door", Locale.ES).is_draft
    assert load(folder).find("rights/door", Locale.EN).is_draft


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_approve_changes_nothing_else(folder, end):
    """Every other byte stays, line ends, comments and a missing last line end included."""
    path = folder / "rights/door.es.md"
    text = path.read_text(encoding="utf-8").replace("approved_by:", "approved_by: Old  # who").rstrip("\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", end).encode())
    path.chmod(0o640)
    before = path.read_bytes()

    approve(folder, "rights/door", [Locale.ES], by="ILRC")

    fingerprint = load(folder).find("rights/door", Locale.ES).fingerprint
    assert [line.decode().strip() for line in changed_lines(before, path.read_bytes())] == [
        "approved_by: ILRC  # who",
        f"approved_text: {fingerprint}",
    ]
    assert path.stat().st_mode & 0o777 == 0o640
    assert not list(path.parent.glob(".*"))


def test_approve_adds_missing_keys(folder):
    """Where the keys are not there, they become the last ones of the front matter."""
    path = write_entry(folder, "rights/door", Locale.ES, approved_by=None, approved_text=None)
    lines = path.read_text(encoding="utf-8").splitlines()

    approve(folder, "rights/door", [Locale.ES], by="ILRC")

    fingerprint = load(folder).find("rights/door", Locale.ES).fingerprint
    end = lines.index("---", 1)
    added = ["approved_by: ILRC", f"approved_text: {fingerprint}"]
    assert path.read_text(encoding="utf-8").splitlines() == lines[:end] + added + lines[end:]


def test_approve_is_idempotent(folder):
    """Approving the same text again leaves the same bytes."""
    approve(folder, "rights/door", list(Locale), by="ILRC")
    before = (folder / "rights/door.es.md").read_bytes()

    approve(folder, "rights/door", list(Locale), by="ILRC")

    assert (folder / "rights/door.es.md").read_bytes() == before


@pytest.mark.parametrize("by", ["", "  ", "a\x00b", "a # b", "x" * 81])
def test_approve_refuses_what_is_no_name(folder, by):
    """A name that would not survive in the file is refused."""
    with pytest.raises(FaqError, match="is no name for an approval"):
        approve(folder, "rights/door", list(Locale), by=by)


def test_approve_refuses_unless_every_file_is_whole(folder):
    """A missing language or a broken file is named, and nothing is written."""
    english = folder / "rights/door.en.md"
    before = english.read_bytes()
    write_entry(folder, "rights/door", Locale.ES, question=None)

    with pytest.raises(FaqError, match=r"door\.es\.md:1: the question is missing"):
        approve(folder, "rights/door", list(Locale), by="ILRC")
    (folder / "rights/door.es.md").unlink()
    with pytest.raises(FaqError, match=r"cannot approve rights/door\.es\.md"):
        approve(folder, "rights/door", list(Locale), by="ILRC")

    assert english.read_bytes() == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(min_size=1, max_size=40))
def test_approve_any_name_is_kept_or_refused(tmp_path, by):
    """Whatever the name, the file says it back as it was given, or is left as it was."""
    path = write_entry(tmp_path, "rights/door", Locale.ES)
    before = path.read_bytes()

    try:
        approve(tmp_path, "rights/door", [Locale.ES], by=by)
    except FaqError:
        assert path.read_bytes() == before
    else:
        entry = load(tmp_path).find("rights/door", Locale.ES)
        assert entry.approved_by == " ".join(by.split())
        assert not entry.is_draft
