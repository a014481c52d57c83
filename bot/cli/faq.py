"""Looking after the FAQ: check it, approve its texts, name its version."""

import argparse
import sys
from datetime import date
from pathlib import Path

from bot.cli.common import Commands, counted, load_faq, load_settings, today
from bot.languages.locale import Locale


def add_check(commands: Commands) -> None:
    """Add `faro check`."""
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
    check.add_argument(
        "--locale", choices=[locale.value for locale in Locale], default="en", help="the language of the messages (en)"
    )
    check.add_argument("--strict", action="store_true", help="exit 1 on warnings too")
    check.add_argument("--stale", action="store_true", help="also list what to look at this week")
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
    from bot.lint import report as checking

    report = checking.check(args.paths or [load_settings().faq], today=args.today or today(), stale=args.stale)
    if args.nearness:
        from bot.lint.overlap import with_nearness

        report = with_nearness(report, load_settings().cache, progress=sys.stderr.isatty())
    how, locale = checking.Format(args.format), Locale(args.locale)
    if args.summary:
        print(checking.summary(report))
    elif report.problems or how is checking.Format.JSON:
        print(checking.formatted(report.problems, how, locale))
    print(checking.counted(report).in_locale(locale), file=sys.stderr)
    return int(report.fails(strict=args.strict))


def add_approve(commands: Commands) -> None:
    """Add `faro approve`."""
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
    for path in approve(args.faq or load_settings().faq, args.entry, locales, by=args.by):
        print(f"{path}: approved by {args.by}")
    return 0


def add_version(commands: Commands) -> None:
    """Add `faro version`."""
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

    faq = load_faq(args.faq)
    print(f"faro {version()}\nFAQ  {faq.fingerprint} ({counted(len(faq.entries), 'text')})")
    return 0
