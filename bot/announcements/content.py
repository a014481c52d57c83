"""What an announcement says, looked at before anyone approves it: its links and telephone numbers."""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from urllib.parse import urlsplit

from bot.announcements.model import Announcement
from bot.rendering.html import TAG

ADDRESS = re.compile(r"https?://[^\s<>\"]+|(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s<>\"]*)?", re.IGNORECASE)
HREF = re.compile(r'<a href="([^"]*)"')
PHONE = re.compile(r"(?<!\w)[+(]?\d[\d\s().-]{5,}\d(?!\w)")
LINK = re.compile(r"(?P<scheme>https?)://(?P<rest>[^\s/]+\.[^\s/]+\S*)", re.IGNORECASE)


def links(announcement: Announcement) -> list[str]:
    """Every address that people could press or type."""
    found = [announcement.link] if announcement.link else []
    for words in announcement.words.values():
        found += [unescape(href) for href in HREF.findall(words.html)]
        found += [address.rstrip(".,;:!?)") for address in ADDRESS.findall(unescape(TAG.sub(" ", words.html)))]
    return list(dict.fromkeys(found))


def phones(announcement: Announcement) -> list[str]:
    """Every telephone number that people could call."""
    return list(dict.fromkeys(phone for words in announcement.words.values() for phone in phones_in(words.html)))


def phones_in(html: str) -> list[str]:
    """The telephone numbers in one text."""
    return [" ".join(phone.split()) for phone in PHONE.findall(unescape(TAG.sub(" ", html)))]


def outside(addresses: Iterable[str], hosts: Sequence[str]) -> list[str]:
    """The addresses that lead to none of *hosts* nor to a part of them."""
    return [address for address in addresses if not _is_inside(address, hosts)]


def read_link(text: str) -> str | None:
    """The address of a link's button, or None where it is none. Telephones' keyboards begin it with a capital."""
    match = LINK.fullmatch(text.strip())
    return f"{match['scheme'].lower()}://{match['rest']}" if match else None


def _is_inside(address: str, hosts: Sequence[str]) -> bool:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return False
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)
