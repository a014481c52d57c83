"""Labelled questions, read from files."""

import json
from collections import Counter
from collections.abc import Iterable

import pytest

from bot.config import REPOSITORY
from bot.errors import BotError
from bot.evaluation.questions import Length, Question, answerable, count_run, load_questions
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


@pytest.mark.parametrize("name", ["", "mine.es.jsonl"])
def test_load_questions_language_from_the_name(tmp_path, name):
    """A file's name says the language and the set, whether it is asked for itself or with its folder."""
    (tmp_path / "mine.es.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    (one,) = load_questions([tmp_path / name])

    assert (one.locale, one.origin) == (Locale.ES, "mine")


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


def test_answerable_leaves_out_what_no_entry_is_there_for():
    """A question whose entry is not in the FAQ cannot be answered rightly; one that is out of scope can."""
    known, unknown, outside = (Question("q", Locale.ES, entry, (), "plain") for entry in ("t/a", "t/b", None))

    assert answerable([known, unknown, outside], {"t/a"}) == (known, outside)


def test_count_run_numbers_the_runs(tmp_path):
    """Each run is a line with its number."""
    file = tmp_path / "runs.txt"

    assert [count_run(file, "one"), count_run(file, "two")] == [1, 2]
    assert file.read_text(encoding="utf-8") == "1 one\n2 two\n"


@pytest.mark.parametrize(
    ("words", "length"),
    [(1, Length.SHORT), (15, Length.SHORT), (16, Length.MEDIUM), (45, Length.MEDIUM), (46, Length.LONG)],
)
def test_length_in_words(words, length):
    """Short up to 15 words, long from 46 on."""
    assert Question("palabra " * words, Locale.ES, None, (), "plain").length is length


def load_half(half: str) -> tuple[Question, ...]:
    """One half of our questions. What a test says when it fails is of numbers: nobody is to read the final half."""
    return load_questions([REPOSITORY / "tests" / "questions" / half])


def twice(texts: Iterable[str]) -> int:
    """How many of *texts* are there more than once."""
    return sum(count - 1 for count in Counter(texts).values())


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("half", ["dev", "final"])
def test_our_questions_are_enough(half, locale):
    """In each half and language: 350 in scope, a hundred out of it, and none twice."""
    inside = sum(q.entry is not None for q in load_half(half) if q.locale is locale)
    outside = sum(q.entry is None for q in load_half(half) if q.locale is locale)

    assert inside >= 350
    assert outside >= 100
    assert twice(q.text for q in load_half(half) if q.locale is locale) == 0


@pytest.mark.parametrize("locale", Locale)
def test_our_halves_share_no_question(locale):
    """What the final half asks was not there to develop on."""
    both = (q.text for half in ("dev", "final") for q in load_half(half) if q.locale is locale)

    assert twice(both) == 0


@pytest.mark.parametrize("half", ["dev", "final"])
def test_our_questions_are_no_phrasings(half):
    """What is a phrasing too measures nothing; a few short ones anybody would write."""
    phrasings = {fold(text) for entry in load(REPOSITORY / "faq").entries for text in entry.phrasings}
    lengths = [len(question.text.split()) for question in load_half(half) if fold(question.text) in phrasings]

    assert max(lengths, default=0) < 5
    assert len(lengths) < 15
