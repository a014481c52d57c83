"""Markdown files -> entries: what is read, refused and forgiven."""

import os
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import FaqError
from bot.faq.loader import LARGEST, LARGEST_TABLE, load, read_folder
from bot.faq.problem import Severity
from bot.languages.locale import Locale
from tests.support.faq_files import IDS, write_entry, write_facts, write_folder

FEE = '[fee]\nes = "cuesta $50"\nen = "it costs $50"\n'


@pytest.fixture
def folder(tmp_path):
    """A folder without a problem."""
    return write_folder(tmp_path / "faq")


def faults(folder):
    """What reading *folder* finds, as `name:line: message`."""
    reading = read_folder(folder)
    return [f"{each.path.name}:{each.line}: {each.message}" for each in (*reading.unreadable, *reading.malformed)]


def test_load_gives_every_entry_in_order(folder):
    """The entries come by topic and slug, each in both languages."""
    faq = load(folder)

    assert [entry.id for entry in faq.entries if entry.locale is Locale.ES] == sorted(IDS)
    assert faq.topics(Locale.EN) == ("help", "rights")
    assert [entry.id for entry in faq.in_topic("rights", Locale.EN)] == ["rights/door", "rights/street"]
    assert faq.find("rights/door", Locale.EN).question == "Do I have to open the door?"
    assert faq.find("rights/none", Locale.EN) is None


def test_load_no_entries_are_left_out(folder):
    """Guides, lists, matching tables and hidden files are no entries."""
    for name in (
        "README.md",
        "GLOSSARY.md",
        "REVIEW.md",
        "matching/x.es.md",
        "facts/README.md",
        "voices/README.md",
        "rights/README.md",
        "rights/.x.md",
        ".git/x.md",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("no entry", encoding="utf-8")

    assert faults(folder) == []
    assert len(load(folder).entries) == 6


def test_load_names_every_problem_at_once(folder):
    """All that is wrong with any file is in one error."""
    write_entry(folder, "rights/door", Locale.ES, question=None)
    write_entry(folder, "help/lines", Locale.EN, answer=None)

    with pytest.raises(FaqError) as raised:
        load(folder)

    assert "door.es.md:1: the question is missing" in str(raised.value)
    assert "lines.en.md:9: the answer is missing" in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"---\n---\n# caf\xe9", "door.es.md:3: letters that are not UTF-8"),
        (b"---\n\x00", "door.es.md:2: a character no one can see ('\\x00')"),
        ("---\n\N{RIGHT-TO-LEFT OVERRIDE}".encode(), "door.es.md:2: a character no one can see ('\\u202e')"),
        ("a\r\nb\rc\N{ZERO WIDTH SPACE}".encode(), "door.es.md:3: a character no one can see ('\\u200b')"),
        (b"x" * (LARGEST + 1), "door.es.md:1: 262,145 bytes, over 262,144"),
        ("---\n---\n# a".encode("utf-16"), "door.es.md:1: letters that are not UTF-8"),
    ],
)
def test_read_folder_refuses_what_is_no_text(folder, content, message):
    """A file that is no plain text of a sane size is named, and does not become an entry."""
    (folder / "rights/door.es.md").write_bytes(content)

    assert any(fault.startswith(message) for fault in faults(folder)), faults(folder)
    assert not any(file.path.name == "door.es.md" for file in read_folder(folder).files)


def test_read_folder_byte_order_mark_is_no_fault(folder):
    """Windows' Notepad begins a file with a mark; it is passed over."""
    path = folder / "rights/door.es.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert faults(folder) == []


