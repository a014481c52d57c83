"""`faro check` and `faro approve` as a volunteer runs them."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.main import main
from bot.faq.parser import parse
from bot.languages.locale import Locale
from bot.lint.report import Format, formatted, summary
from bot.lint.report import check as run_check
from tests.support.faq_files import ANSWERS, entry_text, phrasings_of, write_entry, write_folder

DAY = "2026-11-25"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder without a problem, at `faq` below where we are."""
    monkeypatch.chdir(tmp_path)
    return write_folder(tmp_path / "faq")


def check(*args: str | Path) -> int:
    """The exit code of `faro check`."""
    return main(["check", "--today", DAY, *map(str, args)])


def test_check_good_folder_is_silent(folder, capsys):
    """Nothing is printed but the count, and the code is 0, strict too."""
    assert check("faq", "--strict") == 0

    assert capsys.readouterr() == ("", "6 files, 2 facts: 0 errors, 0 warnings, 0 hints, 0 to look at\n")


def test_check_our_folder_by_default(folder, capsys, monkeypatch):
    """Without a path, the configured folder is checked."""
    monkeypatch.setenv("FARO_FAQ", str(folder))

    assert check() == 0
    assert "6 files" in capsys.readouterr().err


def test_check_names_every_problem(folder, capsys):
    """Each problem is `path:line: what; how`, warnings say so, and errors make the code 1."""
    write_entry(
        folder,
        "rights/door",
        Locale.ES,
        check="",
        phrasings="\n".join(f"- {x}" for x in phrasings_of("rights/door")[1:]),
    )

    assert check("faq") == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "faq/rights/door.es.md:4: check is missing; give the official page that shows the current state",
        "faq/rights/door.es.md:118: warning: 89 phrasings that differ; write at least 90, as people of all kinds ask",
    ]


def test_check_warnings_fail_in_strict_only(folder, capsys):
    """A warning alone is 0, and 1 with --strict."""
    write_entry(folder, "rights/door", Locale.ES, question="¿" + "a" * 80)

    assert check("faq") == 0
    assert check("faq", "--strict") == 1


def test_check_long_answer_is_an_error(folder, capsys):
    """An answer that does not fit one message with all that stands around it is an error."""
    write_entry(folder, "rights/door", Locale.ES, answer="Palabra sola. " * 300 + ANSWERS[Locale.ES])

    assert check("faq/rights/door.es.md") == 1
    assert (
        "door.es.md:11: the first screen is longer than a message; shorten it, or make parts of it"
        in capsys.readouterr().out
    )


def test_check_an_address_too_long_is_an_error(folder, capsys):
    """An address that no message can hold is an error, not a failure."""
    write_entry(folder, "rights/door", Locale.ES, answer=f"[a](https://www.ice.gov/{'b' * 5000})")

    assert check("faq/rights/door.es.md") == 1
    assert "alone is longer than a message; shorten it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        (["faq/rights/door.es.md"], 1),
        (["faq/rights/door.es.md", "faq/help/lines.en.md"], 2),
        (["faq/rights"], 4),
        (["faq/rights/../rights/"], 4),
        (["faq"], 6),
        (["faq/rights", "faq"], 6),
    ],
)
def test_check_paths_are_seen_among_their_folder(folder, capsys, paths, files):
    """Files and topics are checked against all the rest, and only they are counted and named."""
    (folder / "help/lines.es.md").write_text("broken", encoding="utf-8")

    code = check(*paths)

    out, err = capsys.readouterr()
    assert err.startswith(f"{files} file")
    assert code == int("faq" in paths)
    assert ("lines.es.md" in out) == ("faq" in paths)


def test_check_stale_lists_without_failing(folder, capsys):
    """With --stale what to look at this week is listed, the oldest first; the code stays 0, strict too."""
    for locale in Locale:
        write_entry(folder, "rights/street", locale, review_by="2026-10-01")
        write_entry(folder, "help/lines", locale, review_by="2026-12-02")

    assert check("faq", "--stale", "--strict") == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "faq/rights/street.en.md",
        "faq/rights/street.es.md",
        "faq/facts/all.toml",
        "faq/rights/door.en.md",
        "faq/rights/door.es.md",
    ]
    assert lines[0].startswith(
        "faq/rights/street.en.md:3: notice: the whole was to be read again by 2026-10-01; compare it with https:"
    )
    assert lines[2] == (
        "faq/facts/all.toml:14: notice: fine, known up to 2026-07-04, was to be looked at by 2026-10-02; "
        "compare it with https://www.ice.gov/fines"
    )
    assert main(["check", "faq", "--stale", "--today", "2026-11-26"]) == 0
    assert "help/lines" in capsys.readouterr().out


