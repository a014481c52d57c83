"""The matcher on a small FAQ, and what it promises for any text."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FaqError
from bot.faq.entry import Faq, Part
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.matching.matcher import Matcher
from bot.matching.outcome import (
    Courtesy,
    Emergency,
    Match,
    NoMatch,
    Outcome,
    Suggestions,
    Tentative,
    offered_by,
    shown_by,
)
from bot.matching.smalltalk import SmallTalk
from tests.conftest import FAQ_FOLDER

WILD = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=300),  # surrogates too
    st.text(st.sampled_from("aáñ ?.\n😀́0‮xyz"), max_size=1500),
    st.lists(st.sampled_from(["visita", "bond", "ICE", "mi", "hermano", "?", "the", "y", "\n"]), max_size=300).map(
        " ".join
    ),
)
RULES = """
[door]
entry = "rights/open-the-door"

[door.es]
never = ["si vienen"]
[[door.es.patterns]]
all = ["ice | migra", "tocan .. puerta"]

[door.en]
[[door.en.patterns]]
all = ["ice", "at my door | knocking"]
"""


@pytest.fixture(scope="module")
def with_tables(tmp_path_factory, cache) -> Matcher:
    """The small FAQ's matcher with an emergency rule, small talk, fillers and an abbreviation."""
    folder = copytree(FAQ_FOLDER, tmp_path_factory.mktemp("tables") / "faq")
    tables = folder / "matching"
    (tables / "emergency").mkdir(parents=True)
    (tables / "emergency.toml").write_text(RULES, encoding="utf-8")
    (tables / "emergency" / "door.es.md").write_text("No abra **todavía**.\n", encoding="utf-8")
    (tables / "greeting.es.txt").write_text("hola\nbuenas tardes\n", encoding="utf-8")
    (tables / "thanks.en.txt").write_text("thank you\n", encoding="utf-8")
    (tables / "fillers.es.txt").write_text("o sea\neste\n", encoding="utf-8")
    (tables / "abbreviations.es.txt").write_text("vstr = visitar\n", encoding="utf-8")
    return Matcher.load(load(folder), folder, cache)


def same(one: Outcome, other: Outcome) -> bool:
    """Whether both say the same, scores to a hair."""
    scores = [candidate.score for candidate in one.candidates]
    return (
        type(one) is type(other)
        and [candidate.id for candidate in one.candidates] == [candidate.id for candidate in other.candidates]
        and scores == pytest.approx([candidate.score for candidate in other.candidates])
    )


def test_find_every_phrasing_finds_its_entry(matcher):
    """Asked in the words of its file, an entry comes first."""
    faq = load(FAQ_FOLDER)
    wrong = [
        (text, entry.id, outcome.candidates[0].id)
        for entry in faq.entries
        for text in (entry.question, *entry.phrasings)
        if (outcome := matcher.find(text)).candidates[0].id != entry.id
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("query", "entry_id"),
    [
        ("kiero vicitar a mi ermano presso", "detention/visits"),
        ("como hago to visit my husband en el detention center", "detention/visits"),
        ("cuánta plata piden para soltarlo con fianza?", "release/bond"),
        ("DO I HAVE TO OPEN THE DOOR", "rights/open-the-door"),
        ("a q numero llamo pa pedir ayuda", "help/hotlines"),
        ("quién lee lo que escribo aquí", "help/privacy"),
    ],
)
def test_find_other_words_than_the_file_has(matcher, query, entry_id):
    """Typing errors, mixed languages, capitals and other words still lead to the entry."""
    assert matcher.find(query).candidates[0].id == entry_id


@pytest.mark.parametrize("query", ["", " ", "???", "😀😀", "\n\n", "\ud800", "…"])
def test_find_nothing_in_nothing(matcher, query):
    """A message without a word has no answer, and no entry is nearest."""
    assert matcher.find(query) == NoMatch(())


@given(WILD)
def test_find_takes_any_text(matcher, query):
    """No text raises; there are at most five candidates, distinct, best first, scored 0-100, and offers are theirs."""
    outcome = matcher.find(query)
    ids = [candidate.id for candidate in outcome.candidates]
    scores = [candidate.score for candidate in outcome.candidates]

    assert len(ids) == len(set(ids)) <= 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    match outcome:
        case Match(entry_id):
            assert entry_id == ids[0]
        case Tentative(entry_id, offered):
            assert entry_id == ids[0]
            assert offered == tuple(ids[1 : 1 + len(offered)])
        case Suggestions(offered):
            assert 2 <= len(offered) <= 3
            assert offered == tuple(ids[: len(offered)])
        case Emergency() | Courtesy():
            pytest.fail("there are no rules and no small talk here")


@given(WILD)
def test_find_with_tables_takes_any_text(with_tables, query):
    """Nor does any text raise where there are rules, fillers and small talk."""
    with_tables.find(query)


def test_find_scores_are_not_rounded(matcher):
    """Scores of different questions differ, so that they can be compared."""
    scores = [
        candidate.score for query in ("visitas", "la fianza", "puerta") for candidate in matcher.find(query).candidates
    ]

    assert len({score for score in scores if round(score, 2) != score}) > len(scores) / 2


def test_find_same_in_every_start_and_thread(matcher, cache):
    """A second matcher, asked by many threads at once, says just the same."""
    queries = [text for entry in load(FAQ_FOLDER).entries for text in entry.phrasings[:3]]
    other = Matcher.load(load(FAQ_FOLDER), FAQ_FOLDER, cache)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(other.find, queries * 2))

    assert all(same(matcher.find(query), outcome) for query, outcome in zip(queries * 2, found, strict=True))


