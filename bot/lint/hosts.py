"""Which hosts an answer may send people to: `hosts.txt` of a FAQ folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import FaqError
from bot.faq.problem import Problem

FILE = "hosts.txt"
HOST = re.compile(r"(?!xn--)[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?!xn--)[a-z0-9]+(?:-[a-z0-9]+)*)*")
NUMBER = re.compile(r"\d+")
WHOLE_COUNTRIES = frozenset({"gov", "mil"})  # endings that only governments get
# Telegram makes a link of a host in plain text; these endings are enough for what people cite.
BARE_HOST = re.compile(
    r"(?<![\w@/.-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?:com|org|net|gov|mil|edu|info|co|us|io|law|legal|app|dev|news|me|tv|int|eu|ve|mx|sv|es|gt|hn|pe|cl|ec|ca))"
    r"(?![\w-]|\.\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hosts:
    """The hosts of the list; each covers its subdomains."""

    names: frozenset[str]

    def covers(self, host: str) -> bool:
        """Whether *host* or one of its parent domains is on the list."""
        parts = host.lower().split(".")
        return any(".".join(parts[start:]) in self.names for start in range(len(parts)))

    def fault(self, address: str) -> str | None:
        """Why people are not sent to *address*, and what to do about it; None where they are."""
        if (fault := fault_of_form(address)) is not None:
            return fault
        host = urlsplit(address).hostname or ""
        if not self.covers(host):
            return (
                f"{host} is not in {FILE}; link the official page instead, or cite outlet and date as plain text, "
                f"or have the host added to {FILE}"
            )
        return None

    def strangers_in(self, text: str) -> Iterator[str]:
        """Hosts in plain text that are not on the list: Telegram would make links of them."""
        return (host for host in BARE_HOST.findall(text) if not self.covers(host))


def fault_of_form(address: str) -> str | None:
    """What is wrong with how *address* is written, and how to mend it; None where nothing is."""
    shown = address if len(address) <= 80 else address[:79] + "…"
    if not address.startswith("https://"):
        return f"{shown} does not begin with https://; copy the address of the secure page"
    if not address.isascii() or not address.isprintable() or re.search(r"[\s\\<>\"`{}|^]", address):
        return f"{shown} holds a letter that no address holds; copy it anew from the browser's address line"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return f"{shown} is no address; copy it anew from the browser's address line"
    if "@" in parts.netloc:
        return f"{shown} has a name before the host, as false addresses do; copy the plain address"
    if port is not None or ":" in parts.netloc:
        return f"{shown} names a port; copy the plain address"
    host = parts.netloc.lower()
    if not HOST.fullmatch(host) or "." not in host or NUMBER.fullmatch(host.rpartition(".")[2]):
        return f"{shown} has a host that can mislead; use a host of plain letters, such as https://www.ice.gov/"
    return None


def load_hosts(folder: Path) -> tuple[Hosts, list[Problem]]:
    """The hosts of *folder*/hosts.txt, and every line of it that is no host.

    Raises FaqError when the file is there and cannot be read.
    """
    path = folder / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        message = "the file is missing; list here the hosts that answers may link to, one a line"
        return Hosts(frozenset()), [Problem(path, 1, message)]
    except (OSError, UnicodeDecodeError) as error:
        raise FaqError(f"{path}: cannot be read ({error}); save it as plain text in UTF-8") from error
    names: set[str] = set()
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        name = line.partition("#")[0].strip()
        if not name:
            continue
        if not HOST.fullmatch(name) or ("." not in name and name not in WHOLE_COUNTRIES):
            problems.append(Problem(path, number, f"{name!r} is no host; write it like ilrc.org, without https://"))
        elif name in names:
            problems.append(Problem(path, number, f"{name} stands twice; keep one of them"))
        else:
            names.add(name)
    return Hosts(frozenset(names)), problems