def test_check_speaks_spanish(folder, capsys):
    """Every message has its Spanish, the count too."""
    write_entry(folder, "rights/door", Locale.ES, check="")

    assert check("faq", "--locale", "es") == 1
    out, err = capsys.readouterr()
    assert out == "faq/rights/door.es.md:4: falta check; dé la página oficial que muestra cómo está la cosa ahora\n"
    assert err.startswith("6 archivos, 2 datos: 1 errores")


UNKNOWN_ENTRY = '[x]\nentry = "rights/dor"\n[[x.es.patterns]]\nall = ["a"]\n'


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("emergency.toml", "[broken", "emergency.toml:1: the bot cannot use this"),
        ("emergency.toml", UNKNOWN_ENTRY, "emergency.toml:1: the rule x names rights/dor, which is no entry; did you"),
        ("emergency.toml", "[x]\n", "emergency.toml:1: the bot cannot use this (rule [x]"),
        ("other.toml", "a = ", "other.toml:1: the bot cannot use this"),
        ("abbreviations.es.txt", "xq = porque\nxq", "abbreviations.es.txt:2: 'xq' is no pair"),
        ("emergency/door.es.md", b"a\n\xe9", "door.es.md:2: letters that are not UTF-8"),
        ("fillers.es.txt", b"\xe9", "fillers.es.txt:1: letters that are not UTF-8"),
    ],
)
def test_check_reads_the_tables_of_matching(folder, capsys, name, content, place):
    """What keeps the bot from starting, or an emergency from its entry, is named."""
    path = folder / "matching" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert check("faq") == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert place in line


