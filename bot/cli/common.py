"""What several commands need: the settings, the FAQ, a matcher of it."""

import argparse
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.config import Settings
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.faq.entry import Faq
    from bot.matching.matcher import Matcher

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  # it has no public name


def load_faq(folder: Path | None) -> "Faq":
    """The entries of *folder*, else of our FAQ; another folder is asked for nothing but readable entries."""
    from bot.faq.loader import load

    return load(folder or load_settings().faq, lenient=folder is not None)


def load_matcher(folder: Path | None, faq: "Faq") -> "Matcher":
    """The matcher of *faq*, with the tables in *folder* or else in that of our FAQ."""
    from bot.matching.matcher import Matcher

    settings = load_settings()
    return Matcher.load(faq, folder or settings.faq, settings.cache, progress=sys.stderr.isatty())


def load_settings(*, token_needed: bool = False) -> Settings:
    """The settings in the environment and in `.env`."""
    from dotenv import load_dotenv

    try:
        load_dotenv(".env", encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{Path('.env').absolute()}: cannot be read ({type(error).__name__}); save it as plain text in UTF-8"
        ) from error
    return Settings.load(os.environ, token_needed=token_needed)


def today() -> date:
    """The day it is, UTC."""
    return datetime.now(UTC).date()


def counted(count: int, noun: str) -> str:
    """The count with its noun, in English."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
