"""Looking after the database: back it up, put it back, give it another secret."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.common import Commands, counted, load_settings
from bot.config import Settings
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.store.backup import Contents
    from bot.store.keys import Keys
    from bot.store.rotate import Rotated


def add_backup(commands: Commands) -> None:
    """Add `faro backup`."""
    backup = commands.add_parser(
        "backup",
        help="copy the database, also while the bot runs",
        description="Copies the database to a new file, whole as of one moment, also while the bot runs; then looks "
        "into the copy, and whether it can be used with the secret. The secret is not in it: keep that elsewhere.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the new file")
    backup.set_defaults(command=_backup)


def _backup(args: argparse.Namespace) -> int:
    import asyncio

    from bot.store.backup import back_up

    settings = load_settings()
    contents = asyncio.run(back_up(settings.database, args.file, _keys(settings)))
    print(f"{args.file}: {_told(contents)}; whole, and of this secret")
    return 0


def add_restore(commands: Commands) -> None:
    """Add `faro restore`."""
    restore = commands.add_parser(
        "restore",
        help="put a backup in place of the database",
        description="Puts a backup in place of the database, once it was found whole and of this secret. The bot has "
        "to be stopped. The database that was there is kept beside it.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.set_defaults(command=_restore)


def _restore(args: argparse.Namespace) -> int:
    import asyncio

    settings = load_settings()
    contents, former = asyncio.run(_put_back(settings, args.file))
    print(f"{settings.database}: {_told(contents)}, from {args.file}")
    if former is not None:
        print(f"{former}: the database that was there; delete it once all is well")
    return 0


async def _put_back(settings: Settings, file: Path) -> "tuple[Contents, Path | None]":
    from bot.store.backup import restore
    from bot.store.lock import single_instance

    async with single_instance(settings.database, wait=False):
        return await restore(settings.database, file, _keys(settings), now=datetime.now(UTC))


def add_rotate(commands: Commands) -> None:
    """Add `faro rotate`."""
    rotate = commands.add_parser(
        "rotate",
        help="give the database another secret",
        description="Seals the database under another secret, which is read from FILE, or made there. The bot has to "
        "be stopped; afterwards put FILE in the place of the old secret. Subscriptions stay, but people have to choose "
        "their language again.",
    )
    rotate.add_argument("file", type=Path, metavar="FILE", help="the file of the new secret; made where there is none")
    rotate.add_argument(
        "--lost", action="store_true", help="the old secret is lost: forget the subscriptions, which nothing can open"
    )
    rotate.set_defaults(command=_rotate)


def _rotate(args: argparse.Namespace) -> int:
    import asyncio

    settings = load_settings()
    if not args.lost and settings.secret is None and args.file.resolve() == settings.secret_file.resolve():
        raise ConfigError(f"{args.file}: that is the old secret; give the new one a file of its own")
    rotated = asyncio.run(_seal_anew(settings, args.file, lost=args.lost))
    print(
        f"{counted(rotated.subscriptions, 'subscription')} under the new secret, "
        f"{counted(rotated.choices, 'choice')} of a language forgotten"
    )
    print(f"now let FARO_SECRET_FILE be {args.file} (or FARO_SECRET what stands in it), and start the bot")
    return 0


async def _seal_anew(settings: Settings, file: Path, *, lost: bool) -> "Rotated":
    from bot.store.database import Database
    from bot.store.keys import load_keys
    from bot.store.lock import single_instance
    from bot.store.rotate import rotate

    async with single_instance(settings.database, wait=False):
        database = await Database.open(settings.database)
        try:
            return await rotate(database, None if lost else _keys(settings), load_keys(None, file))
        finally:
            await database.close()


def _keys(settings: Settings) -> "Keys":
    from bot.store.keys import load_keys

    return load_keys(settings.secret, settings.secret_file, make=False)


def _told(contents: "Contents") -> str:
    return ", ".join(
        (
            counted(contents.subscriptions, "subscription"),
            counted(contents.chats, "chosen language"),
            counted(contents.announcements, "announcement"),
        )
    )
