"""Which hosts an answer may send people to: `hosts.txt` of a FAQ folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.errors import FaqError
from bot.faq.loader import text_of
from bot.faq.problem import Problem
from bot.languages.message import Message

FILE = "hosts.txt"
HOST = re.compile(r"(?!xn--)[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?!xn--)[a-z0-9]+(?:-[a-z0-9]+)*)*")
QUOTES = frozenset("\"'“”‘’«»")
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

    def fault(self, address: str) -> Message | None:
        """Why people are not sent to *address*, and what to do about it; None where they are."""
        if (fault := fault_of_form(address)) is not None:
            return fault
        host = urlsplit(address).hostname or ""
        if not self.covers(host):
            return Message(
                "{host} is not in {file}; link the official page instead, or cite outlet and date as plain text, "
                "or have the host added to {file}",
                host=host,
                file=FILE,
            )
        return None

    def strangers_in(self, text: str) -> Iterator[str]:
        """Hosts in plain text that are not on the list: Telegram would make links of them."""
        return (host for host in BARE_HOST.findall(text) if not self.covers(host))


def fault_of_form(address: str) -> Message | None:
    """What is wrong with how *address* is written, and how to mend it; None where nothing is."""
    shown = address if len(address) <= 80 else address[:79] + "…"
    written = unquote(address)
    if written[:1] in QUOTES or written[-1:] in QUOTES:
        shown = written if len(written) <= 80 else written[:79] + "…"
        return Message("{address} stands in quotes; take them out of the brackets", address=shown)
    if not address.lower().startswith("https://"):
        return Message("{address} does not begin with https://; copy the address of the secure page", address=shown)
    if not address.isascii() or not address.isprintable() or re.search(r"[\s\\<>\"`{}|^]", address):
        return Message(
            "{address} holds a letter that no address holds; copy it anew from the browser's address line",
            address=shown,
        )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return Message("{address} is no address; copy it anew from the browser's address line", address=shown)
    if "@" in parts.netloc:
        return Message(
            "{address} has a name before the host, as false addresses do; copy the plain address", address=shown
        )
    if port is not None or ":" in parts.netloc:
        return Message("{address} names a port; copy the plain address", address=shown)
    host = parts.netloc.lower()
    if not HOST.fullmatch(host) or "." not in host or NUMBER.fullmatch(host.rpartition(".")[2]):
        return Message(
            "{address} has a host that can mislead; use a host of plain letters, such as https://www.ice.gov/",
            address=shown,
        )
    return None


def is_home_page(address: str) -> bool:
    """Whether the address is that of a whole site, not of the page that shows something."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path.strip("/") == "" and not parts.query


def load_hosts(folder: Path) -> tuple[Hosts, list[Problem]]:
    """The hosts of *folder*/hosts.txt, and what is wrong with it."""
    path = folder / FILE
    try:
        lines = text_of(path.read_bytes()).splitlines()
    except FileNotFoundError:
        said = Message("the file is missing; list here the hosts that answers may link to, one a line")
        return Hosts(frozenset()), [Problem(path, 1, said)]
    except (OSError, UnicodeDecodeError) as error:
        raise FaqError(f"{path}: cannot be read ({error}); save it as plain text in UTF-8") from error
    names: set[str] = set()
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        name = line.partition("#")[0].strip()
        if not name:
            continue
        if not HOST.fullmatch(name) or ("." not in name and name not in WHOLE_COUNTRIES):
            said = Message("{name!r} is no host; write it like ilrc.org, without https://", name=name)
            problems.append(Problem(path, number, said))
        elif name in names:
            problems.append(Problem(path, number, Message("{name} stands twice; keep one of them", name=name)))
        else:
            names.add(name)
    return Hosts(frozenset(names)), problems
