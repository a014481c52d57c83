"""Telegram's request layer over aiohttp: a request costs a sixth of the CPU time of the library's own transport.

`python -m benchmarks.transport` measures both.

The address of every request holds the bot's token. So whatever goes wrong here is told in words of our own, with
neither cause nor context: aiohttp's exceptions carry the address.
"""

import asyncio
import io
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import unquote

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.gateway.errors import NotSentError
from bot.gateway.proxy import proxy_of

Timeout = float | None
OwnTimeout = object  # the library passes a number, None for ever, or its DEFAULT_NONE

NO_TOKEN = "0:no-token-in-the-terminal"  # noqa: S105  # the terminal asks for none
POLL_CONNECTIONS = 1
SUCCESSES = (b'{"ok":true,"result":', b'{"ok": true, "result": ')
FORM = "application/x-www-form-urlencoded"


class AiohttpRequest(BaseRequest):
    """Requests over one session of at most *connection_pool_size* connections, kept open between requests.

    Timeouts are seconds, None for ever. *pool_timeout* is for a free connection, *connect_timeout* for opening one,
    *read_timeout* for each wait for bytes. The write timeout is for sending the whole request;
    *media_write_timeout* is the one for uploads.
    """

    http_version = "1.1"

    def __init__(
        self,
        connection_pool_size: int = 256,
        *,
        read_timeout: Timeout = 5,
        write_timeout: Timeout = 5,
        connect_timeout: Timeout = 5,
        pool_timeout: Timeout = 1,
        media_write_timeout: Timeout = 60,
    ) -> None:
        self._size = connection_pool_size
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._media_write_timeout = media_write_timeout
        self._free = asyncio.Semaphore(connection_pool_size)
        self._session: aiohttp.ClientSession | None = None
        self._proxy = lru_cache(proxy_of)

    @property
    def read_timeout(self) -> Timeout:
        """The read timeout where a request brings none of its own."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session, unless it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._size),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: OwnTimeout = BaseRequest.DEFAULT_NONE,
        write_timeout: OwnTimeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: OwnTimeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: OwnTimeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of Telegram's reply.

        Raises TimedOut, or NetworkError for every other fault.
        """
        session = self._session
        if session is None:
            raise RuntimeError("the transport is not initialized")
        uploads = request_data is not None and request_data.contains_files
        read = _seconds(read_timeout, self._read_timeout)
        write = _seconds(write_timeout, self._media_write_timeout if uploads else self._write_timeout)
        connect = _seconds(connect_timeout, self._connect_timeout)
        whole = None if method == "GET" else _sum(connect, write, read)  # a download may take as long as bytes come
        timeout = aiohttp.ClientTimeout(total=whole, sock_connect=connect, sock_read=read)

        await self._take_connection(_seconds(pool_timeout, self._pool_timeout))
        failure: TelegramError
        try:
            body = _body(request_data) if request_data else None
            headers = {"Content-Type": FORM} if isinstance(body, bytes) else None
            async with session.request(
                method,
                URL(url),
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                proxy=self._proxy(url),
            ) as response:
                return _checked(response.status, await response.read(), method, url)
        except aiohttp.ConnectionTimeoutError:
            failure = NotSentError("Timed out while connecting")
        except aiohttp.ClientConnectorError as error:
            failure = NotSentError(_reason(error))
        except TimeoutError:
            failure = TimedOut()
        except TelegramError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - the library would put any other one's words into its own message
            failure = NetworkError(_reason(error))
        finally:
            self._free.release()
        raise failure  # out here it has no context

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """The reply's JSON object; unlike the library's own, never logs what is none."""
        try:
            content = json.loads(payload.decode(errors="replace"))
        except ValueError:
            content = None
        if isinstance(content, dict):
            return content
        raise NetworkError("The reply is no JSON object; is FARO_API_URL a Bot API server?")

    async def _take_connection(self, pool_timeout: Timeout) -> None:
        failed = False
        try:
            async with asyncio.timeout(pool_timeout):
                await self._free.acquire()
        except TimeoutError:
            failed = True
        if failed:
            raise NotSentError("Timed out waiting for one of the connections")


def _seconds(own: OwnTimeout, usual: Timeout) -> Timeout:
    return usual if own is BaseRequest.DEFAULT_NONE else own  # type: ignore[return-value]  # what else there is, is one


def _sum(*timeouts: Timeout) -> Timeout:
    return None if None in timeouts else sum(filter(None, timeouts))


def _body(request_data: RequestData) -> bytes | aiohttp.FormData:
    if not request_data.contains_files:
        return request_data.url_encoded_parameters().encode()
    form = aiohttp.FormData(quote_fields=False)  # names of files go as they are, which is what Telegram reads
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=content_type)
    return form


def _checked(status: int, payload: bytes, method: str, url: str) -> tuple[int, bytes]:
    """The reply as the library may safely read it: it quotes bodies that it does not understand."""
    if HTTPStatus.OK <= status <= 299:
        if method == "GET" or payload.startswith(SUCCESSES):
            return status, payload
        content = AiohttpRequest.parse_json_payload(payload)
        if "result" in content:
            return status, payload
        raise NetworkError("The reply holds no result; is FARO_API_URL a Bot API server?")
    try:
        content = AiohttpRequest.parse_json_payload(payload)
    except NetworkError:
        content, payload = {}, b"{}"
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND) and content.get("ok") is not False:
        raise NetworkError(f"{HTTPStatus(status).phrase} ({status}), and not by Telegram; is there a captive portal?")
    if not _is_understood(content):
        payload = b"{}"
    for secret in _secrets(url):
        payload = payload.replace(secret, b"***")
    return status, payload


def _is_understood(content: Mapping[str, object]) -> bool:
    """Whether the library can read what the reply says of its error."""
    parameters = content.get("parameters", {})
    return (
        isinstance(content.get("description", ""), str)
        and isinstance(parameters, dict)
        and all(type(parameters.get(name, 0)) is int for name in ("retry_after", "migrate_to_chat_id"))
    )


def _secrets(url: str) -> list[bytes]:
    """The parts of the path that hold the token, as a server may echo them."""
    token = unquote(URL(url).raw_path).partition("/bot")[2].partition("/")[0]
    return [part.encode() for part in (token, token.partition(":")[2]) if part]


def _reason(error: Exception) -> str:
    """The fault in words without an address's path."""
    name = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"{name}: {error}"  # host and port only
    if isinstance(error, OSError) and error.errno:
        return f"{name}: {os.strerror(error.errno)}"
    return name
