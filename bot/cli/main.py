"""The commands: parse, call, print, exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.errors import BotError, ConfigError
from bot.languages.locale import Locale

if TYPE_CHECKING:
    from bot.announcements.model import Announcement
    from bot.faq.entry import Faq
    from bot.matching.matcher import Matcher

INTERRUPTED = 130  # 128 + SIGINT, as shells expect


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that *argv* names, and give its exit code.

    What a person can repair is one clear line on standard error and 1; a closed pipe is no fault.
    """
    args = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        code = command(args)
        sys.stdout.flush()
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has gone; what is left in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="faro",
        description="A Telegram bot that answers migrants and their families from a reviewed FAQ.",
        epilog="faro COMMAND --help says more about a command.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands)
    _add_chat(commands)
    _add_ask(commands)
    _add_evaluate(commands)
    _add_index(commands)
    _add_check(commands)
    _add_approve(commands)
    _add_announce(commands)
    _add_announcements(commands)
    _add_version(commands)
    return parser


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = commands.add_parser(
        "run",
        help="answer people on Telegram",
        description="Answers people on Telegram until it is stopped. Needs FARO_TOKEN; .env.example names every "
        "setting. Without options it asks Telegram for new messages (long polling); behind a web server "
        "Telegram can bring them (--webhook).",
    )
    run.add_argument(
        "--webhook",
        metavar="URL",
        help="the https address to which Telegram brings messages, such as https://host/faro",
    )
    run.add_argument(
        "--listen", metavar="HOST:PORT", help="where to listen for them, behind the web server (127.0.0.1:8080)"
    )
    run.set_defaults(command=_run)


def _run(args: argparse.Namespace) -> int:
    import asyncio

    settings = _settings(token_needed=True)
    if args.listen and not args.webhook:
        raise ConfigError("--listen goes with --webhook; give the address to which Telegram brings messages")

    from bot import logs
    from bot.gateway.webhook import Webhook
    from bot.runtime import run

    logs.configure(sys.stderr)
    webhook = Webhook.read(args.webhook, args.listen or "127.0.0.1:8080") if args.webhook else None
    asyncio.run(run(settings, webhook, progress=sys.stderr.isatty()))
    return 0


