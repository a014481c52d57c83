"""How the matcher does on public question sets, beside simple baselines and what platforms published.

    python benchmarks/public_sets.py --data DIR [--set SOFMattress] [--samples 3] [--json]

The bot is measured from outside: each set is written as a FAQ folder, and `faro ask --json --faq FOLDER` answers the
messages; what counts is the entry it names first and the score it prints. Nothing is tuned for a set.

DIR holds these files, which are not part of this repository:

- `sofmattress_train.csv`, `curekart_train.csv` and their `_test.csv` (columns sentence, label): HINT3 v1 by Haptik,
  https://github.com/hellohaptik/HINT3 (paper: https://arxiv.org/abs/2009.13833), licence ODbL 1.0. Real messages to
  live bots; the label NO_NODES_DETECTED says that no entry answers the message.
- `published/PLATFORM_SET.csv` (columns sentence, label, predicted_node, predicted_node_score): the platforms' answers
  to the same messages, from the same repository under the same licence. Optional.
- `banking77_train.csv`, `banking77_test.csv` (columns text, category): Banking77 by PolyAI,
  https://github.com/PolyAI-LDN/task-specific-datasets (paper: https://arxiv.org/abs/2003.04807), licence CC BY 4.0.
  Learnt from ten phrasings a label: the first ten, and random tens.

top1: the right label among messages in scope, nothing refused. AUROC: how well the score tells messages in scope from
those out of scope. acc@oos80: messages in scope answered rightly when the threshold refuses 80 % of those out of scope.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from tqdm import tqdm

from bot.matching.model.encoder import Encoder
from bot.matching.model.tfidf import HashedTfidf
from bot.matching.text.normalize import normalized

NO_LABEL = "NO_NODES_DETECTED"
HINT3 = ("SOFMattress", "Curekart")
BANKING = "Banking77"
SHOTS = 10
REFUSED = 0.8  # of the messages out of scope

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """A text and the label it has; None where no label fits."""

    text: str
    label: str | None


@dataclass(frozen=True)
class Said:
    """What a system made of a message: the label it likes best, and how much, in its own measure."""

    label: str | None
    score: float


@dataclass(frozen=True)
class Figures:
    """Shares, 0-1; None where a set has no messages out of scope."""

    top1: float
    auroc: float | None = None
    acc_oos80: float | None = None


System = Callable[[Sequence[Labelled], Sequence[str]], list[Said]]


def main() -> None:
    """Print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--set", action="append", choices=[*HINT3, BANKING], help="only this set; may be given again")
    parser.add_argument("--system", action="append", help="only this system, such as Faro; may be given again")
    parser.add_argument("--samples", type=int, default=3, help=f"random {SHOTS}-phrasing samples of {BANKING} (3)")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    args = parser.parse_args()
    results: dict[str, dict[str, Figures]] = {}
    with tempfile.TemporaryDirectory() as workplace:
        systems = {"Faro": Bot(Path(workplace)).answer} | BASELINES
        chosen = {name: system for name, system in systems.items() if not args.system or name in args.system}
        wanted = args.set or [*HINT3, BANKING]
        for name in HINT3:
            if name in wanted:
                results[name] = hint3(args.data, name, chosen)
        if BANKING in wanted:
            results |= banking(args.data, chosen, samples=args.samples)
    if args.json:
        print(json.dumps({name: {system: asdict(own) for system, own in of.items()} for name, of in results.items()}))
    else:
        print("\n\n".join(table(name, of) for name, of in results.items()))


