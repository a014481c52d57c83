"""Updates by webhook."""

import asyncio
import json

import aiohttp
import pytest
from telegram import Bot
from yarl import URL

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
    ("method", "path", "status"),
    [("GET", "/faro", 405), ("POST", "/", 404), ("POST", "/faro/x", 404), ("POST", "/far%6F/", 404)],
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


@pytest.mark.parametrize(
    "path",
    [
        "/123456%3AABC",
        "/123456:ABC",
        "/faro%20bot",
        "/faro bot",
        "/{",
        "/{any}",
        "/%7Bany%7D",
        "/d\u00eda",
        "/a%2Fb",
        "/",
    ],
)
async def test_any_path_is_listened_to(unused_port, path):
    """However it is written, the address that Telegram is told is the one that is served."""
    webhook = Webhook.read(f"https://example.org{path}", f"127.0.0.1:{unused_port}")
    told, taken = URL(webhook.url), []
    app = web_app(Bot(TOKEN), taken.append, path=webhook.path, secret_token=SECRET)
    here = URL.build(scheme="http", host="127.0.0.1", port=unused_port, path=told.raw_path, encoded=True)
    async with (
        listening(app, webhook),
        aiohttp.ClientSession() as session,
        session.post(here, data=json.dumps(UPDATE), headers={HEADER: SECRET}) as response,
    ):
        assert response.status == 200

    assert webhook.url.isascii()
    assert " " not in webhook.url
    assert len(taken) == 1


async def test_an_update_without_room_comes_again(unused_port, monkeypatch):
    """Telegram is told to try later, rather than that it was taken."""
    monkeypatch.setattr("bot.gateway.webhook.ROOM_WITHIN", 0.01)
    taken, full = [], asyncio.Event()

    async def room() -> None:
        await full.wait()

    app = web_app(Bot(TOKEN), taken.append, path="/faro", secret_token=SECRET, room=room)
    statuses = []
    async with (
        listening(app, Webhook("https://example.org/faro", "127.0.0.1", unused_port)),
        aiohttp.ClientSession(f"http://127.0.0.1:{unused_port}") as session,
    ):
        for _ in range(2):
            async with session.post("/faro", data=json.dumps(UPDATE), headers={HEADER: SECRET}) as response:
                statuses.append(response.status)
            full.set()

    assert statuses == [503, 200]
    assert len(taken) == 1
