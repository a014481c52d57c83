"""Answering people: on Telegram, or in this terminal."""

import argparse
import sys

from bot.cli.common import Commands, load_settings
from bot.errors import ConfigError
from bot.languages.locale import Locale


def add_run(commands: Commands) -> None:
    """Add `faro run`."""
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

    settings = load_settings(token_needed=True)
    if args.listen and not args.webhook:
        raise ConfigError("--listen goes with --webhook; give the address to which Telegram brings messages")

    from bot import logs
    from bot.gateway.webhook import Webhook
    from bot.runtime import run

    logs.configure(sys.stderr)
    webhook = Webhook.read(args.webhook, args.listen or "127.0.0.1:8080") if args.webhook else None
    asyncio.run(run(settings, webhook, progress=sys.stderr.isatty()))
    return 0


def add_chat(commands: Commands) -> None:
    """Add `faro chat`."""
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

    settings = load_settings()

    from bot import logs
    from bot.runtime import chat

    logs.configure(sys.stderr, level=logging.WARNING)
    asyncio.run(chat(settings, sys.stdin, sys.stdout, locale=Locale(args.locale) if args.locale else None))
    return 0