@pytest.mark.parametrize(
    "name", ["folder.toml", "hosts.txt", "GLOSSARY.md", "facts/all.toml", "matching/fillers.es.txt"]
)
def test_check_byte_order_mark_is_no_fault(folder, capsys, name):
    """Windows' Notepad begins files with a mark, whichever file it is."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    content = path.read_bytes() if path.exists() else b""
    path.write_bytes(b"\xef\xbb\xbf" + content)

    assert check("faq", "--strict") == 0


def test_check_voices_of_an_entry_are_checked_with_it(folder, capsys):
    """A line of its voices is named where it stands, when the entry alone is checked too."""
    path = folder / "voices/rights/door.es.txt"
    path.parent.mkdir(parents=True)
    path.write_text(f"{phrasings_of('rights/door')[0]}\nnada que ver\n", encoding="utf-8")

    assert check("faq/rights/door.es.md") == 1
    out = capsys.readouterr().out
    assert "faq/voices/rights/door.es.txt:1: the phrasing" in out
    assert out.count("the phrasing") == 1


def test_check_years_later_is_the_same(folder, capsys):
    """The passing of dates is never an error or a warning."""
    assert main(["check", "--today", "2040-01-01", "--strict", "faq"]) == 0


def test_check_as_json(folder, capsys):
    """As JSON the problems are one array of values, empty where there are none."""
    assert check("faq", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []
    write_entry(folder, "rights/door", Locale.EN, check="")

    assert check("faq", "--format", "json") == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "path": "faq/rights/door.en.md",
            "line": 4,
            "severity": "error",
            "message": "check is missing; give the official page that shows the current state",
        }
    ]


def test_check_for_github(folder, capsys):
    """For GitHub each problem is an annotation, with its signs escaped."""
    write_entry(folder, "rights/door", Locale.EN, **{"50%:": "x"})

    assert check("faq", "--format", "github") == 1
    assert capsys.readouterr().out.startswith("::error file=faq/rights/door.en.md,line=8::unknown key '50%25'; ")


def test_check_summary_is_a_table(folder, capsys):
    """The summary has a line a topic and language, and one for all of a language."""
    main(["approve", "rights/door", "--by", "ILRC", "--locale", "es", "--faq", "faq"])
    capsys.readouterr()

    assert check("faq", "--summary") == 0

    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()]
    assert rows[0][:6] == ["topic", "locale", "entries", "approved", "phrasings an entry", "sources an entry"]
    assert [row[:6] for row in rows[2:]] == [
        ["help", "en", "1", "0", "90.0", "2.0"],
        ["help", "es", "1", "0", "90.0", "2.0"],
        ["rights", "en", "2", "0", "90.0", "2.0"],
        ["rights", "es", "2", "1", "90.0", "2.0"],
        ["all", "es", "3", "1", "90.0", "2.0"],
        ["all", "en", "3", "0", "90.0", "2.0"],
    ]


@pytest.mark.parametrize(
    ("path", "message"),
    [("none", "there is no such file or folder"), ("faq/rights/none.es.md", "no such"), (".empty", "holds no entry")],
)
def test_check_what_cannot_be_read_is_one_line(folder, capsys, path, message):
    """A path that is not there is one clear line and 1."""
    Path(".empty").mkdir()

    assert check(path) == 1

    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_check_broken_folder_toml_is_one_line(folder, capsys):
    """What the folder says about itself must be readable."""
    (folder / "folder.toml").write_text("[", encoding="utf-8")

    assert check("faq") == 1
    assert "folder.toml: cannot be read" in capsys.readouterr().err


ANY_BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(str.encode),
    st.lists(st.sampled_from(entry_text().splitlines()), max_size=60).map(lambda lines: "\n".join(lines).encode()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(spanish=ANY_BYTES, english=ANY_BYTES)
def test_check_any_bytes_are_problems_not_failures(tmp_path, spanish, english):
    """Whatever is in the files, every problem is one line, and nothing breaks."""
    write_folder(tmp_path)
    (tmp_path / "rights/door.es.md").write_bytes(spanish)
    (tmp_path / "rights/door.en.md").write_bytes(english)

    report = run_check([tmp_path], today=date(2026, 11, 25), stale=True)

    lines = formatted(report.problems, Format.TEXT).splitlines()
    assert len(lines) == len(report.problems)
    assert all(re.match(r"[^:]+:\d+: .+; .+", line) for line in lines)
    summary(report)


def test_readme_s_example_has_the_right_form():
    """What the guide for volunteers shows is read without a problem."""
    guide = Path(__file__).parents[2].joinpath("faq/README.md").read_text(encoding="utf-8")
    example = guide.partition("```markdown\n")[2].partition("```")[0]

    file, problems = parse(Path("example.es.md"), "detention/example", Locale.ES, example)

    assert problems == []
    assert (len(file.phrasings), len(file.sources), len(file.related)) == (3, 2, 2)


@pytest.mark.process
def test_check_starts_light(folder):
    """To check files neither Telegram's library nor numpy is loaded."""
    code = (
        "import sys; from bot.cli.main import main; main(['check', 'faq']); "
        "sys.exit(sorted({'telegram', 'numpy', 'sqlalchemy', 'aiohttp'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603

    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.process
def test_check_a_closed_pipe_is_quiet(folder):
    """`faro check | head` ends without a traceback."""
    write_entry(folder, "rights/door", Locale.ES, answer="<b>x</b>\n\n" * 3000)
    command = f"{sys.executable} -m bot check faq --format json | head -c 1"

    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)  # noqa: S603

    assert "Traceback" not in done.stderr


def test_approve_prints_the_files(folder, capsys):
    """Each file that was written is named; after that the check is silent."""
    assert main(["approve", "rights/door", "--by", "ILRC", "--faq", "faq"]) == 0

    assert (
        capsys.readouterr().out == "faq/rights/door.en.md: approved by ILRC\nfaq/rights/door.es.md: approved by ILRC\n"
    )
    assert check("faq", "--strict") == 0


def test_approve_then_change_is_a_warning(folder, capsys):
    """When the answer changes after its approval, check says so."""
    main(["approve", "rights/door", "--by", "ILRC", "--faq", "faq"])
    path = folder / "rights/door.es.md"
    path.write_text(path.read_text(encoding="utf-8").replace("No firme nada", "Nada firme"), encoding="utf-8")

    assert check("faq") == 0
    assert (
        "door.es.md:7: warning: the text, or a fact in it, has changed since ILRC approved it"
        in capsys.readouterr().out
    )


def test_approve_an_unknown_entry_is_one_line(folder, capsys):
    """An id that is no entry is said in one line."""
    assert main(["approve", "rights/none", "--by", "ILRC", "--faq", "faq"]) == 1
    assert "cannot approve rights/none.en.md, rights/none.es.md" in capsys.readouterr().err


@pytest.mark.parametrize(
    "args", [[], ["--help"], ["check", "--help"], ["approve", "--help"], ["check", "--today", "soon"]]
)
def test_commands_help_without_traceback(args, capsys):
    """Help is help, and a wrong option is usage and 2."""
    with pytest.raises(SystemExit) as raised:
        main(args)

    assert raised.value.code == (0 if "--help" in args else 2)