def hint3(data: Path, name: str, systems: dict[str, System]) -> dict[str, Figures]:
    """The figures of each system, and of each platform whose answers are there."""
    train = read(data / f"{name.lower()}_train.csv")
    test = read(data / f"{name.lower()}_test.csv")
    found = {system: figures(answer(train, [one.text for one in test]), test) for system, answer in _noted(systems)}
    for file in sorted((data / "published").glob(f"*_{name.lower()}.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        said = [Said(_label(row["predicted_node"]), float(row["predicted_node_score"] or 0)) for row in rows]
        labelled = [Labelled(row["sentence"], _label(row["label"])) for row in rows]
        found[f"{file.stem.partition('_')[0]} (published)"] = figures(said, labelled)
    return found


def banking(data: Path, systems: dict[str, System], *, samples: int) -> dict[str, dict[str, Figures]]:
    """The figures with the first ten phrasings a label, and their mean over random tens."""
    train, test = read(data / "banking77_train.csv"), read(data / "banking77_test.csv")

    def measured(chosen: Sequence[Labelled]) -> dict[str, Figures]:
        return {system: figures(answer(chosen, [one.text for one in test]), test) for system, answer in _noted(systems)}

    found = {f"{BANKING}, the first {SHOTS} phrasings a label": measured(shots(train))}
    if samples:
        runs = [measured(shots(train, random.Random(seed))) for seed in range(samples)]
        found[f"{BANKING}, mean of {samples} random samples of {SHOTS}"] = {
            system: Figures(float(np.mean([run[system].top1 for run in runs]))) for system in systems
        }
    return found


def read(file: Path) -> list[Labelled]:
    """The rows of *file*: the text, then its label; what is written on several lines becomes one."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        return [Labelled(" ".join(row[0].split()), _label(row[1])) for row in rows]


def shots(train: Sequence[Labelled], dice: random.Random | None = None) -> list[Labelled]:
    """Ten texts of each label: the first, or such as *dice* choose."""
    order = list(train)
    if dice:
        dice.shuffle(order)
    taken: Counter[str | None] = Counter()
    kept = []
    for one in order:
        taken[one.label] += 1
        if taken[one.label] <= SHOTS:
            kept.append(one)
    return kept


def figures(said: Sequence[Said], messages: Sequence[Labelled]) -> Figures:
    """How well *said* fits the labels of *messages*."""
    inside = np.array([message.label is not None for message in messages])
    right = np.array([one.label == message.label for one, message in zip(said, messages, strict=True)])
    scores = np.array([one.score for one in said])
    if inside.all():
        return Figures(float(right.mean()))
    refused = np.sort(scores[~inside])[int(np.ceil(REFUSED * (~inside).sum())) - 1]
    answered = right[inside] & (scores[inside] > refused)
    return Figures(float(right[inside].mean()), auroc(scores[inside], scores[~inside]), float(answered.mean()))


def auroc(inside: Numbers, outside: Numbers) -> float:
    """How often a score of *inside* is above one of *outside*, a tie counting half: by ranks (Mann-Whitney)."""
    _, places, counts = np.unique(np.concatenate([inside, outside]), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    size = len(inside)
    return float((ranks[:size].sum() - size * (size + 1) / 2) / (size * len(outside)))


def table(name: str, results: dict[str, Figures]) -> str:
    """The figures as people read them."""
    head = f"{name:52}{'top1':>8}{'AUROC':>8}{'acc@oos80':>11}"
    return "\n".join(
        [head]
        + [
            f"{system:52}{_written(own.top1):>8}{_written(own.auroc):>8}{_written(own.acc_oos80):>11}"
            for system, own in results.items()
        ]
    )


class Bot:
    """Faro as a stranger runs it; it keeps its vectors and FAQ folders in *workplace*."""

    def __init__(self, workplace: Path) -> None:
        self._workplace = workplace

    def answer(self, train: Sequence[Labelled], messages: Sequence[str]) -> list[Said]:
        """What `faro ask --json` prints for each message."""
        folder = Path(tempfile.mkdtemp(dir=self._workplace))
        names = write_faq(folder, train)
        command = [sys.executable, "-m", "bot", "ask", "--json", "--locale", "en", "--faq", str(folder)]
        done = subprocess.run(  # noqa: S603  # our own command
            command,
            input="".join(f"{message}\n" for message in messages),
            env=os.environ | {"FARO_CACHE": str(self._workplace / "cache")},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        entries = [json.loads(line)["entries"] for line in done.stdout.splitlines()]
        if len(entries) != len(messages):
            raise SystemExit(f"faro ask: {len(entries)} answers to {len(messages)} messages")
        return [Said(names[found[0]["id"]], found[0]["score"]) if found else Said(None, 0.0) for found in entries]


def write_faq(folder: Path, train: Sequence[Labelled]) -> dict[str, str]:
    """A FAQ with an entry a label and nothing but phrasings in it; gives each entry's label by its id."""
    phrasings: dict[str, list[str]] = defaultdict(list)
    for one in train:
        if one.label is not None:
            phrasings[one.label].append(one.text)
    (folder / "set").mkdir()
    names = {}
    for number, (label, texts) in enumerate(phrasings.items()):
        names[f"set/label-{number}"] = label
        lines = "".join(f"- {text}\n" for text in texts)
        (folder / "set" / f"label-{number}.en.md").write_text(
            f"# {texts[0]}\n\n## How people ask\n\n{lines}", encoding="utf-8"
        )
    return names


def by_words(scorer: Callable[..., float]) -> System:
    """The label of the phrasing whose letters RapidFuzz's *scorer* finds most like the message's."""

    def answer(train: Sequence[Labelled], messages: Sequence[str]) -> list[Said]:
        texts = [normalized(one.text) for one in train]
        likeness = process.cdist([normalized(one) for one in messages], texts, scorer=scorer)
        return nearest(np.asarray(likeness, float), train)

    return answer


def by_bm25(train: Sequence[Labelled], messages: Sequence[str]) -> list[Said]:
    """The label of the phrasing that Okapi BM25 ranks first (Robertson and Zaragoza 2009; k1 = 1.5, b = 0.75)."""
    texts = [normalized(one.text).split() for one in train]
    mean = sum(map(len, texts)) / len(texts)
    found_in = Counter(word for text in texts for word in set(text))
    scores = np.zeros((len(messages), len(train)))
    where: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, text in enumerate(texts):
        for word, times in Counter(text).items():
            rarity = np.log(1 + (len(texts) - found_in[word] + 0.5) / (found_in[word] + 0.5))
            where[word].append((at, rarity * times * 2.5 / (times + 1.5 * (0.25 + 0.75 * len(text) / mean))))
    for row, message in zip(scores, messages, strict=True):
        for word in normalized(message).split():
            for at, weight in where.get(word, ()):
                row[at] += weight
    return nearest(scores, train)


def by_tfidf(train: Sequence[Labelled], messages: Sequence[str]) -> list[Said]:
    """The label of the phrasing whose words and letter groups, rare ones counting more, are most alike."""
    texts = [normalized(one.text) for one in train]
    tfidf = HashedTfidf.of(texts)
    rows = tfidf.transform([normalized(one) for one in messages]) @ tfidf.transform(texts).T
    return nearest(rows.astype(float), train)


def by_meaning(train: Sequence[Labelled], messages: Sequence[str]) -> list[Said]:
    """The label of the phrasing whose vector, by the bot's own encoder, is nearest."""
    encoder = Encoder()
    known = encode(encoder, [one.text for one in train])
    centre = known.mean(axis=0)
    known, asked = _unit(known - centre), _unit(encode(encoder, messages) - centre)
    return nearest((asked @ known.T).astype(float), train)


def encode(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """A vector a text, a few at a time."""
    parts = [texts[at : at + 32] for at in range(0, len(texts), 32)]
    return np.vstack([encoder.encode([normalized(text) for text in part]) for part in parts])


def nearest(likeness: Numbers, train: Sequence[Labelled]) -> list[Said]:
    """The label of each row's greatest column."""
    return [Said(train[int(at)].label, float(row[at])) for row, at in zip(likeness, likeness.argmax(1), strict=True)]


BASELINES: dict[str, System] = {
    "RapidFuzz WRatio, nearest phrasing": by_words(fuzz.WRatio),
    "RapidFuzz token_set_ratio, nearest phrasing": by_words(fuzz.token_set_ratio),
    "BM25": by_bm25,
    "word and letter tf-idf, nearest phrasing": by_tfidf,
    "embeddings alone, centred, nearest phrasing": by_meaning,
}


def _noted(systems: dict[str, System]) -> Iterator[tuple[str, System]]:
    """The systems one after the other, with a bar that names the one at work."""
    with tqdm(systems.items(), leave=False, disable=not sys.stderr.isatty()) as bar:
        for name, system in bar:
            bar.set_description(name)
            yield name, system


def _label(name: str) -> str | None:
    return None if name == NO_LABEL else name


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def _written(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
