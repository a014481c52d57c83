"""Fit the numbers of `bot/matching/fitted.py` on labelled questions.

    python benchmarks/fit_decision.py [--questions PATH] [--write]

A conditional logit (McFadden 1974) chooses among the entries, on questions in scope only; a logistic regression says
whether any entry is meant. The thresholds are the lowest that keep what is wrong under the limits below in each
language. All figures are of five-fold cross-validation: no question is judged by weights that it helped to fit.
--write puts the numbers, fitted on all questions, into the file.

Without --questions it reads tests/questions/dev, never the half that reports.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bot.config import REPOSITORY, Settings
from bot.evaluation.metrics import Answered, table
from bot.evaluation.questions import Question, answerable, load_questions
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.matching import decision
from bot.matching.fitted import CHOICE, SCOPE
from bot.matching.matcher import Matcher
from bot.matching.model.array_cache import read_arrays, write_arrays
from bot.matching.model.encoder import Encoder, Vectors
from bot.matching.ranking_features import QueryFeatures
from bot.pii.detector import LONGEST, PersonalData
from bot.pii.spans import redact

FOLDS = 5
SPLITS = 4  # times that the folds are dealt anew, for the thresholds
CHOICE_RIDGE, SCOPE_RIDGE = 0.1, 1.0  # of the standardised weights
ROUNDS = 3000
RATE = 0.5

# Under the limits that are to hold on questions that nobody chose anything by, since thresholds flatter themselves.
SURE_WRONG = 0.007  # of the questions in scope
LIKELY_WRONG = 0.04
TOLD_UNKNOWN = 0.012
OUT_SHOWN = 0.03  # of the questions out of scope

Numbers = NDArray[np.float64]
Weights = Mapping[str, float]

FILE = REPOSITORY / "bot" / "matching" / "fitted.py"
WRITTEN = '''"""Numbers that were fitted; written by `python benchmarks/fit_decision.py --write`, not by hand."""

# A conditional logit chooses among the entries; a logistic regression says whether any of them is meant.
CHOICE = {{
{choice}
}}
SCOPE = {{
{scope}
}}

# Scores from which the best entry is the answer, and from which it is shown as likely.
ANSWER_FROM = {answer_from:.1f}
SHOW_FROM = {show_from:.1f}
# 100 x the probability that any entry is meant, from which there is something to offer.
OFFER_FROM = {offer_from:.1f}
'''


@dataclass(frozen=True)
class Example:
    """A question, its features, and which of the entries among them are right."""

    question: Question
    features: QueryFeatures
    right: NDArray[np.bool_]

    @property
    def rows(self) -> Numbers:
        """The features of its entries."""
        return np.stack([decision.choice_row(item) for item in self.features.entries])


@dataclass(frozen=True)
class Judged:
    """A question's ranking under weights that it had no part in, and whether the first entry is right."""

    example: Example
    ranking: decision.Ranking

    @property
    def score(self) -> float:
        """That of the best entry."""
        return self.ranking.candidates[0].score

    @property
    def is_right(self) -> bool:
        """Whether the best entry is a right one."""
        return self.ranking.candidates[0].id in self.example.question.right


@dataclass(frozen=True)
class Thresholds:
    """From which scores an entry is answered with and shown, and from which probability any is offered."""

    answer_from: float
    show_from: float
    offer_from: float


def main() -> None:
    """Print the cross-validated figures and the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, action="append", metavar="PATH")
    parser.add_argument(
        "--faq", type=Path, default=REPOSITORY / "faq", metavar="DIR", help="another FAQ folder than ours"
    )
    parser.add_argument("--write", action="store_true", help=f"put the numbers into {FILE.name}")
    args = parser.parse_args()
    paths = args.questions or [REPOSITORY / "tests" / "questions" / "dev"]
    examples = extract(args.faq, paths, Settings.load(os.environ).cache)
    thresholds = choose_thresholds([one for split in range(SPLITS) for one in cross_validated(examples, split)])
    print(table([decided(one, thresholds) for one in cross_validated(examples, 0)]))
    choice, scope = fit(examples)
    content = WRITTEN.format(choice=lines(choice), scope=lines(scope), **vars(thresholds))
    if args.write:
        FILE.write_text(content, encoding="utf-8")
    else:
        print("\n" + content)


def extract(folder: Path, paths: Sequence[Path], cache: Path) -> list[Example]:
    """The questions in *paths* that have entries in *folder* to choose from, with their features."""
    faq = load(folder, lenient=True)
    personal, loaded = PersonalData.of(faq), load_questions(paths)
    questions = answerable(loaded, {entry.id for entry in faq.entries})
    print(f"{len(questions)} of {len(loaded)} questions; the entries of the others are not there yet")
    encoder = RememberingEncoder(cache)
    matcher = Matcher.load(faq, folder, cache, progress=sys.stderr.isatty(), encoder=encoder)
    examples = []
    for question in tqdm(questions, leave=False, disable=not sys.stderr.isatty()):
        query = question.text[:LONGEST]
        features = matcher.explain(redact(query, personal.find(query))).features
        if features.entries:
            right = np.array([item.entry_id in question.right for item in features.entries])
            examples.append(Example(question, features, right))
    encoder.save()
    return examples


class RememberingEncoder(Encoder):
    """An encoder that keeps the questions it encoded in a file of *cache*, so that the next fit takes seconds."""

    def __init__(self, cache: Path) -> None:
        super().__init__()
        self._file = cache / f"questions-{self.fingerprint}.npz"
        kept = read_arrays(self._file, ("keys", "vectors")) or {"keys": np.empty(0), "vectors": np.empty(0)}
        self._known = {key.tobytes(): vector for key, vector in zip(kept["keys"], kept["vectors"], strict=True)}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the encoder does; a single text only once."""
        if len(texts) != 1:
            return super().encode(texts)
        key = hashlib.blake2b(texts[0].encode(), digest_size=16).digest()
        if key not in self._known:
            self._known[key] = super().encode(texts)[0]
        return self._known[key][None]

    def save(self) -> None:
        """Keep what was encoded."""
        keys = np.frombuffer(b"".join(self._known), np.uint8).reshape(-1, 16)
        write_arrays(self._file, {"keys": keys, "vectors": np.stack(list(self._known.values()))})


