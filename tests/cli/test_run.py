"""`faro run` and `faro chat` as an operator runs them."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.store.keys import Keys
from tests.conftest import FAQ_FOLDER
from tests.support.people import Person
from tests.support.telegram import Fault, Telegram

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the tests"
DOOR = "la migra está en mi puerta"


@dataclass
class Ended:
    """How a program ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it said on standard error."""
        return self.err.splitlines()


@pytest.fixture
def environ(telegram: Telegram, tmp_path: Path, cache: Path) -> dict[str, str]:
    """What an operator sets."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "FARO_TOKEN": telegram.token,
        "FARO_API_URL": telegram.url,
        "FARO_DATABASE": str(tmp_path / "var" / "faro.db"),
        "FARO_FAQ": str(FAQ_FOLDER),
        "FARO_CACHE": str(cache),
        "FARO_SECRET": SECRET,
    }


@pytest.fixture
async def start(environ, tmp_path):
    """Starts `faro` with these arguments; what is still running at the end is ended."""
    started = []

    async def start(*args: str, **more: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *args,
            env=environ | more,
            cwd=tmp_path,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def end(process: asyncio.subprocess.Process, said: str = "") -> Ended:
    """Wait until it has ended."""
    async with asyncio.timeout(60):
        out, err = await process.communicate(said.encode())
    return Ended(process.returncode, out.decode(), err.decode())


async def until(condition: Callable[[], object]) -> None:
    """Wait until *condition* holds."""
    async with asyncio.timeout(60):
        while not condition():  # what it waits for says nothing
            await asyncio.sleep(0.02)


async def test_run_answers_until_sigterm_and_finishes_what_is_in_hand(start, telegram):
    """What was taken before the signal is answered after it; the exit code is 0."""
    process = await start("run")
    await until(lambda: telegram._poller)
    person = Person(telegram, telegram.taken)
    await person.says("/start rights__open-the-door")
    telegram.latency = 0.2
    await telegram.put_message(person.chat_id, person.info, text="/temas")
    await telegram.taken()
    process.send_signal(signal.SIGTERM)
    ended = await end(process)

    assert ended.code == 0
    texts = [message["text"] for message in person.messages_of_bot]
    assert len(texts) == 2
    assert "Usted no tiene que abrir la puerta" in texts[0]
    assert ended.lines[-1].endswith("stopped")
    assert not any(
        secret in ended.err for secret in (telegram.token.partition(":")[2], "open-the-door", str(person.id), SECRET)
    )


async def test_run_by_webhook(start, telegram):
    """Telegram brings updates with the secret token, which it alone was told; SIGTERM ends it cleanly."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    process = await start("run", "--webhook", f"http://{place}/faro", "--listen", place)
    await until(lambda: telegram.webhook)
    person = Person(telegram, telegram.taken)
    await person.says("/start rights__open-the-door")
    process.send_signal(signal.SIGTERM)
    ended = await end(process)

    token = Keys(SECRET.encode()).webhook_token()
    assert telegram.webhook["secret"] == token
    assert telegram.webhook_statuses == [200]
    assert "Usted no tiene que abrir la puerta" in person.messages_of_bot[0]["text"]
    assert ended.code == 0
    assert not any(secret in ended.err for secret in (token, telegram.token.partition(":")[2], "open-the-door"))


async def test_run_is_ended_at_once_while_it_starts(start, telegram):
    """Nothing is in hand yet, so SIGTERM need not wait for anything."""
    telegram.fail(Fault(delay=30), method="getMe")
    process = await start("run")
    await until(lambda: not telegram._planned)
    process.send_signal(signal.SIGTERM)

    assert (await end(process)).code == 0


async def test_run_names_a_proxy_that_cannot_be_used(start):
    """Before anything else is tried."""
    ended = await end(await start("run", FARO_API_URL="https://api.telegram.org", HTTPS_PROXY="socks5://ana:x@proxy:1"))

    assert ended.code == 1
    assert "HTTPS_PROXY or ALL_PROXY names no HTTP proxy" in ended.err
    assert "ana:x" not in ended.err


async def test_run_names_a_wrong_token(start, telegram):
    """One line, exit code 1, and not the token."""
    telegram.token += "x"
    ended = await end(await start("run"))

    assert (ended.code, ended.lines) == (1, ["Telegram refuses FARO_TOKEN; copy it whole from @BotFather"])


@pytest.mark.parametrize(
    ("args", "more", "line"),
    [
        (["run"], {"FARO_TOKEN": ""}, "FARO_TOKEN is missing; ask @BotFather on Telegram for a token"),
        (["run"], {"FARO_API_URL": "http://127.0.0.1:1"}, "Telegram cannot be reached ("),
        (["run", "--listen", "127.0.0.1:80"], {}, "--listen goes with --webhook"),
        (["run", "--webhook", "example.org"], {}, "--webhook example.org: no web address; write it like https://"),
        (["run", "--webhook", "http://example.org/"], {}, "Telegram refuses to start (Bad webhook: an https url"),
        (["chat"], {"FARO_FAQ": "/nowhere"}, "/nowhere: cannot be read"),
        (["chat"], {"FARO_DATABASE": "/proc/faro.db"}, "/proc/faro.db: the database cannot be opened"),
        (["chat"], {"FARO_SECRET": "", "FARO_SECRET_FILE": "/proc/secret"}, "/proc/secret: the secret cannot be read"),
    ],
)
async def test_what_keeps_it_from_starting_is_one_clear_line(start, args, more, line):
    """Exit code 1, no traceback."""
    ended = await end(await start(*args, **more))

    assert ended.code == 1
    (said,) = [said for said in ended.lines if " INFO " not in said]
    assert line in said


async def test_chat_names_a_file_that_is_no_database(start, tmp_path):
    """One line, exit code 1, and the file is left as it was."""
    letter = tmp_path / "own" / "letter.txt"
    letter.parent.mkdir(mode=0o700)
    letter.write_text("Querida mamá: " * 1000, encoding="utf-8")
    letter.chmod(0o600)
    ended = await end(await start("chat", FARO_DATABASE=str(letter)))

    assert ended.code == 1
    (said,) = [said for said in ended.lines if " INFO " not in said]
    assert "this file is no database, or it is damaged" in said
    assert letter.read_text(encoding="utf-8") == "Querida mamá: " * 1000


async def test_run_names_an_unknown_locale(start):
    """As every wrong option: usage, exit code 2."""
    ended = await end(await start("chat", "--locale", "fr"))

    assert ended.code == 2
    assert "invalid choice: 'fr'" in ended.err


async def test_chat_works_in_a_pipe(start):
    """The real handlers, matcher, texts and database; a number presses a button; nothing on standard error."""
    process = await start("chat", "--locale", "es", FARO_TOKEN="", FARO_API_URL="http://127.0.0.1:1")
    ended = await end(process, f"/idioma\n2\n{DOOR}\n/forget\n")

    assert ended.code == 0
    assert "¿Qué idioma prefiere?" in ended.out
    assert "From now on I answer you in English" in ended.out
    assert "Do I have to open the door to ICE?" in ended.out
    assert "I erased the language you had chosen" in ended.out
    assert "Traceback" not in ended.err
    assert not [line for line in ended.lines if "WARNING" in line or "ERROR" in line]


async def test_chat_ends_quietly_when_nobody_reads(start):
    """As in `faro chat | head -1`."""
    process = await start("chat")
    process.stdout.feed_eof()
    process._transport.get_pipe_transport(1).close()
    process.stdin.write(b"hola\nhola\n")
    process.stdin.write_eof()
    async with asyncio.timeout(60):
        err = (await process.stderr.read()).decode()
        code = await process.wait()

    assert code == 1
    assert "Traceback" not in err


async def test_env_file_is_read_where_the_program_runs(start, tmp_path, environ, telegram):
    """What stands in the environment goes before it."""
    (tmp_path / ".env").write_text("FARO_APPROVALS=7\nFARO_TOKEN=nonsense\n")
    ended = await end(await start("run"))

    assert ended.lines == ["FARO_APPROVALS is none of 1, 2; leave it out for the usual one"]
