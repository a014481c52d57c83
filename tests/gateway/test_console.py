"""The conversation in a terminal."""

import asyncio
import io
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup, Update
from telegram.error import BadRequest
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.gateway.console import ConsoleRequest, converse, lines_of
from bot.languages.locale import Locale

Context = ContextTypes.DEFAULT_TYPE
KEYBOARD = InlineKeyboardMarkup(
    [[Button("Yes", callback_data="yes"), Button("No", callback_data="no")], [Button("Site", url="https://a.example/")]]
)


class Terminal(io.StringIO):
    """A place to write to where someone looks."""

    def isatty(self) -> bool:
        """Claim to be one."""
        return True


class Gone(io.StringIO):
    """A pipe whose reader has gone."""

    def write(self, text: str) -> int:
        """Fail as it does."""
        raise BrokenPipeError


class Bot:
    """A bot that answers a few things, and notes what it got."""

    def __init__(self, console: ConsoleRequest) -> None:
        self.updates: list[Update] = []
        self.errors: list[Exception] = []
        builder = ApplicationBuilder().token("1:x").request(console).get_updates_request(console)
        self.application: Application = builder.build()
        self.application.add_handler(CommandHandler("start", self.start))
        self.application.add_handler(MessageHandler(filters.TEXT, self.answer))
        self.application.add_handler(CallbackQueryHandler(self.press))
        self.application.add_error_handler(self.fail)

    async def start(self, update: Update, _: Context) -> None:
        """Greet with a keyboard."""
        self.updates.append(update)
        await update.message.reply_html("<b>Welcome</b>", reply_markup=KEYBOARD)

    async def answer(self, update: Update, context: Context) -> None:
        """Do what the text says."""
        self.updates.append(update)
        match update.message.text:
            case "ask":
                await update.message.reply_text("Sure?", reply_markup=KEYBOARD)
            case "ask twice":
                await update.message.reply_text("One?", reply_markup=KEYBOARD)
                await update.message.reply_text("Two?", reply_markup=KEYBOARD)
            case "fail":
                raise ValueError
            case "delete":
                sent = await update.message.reply_text("Gone soon", reply_markup=KEYBOARD)
                await sent.delete()
            case "cosmetics":
                await context.bot.set_my_commands([("start", "x")], language_code="es")
                await context.bot.set_my_description("x")
                await context.bot.send_chat_action(update.effective_chat.id, "typing")
                await context.bot.delete_webhook()
            case "impossible":
                await context.bot.get_chat_administrators(1)
            case text:
                await update.message.reply_html(f'<b>You</b> &amp; <a href="https://a.example/">me</a>: {len(text)}')

    async def press(self, update: Update, _: Context) -> None:
        """Turn the message into another."""
        self.updates.append(update)
        query = update.callback_query
        await query.answer("Noted" if query.data == "yes" else None)
        if query.data == "yes":
            await query.edit_message_text("Turned", reply_markup=KEYBOARD)
        else:
            await query.edit_message_reply_markup(None)

    async def fail(self, _: object, context: Context) -> None:
        """Note what went wrong."""
        self.errors.append(context.error)


async def conversation(
    *lines: str, out: io.StringIO | None = None, locale: Locale | None = Locale.EN
) -> tuple[str, Bot]:
    """What is shown while the lines are typed, and the bot that answered them."""

    async def typed() -> AsyncIterator[str]:
        for line in lines:
            yield line

    out = io.StringIO() if out is None else out
    console = ConsoleRequest(out, locale=locale)
    bot = Bot(console)
    async with bot.application:
        await converse(bot.application, console, typed())
    return out.getvalue(), bot


async def test_console_shows_text_without_markup() -> None:
    """Markup is not shown, an address stands behind its words, and a pipe gets neither prompt nor echo."""
    shown, _ = await conversation("hola")

    assert shown == "You & me (https://a.example/): 4\n\n"


async def test_console_numbers_buttons_and_presses_them() -> None:
    """A number presses the button that bears it; an address is shown with its button, and again when chosen."""
    shown, bot = await conversation("ask", "2", "3")

    assert shown == "Sure?\n\n  [1] Yes   [2] No\n  [3] Site: https://a.example/\n\nhttps://a.example/\n"
    assert [update.callback_query.data for update in bot.updates[1:]] == ["no"]
    assert bot.updates[1].effective_message.text == "Sure?"
    assert not bot.errors


async def test_console_turns_a_message() -> None:
    """An edited message is shown anew with its words that pop up, and its new buttons count from one."""
    shown, bot = await conversation("ask", "1", "1")

    assert shown.count("(Noted)\n\nTurned\n\n  [1] Yes   [2] No\n") == 1
    assert isinstance(bot.errors[0], BadRequest)  # the second press changes nothing, which Telegram refuses
    assert "not modified" in str(bot.errors[0])


async def test_console_numbers_all_buttons_of_a_turn() -> None:
    """Two keyboards in one turn are numbered one after the other."""
    shown, bot = await conversation("ask twice", "4")

    assert "[4] Yes   [5] No" in shown
    assert bot.updates[-1].effective_message.text == "Two?"