def fit(examples: Sequence[Example]) -> tuple[Weights, Weights]:
    """The weights of the choice and of the scope."""
    known = [one for one in examples if one.question.entry is not None and one.right.any()]
    numbers = fit_choice([one.rows for one in known], [one.right for one in known])
    choice = dict(zip(CHOICE, map(float, numbers), strict=True))
    best = [int(np.argmax(one.rows @ numbers)) for one in examples]
    rows = np.stack([decision.scope_row(one.features, at) for one, at in zip(examples, best, strict=True)])
    inside = np.array([one.question.entry is not None for one in examples], float)
    return choice, dict(zip(SCOPE, map(float, fit_scope(rows, inside)), strict=True))


def fit_choice(rows: Sequence[Numbers], right: Sequence[NDArray[np.bool_]]) -> Numbers:
    """Weights under which the right entries get the highest shares."""
    size = max(map(len, rows))
    scale = np.concatenate(rows).std(axis=0) + 1e-9
    padded = np.stack([np.pad(row / scale, ((0, size - len(row)), (0, 0))) for row in rows])
    there = np.stack([np.arange(size) < len(row) for row in rows])
    wanted = np.stack([np.pad(one, (0, size - len(one))) for one in right])
    weights = np.zeros(padded.shape[2])
    for _ in range(ROUNDS):
        logits = np.where(there, padded @ weights, -np.inf)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        aim = shares * wanted
        aim /= np.maximum(aim.sum(axis=1, keepdims=True), 1e-12)
        slope = np.einsum("qe,qef->f", shares - aim, padded) / len(rows) + CHOICE_RIDGE * weights / len(rows)
        weights -= RATE * slope
    return np.asarray(weights / scale)


def fit_scope(rows: Numbers, inside: Numbers) -> Numbers:
    """Weights of the logistic regression, the intercept last, by Newton's method."""
    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    middle[-1], scale[-1] = 0.0, 1.0
    standard = (rows - middle) / scale
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], SCOPE_RIDGE)
    ridge[-1] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(standard @ weights, -30, 30)))
        slope = standard.T @ (chance - inside) + ridge * weights
        curve = (standard * (chance * (1 - chance))[:, None]).T @ standard + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    weights /= scale
    weights[-1] -= middle[:-1] @ weights[:-1]
    return weights


def cross_validated(examples: Sequence[Example], split: int) -> list[Judged]:
    """Each question's ranking under weights fitted on the folds that it is not in."""
    folds = np.random.default_rng(split).permutation(len(examples)) % FOLDS
    judged = []
    for fold in range(FOLDS):
        choice, scope = fit([one for one, own in zip(examples, folds, strict=True) if own != fold])
        judged += [
            Judged(one, decision.score(one.features, choice, scope))
            for one, own in zip(examples, folds, strict=True)
            if own == fold
        ]
    return judged


def choose_thresholds(judged: Sequence[Judged]) -> Thresholds:
    """The lowest scores that keep each language under the limits."""
    answer_from, show_from, offer_from = 0.0, 0.0, 100.0
    for locale in Locale:
        own = [one for one in judged if one.example.question.locale is locale]
        inside = [one for one in own if one.example.question.entry is not None]
        outside = [one.score for one in own if not one.example.question.right]
        wrong = sorted((one.score for one in inside if not one.is_right), reverse=True)
        answer_from = max(answer_from, _above(wrong, SURE_WRONG * len(inside)))
        both = (SURE_WRONG + LIKELY_WRONG) * len(inside)
        show_from = max(show_from, _above(wrong, both), _above(sorted(outside, reverse=True), OUT_SHOWN * len(outside)))
        chances = sorted(100 * one.ranking.p_in_scope for one in inside)
        offer_from = min(offer_from, chances[int(TOLD_UNKNOWN * len(chances))])
    return Thresholds(answer_from, min(show_from, answer_from), min(offer_from, show_from))


def decided(one: Judged, thresholds: Thresholds) -> Answered:
    """What the question comes to under *thresholds*."""
    return Answered(one.example.question, decision.decide(one.ranking, **vars(thresholds)))


def lines(weights: Weights) -> str:
    """Weights as they are written down."""
    return "\n".join(f'    "{name}": {weight:.3f},' for name, weight in weights.items())


def _above(scores: Sequence[float], most: float) -> float:
    """The lowest tenth that at most *most* of the descending *scores* reach."""
    return float(np.ceil(10 * scores[int(most)] + 1e-9) / 10) if len(scores) > int(most) else 0.0


if __name__ == "__main__":
    main()