def test_read_folder_refuses_links_and_other_things(folder, tmp_path):
    """Symbolic links, folders and pipes with an entry's name are named, never followed or waited for."""
    secret = tmp_path / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    (folder / "rights/a.es.md").symlink_to(secret)
    (folder / "rights/b.es.md").mkdir()
    os.mkfifo(folder / "rights/c.es.md")
    outside = tmp_path / "outside"
    write_entry(outside, "rights/door", Locale.ES)
    (folder / "topic").symlink_to(outside / "rights")

    found = faults(folder)

    assert any(fault.startswith("a.es.md:1: a symbolic link") for fault in found)
    assert any(fault.startswith("b.es.md:1: no file") for fault in found)
    assert any(fault.startswith("c.es.md:1: no file") for fault in found)
    assert any(fault.startswith("door.es.md:1: lies outside the FAQ's folder") for fault in found)
    assert "secret" not in " ".join(found)


def test_read_folder_refuses_links_and_absurd_sizes_beside_the_entries(folder, tmp_path):
    """A topic, a table or a text of an emergency that is a link, or a table larger than any could be."""
    (folder / "other").symlink_to(folder / "rights")
    (folder / "hosts.txt").unlink(missing_ok=True)
    (folder / "hosts.txt").symlink_to(tmp_path / "elsewhere.txt")
    (folder / "matching" / "emergency").mkdir(parents=True)
    (folder / "matching" / "emergency" / "death.es.md").symlink_to(tmp_path / "elsewhere.md")
    with (folder / "matching" / "fillers.es.txt").open("wb") as table:
        table.truncate(LARGEST_TABLE + 1)  # a file of holes
    found = faults(folder)

    assert sorted(fault.partition(":")[0] for fault in found if "a symbolic link" in fault) == [
        "death.es.md",
        "hosts.txt",
        "other",
    ]
    assert any(fault.startswith("fillers.es.txt:1: 4,194,305 bytes, over 4,194,304") for fault in found)
    with pytest.raises(FaqError, match="a symbolic link"):
        load(folder)