async def test_console_keeps_buttons_until_there_are_new_ones() -> None:
    """A turn without buttons leaves those on the screen as they are."""
    _, bot = await conversation("ask", "hola", "2")

    assert bot.updates[-1].callback_query.data == "no"


@pytest.mark.parametrize("number", ["0", "7", "99", "-1", "٣", "2026", "1.", "1 2"])
async def test_console_sends_numbers_that_are_no_button(number: str) -> None:
    """A number that no button bears is a message like any other."""
    _, bot = await conversation("ask", number)

    assert bot.updates[-1].message.text == number


async def test_console_says_when_a_button_is_gone() -> None:
    """A deleted message's buttons no longer work."""
    shown, bot = await conversation("delete", "1")

    assert shown.endswith("(A message was deleted.)\n\n(That button is gone.)\n")
    assert len(bot.updates) == 1


async def test_console_greets_on_a_terminal() -> None:
    """A terminal gets a hint, /start, bold and a prompt."""
    shown, bot = await conversation("hola", out=Terminal())

    assert shown.startswith("Write a question and press Enter.")
    assert "\x1b[1mWelcome\x1b[22m" in shown
    assert shown.endswith("\n\n> \n")
    assert [update.message.text for update in bot.updates] == ["/start", "hola"]


async def test_console_breaks_lines_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal no word is broken, and lists hang."""
    monkeypatch.setenv("COLUMNS", "20")
    out = Terminal()
    console = ConsoleRequest(out)
    console.show(console._broken_into_lines("• una palabra y otra más larga\n\n10. uno dos tres cuatro cinco"))

    assert out.getvalue() == "• una palabra y otra\n  más larga\n\n10. uno dos tres\n    cuatro cinco\n"


@pytest.mark.parametrize(("locale", "code"), [(Locale.ES, "es"), (Locale.EN, "en"), (None, None)])
async def test_console_updates_look_like_telegrams(locale: Locale | None, code: str | None) -> None:
    """A private chat, its person with their language, and commands marked."""
    _, bot = await conversation("hola", "/start rights__red-card", locale=locale)
    text, command = bot.updates

    assert text.effective_chat.type == "private"
    assert text.effective_user.id == text.effective_chat.id
    assert text.effective_user.language_code == code
    assert text.update_id < command.update_id
    assert command.message.parse_entities() == {command.message.entities[0]: "/start"}


async def test_console_survives_odd_lines() -> None:
    """Nothing, control characters, half letters and very long lines do no harm."""
    lines = ["", "   ", "\x00\x1b[2J\x07", "\ud800", "a\x00b", "😀" * 5000, "/", "//x", "\t", "fail", "impossible"]
    _, bot = await conversation(*lines, "cosmetics", "hola")
    texts = [update.message.text for update in bot.updates]

    assert texts == ["[2J", "ab", "😀" * 2048, "😀" * 2048, "😀" * 904, "/", "//x", *lines[-2:], "cosmetics", "hola"]
    assert [type(error) for error in bot.errors] == [ValueError, BadRequest]


async def test_console_writes_what_the_terminal_can_show() -> None:
    """Letters that a terminal lacks are replaced."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    ConsoleRequest(out).show("¿Sí? 🕯️ ok")

    assert raw.getvalue() == b"?S?? ?? ok\n"


async def test_console_ends_when_nobody_reads() -> None:
    """A pipe whose reader has gone ends the conversation with its error."""
    with pytest.raises(BrokenPipeError):
        await conversation("hola", "hola", out=Gone())


async def test_lines_come_from_a_pipe() -> None:
    """Lines come as they are written, also one without an end, and broken UTF-8 is replaced."""
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as stream:
        lines = lines_of(stream)
        os.write(write_end, "uno\nd\u00f3s\n\n".encode())
        assert [await anext(lines) for _ in range(3)] == ["uno", "dós", ""]
        os.write(write_end, b"tr\xffs\r\nrest")
        os.close(write_end)

        assert [line async for line in lines] == ["tr\ufffds\r", "rest"]


async def test_lines_without_end_come_in_pieces(tmp_path: Path) -> None:
    """What never ends a line does not fill the memory."""
    file = tmp_path / "zeros"
    file.write_bytes(bytes(300_000))
    with file.open() as stream:
        lines = [line async for line in lines_of(stream)]

    assert sum(map(len, lines)) == 300_000
    assert len(lines) > 1


async def test_lines_end_at_once_without_input() -> None:
    """An empty or closed input is the end."""
    read_end, write_end = os.pipe()
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        assert [line async for line in lines_of(stream)] == []


def test_lines_do_not_keep_the_program() -> None:
    """A conversation cut off while it waits for a line ends at once."""
    read_end, write_end = os.pipe()

    async def wait() -> None:
        with os.fdopen(read_end, closefd=False) as stream:
            async for _ in lines_of(stream):
                pass

    async def cut_off() -> None:
        task = asyncio.create_task(wait())
        async with asyncio.timeout(20):
            while all(thread.name != "terminal" for thread in threading.enumerate()):
                await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(cut_off())
    os.write(write_end, b"too late\n")
    os.close(write_end)
    for thread in threading.enumerate():
        if thread.name == "terminal":
            thread.join(2)
            assert not thread.is_alive()
    os.close(read_end)
