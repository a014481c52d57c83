"""`faro ask`, `faro evaluate`: as a person or a script runs them."""

import io
import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from bot.cli.main import main
from bot.config import REPOSITORY
from tests.conftest import FAQ_FOLDER

RULES = """
[door]
entry = "rights/open-the-door"
[door.es]
[[door.es.patterns]]
all = ["ice | migra", "tocan .. puerta"]
"""
KEYS = ["query", "locale", "outcome", "offered", "entries", "beside", "personal"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The small FAQ with an emergency rule and a greeting."""
    folder = copytree(FAQ_FOLDER, tmp_path_factory.mktemp("ask") / "faq")
    (folder / "matching").mkdir()
    (folder / "matching" / "emergency.toml").write_text(RULES, encoding="utf-8")
    (folder / "matching" / "greeting.es.txt").write_text("hola\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _environment(monkeypatch, tmp_path, folder, cache):
    """The small FAQ is the bot's own; no file of ours is read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FARO_FAQ", str(folder))
    monkeypatch.setenv("FARO_CACHE", str(cache))


@pytest.fixture
def ask(monkeypatch, capsys):
    """What `faro ask --json` writes for these bytes."""

    def run(content: bytes, *args: str) -> list[dict[str, object]]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert main(["ask", "--json", *args]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_ask_json_an_object_a_line(ask):
    """Every line gets its object, in order: blank ones, very long ones and bytes that are no text."""
    lines = [
        b"quiero visitar a mi papa",
        b"",
        b"   ",
        b"\xff\xfe\x80",
        b"hola",
        b"x" * 100_000,
        "¿Fianza? 😀".encode(),
        b"\x00",
    ]
    found = ask(b"\n".join(lines) + b"\n")

    assert [one["query"] for one in found] == [line.decode("utf-8", "replace") for line in lines]
    assert all(list(one) == KEYS for one in found)


def test_ask_json_values(ask):
    """Outcome, locale, five entries with unrounded scores, best first, and offers only where buttons are shown."""
    (found,) = ask(b"can i go visit my husband at the detention center")
    ids, scores = [one["id"] for one in found["entries"]], [one["score"] for one in found["entries"]]

    assert found["locale"] == "en"
    assert found["outcome"] in {"match", "tentative", "suggestions"}
    assert len(ids) == len(set(ids)) == 5
    assert ids[0] == "detention/visits"
    assert scores == sorted(scores, reverse=True)
    assert all(isinstance(score, float) and 0 <= score <= 100 for score in scores)
    assert all(list(one) == ["id", "score"] for one in found["entries"])
    assert found["offered"] == [] or found["outcome"] in {"tentative", "suggestions"}


def test_ask_json_offers_what_buttons_would(ask):
    """Between two entries both are offered, in the order of the entries."""
    found = ask(b"la fianza y las visitas\nllamar visitas puerta\nfianza puerta visitas privacidad\n")
    offers = [one for one in found if one["outcome"] == "suggestions"]

    assert offers
    for one in offers:
        assert 2 <= len(one["offered"]) <= 3
        assert one["offered"] == [entry["id"] for entry in one["entries"]][: len(one["offered"])]


def test_ask_json_emergency_first(ask):
    """An emergency's entry comes first with 100, then the matcher's own."""
    (found,) = ask(b"la migra tocan mi puerta")

    assert found["outcome"] == "emergency"
    assert found["entries"][0] == {"id": "rights/open-the-door", "score": 100.0}
    assert len({one["id"] for one in found["entries"]}) == 5


def test_ask_json_greeting_is_none(ask):
    """Small talk has no answer and no buttons."""
    (found,) = ask("¡Hola!\n".encode())

    assert (found["outcome"], found["offered"]) == ("none", [])


def test_ask_json_locale_option(ask):
    """The option's locale counts, whatever the words say; without it the words', else Spanish."""
    assert [one["locale"] for one in ask(b"where is my brother\n\n", "--locale", "es")] == ["es", "es"]
    assert [one["locale"] for one in ask(b"where is my brother\nmi hermano\n\n")] == ["en", "es", "es"]


def test_ask_json_nothing_in(ask):
    """No lines, no objects."""
    assert ask(b"") == []


def test_ask_json_foreign_folder(ask, tmp_path):
    """Another folder may hold one language, odd names, no sources, no keys and one phrasing; ours is not in it."""
    shop = tmp_path / "shop"
    (shop / "orders").mkdir(parents=True)
    (shop / "Odd_Topic").mkdir()
    (shop / "orders" / "track.en.md").write_text(
        "# Where is my order?\n\nSee your mail.\n\n## How people ask\n\n- track my parcel\n- has it been shipped\n",
        encoding="utf-8",
    )
    (shop / "orders" / "refund.en.md").write_text("# How do I get my money back?\n", encoding="utf-8")
    (shop / "Odd_Topic" / "Card_Lost?.en.md").write_text(
        "## How people ask\n\n- i lost my card: what now?\n- # stolen - card\n", encoding="utf-8"
    )
    found = ask(
        b"has my parcel been shipped\nmoney back please\nmy card was stolen\nhola\nla migra tocan mi puerta\n",
        "--faq",
        str(shop),
    )

    assert [one["entries"][0]["id"] for one in found[:3]] == ["orders/track", "orders/refund", "Odd_Topic/Card_Lost?"]
    assert all(len(one["entries"]) == 3 for one in found)
    assert found[4]["outcome"] != "emergency"


def test_ask_text(capsys):
    """The words after the command are one question; the answer says what decided."""
    assert main(["ask", "kiero", "visitar", "a", "mi", "papa"]) == 0

    shown = capsys.readouterr().out
    assert "quiero visitar a mi papa" in shown
    assert "detention/visits" in shown
    assert "nearest phrasing" in shown


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["ask"], "give a question, or --json"),
        (["ask", "hola", "--json"], "give a question, or --json"),
        (["ask", "hola", "--faq", "nowhere"], "nowhere: cannot be read"),
        (["evaluate", "--questions", "nowhere.es.jsonl"], "cannot be read"),
        (["evaluate", "--questions", "nowhere"], "does not say its language"),
        (["evaluate", "--final", "--confusions"], "--final stands alone"),
        (["evaluate", "--final", "--topic", "rights"], "--final stands alone"),
    ],
)
def test_ask_and_evaluate_name_what_is_wrong(capsys, args, message):
    """One clear line on standard error, exit 1, no traceback."""
    assert main(args) == 1

    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1


