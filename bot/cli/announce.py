"""Announcements: one out of a file, and the list of them."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.common import Commands, load_faq, load_settings
from bot.config import Settings
from bot.errors import BotError, ConfigError
from bot.languages.locale import Locale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.announcements.model import Announcement
    from bot.announcements.rules import Problem
    from bot.faq.entry import Faq


def add_announce(commands: Commands) -> None:
    """Add `faro announce`."""
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
    announce.add_argument("--anyway", action="store_true", help="keep it although something should be looked at again")
    announce.add_argument("--dry-run", action="store_true", help="only show what people would get")
    announce.set_defaults(command=_announce)


def _announce(args: argparse.Namespace) -> int:
    import asyncio

    from bot.announcements import rules
    from bot.announcements.facts import with_facts
    from bot.announcements.toml_file import read_file
    from bot.app import policy_of
    from bot.handlers.admin.labels import doubt_sentence
    from bot.handlers.context import NEWS_TOPIC

    settings, now = load_settings(), datetime.now(UTC)
    if args.author not in {admin.alias for admin in settings.admins}:
        raise ConfigError(f"--author {args.author}: FARO_ADMINS names no such alias; give one that it names")
    faq = load_faq(None)
    topics = [NEWS_TOPIC, *(topic for locale in Locale for topic in faq.topics(locale))]
    announcement = read_file(args.file, args.author, topics=list(dict.fromkeys(topics)), now=now)
    announcement = with_facts(announcement, faq.facts_by_id)
    if args.dry_run:
        _show_copies(announcement, now)
    policy = policy_of(settings)
    if problems := rules.problems(announcement, policy, recipients=None, now=now):
        raise _refusal(args.file, problems)
    if args.dry_run:
        for doubt in rules.doubts(announcement, policy):
            print(doubt_sentence(doubt, Locale.EN))
        return 0
    number = asyncio.run(_submit(announcement, settings, args.file, faq, is_sure=args.anyway))
    waits = "the approval of another admin in Telegram" if settings.approvals > 1 else "a minute, or its time"
    print(f"announcement {number} waits for {waits}")
    return 0


def _refusal(path: Path, problems: "Sequence[Problem]") -> BotError:
    from bot.handlers.admin.labels import problem_sentence

    return BotError("\n".join(f"{path}: {problem_sentence(problem, Locale.EN)}" for problem in problems))


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


async def _submit(announcement: "Announcement", settings: Settings, path: Path, faq: "Faq", *, is_sure: bool) -> int:
    from bot.app import policy_of, utc_now
    from bot.broadcast.workflow import Doubtful, Refused, Submitted, TooLate, Workflow
    from bot.handlers.admin.labels import doubt_sentence
    from bot.store.announcements import Announcements
    from bot.store.audit import Audit
    from bot.store.database import Database
    from bot.store.subscribers import Audience

    database = await Database.open(settings.database)
    try:
        workflow = Workflow(
            Announcements(database),
            Audit(database),
            Audience(database),
            policy=policy_of(settings),
            facts=faq.facts_by_id,
            clock=utc_now,
        )
        result = await workflow.submit(announcement, by=announcement.author, is_sure=is_sure)
    finally:
        await database.close()
    match result:
        case Submitted(kept):
            return kept.id
        case Refused(problems):
            raise _refusal(path, problems)
        case Doubtful(doubts):
            lines = [f"{path}: {doubt_sentence(doubt, Locale.EN)}" for doubt in doubts]
            raise BotError("\n".join([*lines, "nothing was kept; --anyway keeps it as it is"]))
        case TooLate():
            raise BotError(f"{path}: somebody discarded it in Telegram meanwhile; nothing is left to do")


def add_announcements(commands: Commands) -> None:
    """Add `faro announcements`."""
    listing = commands.add_parser(
        "announcements",
        help="list the announcements",
        description="Lists the newest announcements: number, kind, state, author, how many were done of how many.",
    )
    listing.add_argument("--limit", type=int, default=20, metavar="N", help="how many (20)")
    listing.set_defaults(command=_announcements)


def _announcements(args: argparse.Namespace) -> int:
    import asyncio

    for line in asyncio.run(_listed(load_settings(), args.limit)):
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
