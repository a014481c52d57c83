"""Updates by webhook: a small web server that believes only whoever knows the secret token."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web
from telegram import Bot, Update
from yarl import URL

from bot.errors import ConfigError
from bot.gateway.backlog import always
from bot.gateway.update_reader import read

LARGEST_UPDATE = 512 * 1024  # bytes; a message with all its parts has a few thousand
ROOM_WITHIN = 20.0  # seconds for which Telegram's request is held where there is no room; then it comes again
CLOSED_WITHIN = 2.0  # seconds that requests in hand have at the end
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Webhook:
    """Where Telegram sends updates, and where we listen for them, perhaps behind a proxy."""

    url: str
    host: str
    port: int

    @classmethod
    def read(cls, url: str, listen: str) -> "Webhook":
        """The webhook that the command line names.

        Raises ConfigError when the address or the place to listen is none.
        """
        if not _is_address(url):
            raise ConfigError(f"--webhook {url}: no web address; write it like https://example.org/faro")
        host, _, port = listen.rpartition(":")
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ConfigError(f"--listen {listen}: no place to listen; write it like 127.0.0.1:8080")
        return cls(str(URL(url)), host.strip("[]") or "127.0.0.1", int(port))

    @property
    def path(self) -> str:
        """The path of the address, as requests name it once their escapes are resolved."""
        return URL(self.url).path


def web_app(
    bot: Bot,
    put: Callable[[Update], None],
    *,
    path: str,
    secret_token: str,
    is_shut_out: Callable[[Mapping[str, Any]], bool] = lambda _: False,
    room: Callable[[], Awaitable[None]] = always,
) -> web.Application:
    """The web application that hands updates to *put*.

    What asks for another path gets 404, what does not show *secret_token* 403 before its body is read, what is no
    update 400, what is too large 413. Back-pressure: where *room* is long in coming 503, and Telegram tries again.
    """

    async def receive(request: web.Request) -> web.Response:
        if request.path != path:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode(), secret_token.encode()):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            content = json.loads(await request.read())
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict) or type(content.get("update_id")) is not int:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        try:
            async with asyncio.timeout(ROOM_WITHIN):
                await room()
        except TimeoutError:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        if not is_shut_out(content) and (update := read(content, bot)) is not None:
            put(update)
        return web.Response()  # for one that cannot be read too, else Telegram would bring it again and again

    app = web.Application(client_max_size=LARGEST_UPDATE)
    app.router.add_post("/{any:.*}", receive)
    return app


def _is_address(url: str) -> bool:
    try:
        address = URL(url)
    except ValueError:
        return False
    return address.scheme in ("https", "http") and bool(address.host)  # a server of one's own may allow http


@asynccontextmanager
async def listening(app: web.Application, webhook: Webhook) -> AsyncIterator[None]:
    """Listen until the block ends; requests in hand are then finished.

    Raises ConfigError when the place to listen is taken or not ours.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSED_WITHIN)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, webhook.host, webhook.port).start()
        except OSError as error:
            raise ConfigError(
                f"--listen {webhook.host}:{webhook.port}: cannot listen there ({error.strerror}); choose another place"
            ) from error
        yield
    finally:
        await runner.cleanup()
