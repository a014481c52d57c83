"""A Bot API server on this machine, as strict as Telegram's, that records what it is sent.

`python -m tests.support.telegram` runs it alone, prints its address and token; `POST /control/updates` puts in an
update, and `GET /control/calls` lists what came.
"""

import asyncio
import itertools
import json
import re
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from tests.support.markup import Entity, MarkupError, find_entities, parse_html, units

TOKEN = "123456789:TESTtokenTESTtokenTESTtokenTESTtoken"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Faro", "username": "faro_test_bot"}
TEXT_LIMIT, CAPTION_LIMIT, DATA_LIMIT, TOAST_LIMIT = 4096, 1024, 64, 200
BUTTONS_LIMIT, COMMANDS_LIMIT = 100, 100
QUERY_LASTS, DELETABLE_FOR = 60.0, 48 * 3600.0
LARGEST_REQUEST = 50 * 1024 * 1024
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
ACTIONS = {"typing", "upload_photo", "upload_document", "upload_video", "record_voice", "upload_voice", "find_location"}
SENDING = ("send", "copy", "forward", "edit")
BUTTON_ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay"}
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request of the bot, and what it got."""

    method: str
    params: Json
    files: dict[str, bytes]
    status: int
    reply: Json
    at: float

    @property
    def ok(self) -> bool:
        """Whether Telegram did it."""
        return self.status == 200


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call: before it is done, or (*after*) once it is.

    One of: an HTTP *status* with *body*, or with Telegram's usual JSON where there is none; a *dropped* connection;
    a *retry_after*; only a *delay* in seconds.
    """

    status: int = 0
    body: bytes | None = None
    dropped: bool = False
    retry_after: int = 0
    delay: float = 0
    after: bool = False


@dataclass
class Limits:
    """How many sends a second are let through: in all, and to one chat, which may burst."""

    overall: float = 30
    per_chat: float = 1
    chat_burst: float = 3
    retry_after: int = 1


@dataclass
class Chat:
    """A chat at Telegram; *messages* holds those not deleted, in order."""

    info: Json
    messages: dict[int, Json] = field(default_factory=dict)
    touched: dict[int, int] = field(default_factory=dict)  # message id -> when it was last sent or edited, in calls
    blocked: bool = False
    deactivated: bool = False
    kicked: bool = False
    migrated_to: int | None = None
    actions: list[str] = field(default_factory=list)
    admins: set[int] = field(default_factory=set)  # of a group


@dataclass
class Query:
    """A button's press that waits for its answer."""

    chat_id: int
    expires: float
    answer: Json | None = None


class RefusedError(Exception):
    """An error as Telegram words it."""

    def __init__(self, description: str, status: int = 400, parameters: Json | None = None) -> None:
        super().__init__(description)
        kind = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: ", 429: "Too Many Requests: "}.get(status, "")
        self.status = status
        self.reply: Json = {"ok": False, "error_code": status, "description": kind + description}
        if parameters:
            self.reply["parameters"] = parameters


class DroppedError(Exception):
    """The connection ends without a reply."""


