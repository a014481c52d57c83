"""What an announcement says, looked at before anyone approves it: its links, numbers and times."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.announcements.model import USUAL_ZONE, Announcement
from bot.rendering.html import TAG

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


def _is_inside(address: str, hosts: Sequence[str]) -> bool:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return False
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)
