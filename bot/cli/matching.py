"""Looking at matching: one question, labelled questions, the index."""

import argparse
import sys
from pathlib import Path

from bot.cli.common import Commands, counted, load_faq, load_matcher, load_settings, today
from bot.errors import BotError
from bot.languages.locale import Locale


def add_ask(commands: Commands) -> None:
    """Add `faro ask`."""
    ask = commands.add_parser(
        "ask",
        help="show what a question would be answered with, and why",
        description="Shows what a question would be answered with, and why: what was read, what spoke for the "
        "nearest entries, and the decision. With --json it reads one question a line from standard input and writes "
        "one JSON object for each.",
    )
    ask.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    ask.add_argument("--json", action="store_true", help="questions from standard input, JSON to standard output")
    ask.add_argument(
        "--locale", choices=[locale.value for locale in Locale], help="the person's language (that of their words)"
    )
    ask.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    ask.set_defaults(command=_ask)


def _ask(args: argparse.Namespace) -> int:
    from bot.evaluation.explain import as_json, as_text, read_questions
    from bot.pii.detector import PersonalData

    if bool(args.text) == args.json:
        raise BotError("faro ask: give a question, or --json and questions on standard input")
    faq = load_faq(args.faq)
    matcher, personal = load_matcher(args.faq, faq), PersonalData.of(faq)
    locale = Locale(args.locale) if args.locale else None
    if not args.json:
        print(as_text(matcher, " ".join(args.text), locale, personal))
        return 0
    for question in read_questions(sys.stdin.buffer):
        print(as_json(matcher, question, locale, personal), flush=True)
    return 0


def add_evaluate(commands: Commands) -> None:
    """Add `faro evaluate`."""
    evaluate = commands.add_parser(
        "evaluate",
        help="measure the answers on labelled questions",
        description="Measures how labelled questions are answered, on the way that people's messages go: the figures "
        "with their standard errors, by locale, set, style and length, and the worst confusions. Reads the half of "
        "tests/questions that is there to develop on; with --final the half that nothing was chosen on.",
    )
    evaluate.add_argument(
        "--questions",
        type=Path,
        action="append",
        metavar="PATH",
        help="a file such as es.jsonl or real.en.jsonl, or a folder of them (tests/questions/dev); may be given again",
    )
    evaluate.add_argument(
        "--final",
        action="store_true",
        help="measure on tests/questions/final, to report and never to choose by; each run is counted in its runs.txt",
    )
    evaluate.add_argument("--topic", action="append", metavar="TOPIC", help="only questions of this topic; may repeat")
    evaluate.add_argument(
        "--confusions", action="store_true", help="print for each entry what it is confused with, and by which phrasing"
    )
    evaluate.add_argument("--json", action="store_true", help="the figures as one JSON object")
    evaluate.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    evaluate.set_defaults(command=_evaluate)


def _evaluate(args: argparse.Namespace) -> int:
    import json

    from bot.config import REPOSITORY
    from bot.evaluation import metrics
    from bot.evaluation.explain import answered
    from bot.evaluation.questions import answerable, count_run, load_questions
    from bot.pii.detector import PersonalData

    ours = REPOSITORY / "tests" / "questions"
    if args.final and (args.questions or args.topic or args.confusions):
        raise BotError("faro evaluate: --final stands alone or with --json; what it shows is nothing to develop on")
    faq = load_faq(args.faq)
    loaded = load_questions([ours / "final"] if args.final else args.questions or [ours / "dev"])
    if args.topic:
        loaded = tuple(q for q in loaded if q.entry and q.entry.partition("/")[0] in args.topic)
    questions = answerable(loaded, {entry.id for entry in faq.entries})
    if len(questions) < len(loaded):
        print(f"{counted(len(loaded) - len(questions), 'question')} left out: no such entry", file=sys.stderr)
    matcher, personal = load_matcher(args.faq, faq), PersonalData.of(faq)
    results = metrics.answer_all(
        questions, lambda question: answered(matcher, question, personal), progress=sys.stderr.isatty()
    )
    if args.final:
        run = count_run(ours / "final" / "runs.txt", f"{today()} FAQ {faq.fingerprint}")
        print(f"run {run} on the final half", file=sys.stderr)
    if args.json:
        print(json.dumps(metrics.as_values(metrics.by_locale(results))))
        return 0
    print(metrics.table(results))
    if args.confusions:
        print("\nConfusions of each entry:\n" + metrics.confusions_by_entry(results))
    elif not args.final:
        print("\nWorst confusions:\n" + metrics.confusion_table(metrics.confusions(results), 10))
    return 0


def add_index(commands: Commands) -> None:
    """Add `faro index`."""
    index = commands.add_parser(
        "index",
        help="compute what matching needs, so that the bot starts at once",
        description="Computes what matching needs to know about the FAQ, and keeps it in the cache folder, so that the "
        "next start is quick. The other commands do the same where it is missing.",
    )
    index.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    index.set_defaults(command=_index)


def _index(args: argparse.Namespace) -> int:
    load_matcher(args.faq, load_faq(args.faq))
    return 0


def add_vectors(commands: Commands) -> None:
    """Add `faro vectors`."""
    vectors = commands.add_parser(
        "vectors",
        help="renew the vectors of the FAQ's texts that come with the code",
        description="Encodes every phrasing and example of the FAQ that was not encoded yet, and puts all vectors into "
        "matching/vectors beside the FAQ, from where a fresh copy takes them. With --check it only says how many texts "
        "have none.",
    )
    vectors.add_argument("--check", action="store_true", help="write nothing; say how many are missing")
    vectors.set_defaults(command=_vectors)


def _vectors(args: argparse.Namespace) -> int:
    from bot.matching.committed_vectors import missing, renew
    from bot.matching.model.encoder import Encoder

    settings = load_settings()
    faq = load_faq(None)
    if args.check:
        absent, texts = missing(faq, settings.faq, Encoder())
        print(f"vectors: {absent} of {texts} texts have none" + ("; renew them with: make vectors" if absent else ""))
    else:
        count = renew(faq, settings.faq, Encoder(), settings.cache, progress=sys.stderr.isatty())
        print(f"vectors: {counted(count, 'text')}")
    return 0