@pytest.mark.parametrize(
    ("name", "message", "severity"),
    [
        ("stray.es.md", "an entry outside a topic", Severity.ERROR),
        ("rights/a.fr.md", "the file's name does not end in a language; name it a.es.md / a.en.md", Severity.ERROR),
        ("rights/a.md", "the file's name does not end in a language; name it a.es.md / a.en.md", Severity.ERROR),
        ("rights/Red Card.es.md", "'Red Card' is no name", Severity.ERROR),
        ("Rights/a.es.md", "'Rights' is no name", Severity.ERROR),
        ("rights/notes.txt", "no entry; name it like red-card.es.md", Severity.WARNING),
    ],
)
def test_read_folder_names_wrong_names(folder, name, message, severity):
    """A file whose name says no entry is named, with the name it should have."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x", encoding="utf-8")

    assert any(
        problem.message.startswith(message) and problem.severity is severity
        for problem in read_folder(folder).malformed
    )


def test_read_folder_decomposed_letters_are_composed(folder):
    """A Mac may save é as e and an accent; the entry is the same."""
    path = folder / "rights/door.es.md"
    before = load(folder)
    path.write_bytes(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")).encode())

    assert load(folder) == before


def test_load_facts_stand_in_the_answers(folder):
    """What an entry names is read in its own language; the entry knows which facts it stands on."""
    write_facts(folder, FEE, "fees.toml")
    write_entry(folder, "rights/door", Locale.ES, answer="Todo {{fee}}.\n\n### Después\n\nSí: {{ fee }}.")

    faq = load(folder)
    entry = faq.find("rights/door", Locale.ES)

    assert (entry.first_screen.text, entry.parts[0].text) == ("Todo cuesta $50.", "Sí: cuesta $50.")
    assert entry.first_screen.written == "Todo {{fee}}."
    assert entry.facts == (faq.fact("fee"),)


def test_load_names_facts_that_are_none_and_stand_where_they_may_not(folder):
    """A name without a fact would reach people as braces; the question and phrasings are plain words."""
    write_facts(folder, FEE, "fees.toml")
    write_entry(
        folder,
        "rights/door",
        Locale.ES,
        question="¿{{fee}}?",
        answer="Uno {{fe}}.\n\n### {{fee}}\n\nDos {{feee}} {{.",
        phrasings="- {{fee}}",
    )
    only = "facts stand in the answer only; write the words themselves here"

    assert faults(folder) == [
        "door.es.md:11: there is no fact 'fe'; did you mean fee?",
        "door.es.md:15: there is no fact 'feee'; did you mean fee?",
        "door.es.md:15: braces that name no fact; write it like {{ice-line}}",
        f"door.es.md:9: {only}",
        f"door.es.md:13: {only}",
        f"door.es.md:18: {only}",
    ]
    with pytest.raises(FaqError, match="there is no fact"):
        load(folder)


@pytest.mark.parametrize("content", ["[fee]\nes = 5\nen = 'x'\n", "[fee]\nes = x\n", b"[fee]\n# \xe9"])
def test_load_broken_facts_are_named_once(folder, content):
    """A fault in a file of facts is said there, and not at each entry that names one of them."""
    write_facts(folder, "", "fees.toml")
    (folder / "facts/fees.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    write_entry(folder, "rights/door", Locale.ES, answer="Uno {{fee}}.")

    (fault,) = faults(folder)
    assert fault.startswith("fees.toml:2: ")


def test_load_facts_have_one_place(folder):
    """A name stands for one fact, in whatever file."""
    write_facts(folder, '[fee]\nes = "a"\nen = "a"\n', "a.toml")
    write_facts(folder, '\n[fee]\nes = "b"\nen = "b"\n', "b.toml")

    assert faults(folder) == ["b.toml:2: the fact fee stands in a.toml too; keep one of them"]


def test_load_voices_are_phrasings(folder):
    """Phrasings may stand in a file of their own; one of no entry is named."""
    (folder / "voices/rights").mkdir(parents=True)
    (folder / "voices/rights/door.es.txt").write_text("# gathered in May\n\ntocan  la puerta\nabren\n", "utf-8")
    before = load(folder).find("rights/door", Locale.EN).phrasings

    assert load(folder).find("rights/door", Locale.ES).phrasings[-2:] == ("tocan la puerta", "abren")
    assert load(folder).find("rights/door", Locale.EN).phrasings == before
    (folder / "voices/rights/dor.es.txt").write_text("x", "utf-8")
    assert faults(folder) == ["dor.es.txt:1: there is no entry of that name; did you mean rights/door.es.txt?"]


def test_load_lenient_asks_for_little(tmp_path):
    """A labelled folder of another kind is read: one language, no front matter, no answer, odd names."""
    topic = tmp_path / "Banking 77"
    topic.mkdir()
    (topic / "card_lost.en.md").write_text(
        "# I lost my card\n\n## How people ask\n\n- lost\N{ZERO WIDTH SPACE}card", encoding="utf-8"
    )
    (topic / "pin.en.md").write_text("## How people ask\n- my pin\n- no\n", encoding="utf-8")
    (topic / "empty.en.md").write_text("", encoding="utf-8")
    (topic / "notes.md").write_text("x", encoding="utf-8")

    faq = load(tmp_path, lenient=True)

    assert [(entry.id, entry.question, entry.phrasings) for entry in faq.entries] == [
        ("Banking 77/card_lost", "I lost my card", ("lost card",)),
        ("Banking 77/pin", "my pin", ("my pin", "no")),
    ]
    with pytest.raises(FaqError):
        load(tmp_path)


def test_load_empty_or_missing_folder_is_one_clear_error(tmp_path):
    """A folder that is not there, is a file or holds no entry is said in one line."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()

    for name, message in (("none", "cannot be read"), ("file", "cannot be read"), ("empty", "holds no entry")):
        with pytest.raises(FaqError, match=rf"^[^\n]*{name}: {message}[^\n]*$"):
            load(tmp_path / name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=400))
def test_load_any_bytes_are_read_or_named(tmp_path, content):
    """No bytes in a file break the reading: it is an entry, or a problem names it."""
    path = tmp_path / "rights" / "door.es.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)

    reading = read_folder(tmp_path)

    assert len(reading.files) == 1 or reading.unreadable[0].path == path
    for lenient in (False, True):
        with suppress(FaqError):
            load(tmp_path, lenient=lenient)
