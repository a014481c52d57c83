"""Fits how the log-odds of an emergency come out of what is seen, by five-fold cross-validation on the examples.

    python -m benchmarks.fit_emergencies

Prints LOGIT, NONE, EMERGENCIES, NEAR_MISSES and INTERCEPT for bot/matching/emergency/classifier.py, and how many
emergencies are recognised where one, two and five in a hundred near misses are taken for one.
"""

import os
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.config import REPOSITORY, Settings
from bot.faq.loader import load
from bot.matching.emergency.classifier import NEAREST, Examples, shown_as_none, train
from bot.matching.emergency.rules import EmergencyRules
from bot.matching.model.encoder import Encoder
from bot.matching.model.index import Index
from bot.matching.model.vector_cache import VectorCache
from bot.matching.phrasings import OUT_OF_SCOPE, phrasings_of, speller_of
from bot.matching.text.tables import TABLES

FOLDS = 5
NEWTON_STEPS = 40


def main() -> None:
    """Fit, and print what was found."""
    folder, cache = REPOSITORY / "faq", Settings.load(os.environ).cache
    faq, tables = load(folder), folder / TABLES
    rules = EmergencyRules.load(tables)
    speller = speller_of(faq, folder, rules)
    speller.recall(cache)
    index = Index.load(phrasings_of(faq, folder, speller), encoder := Encoder(), cache)
    examples = Examples.load(tables, rules.names, speller)
    vectors = index.centred(VectorCache(cache, encoder).encode(examples.texts, progress=True, description="examples"))
    others = shown_as_none(rules.entry_ids, index)
    folds = np.random.default_rng(1).integers(0, FOLDS, len(examples.texts))
    seen = np.zeros((len(examples.texts), 2 + 2 * len(NEAREST)))
    for fold in range(FOLDS):
        known, new = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        part = replace(examples, texts=tuple(examples.texts[at] for at in known), labels=examples.labels[known])
        logits = train(part, *others, vectors[known], index).logits(
            index.rows([examples.texts[at] for at in new], vectors[new])
        )
        cosines = vectors[new] @ vectors[known].T
        is_near_miss = part.labels == OUT_OF_SCOPE
        near = [_likeness(cosines[:, side], nearest) for side in (~is_near_miss, is_near_miss) for nearest in NEAREST]
        seen[new] = np.column_stack([logits[:, :-1].max(axis=1), logits[:, -1], *near])
    is_emergency = examples.labels != OUT_OF_SCOPE
    weights = _logistic(seen, is_emergency.astype(float))
    print("LOGIT, NONE, EMERGENCIES (3, 10), NEAR_MISSES (3, 10), INTERCEPT:", weights.round(3).tolist())
    odds = seen @ weights[:-1] + weights[-1]
    near_misses = np.sort(odds[~is_emergency])[::-1]
    for share in (0.01, 0.02, 0.05):
        limit = near_misses[int(share * len(near_misses))]
        print(f"near misses {share:.2f}: from {limit:.2f}, recognised {np.mean(odds[is_emergency] > limit):.3f}")


def _likeness(cosines: NDArray[np.float32], nearest: int) -> NDArray[np.float32]:
    return np.asarray(np.partition(cosines, -nearest, axis=1)[:, -nearest:].mean(axis=1))


def _logistic(seen: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights and an intercept, hardly regularised, by Newton's method."""
    rows = np.column_stack([seen, np.ones(len(seen))])
    ridge = np.diag([*seen.var(axis=0), 0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(NEWTON_STEPS):
        found = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        curvature = (rows * (found * (1 - found))[:, None]).T @ rows + ridge
        weights += np.linalg.solve(curvature, rows.T @ (wanted - found) - ridge @ weights)
    return weights


if __name__ == "__main__":
    main()
