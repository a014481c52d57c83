"""The commands: parse, call, print, exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from bot.cli import announce, database, faq, matching, run, writing
from bot.errors import BotError

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
    run.add_run(commands)
    run.add_chat(commands)
    matching.add_ask(commands)
    matching.add_evaluate(commands)
    matching.add_index(commands)
    matching.add_vectors(commands)
    faq.add_check(commands)
    faq.add_approve(commands)
    writing.add_agree(commands)
    writing.add_facts(commands)
    writing.add_new(commands)
    writing.add_fmt(commands)
    announce.add_announce(commands)
    announce.add_announcements(commands)
    database.add_backup(commands)
    database.add_restore(commands)
    database.add_rotate(commands)
    faq.add_version(commands)
    return parser