class Telegram:
    """The server. Start it with `async with`; `url` is what goes into FARO_API_URL."""

    def __init__(self, *, token: str = TOKEN, keep_calls: int | None = None) -> None:
        self.token, self.bot = token, {**BOT, "id": int(token.partition(":")[0])}
        self.calls: deque[Call] = deque(maxlen=keep_calls)
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope, language code) -> commands
        self.names: dict[tuple[str, str], str] = {}  # ("description", language code) -> text
        self.limits: Limits | None = None
        self.latency = 0.0
        self.fault: Callable[[str, Json], Fault | None] | None = None
        self.webhook: Json = {}
        self.webhook_origin: str | None = None  # where updates go in the place of the webhook's https://host
        self.webhook_statuses: list[int] = []
        self._clock: Callable[[], float] = time.time
        self._planned: deque[tuple[str | None, Fault]] = deque()
        self._updates: deque[Json] = deque()
        self._ids = itertools.count(1)
        self._update_ids = itertools.count(100_000)
        self._touches = itertools.count(1)
        self._files: dict[str, bytes] = {}
        self._buckets: dict[int | None, tuple[float, float]] = {}
        self._changed = asyncio.Condition()
        self._poller: asyncio.Event | None = None
        self._deliveries: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> "Telegram":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1, on a free port where none is given."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_post("/control/updates", self._control_updates)
        app.router.add_get("/control/calls", self._control_calls)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close every connection, as when Telegram is unreachable; `start` may follow on the same port."""
        if self._poller:
            self._poller.set()
        for delivery in self._deliveries:
            delivery.cancel()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    # What tests arrange and look at

    def fail(self, fault: Fault, *, method: str | None = None, times: int = 1) -> None:
        """Let the next calls (of *method*, or any but getUpdates) meet *fault*."""
        self._planned.extend([(method, fault)] * times)

    def open_chat(self, chat_id: int, **info: Any) -> Chat:
        """The chat, made as a private one unless *info* says otherwise."""
        return self.chats.setdefault(chat_id, Chat({"id": chat_id, "type": "private", **info}))

    def of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def now(self) -> int:
        """The time as messages bear it."""
        return int(self._clock())

    def new_id(self) -> int:
        """A message's id."""
        return next(self._ids)

    def expire_queries(self) -> None:
        """Let every press wait too long for its answer."""
        for query in self.queries.values():
            query.expires = 0

    async def put(self, kind: str, content: Json) -> int:
        """Put in an update; its id."""
        update: Json = {"update_id": next(self._update_ids), kind: content}
        if self.webhook:
            delivery = asyncio.create_task(self._deliver(update))
            self._deliveries.add(delivery)
            delivery.add_done_callback(self._deliveries.discard)
        else:
            async with self._changed:
                self._updates.append(update)
                self._changed.notify_all()
        return int(update["update_id"])

    async def put_message(self, chat_id: int, sender: Json, **content: Any) -> Json:
        """Put in a person's message; the message as the chat holds it."""
        chat = self.chats[chat_id]
        message: Json = {
            "message_id": self.new_id(),
            "from": sender,
            "chat": chat.info,
            "date": self.now(),
            **content,
        }
        if "text" in content and (entities := find_entities(content["text"])):
            message.setdefault("entities", entities)
        chat.messages[message["message_id"]] = message
        await self.put("message", message)
        return message

    async def put_edit(self, chat_id: int, message_id: int, **content: Any) -> Json:
        """Put in a person's edit of their message."""
        before = self.chats[chat_id].messages[message_id]
        message = {key: value for key, value in before.items() if key != "entities"}
        message |= {"edit_date": self.now(), **content}
        if "text" in content and (entities := find_entities(content["text"])):
            message["entities"] = entities
        self.chats[chat_id].messages[message_id] = message
        await self.put("edited_message", message)
        return message

    async def put_press(self, chat_id: int, sender: Json, message: Json, data: str) -> str:
        """Put in the press of a button; the query's id."""
        query_id = str(4_000_000_000 + next(self._ids))
        self.queries[query_id] = Query(chat_id, self._clock() + QUERY_LASTS)
        query = {"id": query_id, "from": sender, "message": message, "chat_instance": str(chat_id), "data": data}
        await self.put("callback_query", query)
        return query_id

    async def taken(self, within: float = 10) -> None:
        """Wait until the bot has taken every update."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: not self._updates)
        await asyncio.gather(*self._deliveries)

    # Requests

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        if not re.fullmatch(r"\d+:[\w-]+", token):
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        if token != self.token:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        params: Json = {}
        files: dict[str, bytes] = {}
        fault = None
        try:
            params, files = await _read(request)
            fault = self._fault(method, params)
            if self.latency or (fault and fault.delay):
                await asyncio.sleep(self.latency + (fault.delay if fault else 0))
            if fault and not fault.after:
                _fail(fault)
            self._hold_limits(method, params)
            result = await self._do(method, params, files)
            if fault and fault.after:
                _fail(fault)
        except RefusedError as refusal:
            status, reply = refusal.status, refusal.reply
        except DroppedError:
            self._record(Call(method, params, files, 0, {}, self._clock()))
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        else:
            status, reply = 200, {"ok": True, "result": result}
        self._record(Call(method, params, files, status, reply, self._clock()))
        if fault and fault.body is not None:
            return web.Response(status=fault.status or 200, body=fault.body, content_type="text/html")
        return web.json_response(reply, status=status)

    def _record(self, call: Call) -> None:
        if call.method != "getUpdates" or not call.ok:
            self.calls.append(call)

    def _fault(self, method: str, params: Json) -> Fault | None:
        for planned, fault in self._planned:
            if planned == method or (planned is None and method != "getUpdates"):
                self._planned.remove((planned, fault))
                return fault
        return self.fault(method, params) if self.fault else None

    def _hold_limits(self, method: str, params: Json) -> None:
        if self.limits is None or not method.startswith(SENDING):
            return
        limits = self.limits
        chat_id = int(params["chat_id"]) if str(params.get("chat_id", "")).lstrip("-").isdigit() else None
        rates: dict[int | None, tuple[float, float]] = {None: (limits.overall, limits.overall)}
        if chat_id is not None:
            rates[chat_id] = (limits.per_chat, limits.chat_burst)
        now = time.monotonic()
        left: dict[int | None, float] = {}
        for key, (rate, burst) in rates.items():
            tokens, since = self._buckets.get(key, (burst, now))
            left[key] = min(burst, tokens + (now - since) * rate)
        if min(left.values()) < 1:
            raise _flood(limits.retry_after)
        for key, tokens in left.items():
            self._buckets[key] = (tokens - 1, now)

    async def _do(self, method: str, params: Json, files: dict[str, bytes]) -> Any:
        match method:
            case "getMe":
                return {**self.bot, "can_join_groups": True, "can_read_all_group_messages": True}
            case "getUpdates":
                return await self._get_updates(params)
            case "setWebhook":
                return self._set_webhook(params)
            case "deleteWebhook":
                self.webhook = {}
                if _boolean(params, "drop_pending_updates"):
                    self._updates.clear()
                return True
            case "getWebhookInfo":
                url = self.webhook.get("url", "")
                return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}
            case "sendMessage":
                return self._send(params, **_text(params, "text", TEXT_LIMIT))
            case "sendPhoto":
                return self._send(params, **self._media("photo", params, files), **_caption(params))
            case "sendDocument":
                return self._send(params, **self._media("document", params, files), **_caption(params))
            case "copyMessage":
                return self._copy(params)
            case "editMessageText":
                return self._edit(params, **_text(params, "text", TEXT_LIMIT))
            case "editMessageCaption":
                return self._edit(params, **_caption(params))
            case "editMessageReplyMarkup":
                return self._edit(params)
            case "deleteMessage":
                return self._delete(params)
            case "deleteMessages":
                return self._delete_many(params)
            case "answerCallbackQuery":
                return self._answer_query(params)
            case "sendChatAction":
                return self._chat_action(params)
            case "setMyCommands" | "deleteMyCommands" | "getMyCommands":
                return self._my_commands(method, params)
            case "setMyDescription" | "setMyShortDescription" | "setMyName":
                return self._set_name(method.removeprefix("setMy"), params)
            case "getMyDescription" | "getMyShortDescription" | "getMyName":
                return self._get_name(method.removeprefix("getMy"), params)
            case "getChat":
                return {**self._chat(params).info, "accent_color_id": 0, "max_reaction_count": 11}
            case "getChatMember":
                return self._chat_member(params)
            case _:
                raise RefusedError("Not Found", 404)

    # Updates

    async def _get_updates(self, params: Json) -> list[Json]:
        if self.webhook:
            raise RefusedError(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                409,
            )
        if self._poller is not None:
            self._poller.set()
        mine = self._poller = asyncio.Event()
        allowed = _allowed(params)
        offset, limit = _integer(params, "offset", 0), min(max(_integer(params, "limit", 100), 1), 100)
        async with self._changed:
            if offset < 0:
                offset = max(self._updates[offset]["update_id"], 0) if len(self._updates) >= -offset else 0
            while self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
            self._changed.notify_all()
        deadline = time.monotonic() + min(max(_integer(params, "timeout", 0), 0), 50)
        while True:
            if mine.is_set():
                raise RefusedError(
                    "terminated by other getUpdates request; make sure that only one bot instance is running", 409
                )
            async with self._changed:
                if not all(_is_allowed(update, allowed) for update in self._updates):
                    self._updates = deque(update for update in self._updates if _is_allowed(update, allowed))
                    self._changed.notify_all()
            found = list(itertools.islice(self._updates, limit))
            if found or time.monotonic() >= deadline:
                if self._poller is mine:
                    self._poller = None
                return found
            await self._wait_for_update(mine, deadline - time.monotonic())

    async def _wait_for_update(self, terminated: asyncio.Event, seconds: float) -> None:
        async def changed() -> None:
            async with self._changed:
                await self._changed.wait_for(lambda: bool(self._updates))

        waits = {asyncio.create_task(changed()), asyncio.create_task(terminated.wait())}
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    def _set_webhook(self, params: Json) -> bool:
        url, secret = params.get("url", ""), params.get("secret_token", "")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise RefusedError("secret token contains unallowed characters")
        if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", url):
            raise RefusedError("bad webhook: An HTTPS URL must be provided for webhook")
        if not 1 <= _integer(params, "max_connections", 40) <= 100:
            raise RefusedError("bad webhook: max_connections must be between 1 and 100")
        if _boolean(params, "drop_pending_updates"):
            self._updates.clear()
        self.webhook = {"url": url, "secret": secret, "allowed": _allowed(params)} if url else {}
        return True

    async def _deliver(self, update: Json) -> None:
        """Post the update until it is taken, as Telegram does."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret"]} if self.webhook["secret"] else {}
        if not _is_allowed(update, self.webhook["allowed"]):
            return
        url = self.webhook["url"]
        if self.webhook_origin:
            url = self.webhook_origin + urlsplit(url).path
        async with aiohttp.ClientSession() as session:
            for attempt in range(5):
                with suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(url, json=update, headers=headers) as response:
                        self.webhook_statuses.append(response.status)
                        if response.ok:
                            return
                await asyncio.sleep(0.05 * 2**attempt)

    # Messages

    def _chat(self, params: Json) -> Chat:
        raw = str(params.get("chat_id", ""))
        if not raw:
            raise RefusedError("chat_id is empty")
        if not re.fullmatch(r"-?\d+", raw) or int(raw) not in self.chats:
            raise RefusedError("chat not found")
        chat = self.chats[int(raw)]
        if chat.migrated_to:
            raise RefusedError(
                "group chat was upgraded to a supergroup chat", 400, {"migrate_to_chat_id": chat.migrated_to}
            )
        if chat.deactivated:
            raise RefusedError("user is deactivated", 403)
        if chat.blocked:
            raise RefusedError("bot was blocked by the user", 403)
        if chat.kicked:
            raise RefusedError("bot was kicked from the group chat", 403)
        return chat

    def _chat_member(self, params: Json) -> Json:
        chat, user_id = self._chat(params), _integer(params, "user_id", 0)
        user = {"id": user_id, "is_bot": False, "first_name": "x"}
        if user_id not in chat.admins:
            return {"user": user, "status": "member"}
        return {"user": user, "status": "creator", "is_anonymous": False}

    def _send(self, params: Json, **content: Any) -> Json:
        chat = self._chat(params)
        message: Json = {
            "message_id": self.new_id(),
            "from": self.bot,
            "chat": chat.info,
            "date": self.now(),
            **content,
        }
        reply = _object(params, "reply_parameters", {})
        if reply:
            replied = chat.messages.get(reply.get("message_id"))
            if replied is None and not reply.get("allow_sending_without_reply"):
                raise RefusedError("message to be replied not found")
            if replied is not None:
                message["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
        if markup := _markup(params):
            message["reply_markup"] = markup
        chat.messages[message["message_id"]] = message
        self._touch(chat, message["message_id"])
        return message

    def _touch(self, chat: Chat, message_id: int) -> None:
        chat.touched[message_id] = next(self._touches)

    def _media(self, kind: str, params: Json, files: dict[str, bytes]) -> Json:
        value = str(params.get(kind, ""))
        content = files.get(value.removeprefix("attach://") if value.startswith("attach://") else kind)
        if content is not None:
            if not content:
                raise RefusedError("file must be non-empty")
            if kind == "photo" and not content.startswith(IMAGES):
                raise RefusedError("IMAGE_PROCESS_FAILED")
            file_id = f"{kind}-{len(self._files) + 1}"
            self._files[file_id] = content
        elif value in self._files:
            file_id, content = value, self._files[value]
        elif not value:
            raise RefusedError(f"there is no {kind} in the request")
        else:
            raise RefusedError("wrong file identifier/HTTP URL specified")
        file = {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": len(content)}
        return {kind: [{**file, "width": 90, "height": 90}] if kind == "photo" else {**file, "file_name": "file"}}

    def _copy(self, params: Json) -> Json:
        source = self.chats.get(_integer(params, "from_chat_id", 0))
        original = source.messages.get(_integer(params, "message_id", 0)) if source else None
        if original is None:
            raise RefusedError("message to copy not found")
        kept = ("text", "entities", "photo", "document", "caption", "caption_entities")
        content = {key: original[key] for key in kept if key in original}
        if "caption" in params:
            content |= _caption(params)
        return {"message_id": self._send(params, **content)["message_id"]}

    def _edit(self, params: Json, **content: Any) -> Json:
        chat = self._chat(params)
        message = chat.messages.get(_integer(params, "message_id", 0))
        if message is None:
            raise RefusedError("message to edit not found")
        if message["from"] != self.bot:
            raise RefusedError("message can't be edited")
        if "text" in content and "text" not in message:
            raise RefusedError("there is no text in the message to edit")
        parts = {key: value for key, value in message.items() if key not in ("edit_date", "reply_markup")}
        if content:
            for key in ("entities", "caption_entities"):
                parts.pop(key, None)
        new = {**parts, **content}
        if markup := _markup(params):
            new["reply_markup"] = markup
        if new == {key: value for key, value in message.items() if key != "edit_date"}:
            raise RefusedError(
                "message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message"
            )
        new["edit_date"] = self.now()
        chat.messages[new["message_id"]] = new
        self._touch(chat, new["message_id"])
        return new

    def _delete(self, params: Json) -> bool:
        chat, message_id = self._chat(params), _integer(params, "message_id", 0)
        message = chat.messages.get(message_id)
        if message is None:
            raise RefusedError("message to delete not found")
        if not self._is_deletable(chat, message):
            raise RefusedError("message can't be deleted")
        del chat.messages[message_id]
        return True

    def _delete_many(self, params: Json) -> bool:
        chat, ids = self._chat(params), _object(params, "message_ids", [])
        if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
            raise RefusedError("message identifiers are not specified" if not ids else "too many messages specified")
        for message_id in map(int, ids):
            message = chat.messages.get(message_id)
            if message is not None and self._is_deletable(chat, message):
                del chat.messages[message_id]
        return True

    def _is_deletable(self, chat: Chat, message: Json) -> bool:
        own = message["from"] == self.bot or chat.info["type"] == "private"
        return bool(own and self._clock() - message["date"] < DELETABLE_FOR)

    def _answer_query(self, params: Json) -> bool:
        query = self.queries.get(str(params.get("callback_query_id", "")))
        if query is None or query.answer is not None or query.expires < self._clock():
            raise RefusedError("query is too old and response timeout expired or query ID is invalid")
        if units(str(params.get("text", ""))) > TOAST_LIMIT:
            raise RefusedError("MESSAGE_TOO_LONG")
        query.answer = params
        return True

    def _chat_action(self, params: Json) -> bool:
        chat = self._chat(params)
        if params.get("action") not in ACTIONS:
            raise RefusedError("wrong parameter action in request")
        chat.actions.append(params["action"])
        return True

    # What people see of the bot

    def _my_commands(self, method: str, params: Json) -> Any:
        scope = json.dumps(_object(params, "scope", {"type": "default"}), sort_keys=True)
        key = (scope, _language_code(params))
        if method == "getMyCommands":
            return self.commands.get(key, [])
        if method == "deleteMyCommands":
            self.commands.pop(key, None)
            return True
        commands = _object(params, "commands", None)
        if not isinstance(commands, list) or len(commands) > COMMANDS_LIMIT:
            raise RefusedError("can't parse commands: expected an Array of BotCommand")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
                raise RefusedError("BOT_COMMAND_INVALID")
            if not 1 <= units(str(command.get("description", ""))) <= 256:
                raise RefusedError("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[key] = commands
        return True

    def _set_name(self, which: str, params: Json) -> bool:
        name, limit = _snake(which), {"Description": 512, "ShortDescription": 120, "Name": 64}[which]
        text = str(params.get(name, ""))
        if units(text) > limit:
            raise RefusedError(f"{name} is too long")
        self.names[name, _language_code(params)] = text
        return True

    def _get_name(self, which: str, params: Json) -> Json:
        name = _snake(which)
        return {name: self.names.get((name, _language_code(params)), "")}

    # Running alone

    async def _control_updates(self, request: web.Request) -> web.Response:
        """Put in a raw update, such as {"message": {...}}; a chat that is not known yet is opened."""
        update = await request.json()
        ((kind, content),) = update.items()
        if "chat" in content:
            chat = self.open_chat(content["chat"]["id"])
            content = {"message_id": self.new_id(), "date": self.now(), **content, "chat": chat.info}
        return web.json_response({"update_id": await self.put(kind, content)})

    async def _control_calls(self, _: web.Request) -> web.Response:
        return web.json_response(
            [{"method": call.method, "params": call.params, "status": call.status} for call in self.calls]
        )


async def _read(request: web.Request) -> tuple[Json, dict[str, bytes]]:
    """The parameters, from the query and from a JSON, form or multipart body, and the files."""
    params: Json = dict(request.query)
    files: dict[str, bytes] = {}
    try:
        if request.content_type == "application/json":
            body = await request.json() if request.can_read_body else {}
            if not isinstance(body, dict):
                raise RefusedError("can't parse JSON object")
            params |= body
        elif request.content_type == "multipart/form-data":
            async for part in await request.multipart():
                assert isinstance(part, aiohttp.BodyPartReader)
                content = await part.read(decode=True)
                if part.filename is None:
                    params[part.name or ""] = content.decode()
                else:
                    files[part.name or ""] = bytes(content)
        elif request.can_read_body:
            params |= dict(await request.post())
    except (ValueError, web.HTTPException) as error:
        raise RefusedError("strings must be encoded in UTF-8, and bodies well formed") from error
    return params, files


def _fail(fault: Fault) -> None:
    if fault.dropped:
        raise DroppedError
    if fault.retry_after:
        raise _flood(fault.retry_after)
    if fault.status and fault.status != 200:
        error = RefusedError("", fault.status)
        error.reply["description"] = error.reply["description"].rstrip(": ") or "Internal Server Error"
        raise error


def _flood(seconds: int) -> RefusedError:
    return RefusedError(f"retry after {seconds}", 429, {"retry_after": seconds})


def _integer(params: Json, name: str, default: int) -> int:
    value = params.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise RefusedError(f'field "{name}" must be a Number') from error


def _boolean(params: Json, name: str) -> bool:
    return str(params.get(name, "")).lower() in ("true", "1", "yes")


def _object(params: Json, name: str, default: Any) -> Any:
    """A parameter that is JSON, as text or already parsed."""
    value = params.get(name)
    if value in (None, ""):
        return default
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise RefusedError(f"can't parse {name} JSON object") from error


def _allowed(params: Json) -> set[str] | None:
    return set(_object(params, "allowed_updates", [])) or None


def _is_allowed(update: Json, allowed: set[str] | None) -> bool:
    kind = next(key for key in update if key != "update_id")
    return kind in allowed if allowed else kind not in NOT_BY_DEFAULT


def _text(params: Json, name: str, limit: int) -> dict[str, Any]:
    raw, mode = params.get(name, ""), str(params.get("parse_mode", "")).lower()
    if not isinstance(raw, str):
        raise RefusedError(f'field "{name}" must be of type String')
    entities: list[Entity] = []
    if name == "text" and not raw:
        raise RefusedError("message text is empty")
    if mode == "html":
        try:
            text, entities = parse_html(raw)
        except MarkupError as error:
            raise RefusedError(f"can't parse entities: {error}") from error
    elif mode in ("", "none"):
        text, entities = raw.strip(), _object(params, "entities", find_entities(raw.strip()))
    else:
        raise RefusedError("unsupported parse_mode")
    if name == "text" and not text:
        raise RefusedError("text must be non-empty")
    if units(text) > limit:
        raise RefusedError("message is too long" if name == "text" else "message caption is too long")
    key = "entities" if name == "text" else "caption_entities"
    return {name: text, key: entities} if entities else {name: text}


def _caption(params: Json) -> dict[str, Any]:
    return _text(params, "caption", CAPTION_LIMIT) if params.get("caption") else {}


def _markup(params: Json) -> Json | None:
    """The inline keyboard, checked; other kinds of markup pass unchecked and are not kept."""
    markup = _object(params, "reply_markup", None)
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise RefusedError("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            raise RefusedError("can't parse reply markup: unknown kind of markup")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise RefusedError('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS_LIMIT:
        raise RefusedError("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise RefusedError('can\'t parse inline keyboard button: field "text" must be of type String')
    if not button["text"].strip():
        raise RefusedError("can't parse inline keyboard button: inline keyboard button text must be non-empty")
    if len(button.keys() & BUTTON_ACTIONS) != 1:
        raise RefusedError("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_LIMIT:
        raise RefusedError("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?://[^\s/]+\.[^\s]+|tg://|tel:)", str(button["url"])):
        raise RefusedError(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _language_code(params: Json) -> str:
    code = str(params.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise RefusedError("invalid language code specified")
    return code


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


async def _alone() -> None:
    telegram = Telegram()
    await telegram.start()
    print(json.dumps({"url": telegram.url, "token": telegram.token}), flush=True)  # noqa: T201 - this is its output
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_alone())
