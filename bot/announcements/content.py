"""What an announcement says, looked at before anyone approves it; and one written in a file."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.errors import BotError
from bot.languages.locale import Locale
from bot.rendering.html import LIMIT, TAG, to_html, units
from bot.store.announcements import USUAL_ZONE, Announcement, State, Words

ADDRESS = re.compile(r"https?://[^\s<>\"]+|(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s<>\"]*)?", re.IGNORECASE)
HREF = re.compile(r'<a href="([^"]*)"')
PHONE = re.compile(r"(?<!\w)[+(]?\d[\d\s().-]{5,}\d(?!\w)")
TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2})(?:\s+(\S+))?")
ZONES = {
    "ET": USUAL_ZONE,
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "UTC": "UTC",
}
LINK = re.compile(r"https?://[^\s/]+\.[^\s/]+\S*")
HEADING = 60  # characters that stand above a text: what it is, and the date
KEYS = frozenset({"audience", "at", "link", *(locale.value for locale in Locale)})


@dataclass(frozen=True)
class Moment:
    """A moment, and the zone in which it was said."""

    at: datetime
    zone: str


def links(announcement: Announcement) -> list[str]:
    """Every address that people could press or type."""
    found = [announcement.link] if announcement.link else []
    for words in announcement.words.values():
        found += [unescape(href) for href in HREF.findall(words.html)]
        found += [address.rstrip(".,;:!?)") for address in ADDRESS.findall(unescape(TAG.sub(" ", words.html)))]
    return list(dict.fromkeys(found))


def phones(announcement: Announcement) -> list[str]:
    """Every telephone number that people could call."""
    texts = (unescape(TAG.sub(" ", words.html)) for words in announcement.words.values())
    return list(dict.fromkeys(" ".join(phone.split()) for text in texts for phone in PHONE.findall(text)))


def outside(addresses: Iterable[str], hosts: Sequence[str]) -> list[str]:
    """The addresses that lead to none of *hosts* nor to a part of them."""
    return [address for address in addresses if not _is_inside(address, hosts)]


def read_time(text: str, *, now: datetime) -> Moment:
    """The moment that was written, such as `2026-07-21 18:30 America/New_York` (or ET, CT, MT, PT, UTC).

    Without a zone it is meant in that of New York. Raises ValueError when it is no moment, or has passed.
    """
    match = TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError("no moment")
    zone = ZONES.get((match[3] or USUAL_ZONE).upper(), match[3] or USUAL_ZONE)
    try:
        local = datetime.strptime(f"{match[1]} {match[2]}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
    except (KeyError, OSError, ValueError) as error:  # what zoneinfo raises depends on the name
        raise ValueError("no moment") from error
    if local <= now:
        raise ValueError("past")
    return Moment(local.astimezone(UTC), zone)


def read_link(text: str) -> str | None:
    """The address of a link's button, or None where it is none."""
    text = text.strip()
    return text if LINK.fullmatch(text) else None


def read_file(path: Path, author: str, *, topics: Sequence[str], now: datetime) -> Announcement:
    """The announcement that a TOML file holds; it waits for an approval.

    Raises BotError for whatever is wrong with the file, all at once.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BotError(f"{path}: the announcement cannot be read ({error}); write it as TOML") from error
    problems = [f"{path}: {key} is not known; use {', '.join(sorted(KEYS))}" for key in sorted(content.keys() - KEYS)]
    words: dict[Locale, Words] = {}
    for locale in Locale:
        part = content.get(locale.value)
        if part is None:
            continue
        if not isinstance(part, dict) or not str(part.get("text", "")).strip():
            problems.append(f"{path}: [{locale}] has no text; write text = '...' below it")
        else:
            words[locale] = Words(to_html(str(part["text"])), str(part.get("button", "")))
    if not words and not problems:
        problems.append(f"{path}: there is no text; write it below [es] and [en]")
    audience = str(content.get("audience", "all"))
    kind, _, topic = audience.partition(":")
    if not (audience in {"all", *Locale} or (kind == "topic" and topic in topics)):
        choices = ["all", *Locale, *(f"topic:{name}" for name in topics)]
        problems.append(f"{path}: audience is none of {', '.join(choices)}")
    link = str(content.get("link", ""))
    if link and read_link(link) is None:
        problems.append(f"{path}: link is no address; write it like https://example.org/page")
    moment = None
    if "at" in content:
        try:
            moment = read_time(str(content["at"]), now=now)
        except ValueError as error:
            what = "has passed" if str(error) == "past" else "is no moment"
            problems.append(f"{path}: at {what}; write it like 2026-07-21 18:30 {USUAL_ZONE}")
    limit = LIMIT - HEADING
    for locale, said in words.items():
        excess = units(unescape(TAG.sub("", said.html))) - limit
        if excess > 0:
            problems.append(f"{path}: [{locale}] text is {excess} characters too long for one message; shorten it")
    if problems:
        raise BotError("\n".join(problems))
    return Announcement(
        author,
        state=State.SUBMITTED,
        words=words,
        link=link,
        audience_locale=audience if audience in set(Locale) else "",
        audience_topic=topic,
        send_at=moment.at if moment else None,
        zone=moment.zone if moment else USUAL_ZONE,
    )


def _is_inside(address: str, hosts: Sequence[str]) -> bool:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return False
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)
