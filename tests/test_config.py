"""Settings come from the environment, and every fault in it is named at once."""

from pathlib import Path

import pytest

from bot.config import Admin, Settings, Uncertain
from bot.errors import ConfigError

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345"
SECRET = "a secret of sixteen or more"


def test_an_empty_environment_is_enough_without_telegram():
    """Everything but the token has a default."""
    settings = Settings.load({})

    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.database == "var/faro.db"
    assert (settings.faq / "hosts.txt").exists()
    assert settings.admins == ()
    assert settings.health_file is None
    assert settings.uncertain is Uncertain.RESEND


def test_every_variable_is_read():
    """What the operator chose arrives, without the spaces around it."""
    settings = Settings.load(
        {
            "FARO_TOKEN": f" {TOKEN} ",
            "FARO_API_URL": "http://127.0.0.1:8081/",
            "FARO_DATABASE": "/data/faro.db",
            "FARO_FAQ": "/faq",
            "FARO_CACHE": "/cache",
            "FARO_SECRET": SECRET,
            "FARO_SECRET_FILE": "/keys/secret",
            "FARO_ADMINS": "ana:12, luis:34",
            "FARO_APPROVALS": "1",
            "FARO_LINK_HOSTS": "Example.org, ice.gov",
            "FARO_SEND_RATE": "200",
            "FARO_PAID": "1",
            "FARO_UNCERTAIN": "skip",
            "FARO_HEALTH_FILE": "/run/healthy",
        },
        token_needed=True,
    )

    assert settings == Settings(
        token=TOKEN,
        api_url="http://127.0.0.1:8081",
        database="/data/faro.db",
        faq=Path("/faq"),
        cache=Path("/cache"),
        secret=SECRET,
        secret_file=Path("/keys/secret"),
        admins=(Admin("ana", 12), Admin("luis", 34)),
        approvals=1,
        link_hosts=("example.org", "ice.gov"),
        send_rate=200,
        paid=True,
        uncertain=Uncertain.SKIP,
        health_file=Path("/run/healthy"),
    )


def test_every_fault_is_named_at_once():
    """The operator mends the environment in one go."""
    with pytest.raises(ConfigError) as caught:
        Settings.load(
            {
                "FARO_API_URL": "telegram",
                "FARO_SECRET": "short",
                "FARO_ADMINS": "ana",
                "FARO_APPROVALS": "3",
                "FARO_PAID": "yes",
                "FARO_SEND_RATE": "fast",
                "FARO_UNCERTAIN": "maybe",
            },
            token_needed=True,
        )

    named = [line.split()[0].rstrip(":") for line in str(caught.value).splitlines()]
    assert named == [
        "FARO_TOKEN",
        "FARO_API_URL",
        "FARO_SECRET",
        "FARO_ADMINS",
        "FARO_APPROVALS",
        "FARO_PAID",
        "FARO_SEND_RATE",
        "FARO_UNCERTAIN",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FARO_TOKEN", "123456"),
        ("FARO_TOKEN", "not a token"),
        ("FARO_TOKEN", f"{TOKEN} {TOKEN}"),
        ("FARO_API_URL", "ftp://127.0.0.1"),
        ("FARO_API_URL", "http://"),
        ("FARO_API_URL", "http://127.0.0.1:port"),
        ("FARO_API_URL", "http://[::1"),
        ("FARO_ADMINS", "ana:12,ana:34"),
        ("FARO_ADMINS", "ana:12,luis:12"),
        ("FARO_ADMINS", "ana:²"),
        ("FARO_ADMINS", "ana:-100123"),
        ("FARO_APPROVALS", "two"),
        ("FARO_SEND_RATE", "0"),
        ("FARO_SEND_RATE", "31"),
        ("FARO_SEND_RATE", "nan"),
    ],
)
def test_a_wrong_value_is_named_and_never_shown(name, value):
    """The message names the variable; what it held may be secret."""
    with pytest.raises(ConfigError, match=name) as caught:
        Settings.load({name: value})

    assert TOKEN not in str(caught.value)


def test_secrets_never_show_in_repr():
    """Neither the token, the secret, a database's password nor an admin's id."""
    settings = Settings.load(
        {
            "FARO_TOKEN": TOKEN,
            "FARO_SECRET": SECRET,
            "FARO_ADMINS": "ana:987654321",
            "FARO_DATABASE": "postgresql+asyncpg://faro:password@db/faro",
        }
    )

    for secret in (TOKEN, SECRET, "987654321", "password"):
        assert secret not in repr(settings)


def test_a_user_without_a_home_gives_paths(monkeypatch):
    """Where there is no home folder both paths are asked for, and given they are enough."""

    def homeless(*_: str) -> Path:
        raise RuntimeError

    monkeypatch.setattr("bot.config.user_cache_path", homeless)
    monkeypatch.setattr("bot.config.user_config_path", homeless)
    with pytest.raises(ConfigError, match=r"(?s)FARO_CACHE is missing.*FARO_SECRET_FILE is missing"):
        Settings.load({})

    assert Settings.load({"FARO_CACHE": "/c", "FARO_SECRET_FILE": "/s"}).cache == Path("/c")


@pytest.mark.parametrize(
    ("written", "hosts"),
    [
        ("ice.gov", ("ice.gov",)),
        ("https://ice.gov/", ("ice.gov",)),
        (" HTTP://ICE.gov , uscis.gov. ,", ("ice.gov", "uscis.gov")),
        ("gov", ("gov",)),
        ("", ()),
    ],
)
def test_link_hosts_are_taken_as_people_write_them(written, hosts):
    """A host, or the address of its first page."""
    assert Settings.load({"FARO_LINK_HOSTS": written}).link_hosts == hosts


@pytest.mark.parametrize(
    "written", ["https://ice.gov/detain", "ice.gov:443", "*.gov", "ice gov", "https://", "ana@ice.gov"]
)
def test_link_hosts_that_are_none_are_named(written):
    """Else every link there would be called strange."""
    with pytest.raises(ConfigError, match="FARO_LINK_HOSTS"):
        Settings.load({"FARO_LINK_HOSTS": written})


def test_paths_may_begin_at_home(monkeypatch):
    """As a shell would have it; nobody does that in .env."""
    monkeypatch.setenv("HOME", "/home/eva")
    settings = Settings.load(
        {
            "FARO_DATABASE": "~/faro/faro.db",
            "FARO_SECRET_FILE": "~/faro-secret",
            "FARO_CACHE": "~/cache",
            "FARO_FAQ": "~/faq",
            "FARO_HEALTH_FILE": "~/health",
        }
    )

    assert settings.database == "/home/eva/faro/faro.db"
    assert settings.secret_file == Path("/home/eva/faro-secret")
    assert (settings.cache, settings.faq) == (Path("/home/eva/cache"), Path("/home/eva/faq"))
    assert settings.health_file == Path("/home/eva/health")


def test_a_home_that_nobody_has_is_named():
    """With the variable."""
    with pytest.raises(ConfigError, match="FARO_DATABASE: there is no home folder for ~nobody-of-that-name"):
        Settings.load({"FARO_DATABASE": "~nobody-of-that-name/faro.db"})