def _add_chat(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    chat = commands.add_parser(
        "chat",
        help="talk to the bot in this terminal",
        description="Talks to the bot in this terminal: the same handlers, answers and database as on Telegram, "
        "without token or account. A number presses the button of that number; Ctrl-D ends. Works in a pipe "
        "too, one message a line.",
    )
    chat.add_argument(
        "--locale",
        choices=[locale.value for locale in Locale],
        help="the language of the person's Telegram, until they choose one (that of their words, else es)",
    )
    chat.set_defaults(command=_chat)


def _chat(args: argparse.Namespace) -> int:
    import asyncio
    import logging

    settings = _settings()

    from bot import logs
    from bot.runtime import chat

    logs.configure(sys.stderr, level=logging.WARNING)
    asyncio.run(chat(settings, sys.stdin, sys.stdout, locale=Locale(args.locale) if args.locale else None))
    return 0


def _add_ask(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
    faq = _faq(args.faq)
    matcher, personal = _matcher(args.faq, faq), PersonalData.of(faq)
    locale = Locale(args.locale) if args.locale else None
    if not args.json:
        print(as_text(matcher, " ".join(args.text), locale, personal))
        return 0
    for question in read_questions(sys.stdin.buffer):
        print(as_json(matcher, question, locale, personal), flush=True)
    return 0


def _add_evaluate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
    matcher = _matcher(args.faq, _faq(args.faq))
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


def _add_index(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    index = commands.add_parser(
        "index",
        help="compute what matching needs, so that the bot starts at once",
        description="Computes what matching needs to know about the FAQ, and keeps it in the cache folder, so that the "
        "next start is quick. The other commands do the same where it is missing.",
    )
    index.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    index.set_defaults(command=_index)


def _index(args: argparse.Namespace) -> int:
    _matcher(args.faq, _faq(args.faq))
    return 0


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser(
        "check",
        help="name every problem in the FAQ's files",
        description="Names every problem in the FAQ's files: path:line: what is wrong; how to mend it. "
        "Exits 1 when there is an error; that a date has passed is never one.",
    )
    check.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="entry files, topics' folders or a FAQ folder (all of our FAQ)",
    )
    check.add_argument(
        "--format",
        choices=["text", "github", "json"],
        default="text",
        help="how problems are written: lines, GitHub's annotations, one JSON array (text)",
    )
    check.add_argument("--strict", action="store_true", help="exit 1 on warnings too")
    check.add_argument("--stale", action="store_true", help="also list the entries whose date of review has passed")
    check.add_argument(
        "--nearness",
        action="store_true",
        help="also warn of lines that read more like another entry (takes minutes where vectors are not cached yet)",
    )
    check.add_argument("--summary", action="store_true", help="instead of the problems, a table of what the FAQ covers")
    check.add_argument(
        "--today", type=date.fromisoformat, metavar="DATE", help="the day to judge dates by, such as 2026-07-04 (today)"
    )
    check.set_defaults(command=_check)


def _check(args: argparse.Namespace) -> int:
    from bot.faq.problem import Severity
    from bot.lint import report as checking

    report = checking.check(args.paths or [_settings().faq], today=args.today or _today(), stale=args.stale)
    if args.nearness:
        from bot.lint.overlap import with_nearness

        report = with_nearness(report, _settings().cache, progress=sys.stderr.isatty())
    how = checking.Format(args.format)
    if args.summary:
        print(checking.summary(report))
    elif report.problems or how is checking.Format.JSON:
        print(checking.formatted(report.problems, how))
    counts = [_counted(report.count(severity), severity.value) for severity in Severity]
    print(f"{_counted(len(report.files), 'file')}: {', '.join(counts)}", file=sys.stderr)
    return int(report.fails(strict=args.strict))


def _add_approve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    approve = commands.add_parser(
        "approve",
        help="record that a lawyer approved an entry's text",
        description="Writes who approved an entry, and the fingerprint of the very text they approved, into its files. "
        "When the text changes later, the bot shows it as a draft again.",
    )
    approve.add_argument("entry", metavar="ID", help="the entry, such as detention/visits")
    approve.add_argument(
        "--by",
        required=True,
        metavar="NAME",
        help="the organisation or initials of the lawyer or accredited representative",
    )
    approve.add_argument(
        "--locale", choices=[locale.value for locale in Locale], help="the one language that was approved (all of them)"
    )
    approve.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    approve.set_defaults(command=_approve)


def _approve(args: argparse.Namespace) -> int:
    from bot.faq.approval import approve

    locales = [Locale(args.locale)] if args.locale else list(Locale)
    for path in approve(args.faq or _settings().faq, args.entry, locales, by=args.by):
        print(f"{path}: approved by {args.by}")
    return 0


def _add_announce(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    announce = commands.add_parser(
        "announce",
        help="make an announcement that waits for approval in Telegram",
        description="Makes an announcement out of a TOML file: [es] and [en] each with text (Markdown, as in the FAQ) "
        "and perhaps button; link; audience (all, es, en or topic:NAME); at, such as 2026-07-21 18:30 "
        "America/New_York. It is sent once another admin has approved it in Telegram.",
    )
    announce.add_argument("file", type=Path, metavar="FILE", help="the TOML file")
    announce.add_argument(
        "--author", required=True, metavar="ALIAS", help="who answers for it: an alias of FARO_ADMINS"
    )
    announce.add_argument("--dry-run", action="store_true", help="only show what people would get")
    announce.set_defaults(command=_announce)


def _announce(args: argparse.Namespace) -> int:
    import asyncio

    from bot.announcements.toml_file import read_file

    settings, now = _settings(), datetime.now(UTC)
    if args.author not in {admin.alias for admin in settings.admins}:
        raise ConfigError(f"--author {args.author}: FARO_ADMINS names no such alias; give one that it names")
    faq = _faq(None)
    topics = [topic for locale in Locale for topic in faq.topics(locale)]
    announcement = read_file(args.file, args.author, topics=list(dict.fromkeys(topics)), now=now)
    if args.dry_run:
        _show_copies(announcement, now)
        return 0
    number = asyncio.run(_keep(announcement, settings, now))
    print(f"announcement {number} waits for the approval of another admin in Telegram")
    return 0


def _show_copies(announcement: "Announcement", now: datetime) -> None:
    from bot.announcements.message import compose
    from bot.rendering.html import to_text

    for locale in announcement.words:
        copy = compose(announcement, locale, now=now)
        buttons = "\n".join(f"[{row[0].text}]" for row in copy.keyboard.inline_keyboard)
        print(f"--- {locale}\n{to_text(copy.html)}\n\n{buttons}\n")
    audience = announcement.audience_locale or announcement.audience_topic or "all subscribers"
    when = f"{announcement.send_at:%Y-%m-%d %H:%M} UTC" if announcement.send_at else "as soon as it is approved"
    print(f"to {audience}, {when}; nothing was kept")


async def _keep(announcement: "Announcement", settings: Settings, now: datetime) -> int:
    from bot.store.announcements import Announcements
    from bot.store.audit import Audit
    from bot.store.database import Database

    database = await Database.open(settings.database)
    try:
        kept = await Announcements(database).add(announcement)
        await Audit(database).add(announcement.author, "submitted", kept.id, now=now)
    finally:
        await database.close()
    return kept.id


def _add_announcements(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listing = commands.add_parser(
        "announcements",
        help="list the announcements",
        description="Lists the newest announcements: number, kind, state, author, how many were done of how many.",
    )
    listing.add_argument("--limit", type=int, default=20, metavar="N", help="how many (20)")
    listing.set_defaults(command=_announcements)


def _announcements(args: argparse.Namespace) -> int:
    import asyncio

    for line in asyncio.run(_listed(_settings(), args.limit)):
        print(line)
    return 0


async def _listed(settings: Settings, limit: int) -> list[str]:
    from bot.announcements.model import State
    from bot.store.announcements import Announcements
    from bot.store.database import Database

    database = await Database.open(settings.database)
    announcements, lines = Announcements(database), []
    try:
        for found in await announcements.in_states(list(State), limit=limit):
            done = sum(count.count for count in await announcements.counts(found.id))
            lines.append(f"{found.id}\t{found.kind}\t{found.state}\t{found.author}\t{done}/{found.total}")
    finally:
        await database.close()
    return lines


def _add_version(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    version = commands.add_parser(
        "version",
        help="show the version, and the fingerprint of the FAQ",
        description="Shows the version of the program, and the fingerprint of the FAQ. The running bot tells both "
        "when asked /version: whoever has a copy of the repository can compare.",
    )
    version.add_argument("--faq", type=Path, metavar="DIR", help="another FAQ folder than ours")
    version.set_defaults(command=_version)


def _version(args: argparse.Namespace) -> int:
    from bot import version

    faq = _faq(args.faq)
    print(f"faro {version()}\nFAQ  {faq.fingerprint} ({_counted(len(faq.entries), 'text')})")
    return 0


def _faq(folder: Path | None) -> "Faq":
    """The entries of *folder*, else of our FAQ; another folder is asked for nothing but readable entries."""
    from bot.faq.loader import load

    return load(folder or _settings().faq, lenient=folder is not None)


def _matcher(folder: Path | None, faq: "Faq") -> "Matcher":
    """The matcher of *faq*, with the tables in *folder* or else in that of our FAQ."""
    from bot.matching.matcher import Matcher

    settings = _settings()
    return Matcher.load(faq, folder or settings.faq, settings.cache, progress=sys.stderr.isatty())


def _settings(*, token_needed: bool = False) -> Settings:
    from dotenv import load_dotenv

    load_dotenv(".env")
    return Settings.load(os.environ, token_needed=token_needed)


def _today() -> date:
    return datetime.now(UTC).date()


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
