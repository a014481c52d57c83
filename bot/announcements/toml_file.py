"""An announcement that was written in a file."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.announcements.content import read_link
from bot.announcements.model import USUAL_ZONE, Announcement, Words
from bot.announcements.times import MissingHourError, Moment, PastTimeError, UnreadableTimeError, read_time
from bot.errors import BotError
from bot.faq.markdown import outside_subset
from bot.languages.locale import Locale
from bot.rendering.html import to_html

KEYS = frozenset({"audience", "at", "link", *(locale.value for locale in Locale)})
KEYS_OF_TEXT = frozenset({"text", "button"})

T = TypeVar("T")


def read_file(path: Path, author: str, *, topics: Sequence[str], now: datetime) -> Announcement:
    """The announcement that a TOML file holds, as a draft.

    Raises BotError for whatever is wrong with the file, all at once.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BotError(f"{path}: the announcement cannot be read ({error}); write it as TOML, in UTF-8") from error
    problems: list[str] = list(_unknown(content, KEYS))
    words = _words(content, problems)
    if not words and not problems:
        problems.append("there is no text; write it below [es] and [en]")
    audience = _value(content, "audience", str, problems) or "all"
    kind, _, topic = audience.partition(":")
    if not (audience in {"all", *Locale} or (kind == "topic" and topic in topics)):
        choices = ["all", *Locale, *(f"topic:{name}" for name in topics)]
        problems.append(f"audience is none of {', '.join(choices)}")
    link = _value(content, "link", str, problems) or ""
    moment = _moment(content, now, problems)
    if problems:
        raise BotError("\n".join(f"{path}: {problem}" for problem in problems))
    return Announcement(
        author,
        words=words,
        link=read_link(link) or link,
        audience_locale=audience if audience in set(Locale) else "",
        audience_topic=topic,
        send_at=moment.at if moment else None,
        zone=moment.zone if moment else USUAL_ZONE,
    )


def _words(content: Mapping[str, Any], problems: list[str]) -> dict[Locale, Words]:
    words = {}
    for locale in Locale:
        part = content.get(locale.value)
        if part is None:
            continue
        if not isinstance(part, dict):
            problems.append(f"{locale} is no table; write [{locale}], and text = '...' below it")
            continue
        here: list[str] = list(_unknown(part, KEYS_OF_TEXT))
        text = _value(part, "text", str, here) or ""
        if not text.strip() and not here:
            here.append("has no text; write text = '...' below it")
        here += [f"text has {what}" for _line, what in outside_subset(text)]
        words[locale] = Words(to_html(text), _value(part, "button", str, here) or "")
        problems += [f"[{locale}] {problem}" for problem in here]
    return words


def _unknown(content: Mapping[str, Any], known: frozenset[str]) -> Sequence[str]:
    return [f"{key} is not known; use {', '.join(sorted(known))}" for key in sorted(content.keys() - known)]


def _value(content: Mapping[str, Any], key: str, kind: type[T], problems: list[str]) -> T | None:
    value = content.get(key)
    if value is None or isinstance(value, kind):
        return value
    problems.append(f"{key} is no text; write it between quotes")
    return None


def _moment(content: Mapping[str, Any], now: datetime, problems: list[str]) -> Moment | None:
    written = content.get("at")
    if written is None:
        return None
    try:
        if isinstance(written, datetime):
            return _of_toml(written, now)
        if isinstance(written, str):
            return read_time(written, now=now)
    except PastTimeError:
        problems.append("at has passed; write a time that is to come")
        return None
    except MissingHourError:
        problems.append(f"at has no clear hour; write it like 2026-07-21 18:30 {USUAL_ZONE}")
        return None
    except (UnreadableTimeError, OverflowError):
        pass
    problems.append(f"at is no moment; write it like 2026-07-21 18:30 {USUAL_ZONE}")
    return None


def _of_toml(written: datetime, now: datetime) -> Moment:
    """A date and time of TOML's own; without an offset that of New York."""
    at = (written if written.tzinfo else written.replace(tzinfo=ZoneInfo(USUAL_ZONE))).astimezone(UTC)
    if at <= now:
        raise PastTimeError
    return Moment(at, USUAL_ZONE)
