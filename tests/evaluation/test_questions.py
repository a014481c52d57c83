"""Labelled questions, read from files."""

import json

import pytest

from bot.config import REPOSITORY
from bot.errors import BotError
from bot.evaluation.questions import load_questions
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.languages.text import fold

GOOD = {"text": "cuándo puedo visitarlo", "entry": "detention/visits", "also": ["release/bond"], "style": "short"}


def test_load_questions_of_a_folder(tmp_path):
    """The files of both languages, in order; what is left out has its usual value; blank lines are none."""
    (tmp_path / "es.jsonl").write_text(f"{json.dumps(GOOD)}\n\n", encoding="utf-8")
    (tmp_path / "en.jsonl").write_text('{"text": "who won", "entry": null}\n', encoding="utf-8")
    (tmp_path / "recorded.json").write_text("{}", encoding="utf-8")
    one, other = load_questions([tmp_path])

    assert (one.text, one.locale, one.style) == (GOOD["text"], Locale.ES, "short")
    assert one.right == {"detention/visits", "release/bond"}
    assert (other.locale, other.entry, other.also, other.style, other.right) == (Locale.EN, None, (), "plain", set())


def test_load_questions_language_from_the_name(tmp_path):
    """A single file is asked for by its name, which says its language."""
    (tmp_path / "mine.es.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")

    assert load_questions([tmp_path / "mine.es.jsonl"])[0].locale is Locale.ES


@pytest.mark.parametrize(
    "line", ["{", "[]", "3", '{"text": "a"}', '{"entry": "a/b"}', '{"text": "a", "entry": "b", "also": 3}']
)
def test_load_questions_names_a_wrong_line(tmp_path, line):
    """A line that is no labelled question is named with its number and an example of a right one."""
    (tmp_path / "es.jsonl").write_text(f"{json.dumps(GOOD)}\n{line}\n", encoding="utf-8")

    with pytest.raises(BotError, match=r"es\.jsonl:2: no labelled question .*write it like"):
        load_questions([tmp_path])


def test_load_questions_names_what_cannot_be_read(tmp_path):
    """A folder without questions, an absent file, a file without a language and one that is no text."""
    (tmp_path / "questions.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "es.jsonl").write_bytes(b"\xff\xfe")

    for path, message in [
        (tmp_path, "no questions; expected"),
        (tmp_path / "fr.jsonl", "does not say its language"),
        (tmp_path / "questions.jsonl", "does not say its language"),
        (tmp_path / "en.jsonl", "cannot be read"),
        (tmp_path / "bad", "cannot be read .*UTF-8"),
    ]:
        with pytest.raises(BotError, match=message):
            load_questions([path])


def test_our_questions_name_entries_of_our_faq():
    """Every label is an entry there is, and no question of a language is there twice."""
    questions = load_questions([REPOSITORY / "tests" / "questions"])
    ids = {entry.id for entry in load(REPOSITORY / "faq").entries}
    unknown = {entry_id for question in questions for entry_id in question.right} - ids

    assert unknown == set()
    assert len({(question.text, question.locale) for question in questions}) == len(questions)


def test_our_questions_are_no_phrasings():
    """What is a phrasing too measures nothing; a few short ones, such as `tps venezuela`, anybody would write."""
    phrasings = {fold(text) for entry in load(REPOSITORY / "faq").entries for text in entry.phrasings}
    same = [question.text for question in load_questions([REPOSITORY / "tests" / "questions"])]
    same = [text for text in same if fold(text) in phrasings]

    assert all(len(text.split()) < 5 for text in same), same
    assert len(same) < 15
