"""How well models tell entries apart on labelled questions: python -m tools.encoder.measure FAQ QUESTIONS MODEL...

Only the half of the questions that is for development is read; of the texts nothing is printed.
"""

import argparse
import hashlib
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.model.encoder import Encoder
from bot.matching.model.index import Index
from bot.matching.phrasings import Phrasings, phrasings_of, speller_of
from bot.matching.text.normalize import normalized
from bot.matching.text.spelling import Speller


@dataclass(frozen=True)
class Asked:
    """A question as the matcher reads it, its language, and the entries that are right."""

    text: str
    locale: Locale
    right: frozenset[int]


def main() -> None:
    """Print a table: the share of questions whose right entry comes first, or among three."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("faq", type=Path)
    arguments.add_argument("questions", type=Path, help="a folder of .jsonl files")
    arguments.add_argument("models", type=Path, nargs="+", help=".onnx files, the first is what others are set against")
    arguments.add_argument("--cache", type=Path, required=True, help="where vectors are kept")
    given = arguments.parse_args()
    faq = load(given.faq)
    speller = speller_of(faq, given.faq, EmergencyRules.load(given.faq / "matching"))
    phrasings = phrasings_of(faq, given.faq, speller)
    asked = for_development(given.questions, phrasings, speller)
    first: dict[str, NDArray[np.bool_]] = {}
    for model in given.models:
        encoder = Encoder(model, hashlib.sha256(model.read_bytes()).hexdigest())
        index = Index.load(phrasings, encoder, given.cache)
        encoder.encode(["warm"])
        began = time.process_time()
        vectors = index.centred(encoder.encode([question.text for question in asked]))
        cost = (time.process_time() - began) / len(asked)
        print(f"{model.name}: {1000 * cost:.1f} ms CPU a question")
        logits = index.classifier.logits(index.rows([question.text for question in asked], vectors))
        for name, scores in (("classifier", logits[:, : len(phrasings.ids)]), ("nearest", nearest(index, vectors))):
            for locale in Locale:
                some = [at for at, question in enumerate(asked) if question.locale is locale]
                places = np.array([place(scores[at], asked[at].right) for at in some])
                key = f"{name} {locale}"
                right = places == 0
                gain = right.astype(float) - first.setdefault(key, right)
                print(
                    f"  {key}: first {right.mean():.3f}, among three {(places < 3).mean():.3f} of {len(some)}; "
                    f"gain {gain.mean():+.3f} ± {gain.std() / math.sqrt(len(some)):.3f}",
                    flush=True,
                )


def for_development(folder: Path, phrasings: Phrasings, speller: Speller) -> list[Asked]:
    """The questions in scope whose text's hash begins with an even byte."""
    numbers = {entry_id: number for number, entry_id in enumerate(phrasings.ids)}
    asked = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if hashlib.sha256(row["text"].encode()).digest()[0] % 2:
                continue
            right = frozenset(numbers[entry] for entry in (row["entry"], *row["also"]) if entry in numbers)
            locale = Locale(row.get("lang") or file.stem[-2:])
            if right:
                asked.append(Asked(speller.repair(normalized(row["text"]), locale), locale, right))
    return asked


def nearest(index: Index, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """[questions, entries]: the cosine with the nearest phrasing of each entry."""
    cosines = vectors @ index.embeddings.T
    best = np.full((len(vectors), len(index.phrasings.ids)), -1, np.float32)
    for entry in range(best.shape[1]):
        best[:, entry] = cosines[:, index.phrasings.labels == entry].max(axis=1)
    return best


def place(scores: NDArray[np.float32], right: frozenset[int]) -> int:
    """How many wrong entries stand before the first right one."""
    best = max(scores[number] for number in right)
    return sum(1 for number, score in enumerate(scores) if score > best and number not in right)


if __name__ == "__main__":
    main()
