"""The request layer, against a real server on this machine."""

import asyncio
import gc
import io
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.gateway.errors import NotSentError
from bot.gateway.request import AiohttpRequest
from tests.support.telegram import TOKEN, Fault, Telegram

SECRET = TOKEN.partition(":")[2]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@asynccontextmanager
async def bot_at(url: str, token: str = TOKEN, **timeouts: float | None) -> AsyncIterator[Bot]:
    """A bot of the library over our transport, without `getMe` at its start."""
    request = AiohttpRequest(256, **timeouts)
    bot = Bot(token, base_url=f"{url}/bot", request=request, get_updates_request=AiohttpRequest(1, **timeouts))
    async with request, bot._request[0]:
        yield bot


@asynccontextmanager
async def server(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """The address of a server that handles every request in the same way."""
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept a connection, and never read nor write."""
    try:
        await asyncio.sleep(60)
    finally:
        writer.transport.abort()


def everything_said(error: BaseException) -> str:
    """The error with its causes and contexts, even those that a traceback does not show."""
    said, todo = "", [error]
    while todo:
        current = todo.pop()
        said += f"{current} {current!r} {current.args!r} {vars(current) if hasattr(current, '__dict__') else ''}"
        said += "".join(traceback.format_exception(current))
        todo += [linked for linked in (current.__cause__, current.__context__) if linked]
    return said


async def test_transport_sends_text(telegram: Telegram) -> None:
    """What the library sends arrives whole, whatever letters it holds."""
    telegram.open_chat(7)
    async with bot_at(telegram.url) as bot:
        text = "¿Dónde está? & 100% <ok> + 🕯️\n\nañadir=1;2"
        message = await bot.send_message(7, text, disable_notification=True)

    assert message.text == text
    assert telegram.calls[-1].params["disable_notification"] == "true"


async def test_transport_opens_few_connections(telegram: Telegram) -> None:
    """Requests share connections, and no more are opened than the pool holds."""
    peers = set()

    async def handle(request: web.Request) -> web.Response:
        peers.add(request.transport.get_extra_info("peername"))
        await asyncio.sleep(0.01)
        return web.json_response({"ok": True, "result": True})

    async with server(handle) as url, AiohttpRequest(3, pool_timeout=None) as request:
        await asyncio.gather(*(request.post(f"{url}/bot{TOKEN}/getMe") for _ in range(20)))

    assert len(peers) == 3


@pytest.mark.parametrize("size", [0, 100, 3_000_000])
async def test_transport_uploads(telegram: Telegram, size: int) -> None:
    """Files arrive byte by byte, small or large, from memory or from a file handle."""
    telegram.open_chat(7)
    photo = PNG + bytes(size)
    async with bot_at(telegram.url) as bot:
        await bot.send_photo(7, photo, caption="<b>Aviso</b>", parse_mode="HTML")
        await bot.send_document(7, InputFile(io.BytesIO(photo), 'señal "1".pdf', read_file_handle=False))
        await bot.send_document(7, InputFile(photo, "a.pdf", attach=True))

    first, second, third = telegram.calls
    assert first.files["photo"] == second.files["document"] == photo
    assert list(third.files.values()) == [photo]
    assert first.reply["result"]["caption"] == "Aviso"


async def test_transport_keeps_names_of_files() -> None:
    """A file's name arrives as it is, in UTF-8."""
    names = []

    async def handle(request: web.Request) -> web.Response:
        names.append(await request.read())
        return web.json_response({"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "x"}}})

    async with server(handle) as url, bot_at(url) as bot:
        await bot.send_document(7, InputFile(b"x", "Petición.pdf"))

    assert 'filename="Petición.pdf"'.encode() in names[0]


async def test_transport_downloads(telegram: Telegram) -> None:
    """A file's bytes come back as they are."""

    async def handle(request: web.Request) -> web.Response:
        return web.Response(body=request.method.encode() + bytes(range(256)))

    async with server(handle) as url, AiohttpRequest() as request:
        assert await request.retrieve(f"{url}/file/bot{TOKEN}/a.bin") == b"GET" + bytes(range(256))


async def test_transport_waits_for_long_polls(telegram: Telegram) -> None:
    """A request for updates may wait longer than the read timeout of other requests."""
    async with bot_at(telegram.url, read_timeout=0.1) as bot:
        assert await bot.get_updates(timeout=timedelta(seconds=1)) == ()


async def test_transport_gives_up_a_slow_reply(telegram: Telegram) -> None:
    """A reply that takes longer than the read timeout is TimedOut."""
    telegram.fail(Fault(delay=5))
    async with bot_at(telegram.url, read_timeout=0.1) as bot:
        with pytest.raises(TimedOut):
            await bot.get_me()


async def test_transport_gives_up_a_dripping_reply() -> None:
    """A reply that comes a byte at a time is TimedOut as well, if it goes on for too long."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    async with server(handle) as url, bot_at(url, read_timeout=0.2, write_timeout=0.1, connect_timeout=0.1) as bot:
        with pytest.raises(TimedOut):
            await bot.get_me()


async def test_transport_gives_up_a_stuck_upload() -> None:
    """An upload that nobody reads is TimedOut."""
    listener = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    async with listener, bot_at(url, read_timeout=0.1, media_write_timeout=0.2, connect_timeout=0.1) as bot:
        with pytest.raises(TimedOut):
            await bot.send_document(7, bytes(30_000_000))
        listener.close()


async def test_transport_gives_up_waiting_for_a_connection(telegram: Telegram) -> None:
    """When all connections are taken for longer than the pool timeout, the request is not sent."""
    telegram.latency = 0.3
    async with AiohttpRequest(1, pool_timeout=0.05) as request:
        url = f"{telegram.url}/bot{TOKEN}/getMe"
        first = asyncio.create_task(request.post(url))
        await asyncio.sleep(0)
        with pytest.raises(NotSentError):
            await request.post(url)
        await first
        await request.post(url)  # the connection is free again

    assert len(telegram.calls) == 2


async def test_transport_gives_up_connecting() -> None:
    """A server that does not answer the knock is TimedOut, or unreachable where the system knows at once."""
    async with bot_at("http://192.0.2.1:9", connect_timeout=0.1) as bot:  # an address that is nobody's
        with pytest.raises(NetworkError) as caught:
            await bot.get_me()

    assert SECRET not in everything_said(caught.value)


async def test_transport_frees_the_connection_of_a_cancelled_request(telegram: Telegram) -> None:
    """Cancelling a request gives its place in the pool to the next one."""
    telegram.fail(Fault(delay=30))
    async with AiohttpRequest(1) as request:
        url = f"{telegram.url}/bot{TOKEN}/getMe"
        first = asyncio.create_task(request.post(url))
        async with asyncio.timeout(20):
            while telegram._planned:  # it has not come there yet
                await asyncio.sleep(0.001)
        first.cancel()

        assert await request.post(url)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(status=500), NetworkError, "Internal Server Error"),
        (Fault(status=502, body=b"<html>Bad gateway at /bot%s/getMe</html>" % TOKEN.encode()), NetworkError, "502"),
        (Fault(status=504, body=b""), NetworkError, "504"),
        (Fault(status=404, body=b'{"ok": false, "path": "/bot%s"}' % TOKEN.encode()), InvalidToken, "404"),
        (Fault(status=404, body=b'{"path": "/bot%s"}' % TOKEN.encode()), NetworkError, "404"),
        (Fault(status=401, body=b"<html>Sign in to the hotel</html>"), NetworkError, "401"),
        (Fault(status=400, body=b'{"ok": false, "description": 5}'), BadRequest, "400"),
        (Fault(status=400, body=b'{"ok": false, "description": "x", "parameters": [1]}'), BadRequest, "400"),
        (Fault(status=429, body=b'{"ok": false, "parameters": {"retry_after": "soon"}}'), NetworkError, "429"),
        (Fault(status=400, body=b'{"description": "/bot%s?"}' % TOKEN.encode()), BadRequest, r"/bot\*\*\*\?"),
        (Fault(status=403, body=b'{"description": "/bot%s"}' % SECRET.encode()), Forbidden, r"/bot\*\*\*"),
        (Fault(status=409, body=b'{"description": "Conflict"}'), Conflict, "Conflict"),
        (Fault(status=302, body=b"[]"), NetworkError, "302"),
        (Fault(status=999, body=b""), NetworkError, "999"),
        (Fault(body=b""), NetworkError, "no JSON object"),
        (Fault(body=b"<html>Sign in to the hotel: %s</html>" % TOKEN.encode()), NetworkError, "no JSON object"),
        (Fault(body=b"[1]"), NetworkError, "no JSON object"),
        (Fault(body=b"{}"), NetworkError, "no result"),
        (Fault(body=b'{"ok": false, "description": "x"}'), NetworkError, "no result"),
        (Fault(body=b'{"ok":true,"result":'), NetworkError, "no JSON object"),
        (Fault(body=b"\xff\xfe\x00"), NetworkError, "no JSON object"),
        (Fault(dropped=True), NetworkError, "Disconnected|Reset"),
        (Fault(retry_after=3), RetryAfter, "3"),
    ],
    ids=repr,
)
async def test_transport_maps_every_fault(
    telegram: Telegram, fault: Fault, error: type[TelegramError], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Each fault becomes the library's class for it, and none tells the token."""
    caplog.set_level(logging.DEBUG)
    telegram.fail(fault)
    async with bot_at(telegram.url) as bot:
        caplog.clear()  # the library itself logs its address when it is made at DEBUG; it is kept at INFO
        with pytest.raises(error, match=words) as caught:
            await bot.get_me()

    assert type(caught.value) is error
    assert SECRET not in everything_said(caught.value) + caplog.text


async def test_transport_follows_a_migrated_chat(telegram: Telegram) -> None:
    """A group that became a supergroup tells its new id."""
    telegram.open_chat(-7).migrated_to = -1007
    async with bot_at(telegram.url) as bot:
        with pytest.raises(ChatMigrated) as caught:
            await bot.send_message(-7, "hola")

    assert caught.value.new_chat_id == -1007


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1", "http://nowhere.invalid", "https://127.0.0.1:1", "http://127.0.0.1:99999", "nonsense", ""],
)
async def test_transport_maps_an_unreachable_server(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """No server, no such name, no address at all: NetworkError without the token."""
    caplog.set_level(logging.DEBUG)
    async with bot_at(url) as bot:
        caplog.clear()
        with pytest.raises(NetworkError) as caught:
            await bot.get_me()

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert SECRET not in everything_said(caught.value) + caplog.text


async def test_transport_maps_tls_faults(telegram: Telegram) -> None:
    """A server that does not speak TLS is a NetworkError without the token."""
    async with bot_at(telegram.url.replace("http", "https")) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.get_me()

    assert SECRET not in everything_said(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"",
    ],
    ids=lambda answer: repr(answer[:40]),
)
async def test_transport_maps_broken_replies(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """What is no HTTP, ends early or is packed wrongly is a NetworkError without the token."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    caplog.set_level(logging.DEBUG)
    listener = await asyncio.start_server(handle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    async with listener, bot_at(url) as bot:
        caplog.clear()
        with pytest.raises(NetworkError) as caught:
            await bot.get_me()
        listener.close()
    gc.collect()

    assert SECRET not in everything_said(caught.value) + caplog.text


async def test_transport_maps_a_connection_lost_while_uploading() -> None:
    """A server that hangs up in the middle of an upload is a NetworkError without the token."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.transport.abort()

    listener = await asyncio.start_server(handle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    async with listener, bot_at(url) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_document(7, bytes(20_000_000))
        listener.close()

    assert SECRET not in everything_said(caught.value)


async def test_transport_opens_and_closes_again(telegram: Telegram) -> None:
    """Opening twice or closing twice is nothing, it can be opened again, and closed it says so."""
    request = AiohttpRequest()
    url = f"{telegram.url}/bot{TOKEN}/getMe"
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(url)
        await request.shutdown()
        await request.shutdown()

    with pytest.raises(NetworkError, match="not initialized") as caught:
        await request.post(url)

    assert SECRET not in everything_said(caught.value) + repr(request) + str(vars(request))


async def test_transport_goes_through_the_proxy_of_the_environment(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As the library's own does; the proxy's password is told to it alone."""
    asked = []

    async def forward(request: web.Request) -> web.Response:
        asked.append((str(request.url), request.headers.get("Proxy-Authorization", "")))
        return web.json_response({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "Faro"}})

    async with server(forward) as proxy:
        monkeypatch.setenv("http_proxy", proxy.replace("http://", "http://ana:geheim@"))
        monkeypatch.setenv("no_proxy", "example.org")
        async with bot_at("http://telegram.invalid") as bot:
            assert (await bot.get_me()).first_name == "Faro"
        async with bot_at(telegram.url) as bot:  # this machine is no matter of a proxy
            await bot.get_me()

    ((url, credentials),) = asked
    assert url == f"http://telegram.invalid/bot{TOKEN}/getMe"
    assert credentials.startswith("Basic ")
    assert "geheim" not in caplog.text


async def test_transport_says_nothing_of_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its password nor the token."""

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=407)

    async with server(refuse) as proxy:
        monkeypatch.setenv("https_proxy", proxy.replace("http://", "http://ana:geheim@"))
        async with bot_at("https://telegram.invalid") as bot:
            with pytest.raises(NetworkError) as caught:
                await bot.get_me()

    assert SECRET not in everything_said(caught.value)
    assert "geheim" not in everything_said(caught.value)