def test_find_remembers_a_repeated_query(cache, encoder):
    """The second time nothing is computed, and the memory holds no words."""
    matcher = Matcher.load(load(FAQ_FOLDER), FAQ_FOLDER, cache, encoder=encoder)
    query = "dónde puedo visitar a la señora Inmaculada"
    first = matcher.find(query)
    encoder.encoded.clear()

    assert all(matcher.find(query) is first for _ in range(3))
    assert encoder.encoded == []
    assert "inmaculada" not in repr(vars(matcher)).casefold()


def test_explain_says_why(matcher):
    """The explanation holds what was read, the language, what spoke for the entries, and what find finds."""
    query = "kiero vicitar a mi ermano"
    explanation = matcher.explain(query)

    assert explanation.reading.repaired == "quiero visitar a mi hermano"
    assert explanation.reading.language is Locale.ES
    assert {item.entry_id for item in explanation.features.entries} <= {entry.id for entry in load(FAQ_FOLDER).entries}
    assert same(explanation.outcome, matcher.find(query))


def test_find_story_that_asks_at_the_end(matcher):
    """In a long story the one sentence that asks is heard."""
    story = (
        "Buenas tardes, disculpe la molestia. Mi primo trabajaba en una finca desde hace cuatro años y nunca tuvo "
        "problemas con nadie. El martes salió temprano y ya no volvió a la casa. Mi tía está muy mal de los nervios "
        "y los niños preguntan por él todas las noches. ¿Cómo pago la fianza?"
    )

    assert "release/bond" in [candidate.id for candidate in matcher.find(story).candidates[:2]]


def test_find_serves_both_of_two_questions(matcher):
    """A message that asks two things gets the likelier, and the other as the first button."""
    outcome = matcher.find("¿Cómo visito a mi hermano en el centro? ¿Y cómo pago la fianza?")

    assert {*offered_by(outcome)[:2], shown_by(outcome)} >= {"detention/visits", "release/bond"}


@pytest.mark.parametrize(
    "query", ["tocan la puerta los de ICE!!", "está la migra, tocan muy fuerte la puerta", "ice is at my door"]
)
def test_emergency_comes_first(with_tables, query):
    """A rule that fits decides, at 100; then come the matcher's own, the entry not twice."""
    outcome = with_tables.find(query)
    ids = [candidate.id for candidate in outcome.candidates]

    assert isinstance(outcome, Emergency)
    assert (outcome.entry_id, outcome.rule) == ("rights/open-the-door", "door")
    assert outcome.candidates[0].id == "rights/open-the-door"
    assert outcome.candidates[0].score == 100
    assert len(ids) == len(set(ids)) <= 5


def test_emergency_in_general_is_none(with_tables):
    """What the rule rules out is an ordinary question."""
    assert not isinstance(with_tables.find("si vienen los de ice y tocan la puerta qué hago"), Emergency)


def test_emergency_text(with_tables, matcher):
    """The reviewed words that come first; empty where a locale, a rule or the file is absent."""
    assert with_tables.emergency_text("door", Locale.ES) == "No abra **todavía**."
    assert with_tables.emergency_text("door", Locale.EN) == ""
    assert with_tables.emergency_text("other", Locale.ES) == ""
    assert matcher.emergency_text("door", Locale.ES) == ""


def test_small_talk_is_a_courtesy(with_tables):
    """A greeting alone is one; a greeting before a question does not hide it."""
    hello, thanks = with_tables.find("¡Hola, buenas tardes!"), with_tables.find("Thank you 🙏")

    assert isinstance(hello, Courtesy)
    assert isinstance(thanks, Courtesy)
    assert (hello.kind, thanks.kind) == (SmallTalk.GREETING, SmallTalk.THANKS)
    assert with_tables.find("hola, quiero pagar la fianza").candidates[0].id == "release/bond"


def test_fillers_and_abbreviations_are_read(with_tables):
    """What only fills pauses goes, and abbreviations are written out."""
    assert with_tables.explain("este o sea quiero vstr a mi papá").reading.repaired == "quiero visitar a mi papa"


def test_language_is_detected_per_message(matcher):
    """The matcher tells the language where it is clear."""
    assert matcher.language("dónde está mi hermano") is Locale.ES
    assert matcher.language("where is my brother") is Locale.EN
    assert matcher.language("12345") is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("emergency.toml", "[door\n"),
        ("emergency.toml", '[door]\nentry = "rights/open-the-door"\n'),
        ("abbreviations.es.txt", "xq porque\n"),
    ],
)
def test_load_names_a_broken_table(tmp_path, cache, name, content):
    """A table that cannot be used is named; nothing starts with half of it."""
    folder = copytree(FAQ_FOLDER, tmp_path / "faq")
    (folder / "matching").mkdir()
    (folder / "matching" / name).write_text(content, encoding="utf-8")

    with pytest.raises(FaqError, match=name):
        Matcher.load(load(folder), folder, cache)


@pytest.mark.parametrize("keep", [1, 2])
def test_load_tiny_faq(tmp_path, keep):
    """One entry alone, in one language and without phrasings, is a FAQ too."""
    whole = [entry for entry in load(FAQ_FOLDER).entries if entry.locale is Locale.EN]
    faq = Faq(tuple(replace(entry, phrasings=(), first_screen=Part("", "", ""), parts=()) for entry in whole[:keep]))
    tiny = Matcher.load(faq, Path(tmp_path), tmp_path)

    assert tiny.find(faq.entries[0].question).candidates[0].id == faq.entries[0].id
    assert len(tiny.find("something else").candidates) == keep
