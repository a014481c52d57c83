"""Tunes the upper half of the base model to tell the FAQ's entries apart: python -m tools.encoder.tune FAQ OUT."""

import argparse
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.matching.model.tokenizer import Tokenizer
from tools.encoder.base import read_base
from tools.encoder.network import Network
from tools.encoder.texts import Texts

FROZEN = 6  # layers that stay as they are, with the words; what they know of language is not to be lost
EPOCHS, BATCH, LONGEST = 2, 48, 64  # times round; texts; tokens
RATE, CLASSIFIER_RATE, WARM_UP, DECAY = 1.2e-4, 3e-3, 0.08, 0.01
DROPOUT, SMOOTHING, CLIP = 0.05, 0.05, 1.0
PROBE_STRENGTH = 10.0  # inverse of regularisation, as scikit-learn's C


def main() -> None:
    """Read, tune, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("faq", type=Path, help="the folder whose phrasings it learns from")
    arguments.add_argument("out", type=Path, help="where the tuned layers go (.pt)")
    given = arguments.parse_args()
    tuned(given.faq, given.out)


def tuned(faq: Path, out: Path) -> None:
    """Tune the base model on the texts of *faq* and put the layers that changed at *out*."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    base = read_base()
    network = Network(base, DROPOUT)
    tokenizer = Tokenizer(base.pieces, base.scores)
    texts = Texts(faq)
    plain = texts.plain()
    print(f"{len(texts.ids)} entries, {len(plain)} texts", flush=True)
    with _in_half_precision():
        vectors = encode(network, tokenizer, [text for text, _ in plain], progress=True)
    entries = torch.tensor([entry for _, entry in plain])
    centre = vectors[entries < len(texts.ids)].mean(dim=0)
    classifier = probe(functional.normalize(vectors - centre, dim=1), entries, len(texts.ids) + 1)
    tune(network, classifier, centre, tokenizer, texts)
    torch.save({name: value for name, value in network.state_dict().items() if _is_tuned(name)}, out)


@torch.no_grad()
def encode(network: Network, tokenizer: Tokenizer, texts: list[str], *, progress: bool = False) -> Tensor:
    """A unit vector for each text."""
    network.eval()
    vectors = torch.empty(len(texts), network.words.embedding_dim)
    ids = [tokenizer.ids(text)[:LONGEST] for text in texts]
    began = time.monotonic()
    for number, batch in enumerate(_batches([len(own) for own in ids])):
        vectors[batch] = network(padded([ids[at] for at in batch]))
        if progress and number % 50 == 0:
            print(f"encoded {number * BATCH}, {time.monotonic() - began:.0f} s", flush=True)
    return vectors


def probe(vectors: Tensor, classes: Tensor, count: int) -> nn.Linear:
    """Multinomial logistic regression on what the base model already knows: where the tuning begins.

    Without it the first steps pull the layers towards a random classifier.
    """
    classifier = nn.Linear(vectors.shape[1], count)
    nn.init.zeros_(classifier.weight)
    nn.init.zeros_(classifier.bias)
    optimizer = torch.optim.LBFGS(classifier.parameters(), max_iter=120, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = functional.cross_entropy(classifier(vectors), classes)
        value = value + classifier.weight.square().sum() / (2 * PROBE_STRENGTH * len(vectors))
        value.backward()
        return value

    optimizer.step(loss)
    right = (classifier(vectors).argmax(dim=1) == classes).float().mean()
    print(f"probe: {right:.3f} of its own texts right", flush=True)
    return classifier


def tune(network: Network, classifier: nn.Linear, centre: Tensor, tokenizer: Tokenizer, texts: Texts) -> None:
    """Cross-entropy over the entries and none, by AdamW, the rate rising at first and then falling to nothing."""
    dice = random.Random(0)  # noqa: S311  # no secret
    epochs = [texts.epoch(dice) for _ in range(EPOCHS)]
    trained = [value for name, value in network.named_parameters() if _is_tuned(name)]
    for name, value in network.named_parameters():
        value.requires_grad_(_is_tuned(name))
    optimizer = torch.optim.AdamW(
        [{"params": trained, "lr": RATE}, {"params": classifier.parameters(), "lr": CLASSIFIER_RATE}],
        weight_decay=DECAY,
    )
    steps = sum(math.ceil(len(epoch) / BATCH) for epoch in epochs)
    warm_up = WARM_UP * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm_up, (steps - step) / (steps - warm_up))
    )
    network.train()
    began, losses = time.monotonic(), []
    for epoch in epochs:
        ids = [tokenizer.ids(text)[:LONGEST] for text, _ in epoch]
        entries = torch.tensor([entry for _, entry in epoch])
        for batch in _batches([len(own) for own in ids], dice):
            with _in_half_precision():
                vectors = network(padded([ids[at] for at in batch]), FROZEN).float()
            logits = classifier(functional.normalize(vectors - centre, dim=1))
            loss = functional.cross_entropy(logits, entries[batch], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, CLIP)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            if len(losses) % 25 == 0:
                print(
                    f"step {len(losses)} of {steps}: loss {np.mean(losses[-25:]):.3f}, "
                    f"{time.monotonic() - began:.0f} s",
                    flush=True,
                )


def _in_half_precision() -> torch.autocast:
    """Products of matrices in bfloat16 where the processor has it: a third faster, to the same end."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported())  # noqa: SLF001  # no public name


def padded(ids: list[list[int]]) -> Tensor:
    """One row a text, filled up with -1."""
    longest = max(map(len, ids))
    return torch.tensor([own + [-1] * (longest - len(own)) for own in ids])


def _batches(lengths: list[int], dice: random.Random | None = None) -> Iterator[list[int]]:
    """Numbers of texts of about one length; with *dice*, in a random order and mixed among near lengths."""
    jitter = [dice.random() * 4 if dice else 0 for _ in lengths]
    order = sorted(range(len(lengths)), key=lambda at: lengths[at] + jitter[at])
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    if dice:
        dice.shuffle(batches)
    return iter(batches)


def _is_tuned(name: str) -> bool:
    """Whether *name* is a number of the upper layers."""
    return name.startswith("layers.") and int(name.split(".")[1]) >= FROZEN


if __name__ == "__main__":
    main()
