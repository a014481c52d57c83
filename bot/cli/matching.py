"""Looking at matching: one question, labelled questions, the index."""

import argparse
import sys
from pathlib import Path

from bot.cli.common import Commands, load_faq, load_matcher
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
        description="Measures how labelled questions are answered: all figures by locale and style, and the worst "
        "confusions.",
    )
    evaluate.add_argument(
        "--questions",
        type=Path,
        action="append",
        metavar="PATH",
        help="a file such as es.jsonl or a folder of them (tests/questions); may be given again",
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
    from dataclasses import asdict

    from bot.config import REPOSITORY
    from bot.evaluation import metrics as evaluate
    from bot.evaluation.explain import answered
    from bot.evaluation.questions import load_questions

    questions = load_questions(args.questions or [REPOSITORY / "tests" / "questions"])
    if args.topic:
        questions = tuple(q for q in questions if q.entry and q.entry.partition("/")[0] in args.topic)
    matcher = load_matcher(args.faq, load_faq(args.faq))
    results = evaluate.answer_all(questions, lambda question: answered(matcher, question), progress=sys.stderr.isatty())
    if args.json:
        tables = evaluate.by_locale(results)
        print(
            json.dumps({loc: {style: asdict(own) for style, own in styles.items()} for loc, styles in tables.items()})
        )
        return 0
    print(evaluate.table(results))
    if args.confusions:
        print("\nConfusions of each entry:\n" + evaluate.confusions_by_entry(results))
    else:
        print("\nWorst confusions:\n" + evaluate.confusion_table(evaluate.confusions(results), 10))
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
