"""Fit the few numbers of `bot/matching/decision.py` on labelled questions, and print them.

    python benchmarks/fit_decision.py --questions PATH

A multinomial logit chooses among the entries (questions in scope only); a logistic regression says whether any entry
is meant. Before the numbers fitted on all questions it prints the figures of five-fold cross-validation, in which no
question is judged by numbers that it helped to fit: those are the ones to believe.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bot.config import REPOSITORY
from bot.evaluation.metrics import Answered, table
from bot.evaluation.questions import Question, load_questions
from bot.faq.loader import load
from bot.matching import decision
from bot.matching.matcher import Matcher
from bot.matching.outcome import Outcome
from bot.matching.ranking_features import QueryFeatures

FOLDS = 5
RIDGE = 0.1  # of the standardised weights
ROUNDS = 3000
RATE = 0.05

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Extracted:
    """A question, its features, and which of the entries among them are right."""

    question: Question
    features: QueryFeatures
    right: NDArray[np.bool_]

    @property
    def rows(self) -> Numbers:
        """The features of its entries."""
        return np.stack([decision.choice_row(item) for item in self.features.entries])


def main() -> None:
    """Print the cross-validated figures and the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, action="append", required=True, metavar="PATH")
    parser.add_argument("--cache", type=Path, default=REPOSITORY / "var" / "cache")
    args = parser.parse_args()
    matcher = Matcher.load(load(REPOSITORY / "faq"), REPOSITORY / "faq", args.cache, progress=True)
    extracted = [extract(matcher, question) for question in tqdm(load_questions(args.questions), leave=False)]
    usable = [one for one in extracted if one.features.entries]
    print(table(cross_validated(usable)))
    choice, scope = fit(usable)
    for name, names, numbers in (("CHOICE", decision.CHOICE, choice), ("SCOPE", decision.SCOPE, scope)):
        print(f"{name} = {{")
        for key, number in zip(names, numbers, strict=True):
            print(f'    "{key}": {number:.3f},')
        print("}")


def extract(matcher: Matcher, question: Question) -> Extracted:
    """The features of *question*."""
    features = matcher.explain(question.text).features
    return Extracted(question, features, np.array([item.entry_id in question.right for item in features.entries]))


def fit(extracted: Sequence[Extracted]) -> tuple[Numbers, Numbers]:
    """The weights of the choice, and those of the scope with its intercept last."""
    known = [one for one in extracted if one.question.entry is not None and one.right.any()]
    choice = fit_choice([one.rows for one in known], [one.right for one in known])
    rows = np.stack([scope_row(one, choice) for one in extracted])
    inside = np.array([one.question.entry is not None for one in extracted], float)
    return choice, fit_scope(rows, inside)


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
        aim /= aim.sum(axis=1, keepdims=True)
        slope = np.einsum("qe,qef->f", shares - aim, padded) / len(rows) + RIDGE * weights / len(rows)
        weights -= RATE * 10 * slope
    return weights / scale


def fit_scope(rows: Numbers, inside: Numbers) -> Numbers:
    """Weights of the logistic regression, the intercept last, by Newton's method."""
    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    middle[-1], scale[-1] = 0.0, 1.0
    standard = (rows - middle) / scale
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], 1.0)
    ridge[-1] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(standard @ weights, -30, 30)))
        slope = standard.T @ (chance - inside) + ridge * weights
        curve = (standard * (chance * (1 - chance))[:, None]).T @ standard + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    weights /= scale
    weights[-1] -= middle[:-1] @ weights[:-1]
    return weights


def scope_row(one: Extracted, choice: Numbers) -> Numbers:
    """What the question of scope is decided by, under the weights *choice*."""
    shares = decision.softmax(one.rows @ choice)
    best = int(np.argmax(shares))
    return decision.scope_row(one.features, best, float(shares[best]))


def cross_validated(extracted: Sequence[Extracted]) -> list[Answered]:
    """What each question would come to with numbers fitted on the other folds."""
    folds = np.random.default_rng(0).permutation(len(extracted)) % FOLDS
    answered = []
    for fold in range(FOLDS):
        choice, scope = fit([one for one, own in zip(extracted, folds, strict=True) if own != fold])
        for one, own in zip(extracted, folds, strict=True):
            if own == fold:
                answered.append(Answered(one.question, judged(one, choice, scope)))
    return answered


def judged(one: Extracted, choice: Numbers, scope: Numbers) -> Outcome:
    """The decision about *one* under other numbers than the bot's own."""
    shares = decision.softmax(one.rows @ choice)
    in_scope = float(1 / (1 + np.exp(-(scope_row(one, choice) @ scope))))
    order = np.argsort(-shares, kind="stable")
    found = tuple((one.features.entries[at].entry_id, float(shares[at])) for at in order)
    return decision.decide(decision.Ranking(in_scope, found))


if __name__ == "__main__":
    main()
