"""The proxy that the environment names: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in capitals or not."""

from ipaddress import ip_address
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

from yarl import URL

from bot.errors import ConfigError


def proxy_of(address: str) -> URL | None:
    """The proxy that requests to *address* go through, or None; this machine itself is reached without one.

    Raises ConfigError for one that cannot be used, without showing it: it may hold a password.
    """
    url, proxies = URL(address), getproxies_environment()
    named = proxies.get(url.scheme) or proxies.get("all")
    if not named or not url.host or _is_this_machine(url.host) or proxy_bypass_environment(url.host, proxies):
        return None
    try:
        proxy = URL(named if "://" in named else f"http://{named}")
    except ValueError:
        proxy = URL()
    if proxy.scheme not in ("http", "https") or not proxy.host:
        raise ConfigError(
            f"{url.scheme.upper()}_PROXY or ALL_PROXY names no HTTP proxy; write it like http://127.0.0.1:3128, or "
            "leave it out"
        )
    return proxy


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
