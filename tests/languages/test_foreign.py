"""Languages that we do not speak."""

import json
from pathlib import Path

import pytest

from bot.languages.foreign import HONEST_NO, Foreign, foreign_language_of

ROOT = Path(__file__).parents[2]
SAID = {
    Foreign.PT: [
        "meu marido foi preso pela imigração, onde posso encontrar ele?",
        "bom dia",
        "obrigado",
        "eu tenho direito a um advogado?",
        "vocês falam português?",
        "prenderam meu primo no trabalho, o que eu faço",
    ],
    Foreign.FR: [
        "mon mari a été arrêté par l'immigration, où est-il ?",
        "bonjour",
        "comment payer la caution de mon frère",
        "est-ce que je peux demander l'asile",
        "je ne parle pas espagnol",
    ],
    Foreign.HT: [
        "mwen bezwen èd",
        "bonjou",
        "imigrasyon arete frè m",
        "kote mari m ye",
        "ICE nan pòt mwen",
        "kijan pou m jwenn yon avoka",
    ],
}
OURS = [
    "hola",
    "ok",
    "mi papá está en prisión",
    "pa donde lo llevan",
    "kiero ayuda ke ago si biene la migra",
    "a mi mamá la agarraron en la corte",
    "que es el bond",
    "where is my brother",
    "mwen soy haitiano, ¿qué hago?",
    "DACA",
    "",
]


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, said in SAID.items() for text in said])
def test_foreign_language_is_recognised(language, text):
    """By a few words."""
    assert foreign_language_of(text) is language


@pytest.mark.parametrize("text", OURS)
def test_foreign_language_is_not_ours(text):
    """Neither what is misspelt nor what is short."""
    assert foreign_language_of(text) is None


@pytest.mark.parametrize("locale", ["es", "en"])
def test_foreign_language_is_none_of_our_questions(locale):
    """Of some hundreds in each language none is taken for a foreign one."""
    lines = (ROOT / "tests" / "questions" / "dev" / f"own.{locale}.jsonl").read_text(encoding="utf-8").splitlines()

    assert [text for text in (json.loads(line)["text"] for line in lines) if foreign_language_of(text)] == []


def test_each_foreign_language_has_its_honest_no():
    """Written in that very language."""
    assert set(HONEST_NO) == set(Foreign)
    assert [foreign_language_of(HONEST_NO[language].partition(".")[0]) for language in Foreign] == list(Foreign)
