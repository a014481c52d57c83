"""Updates by webhook."""

import json

import aiohttp
import pytest
from telegram import Bot

from bot.errors import ConfigError
from bot.gateway.webhook import HEADER, LARGEST_UPDATE, Webhook, listening, web_app
from tests.support.telegram import TOKEN

SECRET = "a" * 64
UPDATE = {
    "update_id": 1,
    "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hola"},
}


@pytest.fixture
async def post(unused_port):
    """Posts to a listening webhook; the status, and what was taken since."""
    taken = []
    app = web_app(Bot(TOKEN), taken.append, path="/faro", secret_token=SECRET)
    async with (
        listening(app, Webhook("https://example.org/faro", "127.0.0.1", unused_port)),
        aiohttp.ClientSession(f"http://127.0.0.1:{unused_port}") as session,
    ):

        async def post(body, *, path="/faro", secret=SECRET, method="POST"):
            taken.clear()
            headers = {HEADER: secret} if secret is not None else {}
            async with session.request(method, path, data=body, headers=headers) as response:
                return response.status, [update.message.text for update in taken]

        yield post


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_update_with_the_secret_token_is_taken(post):
    """What Telegram brings gets 200 at once."""
    assert await post(json.dumps(UPDATE)) == (200, ["hola"])


@pytest.mark.parametrize("secret", [None, "", "a" * 63, "b" * 64, "é"])
async def test_anyone_else_is_turned_away(post, secret):
    """Without the token nothing is read."""
    assert await post(json.dumps(UPDATE), secret=secret) == (403, [])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"{}", b"\xff", b'"x"', b"[" * 5000])
async def test_what_is_no_update_is_a_bad_request(post, body):
    """Whatever its bytes."""
    assert await post(body) == (400, [])


async def test_what_is_too_large_is_refused(post):
    """No memory is filled by whoever learnt the token."""
    status, taken = await post(b" " * (LARGEST_UPDATE + 1))

    assert (status, taken) == (413, [])


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/faro", 405), ("POST", "/", 404), ("POST", "/faro/x", 404)]
)
async def test_nothing_else_is_served(post, method, path, status):
    """One path, one method."""
    assert await post(json.dumps(UPDATE), method=method, path=path) == (status, [])


async def test_an_update_that_cannot_be_read_is_not_asked_for_again(post):
    """Telegram would bring it again and again."""
    assert await post(b'{"update_id": 1, "message": {"nonsense": true}}') == (200, [])


async def test_a_place_that_is_taken_is_named(post, unused_port):
    """Two programs cannot listen in one place."""
    app = web_app(Bot(TOKEN), print, path="/", secret_token=SECRET)
    with pytest.raises(ConfigError, match=f"--listen 127.0.0.1:{unused_port}: cannot listen there"):
        async with listening(app, Webhook("https://example.org/", "127.0.0.1", unused_port)):
            pass


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:8080", "::1", 8080), (":80", "127.0.0.1", 80)],
)
def test_read_the_place_to_listen(listen, host, port):
    """Host and port, an IPv6 address in brackets."""
    webhook = Webhook.read("https://example.org/faro?x=1", listen)

    assert (webhook.host, webhook.port, webhook.path) == (host, port, "/faro")


@pytest.mark.parametrize(
    ("url", "listen"),
    [
        ("ftp://example.org/", "127.0.0.1:80"),
        ("example.org", "127.0.0.1:80"),
        ("https://", "127.0.0.1:80"),
        ("https://example.org/", "127.0.0.1"),
        ("https://example.org/", "127.0.0.1:0"),
        ("https://example.org/", "127.0.0.1:99999"),
        ("https://example.org/", "127.0.0.1:http"),
        ("https://[", "127.0.0.1:80"),
    ],
)
def test_read_names_what_is_no_webhook(url, listen):
    """Which option, and how it should look."""
    with pytest.raises(ConfigError, match=r"--(webhook|listen) "):
        Webhook.read(url, listen)
