"""Lines that read like another entry's."""

from shutil import copytree

import numpy as np
import pytest

from bot.cli.main import main
from bot.lint.overlap import drawn_away
from bot.matching.phrasings import OUT_OF_SCOPE, Phrasings
from tests.conftest import FAQ_FOLDER

IDS = ("t/a", "t/b")


def directions(*degrees: float) -> np.ndarray:
    """Vectors of length 1 that point this way."""
    radians = np.radians(degrees)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def test_drawn_away_to_another_entry():
    """A text among another entry's is named with that entry; one between the two is not, nor the others."""
    phrasings = Phrasings(IDS, ("a1", "a2", "a lost", "b1", "b2", "b between"), np.array([0, 0, 0, 1, 1, 1]))
    found = drawn_away(phrasings, directions(0, 5, 88, 90, 95, 50))

    assert found == {("a lost", "t/a"): "t/b"}


def test_drawn_away_to_out_of_scope():
    """A text among the out-of-scope examples is drawn to no entry; the examples themselves are not judged."""
    phrasings = Phrasings(
        IDS,
        ("o1", "o2", "o like a", "a1", "a2", "a lost"),
        np.array([OUT_OF_SCOPE, OUT_OF_SCOPE, OUT_OF_SCOPE, 0, 0, 0]),
    )
    found = drawn_away(phrasings, directions(90, 95, 2, 0, 5, 88))

    assert found == {("a lost", "t/a"): None}


@pytest.mark.parametrize("classes", [[0], [0, 1], [OUT_OF_SCOPE, 0, 1]])
def test_drawn_away_needs_company(classes):
    """An entry of a single text has nothing to compare it with, and is left alone."""
    texts = tuple(f"text {number}" for number in range(len(classes)))

    assert drawn_away(Phrasings(IDS, texts, np.array(classes)), directions(*range(len(classes)))) == {}


def test_drawn_away_is_the_same_in_parts(monkeypatch):
    """However many texts are compared at once, the same are found."""
    dice = np.random.default_rng(3)
    vectors = dice.normal(size=(60, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    phrasings = Phrasings(IDS, tuple(map(str, range(60))), np.sort(dice.integers(-1, 2, 60)))
    whole = drawn_away(phrasings, vectors)
    monkeypatch.setattr("bot.lint.overlap.ROWS", 7)

    assert whole
    assert drawn_away(phrasings, vectors) == whole


def test_check_nearness_names_the_line(tmp_path, cache, monkeypatch, capsys):
    """`faro check --nearness` warns of a line in the wrong file, with its number and the other entry."""
    folder = copytree(FAQ_FOLDER, tmp_path / "faq")
    file = folder / "release" / "bond.en.md"
    text = file.read_text(encoding="utf-8").replace("- post bond\n", "- visiting days and hours at the center\n")
    file.write_text(text, encoding="utf-8")
    line = text.splitlines().index("- visiting days and hours at the center") + 1
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FARO_CACHE", str(cache))
    main(["check", "faq"])
    assert "reads more like" not in capsys.readouterr().out
    main(["check", "--nearness", "faq"])

    found = [line for line in capsys.readouterr().out.splitlines() if "reads more like" in line]
    assert (
        f"faq/release/bond.en.md:{line}: warning: 'visiting days and hours at the center' reads more like "
        "detention/visits than like this entry; move it there, or say what sets it apart"
    ) in found
    assert len(found) < 5
