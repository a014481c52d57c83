"""Telegram's request layer over a terminal, for `chat`: the real bot, without token or account."""

import asyncio
import codecs
import itertools
import json
import os
import re
import shutil
import textwrap
import threading
import time
import unicodedata
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any, TextIO

from telegram import Update
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale
from bot.rendering.html import LIMIT, to_text, units

BOT = {"id": 1, "is_bot": True, "first_name": "Faro", "username": "faro_bot"}
CHAT = {"id": 2, "type": "private", "first_name": "Terminal"}
PROMPT = "> "
WIDEST = 100
LONGEST_LINE = 64 * 1024  # bytes; what has no end is handed over in pieces
ACCEPTED = re.compile(r"set[A-Z]|delete(Webhook|MyCommands)|sendChatAction|close|logOut")
COMMAND = re.compile(r"/\w{1,32}(?:@\w+)?(?=\s|$)")
MARKER = re.compile(r"\s*(?:• |\d+\. )?")
BOLD_TAG = re.compile(r"<(/?)b>")
BOLD = {"": "\ue000", "/": "\ue001"}  # private letters that stand for bold until the lines are broken
ANSI = {"\ue000": "\x1b[1m", "\ue001": "\x1b[22m"}

Json = dict[str, Any]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class RefusedError(Exception):
    """What Telegram would answer with status 400."""


@dataclass(frozen=True)
class Button:
    """A button on the screen, and the message it is under."""

    message_id: int
    content: Mapping[str, Any]


class ConsoleRequest(BaseRequest):
    """Answers the library as Telegram would, and shows on *out* what people would see.

    The person's Telegram speaks *locale*, or does not say. On a terminal bold is bold, and long lines are broken
    between words.
    """

    def __init__(self, out: TextIO, *, locale: Locale | None = None) -> None:
        self.person: Json = {"id": CHAT["id"], "is_bot": False, "first_name": CHAT["first_name"]}
        if locale is not None:
            self.person["language_code"] = locale.value
        self.is_terminal = out.isatty()
        self.broken: OSError | None = None  # why nothing can be shown any more
        self._out = out
        self._gettext = gettext_of(locale or Locale.ES)
        self._messages: dict[int, Json] = {}
        self._buttons: list[Button] = []
        self._buttons_are_old = False
        self._message_ids = itertools.count(1)
        self._update_ids = itertools.count(1)

    @property
    def read_timeout(self) -> float | None:
        """None: a terminal answers at once."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """The status and the body that Telegram would reply with."""
        try:
            result = self._do(url.rpartition("/")[2], dict(request_data.parameters) if request_data else {})
        except RefusedError as refusal:
            return 400, _json({"ok": False, "error_code": 400, "description": f"Bad Request: {refusal}"})
        return 200, _json({"ok": True, "result": result})

    def updates_of(self, line: str) -> list[Json]:
        """What the person does with a line: press the button of that number, or else send the text.

        As in Telegram's apps, white space alone is not sent and a long text goes in several messages.
        """
        text = "".join(char for char in line if char == "\t" or unicodedata.category(char) not in ("Cc", "Cs")).strip()
        if text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= len(self._buttons):
            return self._press(self._buttons[int(text) - 1])
        self._buttons_are_old = True
        return [self._update("message", self._said(piece)) for piece in _pieces(text)]

    def greet(self) -> None:
        """Say how a terminal is used."""
        hint = self._gettext("Write a question and press Enter. A number presses a button, Ctrl-D ends.")
        self.show(self._broken_into_lines(hint) + "\n")

    def show(self, text: str = "") -> None:
        """Write a paragraph."""
        self._write(text + "\n")

    def prompt(self) -> None:
        """Ask for the next line, where someone is looking."""
        if self.is_terminal:
            self._write(PROMPT)

    def _press(self, button: Button) -> list[Json]:
        if url := button.content.get("url"):
            self.show(str(url))
            return []
        message = self._messages.get(button.message_id)
        if message is None or "callback_data" not in button.content:
            self.show(self._gettext("(That button is gone.)"))
            return []
        self._buttons_are_old = True
        query = {"from": self.person, "chat_instance": "1", "message": message, "data": button.content["callback_data"]}
        return [self._update("callback_query", {"id": str(next(self._message_ids)), **query})]

    def _said(self, text: str) -> Json:
        message = self._message({"from": self.person, "text": text})
        if command := COMMAND.match(text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command[0])}]
        return message

    def _update(self, kind: str, content: Json) -> Json:
        return {"update_id": next(self._update_ids), kind: content}

    def _message(self, content: Json) -> Json:
        message = {"message_id": next(self._message_ids), "date": int(time.time()), "chat": CHAT, **content}
        self._messages[message["message_id"]] = message
        return message

    def _do(self, method: str, params: Json) -> Any:
        match method:
            case "getMe":
                return BOT
            case "getUpdates":
                return []
            case "sendMessage":
                return self._send(params, "text")
            case "sendPhoto" | "sendDocument":
                return self._send(params, "caption")
            case "editMessageText":
                return self._edit(params, "text")
            case "editMessageCaption":
                return self._edit(params, "caption")
            case "editMessageReplyMarkup":
                return self._edit(params, None)
            case "deleteMessage" | "deleteMessages":
                return self._delete(params)
            case "answerCallbackQuery":
                if text := params.get("text"):
                    self.show(f"({text})\n")
                return True
            case _ if ACCEPTED.match(method):
                return True
            case _:
                raise RefusedError(f"{method} cannot be done in a terminal")

    def _send(self, params: Json, key: str) -> Json:
        message = self._message({"from": BOT, **_content(params, key), **_markup(params)})
        self._show_text(params, key)
        self._show_buttons(message)
        return message

    def _edit(self, params: Json, key: str | None) -> Json:
        before = self._messages.get(int(params.get("message_id", 0)))
        if before is None:
            raise RefusedError("message to edit not found")
        kept = {name: value for name, value in before.items() if name != "reply_markup"}
        message = {**kept, **(_content(params, key) if key else {}), **_markup(params)}
        if message == before:
            raise RefusedError("message is not modified")
        self._messages[message["message_id"]] = message
        if key:
            self._show_text(params, key)
        self._show_buttons(message)
        return message

    def _delete(self, params: Json) -> bool:
        ids = params.get("message_ids", [params.get("message_id", 0)])
        found = [self._messages.pop(int(message_id), None) for message_id in ids]
        if not any(found):
            raise RefusedError("message to delete not found")
        self.show(self._gettext("(A message was deleted.)") + "\n")
        return True

    def _show_text(self, params: Json, key: str) -> None:
        text = str(params.get(key, ""))
        if params.get("parse_mode") == "HTML":
            text = to_text(BOLD_TAG.sub(lambda tag: BOLD[tag[1]], text))
        self.show(self._broken_into_lines(text) + "\n")

    def _show_buttons(self, message: Json) -> None:
        """The keyboard, numbered on from those shown since the person's last line."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if rows and self._buttons_are_old:
            self._buttons, self._buttons_are_old = [], False
        for row in rows:
            labels = []
            for button in row:
                self._buttons.append(Button(message["message_id"], button))
                address = f": {button['url']}" if "url" in button else ""
                labels.append(f"[{len(self._buttons)}] {button['text']}{address}")
            self.show("  " + "   ".join(labels))
        if rows:
            self.show()

    def _broken_into_lines(self, text: str) -> str:
        if self.is_terminal:
            width = min(shutil.get_terminal_size().columns, WIDEST)
            lines = (_wrapped(line, width) for line in text.split("\n"))
            text = "\n".join(lines)
        for letter, code in ANSI.items():
            text = text.replace(letter, code if self.is_terminal else "")
        return text

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "utf-8"
        try:
            self._out.write(text.encode(encoding, "replace").decode(encoding))
            self._out.flush()
        except OSError as error:  # such as a reader that has gone; the conversation ends with it
            self.broken = error