def test_ask_unwritable_cache(capsys, monkeypatch, tmp_path):
    """A cache folder that cannot be made is named with its setting."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("FARO_CACHE", str(tmp_path / "file" / "cache"))

    assert main(["ask", "hola"]) == 1
    assert "FARO_CACHE" in capsys.readouterr().err


@pytest.mark.process
def test_ask_json_closed_pipe(cache, folder):
    """Who reads only the first answers gets no traceback."""
    command = f"yes 'visitas' | head -50 | {sys.executable} -m bot ask --json | head -1"
    done = subprocess.run(command, shell=True, cwd=REPOSITORY, capture_output=True, text=True, check=False)  # noqa: S602  # a pipe is what is tested

    assert json.loads(done.stdout)["query"] == "visitas"
    assert "Traceback" not in done.stderr


@pytest.fixture
def questions(tmp_path) -> Path:
    """A few labelled questions to the small FAQ."""
    lines = [
        {"text": "can i see my dad at the center", "entry": "detention/visits", "style": "plain"},
        {"text": "what does the bond cost", "entry": "release/bond", "style": "short"},
        {"text": "best pizza in town", "entry": None, "style": "plain"},
    ]
    (tmp_path / "en.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_evaluate_json(questions, capsys):
    """One object: the figures of each locale, of all its questions and of each style."""
    assert main(["evaluate", "--json", "--questions", str(questions)]) == 0

    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["en"]
    assert list(found["en"]) == ["all", "plain", "short", "1-15 words"]
    assert found["en"]["all"]["first"] == {"share": 1, "error": 0, "of": 2}
    assert found["en"]["all"]["out_told"]["of"] == 1


def test_evaluate_table(questions, capsys):
    """The figures as people read them, and the confusions."""
    assert main(["evaluate", "--questions", str(questions / "en.jsonl"), "--confusions"]) == 0

    shown = capsys.readouterr().out
    assert "right entry first" in shown
    assert "Confusions" in shown


def test_evaluate_one_topic(questions, capsys):
    """Only the questions of a topic, where one is named."""
    assert main(["evaluate", "--json", "--questions", str(questions), "--topic", "release"]) == 0

    assert json.loads(capsys.readouterr().out)["en"]["all"]["first"]["of"] == 1


def test_evaluate_leaves_out_what_the_faq_does_not_have(questions, capsys):
    """A question whose entry is not in the FAQ is counted, not measured."""
    line = {"text": "how much is the fee", "entry": "help/fees"}
    (questions / "en.jsonl").write_text(json.dumps(line) + "\n" + (questions / "en.jsonl").read_text(encoding="utf-8"))
    assert main(["evaluate", "--json", "--questions", str(questions)]) == 0

    shown = capsys.readouterr()
    assert "1 question left out" in shown.err
    assert json.loads(shown.out)["en"]["all"]["first"]["of"] == 2
