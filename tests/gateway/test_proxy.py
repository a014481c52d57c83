"""The proxy that the environment names."""

import pytest
from yarl import URL

from bot.errors import ConfigError
from bot.gateway.proxy import proxy_of

TELEGRAM = "https://api.telegram.org"
PROXY = "http://proxy.example.org:3128"


@pytest.fixture(autouse=True)
def _bare(monkeypatch):
    """An environment that names none."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("value", [PROXY, "proxy.example.org:3128"])
def test_proxy_is_taken_from_the_environment(monkeypatch, name, value):
    """By any of its names, with or without the scheme."""
    monkeypatch.setenv(name, value)

    assert proxy_of(TELEGRAM) == URL(PROXY)


def test_proxy_is_nobodys_without_a_name():
    """The usual."""
    assert proxy_of(TELEGRAM) is None


@pytest.mark.parametrize(
    ("name", "value", "address"),
    [
        ("HTTP_PROXY", PROXY, TELEGRAM),
        ("HTTPS_PROXY", PROXY, "http://api.telegram.org"),
        ("HTTPS_PROXY", "", TELEGRAM),
        ("HTTPS_PROXY", PROXY, "https://127.0.0.1:8081"),
        ("HTTPS_PROXY", PROXY, "https://[::1]:8081"),
        ("HTTPS_PROXY", PROXY, "https://localhost"),
    ],
)
def test_proxy_is_for_others(monkeypatch, name, value, address):
    """Another scheme's, none, or the way to this machine itself."""
    monkeypatch.setenv(name, value)

    assert proxy_of(address) is None


@pytest.mark.parametrize("exempt", ["api.telegram.org", ".telegram.org", "*", "x.org, telegram.org"])
def test_no_proxy_exempts_hosts(monkeypatch, exempt):
    """As other programs read it."""
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", exempt)

    assert proxy_of(TELEGRAM) is None


@pytest.mark.parametrize("value", ["socks5://ana:geheim@proxy:1080", "http://", "http://[", "ftp://proxy"])
def test_proxy_that_cannot_be_used_is_named(monkeypatch, value):
    """By its variable; what it holds may be secret."""
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(ConfigError, match="HTTPS_PROXY or ALL_PROXY names no HTTP proxy") as caught:
        proxy_of(TELEGRAM)

    assert "geheim" not in str(caught.value)