async def converse(application: AnyApplication, console: ConsoleRequest, lines: AsyncIterator[str]) -> None:
    """Hand line after line to the initialized *application* until they end, each once the one before is answered.

    On a terminal it begins as Telegram does, with /start. Raises the OSError that keeps *console* from showing more.
    """
    try:
        if console.is_terminal:
            console.greet()
            await _hand_over("/start", application, console)
        console.prompt()
        async for line in lines:
            await _hand_over(line, application, console)
            console.prompt()
    finally:
        if console.is_terminal:
            console.show()


async def lines_of(stream: TextIO) -> AsyncIterator[str]:
    """The lines of standard input, or of another open file, as they come; what is no UTF-8 is replaced.

    A thread reads them that nobody waits for: Ctrl-C ends the program though it hangs in a read.
    """
    queue: asyncio.Queue[str | None] = asyncio.Queue(maxsize=1)
    loop = asyncio.get_running_loop()

    def put(line: str | None) -> bool:
        putting = queue.put(line)
        try:
            asyncio.run_coroutine_threadsafe(putting, loop).result()
        except (RuntimeError, CancelledError):  # the conversation has ended
            putting.close()
            return False
        return True

    def read() -> None:
        if all(map(put, _read_lines(stream.fileno()))):
            put(None)

    threading.Thread(target=read, name="terminal", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line


async def _hand_over(line: str, application: AnyApplication, console: ConsoleRequest) -> None:
    for content in console.updates_of(line):
        await application.process_update(Update.de_json(content, application.bot))
    if console.broken is not None:
        raise console.broken


def _read_lines(file: int) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while chunk := _read(file):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from lines
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = ""
    if rest:
        yield rest


def _read(file: int) -> bytes:
    """The next bytes, or none where there are no more; without Python's buffer, whose lock would outlive us."""
    try:
        return os.read(file, LONGEST_LINE)
    except OSError:
        return b""


def _pieces(text: str) -> list[str]:
    """The text as messages that Telegram takes."""
    pieces: list[str] = []
    while text:
        end = LIMIT
        while (excess := units(text[:end]) - LIMIT) > 0:
            end -= -(-excess // 2)  # a letter has one unit or two
        pieces.append(text[:end])
        text = text[end:]
    return pieces


def _wrapped(line: str, width: int) -> str:
    marker = MARKER.match(line)
    hanging = " " * (marker.end() if marker else 0)
    return textwrap.fill(line, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def _content(params: Json, key: str) -> Json:
    text = str(params.get(key, ""))
    return {key: to_text(text) if params.get("parse_mode") == "HTML" else text}


def _markup(params: Json) -> Json:
    markup = params.get("reply_markup")
    return {"reply_markup": markup} if isinstance(markup, dict) and markup.get("inline_keyboard") else {}


def _json(content: Json) -> bytes:
    return json.dumps(content).encode()
