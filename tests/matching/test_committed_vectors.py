"""The vectors and classifiers that come with the code."""

from dataclasses import replace

import numpy as np

from bot.faq.entry import Faq
from bot.faq.loader import load
from bot.matching.committed_vectors import missing, renew, texts_by_file
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.matcher import Matcher
from bot.matching.model.classifier import OneVsRestClassifier, read_trained, write_trained
from bot.matching.model.index import Index
from bot.matching.phrasings import phrasings_of, speller_of
from tests.conftest import FAQ_FOLDER


def with_tables(folder):
    """A FAQ folder that has an out-of-scope example."""
    (folder / "matching").mkdir()
    (folder / "matching" / "out-of-scope.es.txt").write_text("una receta de pan\n", encoding="utf-8")
    return folder


def test_texts_are_those_that_matching_encodes(tmp_path):
    """Each entry's in a file of its own, the examples in theirs, read as a message would be."""
    files = texts_by_file(load(FAQ_FOLDER), with_tables(tmp_path))

    assert {"detention/visits", "release/bond", "matching/out-of-scope"} <= files.keys()
    assert "visiting hours" in files["detention/visits"]
    assert files["matching/out-of-scope"] == ["una receta de pan"]


def test_texts_hold_no_facts(tmp_path):
    """Whatever a fact says, the texts stay as they are, and so do their vectors."""
    faq = load(FAQ_FOLDER)
    changed = [
        replace(entry, first_screen=replace(entry.first_screen, text="call 1-000-000-0000 zzzyx"))
        for entry in faq.entries
    ]

    assert texts_by_file(Faq(tuple(changed)), tmp_path) == texts_by_file(faq, tmp_path)


def test_renewed_vectors_spare_the_first_start_the_encoding(tmp_path, encoder):
    """What `faro vectors` wrote is all that a fresh copy needs; before, all texts are missing, afterwards none."""
    faq, folder = load(FAQ_FOLDER), with_tables(tmp_path)
    absent, texts = missing(faq, folder, encoder)
    assert absent == texts > 50
    assert renew(faq, folder, encoder, tmp_path / "cache") == texts
    assert missing(faq, folder, encoder) == (0, texts)
    encoder.encoded.clear()
    Matcher.load(faq, folder, tmp_path / "fresh", encoder=encoder)

    assert encoder.encoded == []


def test_renewed_classifier_is_not_trained_again(tmp_path, encoder):
    """A fresh copy takes the classifier that `faro vectors` wrote; where phrasings changed it trains its own."""
    faq, folder = load(FAQ_FOLDER), with_tables(tmp_path)
    renew(faq, folder, encoder, tmp_path / "cache")
    shipped = folder / "matching" / "vectors"
    (file,) = (shipped / "trained").glob("index-*.npz")
    phrasings = phrasings_of(faq, folder, speller_of(faq, folder, EmergencyRules.load(folder / "matching")))
    fewer = replace(phrasings, texts=phrasings.texts[:-1], labels=phrasings.labels[:-1])
    name = file.stem
    trained = read_trained(shipped, name)
    write_trained(shipped, {name: replace(trained, weights=trained.weights * 0)})

    assert not Index.load(phrasings, encoder, tmp_path / "fresh", shipped=shipped).classifier.weights.any()
    assert Index.load(fewer, encoder, tmp_path / "fresh", shipped=shipped).classifier.weights.any()


def test_damaged_classifier_counts_as_none(tmp_path):
    """A file that is no classifier is passed over."""
    write_trained(tmp_path, {"index": OneVsRestClassifier(np.ones((2, 1), np.float32), np.zeros(1, np.float32))})
    (tmp_path / "trained" / "index.npz").write_bytes(b"nothing")

    assert read_trained(tmp_path, "index") is None
