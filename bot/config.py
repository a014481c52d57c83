"""Settings, read once from the environment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_config_path

from bot.errors import ConfigError

REPOSITORY = Path(__file__).resolve().parent.parent
TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")
ALIAS = re.compile(r"[A-Za-z0-9_.-]{1,32}")
HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)*[^\W_](?:[\w-]*[^\W_])?")
SHORTEST_SECRET = 16


class Uncertain(StrEnum):
    """What becomes of a delivery that was in flight when the bot was killed."""

    RESEND = "resend"
    SKIP = "skip"


@dataclass(frozen=True)
class Admin:
    """A person who may announce: the alias that the audit shows, and their id at Telegram."""

    alias: str
    id: int = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """What the operator chose; secrets never show in `repr`."""

    token: str | None = field(repr=False)
    api_url: str
    database: str = field(repr=False)
    faq: Path
    cache: Path
    secret: str | None = field(repr=False)
    secret_file: Path
    admins: tuple[Admin, ...]
    approvals: int
    link_hosts: tuple[str, ...]
    send_rate: float
    paid: bool
    uncertain: Uncertain
    health_file: Path | None

    @classmethod
    def load(cls, environ: Mapping[str, str], *, token_needed: bool = False) -> "Settings":
        """The settings in *environ*.

        Raises ConfigError naming every missing and every wrong variable at once.
        """
        problems: list[str] = []

        def read(name: str, default: str = "") -> str:
            return environ.get(name, "").strip() or default

        token = read("FARO_TOKEN") or None
        if token is None and token_needed:
            problems.append("FARO_TOKEN is missing; ask @BotFather on Telegram for a token")
        elif token is not None and not TOKEN.fullmatch(token):
            problems.append("FARO_TOKEN does not look like a token (123456:ABC...); copy it whole from @BotFather")

        api_url = read("FARO_API_URL", "https://api.telegram.org").rstrip("/")
        if not _is_http_address(api_url):
            problems.append("FARO_API_URL is no address; write it like http://127.0.0.1:8081")

        secret = read("FARO_SECRET") or None
        if secret is not None and len(secret) < SHORTEST_SECRET:
            problems.append(
                f"FARO_SECRET is shorter than {SHORTEST_SECRET} characters; make one with: openssl rand -hex 32"
            )

        admins = _admins(read("FARO_ADMINS"), problems)
        approvals = _number(read("FARO_APPROVALS", "2"), "FARO_APPROVALS", {1, 2}, problems)
        paid = read("FARO_PAID", "0")
        if paid not in {"0", "1"}:
            problems.append("FARO_PAID is neither 0 nor 1; leave it out, or write 1 to pay Telegram for faster sending")
        send_rate = _rate(read("FARO_SEND_RATE", "30"), limit=1000 if paid == "1" else 30, problems=problems)
        uncertain = read("FARO_UNCERTAIN", Uncertain.RESEND)
        if uncertain not in set(Uncertain):
            problems.append("FARO_UNCERTAIN is neither resend nor skip; leave it out to resend")

        database = read("FARO_DATABASE", "var/faro.db")
        if "://" not in database:
            database = str(_expanded(database, "FARO_DATABASE", problems))
        faq = _expanded(read("FARO_FAQ", str(REPOSITORY / "faq")), "FARO_FAQ", problems)
        told = read("FARO_HEALTH_FILE")
        health_file = _expanded(told, "FARO_HEALTH_FILE", problems) if told else None
        link_hosts = _hosts(read("FARO_LINK_HOSTS"), problems)
        cache = _in_home(read("FARO_CACHE"), "FARO_CACHE", lambda: user_cache_path("faro"), problems)
        secret_file = _in_home(
            read("FARO_SECRET_FILE"), "FARO_SECRET_FILE", lambda: user_config_path("faro") / "secret", problems
        )

        if problems:
            raise ConfigError("\n".join(problems))
        return cls(
            token=token,
            api_url=api_url,
            database=database,
            faq=faq,
            cache=cache,
            secret=secret,
            secret_file=secret_file,
            admins=admins,
            approvals=approvals,
            link_hosts=link_hosts,
            send_rate=send_rate,
            paid=paid == "1",
            uncertain=Uncertain(uncertain),
            health_file=health_file,
        )


def _in_home(text: str, name: str, usual: Callable[[], Path], problems: list[str]) -> Path:
    if text:
        return _expanded(text, name, problems)
    try:
        return usual()
    except RuntimeError:
        problems.append(f"{name} is missing, and this user has no home folder; give it a path")
        return Path()


def _expanded(text: str, name: str, problems: list[str]) -> Path:
    """The path, whose ~ a shell would have replaced, but nobody does in .env."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        problems.append(f"{name}: there is no home folder for {text}; write the whole path")
        return Path()


def _is_http_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _hosts(text: str, problems: list[str]) -> tuple[str, ...]:
    """The hosts in *text*; one that was written as the address of its first page is taken for the host."""
    hosts = []
    for part in filter(None, (part.strip().lower() for part in text.split(","))):
        host = part.partition("://")[2] if part.startswith(("https://", "http://")) else part
        host = host.removesuffix("/").removesuffix(".")
        if not HOST.fullmatch(host):
            problems.append(f"FARO_LINK_HOSTS: {part} is no host; write it like ice.gov,example.org")
        hosts.append(host)
    return tuple(hosts)


def _admins(text: str, problems: list[str]) -> tuple[Admin, ...]:
    admins: list[Admin] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        alias, _, identity = (piece.strip() for piece in part.partition(":"))
        if not ALIAS.fullmatch(alias) or not identity.isascii() or not identity.isdigit():
            problems.append(
                f"FARO_ADMINS: entry {len(admins) + 1} is not alias:id; write it like ana:123456789,luis:987654321"
            )
            return ()
        admins.append(Admin(alias, int(identity)))
    if len({admin.alias for admin in admins}) < len(admins) or len({admin.id for admin in admins}) < len(admins):
        problems.append("FARO_ADMINS names the same alias or id twice; give each admin one alias and one id")
    return tuple(admins)


def _number(text: str, name: str, allowed: set[int], problems: list[str]) -> int:
    if text.isascii() and text.isdigit() and int(text) in allowed:
        return int(text)
    problems.append(f"{name} is none of {', '.join(map(str, sorted(allowed)))}; leave it out for the usual one")
    return 0


def _rate(text: str, *, limit: int, problems: list[str]) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0
    if not 0 < rate <= limit:
        problems.append(
            f"FARO_SEND_RATE is not a number over 0 and up to {limit}; leave it out for 30"
            + ("" if limit > 30 else ", or set FARO_PAID=1 for up to 1000")
        )
    return rate
