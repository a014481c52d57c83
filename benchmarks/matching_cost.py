"""What matching costs: computing time, memory, throughput, and how both grow with the FAQ.

    python benchmarks/matching_cost.py [--index] [--entries 1000 --entries 10000] [--json]

Every measurement has a process of its own. Times are of the processor (all threads together) unless they are called
wall. Without options: our own FAQ, loaded from the usual cache (FARO_CACHE), asked the questions of tests/questions.
--index also makes the whole index in an empty folder, which takes minutes. --entries measures a made-up FAQ of that
many entries, in one language with three to five phrasings each, whose words are those of our phrasings, shuffled
(the seed is fixed); its questions are other shuffles of the same words.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from bot.config import REPOSITORY, Settings
from bot.evaluation.questions import load_questions
from bot.faq.entry import Entry, Faq
from bot.faq.loader import load
from bot.languages.locale import Locale
from bot.matching.matcher import Matcher

FAQ = REPOSITORY / "faq"
QUESTIONS = REPOSITORY / "tests" / "questions" / "dev"
MANY = 1000  # questions after which memory is looked at again
THREADS = 2
FEWEST, MOST = 3, 5  # phrasings of a made-up entry
SHORTEST, LONGEST = 4, 14  # words of a made-up phrasing

Costs = dict[str, float]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", action="store_true", help="also make our FAQ's index in an empty folder (minutes)")
    parser.add_argument(
        "--entries", type=int, action="append", default=[], metavar="N", help="also a made-up FAQ of N entries"
    )
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    args = parser.parse_args()
    cache = Settings.load(os.environ).cache
    results: dict[str, Costs] = {}
    if args.index:
        with tempfile.TemporaryDirectory() as empty:
            results["our FAQ, into an empty folder"] = alone(index_ours, Path(empty))
    else:
        alone(index_ours, cache)  # so that what follows finds it there
    results["our FAQ, from the cache"] = alone(ask_ours, cache)
    for count in args.entries:
        with tempfile.TemporaryDirectory() as empty:
            results[f"{count:,} made-up entries, into an empty folder"] = alone(index_made_up, count, Path(empty))
            results[f"{count:,} made-up entries, from the cache"] = alone(ask_made_up, count, Path(empty))
    print(json.dumps(results) if args.json else "\n\n".join(table(name, costs) for name, costs in results.items()))


def alone(measure: Callable[..., Costs], *args: Any) -> Costs:
    """What *measure* finds in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(measure, *args).result()


def index_ours(cache: Path) -> Costs:
    """The cost of our FAQ's index, made now where *cache* does not hold it."""
    return index_of(load(FAQ), FAQ, cache)


def ask_ours(cache: Path) -> Costs:
    """The cost of our FAQ's questions."""
    return ask(load(FAQ), FAQ, cache, [question.text for question in load_questions([QUESTIONS])])


def index_made_up(count: int, cache: Path) -> Costs:
    """The cost of a made-up FAQ's index."""
    faq, _ = made_up(count)
    return index_of(faq, cache, cache)


def ask_made_up(count: int, cache: Path) -> Costs:
    """The cost of a made-up FAQ's questions."""
    faq, questions = made_up(count)
    return ask(faq, cache, cache, questions)


def index_of(faq: Faq, folder: Path, cache: Path) -> Costs:
    """What it costs to make the index of *faq*."""
    cpu, wall = time.process_time(), time.perf_counter()
    Matcher.load(faq, folder, cache, progress=sys.stderr.isatty())
    return {
        "index, s": time.process_time() - cpu,
        "index, wall s": time.perf_counter() - wall,
        "most memory, MB": most_memory(),
        "on disk, MB": sum(file.stat().st_size for file in cache.iterdir() if file.is_file()) / 1e6,
    }


def ask(faq: Faq, folder: Path, cache: Path, questions: Sequence[str]) -> Costs:
    """What it costs to load the index and to answer *questions*."""
    before, cpu, wall = memory(), time.process_time(), time.perf_counter()
    matcher = Matcher.load(faq, folder, cache)
    costs = {"load, s": time.process_time() - cpu, "load, wall s": time.perf_counter() - wall}
    matcher.find("warm-up: the model is loaded when the first question needs it")
    costs |= {"memory before loading, MB": before, "memory after loading, MB": memory()}
    times = [_timed(matcher, question) for question in dict.fromkeys(questions)]
    again = [_timed(matcher, question) for question in list(dict.fromkeys(questions))[-MANY:]]
    for number in range(MANY - len(times)):
        matcher.find(f"{questions[number % len(questions)]} {number}")
    costs |= {
        "a question, median ms": 1e3 * float(np.median(times)),
        "a question, 95th percentile ms": 1e3 * float(np.percentile(times, 95)),
        "a question asked again, median ms": 1e3 * float(np.median(again)),
        f"memory after {MANY:,} questions, MB": memory(),
        "most memory, MB": most_memory(),
    }
    fresh = [f"{question}?" for question in dict.fromkeys(questions)][:200]
    wall = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(matcher.find, fresh))
    costs[f"questions a second with {THREADS} threads"] = len(fresh) / (time.perf_counter() - wall)
    return costs


def made_up(count: int) -> tuple[Faq, list[str]]:
    """A FAQ of *count* entries without sense, and 300 questions to it; always the same while our phrasings are."""
    dice = random.Random(0)
    words = [
        word
        for entry in load(FAQ).entries
        if entry.locale is Locale.EN
        for text in entry.phrasings
        for word in text.split()
    ]

    def said() -> str:
        return " ".join(dice.choices(words, k=dice.randint(SHORTEST, LONGEST)))

    entries = [
        Entry(
            id=f"made-up/entry-{number}",
            locale=Locale.EN,
            question=said(),
            phrasings=tuple(said() for _ in range(dice.randint(FEWEST, MOST))),
            path=Path(f"entry-{number}.en.md"),
        )
        for number in range(count)
    ]
    return Faq(tuple(entries)), [said() for _ in range(300)]


def memory() -> float:
    """Resident memory of this process now, in MB; where the system does not say, the most it ever had."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return most_memory()
    return pages * resource.getpagesize() / 1e6


def most_memory() -> float:
    """The most resident memory this process ever had, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def table(name: str, costs: Costs) -> str:
    """The figures as people read them."""
    return "\n".join([name] + [f"    {what:40}{value:>12,.3g}" for what, value in costs.items()])


def _timed(matcher: Matcher, question: str) -> float:
    start = time.process_time()
    matcher.find(question)
    return time.process_time() - start


if __name__ == "__main__":
    main()
