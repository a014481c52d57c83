"""How fast, steady and small announcing is: `python -m benchmarks.announcements --help`.

A server of its own process answers every send after a fixed latency and counts. Meanwhile people get replies, whose
times are measured; the same with a plain loop over `send_message` to compare.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import text
from telegram.ext import ExtBot

from bot.announcements.model import Announcement, State, Words
from bot.broadcast.sender import Rules, Sender, parallel_for
from bot.gateway.rate_limiter import BudgetLimiter
from bot.gateway.request import AiohttpRequest
from bot.gateway.send_budget import SendBudget
from bot.languages.locale import Locale
from bot.store.announcements import Announcements
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.outbox import Outbox

TOKEN = "123456789:TESTtokenTESTtokenTESTtokenTESTtoken"  # noqa: S105  # no bot has it
WORDS = {Locale.ES: Words("Mañana cierra el plazo."), Locale.EN: Words("The deadline ends tomorrow.")}
SUBSCRIBE = text("INSERT INTO subscriptions (key, sealed, locale, topics) VALUES (:key, :sealed, :locale, '')")
REPLIES_A_SECOND = 5
FIRST_PERSON = 900_000_000


class _Server(asyncio.Protocol):
    """Answers every request after *latency*, as Telegram would a send."""

    latency, sent = 0.05, 0
    body = json.dumps(
        {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}}
    ).encode()
    reply = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # for the type checker
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, separator, rest = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        if len(rest) >= (int(lengths[0].split(b":")[1]) if lengths else 0):
            self.buffer = b""
            _Server.sent += b"/send" in head.split(b"\r\n")[0]
            asyncio.get_running_loop().call_later(self.latency, self.transport.write, self.reply)


def _serve(pipe: Connection, latency: float) -> None:
    async def serve() -> None:
        _Server.latency = latency
        server = await asyncio.get_running_loop().create_server(_Server, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    with suppress(KeyboardInterrupt):
        asyncio.run(serve())


@asynccontextmanager
async def _bot(port: int, budget: SendBudget | None) -> AsyncIterator[ExtBot[bool]]:
    bot = ExtBot(
        TOKEN,
        base_url=f"http://127.0.0.1:{port}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(1),
        rate_limiter=BudgetLimiter(budget) if budget else None,
    )
    for request in bot._request:  # noqa: SLF001  # the server knows no getMe
        await request.initialize()
    try:
        yield bot  # type: ignore[misc]
    finally:
        for request in bot._request:  # noqa: SLF001
            await request.shutdown()


async def _replied(bot: ExtBot[bool], until: Callable[[], bool]) -> list[float]:
    """Seconds that each reply took, to people who write at random."""
    times: list[float] = []
    dice = random.Random(7)
    tasks: set[asyncio.Task[None]] = set()

    async def reply(person: int) -> None:
        start = time.perf_counter()
        await bot.send_message(FIRST_PERSON + person, "x")
        times.append(time.perf_counter() - start)

    person = 0
    while not until():
        await asyncio.sleep(dice.expovariate(REPLIES_A_SECOND))
        person += 1
        task = asyncio.create_task(reply(person))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    return times


async def _subscribe(database: Database, keys: Keys, count: int) -> None:
    for start in range(0, count, 20_000):
        rows = [
            {
                "key": keys.chat_key(chat_id),
                "sealed": keys.encrypt(chat_id).decode(),
                "locale": "es" if chat_id % 3 else "en",
            }
            for chat_id in range(start + 1, min(start + 20_000, count) + 1)
        ]
        async with database.write() as connection:
            await connection.execute(SUBSCRIBE, rows)


async def _enqueue(database: Database, outbox: Outbox, announcements: Announcements) -> tuple[int, float, float]:
    """An announcement that is being sent, the seconds until all had their delivery, and the longest transaction."""
    announcement = await announcements.add(Announcement("ana", words=WORDS))
    await announcements.submit(announcement.id)
    now = datetime.now(UTC)
    await announcements.approve(announcement.id, announcement.fingerprint, "luis", begin_at=now, own=False)
    await announcements.begin(announcement.id, now=now)
    announcement = replace(announcement, state=State.SENDING)
    start, longest = time.perf_counter(), 0.0
    is_all = False
    while not is_all:
        before = time.perf_counter()
        is_all = await outbox.enqueue(announcement, now=now)
        longest = max(longest, time.perf_counter() - before)
    return announcement.id, time.perf_counter() - start, longest


async def _send(port: int, folder: Path, count: int, rate: float) -> None:
    keys, database = Keys(b"a secret of the benchmark"), await Database.open(str(folder / f"send-{count}.db"))
    outbox, announcements, budget = Outbox(database, keys), Announcements(database), SendBudget(rate)
    await _subscribe(database, keys, count)
    number, seconds, longest = await _enqueue(database, outbox, announcements)
    print(f"enqueue {count:,}: {seconds:.2f} s, longest transaction {longest * 1000:.0f} ms")
    async with _bot(port, budget) as bot:
        sender = Sender(
            bot,
            announcements,
            outbox,
            budget,
            rules=Rules(parallel=parallel_for(rate)),
            is_admin=lambda _alias: True,
            clock=lambda: datetime.now(UTC),
        )
        stopping, memory = asyncio.Event(), _memory()
        start, cpu = time.perf_counter(), time.process_time()
        sending = asyncio.create_task(sender.run(stopping))
        replying = asyncio.create_task(_replied(bot, stopping.is_set))
        while not await announcements.in_states([State.FINISHED]):  # noqa: ASYNC110  # as an admin looks at it
            await asyncio.sleep(0.5)
        took, cpu = time.perf_counter() - start, time.process_time() - cpu
        stopping.set()
        times = await replying
        await sending
    sends = count + len(times)
    print(f"send {count:,} and {len(times)} replies at {rate:g}/s: {took:.1f} s, {sends / took:.1f} sends/s")
    share, each = sends / took / rate, cpu / sends * 1e6
    print(f"  of the limit: {share:.1%}; CPU {cpu / took:.0%} of one core, {each:.0f} µs a send")
    print(f"  memory: {memory:.0f} MiB before, {_memory():.0f} MiB at most; database {_size(folder, 'send'):.0f} MiB")
    counts = {count.outcome: 0 for count in await announcements.counts(number)}
    for found in await announcements.counts(number):
        counts[found.outcome] += found.count
    print(f"  outcomes: {counts}")
    _print_times("  replies meanwhile", times)
    await database.close()


async def _queue(folder: Path, count: int) -> None:
    keys, database = Keys(b"a secret of the benchmark"), await Database.open(str(folder / "queue.db"))
    await _subscribe(database, keys, count)
    outbox = Outbox(database, keys)
    before = _memory()
    number, seconds, longest = await _enqueue(database, outbox, Announcements(database))
    start = time.perf_counter()
    await outbox.due(number, limit=256, now=datetime.now(UTC))
    took = time.perf_counter() - start
    print(f"queue {count:,}: enqueued in {seconds:.1f} s, longest transaction {longest * 1000:.0f} ms")
    print(f"  the next 256 are found in {took * 1000:.1f} ms; memory grew by {_memory() - before:.0f} MiB")
    print(f"  database {_size(folder, 'queue'):.0f} MiB")
    await database.close()


async def _plain(port: int, count: int) -> None:
    """What a bot does that has nothing but a loop."""
    async with _bot(port, None) as bot:
        done = False

        async def loop() -> None:
            nonlocal done
            for chat_id in range(1, count + 1):
                await bot.send_message(chat_id, "x")
            done = True

        start = time.perf_counter()
        _, times = await asyncio.gather(loop(), _replied(bot, lambda: done))
        took = time.perf_counter() - start
    print(f"plain loop, {count:,}: {count / took:.1f} sends/s, no limit kept, nothing survives a crash")
    _print_times("  replies meanwhile", times)


def _print_times(what: str, times: list[float]) -> None:
    if len(times) > 1:
        middle, high = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
        print(f"{what}: median {middle:.0f} ms, 95th percentile {high:.0f} ms")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _size(folder: Path, name: str) -> float:
    return sum(file.stat().st_size for file in folder.glob(f"{name}*.db*")) / 2**20


def _remove(folder: Path, name: str) -> None:
    for file in folder.glob(f"{name}*.db*"):
        file.unlink()


async def _main(args: argparse.Namespace, port: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rate in args.rate:
            await _send(port, folder, args.recipients, rate)
            _remove(folder, "send")
        await _plain(port, min(args.recipients, 500))
        if args.queue:
            await _queue(folder, args.queue)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--rate", type=float, nargs="+", default=[1000.0], help="sends a second (several: one by one)")
    parser.add_argument("--queue", type=int, default=1_000_000, help="deliveries only enqueued; 0 for none")
    parser.add_argument("--latency", type=float, default=0.05, help="of the server, in seconds")
    chosen = parser.parse_args()
    mine, its = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(its, chosen.latency), daemon=True)
    server.start()
    asyncio.run(_main(chosen, mine.recv()))
    server.terminate()
