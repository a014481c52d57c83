"""`faro facts`, `new`, `fmt` and `agree` as a volunteer runs them."""

import json
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.errors import FaqError
from bot.faq.loader import load
from bot.languages.locale import Locale
from tests.support.faq_files import ANSWERS, FACTS_TOML, write_entry, write_facts, write_folder

SAFETY = '[stay]\nes = "No vaya."\nen = "Do not go."\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder without a problem, at `faq` below where we are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FARO_FAQ", str(tmp_path / "faq"))
    return write_folder(tmp_path / "faq")


def test_facts_shows_age_and_place(folder, capsys):
    """Where it is written, what it says, how old it is, where it stands."""
    write_facts(folder, SAFETY, "safety.toml")
    assert main(["facts", "--today", "2026-11-25"]) == 0

    line, fine, stay = capsys.readouterr().out.rstrip().split("\n\n")
    assert fine.split("\n") == [
        "fine  (all.toml:10)",
        "  es: A julio de 2026 la multa es de 500 dólares.",
        "  en: As of July 2026 the fine is $500.",
        "  known up to 2026-07-04 (144 days ago), look again by 2026-10-02 (past); one source",
        "  page: https://www.ice.gov/fines",
        "  source: La Opinión, 4 de julio de 2026",
        "  in: help/lines, rights/door, rights/street",
    ]
    assert stay == "stay  (safety.toml:1)\n  es: No vaya.\n  en: Do not go.\n  in: no entry"
    assert line.startswith("ice-line")


def test_facts_due_are_the_oldest_first(folder, capsys):
    """Those past their day and those within so many days; safety sentences never."""
    write_facts(folder, SAFETY, "safety.toml")

    assert main(["facts", "--today", "2026-09-05", "--due", "26"]) == 0
    assert capsys.readouterr().out == "\n"
    assert main(["facts", "--today", "2026-09-05", "--due", "27", "--json"]) == 0
    (fine,) = json.loads(capsys.readouterr().out)
    assert (fine["id"], fine["is_past"], fine["review_by"], fine["sure"]) == ("fine", False, "2026-10-02", "one source")
    assert main(["facts", "--today", "2026-09-05", "--due", "400", "--json"]) == 0
    assert [fact["id"] for fact in json.loads(capsys.readouterr().out)] == ["fine", "ice-line"]


def test_facts_used_in_an_entry(folder, capsys):
    """Those that either language names; an entry that is none is one line."""
    write_facts(folder, FACTS_TOML + SAFETY.replace("stay", "other"))
    write_entry(folder, "help/lines", Locale.ES, answer="{{other}}")

    assert main(["facts", "--used-in", "help/lines", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [fact["id"] for fact in found] == ["ice-line", "fine", "other"]
    assert found[2]["used_in"] == ["help/lines"]
    assert main(["facts", "--used-in", "help/none"]) == 1
    assert "there is no entry help/none" in capsys.readouterr().err


def test_new_makes_both_files_to_fill_in(folder, capsys):
    """With all headings; the bot does not take them until they are filled in."""
    assert main(["new", "rights/red-card"]) == 0

    paths = capsys.readouterr().out.split()
    assert [Path(path).name for path in paths] == ["red-card.es.md", "red-card.en.md"]
    text = (folder / "rights/red-card.es.md").read_text(encoding="utf-8")
    assert all(
        part in text for part in ("\n# ¿", "\n### ", "\n## Así lo preguntan\n", "\n## Fuentes\n", "\nrelated: []")
    )
    with pytest.raises(FaqError, match="an empty line of a list"):
        load(folder)
    assert main(["new", "rights/red-card"]) == 1
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["door", "rights/Red Card", "facts/x", "voices/x", "matching/x", "../x/y", "a/b/c"])
def test_new_refuses_what_is_no_name(folder, capsys, name):
    """A folder that holds no entries is no topic."""
    assert main(["new", name]) == 1
    assert "is no name of an entry" in capsys.readouterr().err


def test_fmt_tidies_without_changing_a_text(folder, capsys):
    """Order of keys, marks, empty lines and line ends become as we write them; comments and approvals stay."""
    main(["approve", "rights/door", "--by", "ILRC"])
    path = folder / "rights/door.es.md"
    good = path.read_text(encoding="utf-8")
    keys = good.split("\n")[1:7]
    untidy = good.replace("\n".join(keys), "\n".join([keys[0] + "   # read", *reversed(keys[1:])]))
    answer, heading, lists = untidy.partition("## Así")
    untidy = (
        answer
        + heading
        + lists.replace("\n- ", "\n*  ").replace("## Fuentes", "\n\n##   FUENTES ##").replace("\n", "\r\n")
    )
    path.write_bytes(b"\xef\xbb\xbf" + untidy.encode())
    before = load(folder)
    capsys.readouterr()

    assert main(["fmt", "--check"]) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["fmt", "faq/rights"]) == 0
    assert str(path) in capsys.readouterr().out
    after = load(folder)
    assert after.find("rights/door", Locale.ES).fingerprint == before.find("rights/door", Locale.ES).fingerprint
    assert after.find("rights/door", Locale.ES).phrasings == before.find("rights/door", Locale.ES).phrasings
    assert not after.find("rights/door", Locale.ES).is_draft
    tidied = path.read_text(encoding="utf-8")
    assert tidied.startswith("---\nreviewed: 2026-07-04  # read\nreview_by: 2026-10-02\ncheck: ")
    assert "\r" not in tidied
    assert "\n## Fuentes\n\n- [ICE]" in tidied
    assert main(["fmt", "--check", "faq/rights/door.es.md"]) == 0


def test_fmt_leaves_faulty_files_alone(folder):
    """What cannot be read as a whole is not written anew."""
    path = folder / "rights/door.es.md"
    path.write_text(path.read_text(encoding="utf-8").replace("## Fuentes", "## Otra cosa"), encoding="utf-8")
    before = path.read_bytes()
    main(["fmt"])

    assert path.read_bytes() == before


def test_agree_is_recorded_until_one_language_changes(folder, capsys):
    """Both files name the other's text; check is silent until one of them changes."""
    assert main(["agree", "rights/door"]) == 0
    assert len(capsys.readouterr().out.split()) == 2
    assert main(["agree", "rights/door"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["check", "--strict", "--today", "2026-11-25"]) == 0

    path = folder / "rights/door.es.md"
    path.write_text(path.read_text(encoding="utf-8").replace("No firme nada", "Firme todo"), encoding="utf-8")
    capsys.readouterr()
    main(["check", "--today", "2026-11-25"])
    assert "es changed since both languages agreed, en did not" in capsys.readouterr().out
    main(["agree", "--all"])
    assert len(capsys.readouterr().out.split()) == 5  # the four others, and the one that names the changed text
    assert main(["check", "--strict", "--today", "2026-11-25"]) == 0


@pytest.mark.parametrize("args", [["agree"], ["agree", "rights/door", "--all"], ["agree", "rights/none"]])
def test_agree_wants_one_entry_or_all(folder, capsys, args):
    """Neither, both, or one that is none, is one clear line."""
    assert main(args) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_agree_asks_for_both_languages(folder, capsys):
    """An entry in one language agrees with nothing."""
    (folder / "rights/door.en.md").unlink()

    assert main(["agree", "rights/door"]) == 1
    assert "cannot be read in both languages" in capsys.readouterr().err
    assert ANSWERS[Locale.ES].split("\n")[0] in (folder / "rights/door.es.md").read_text(encoding="utf-8")
