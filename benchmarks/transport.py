"""What our transport to Telegram costs beside the library's own: `python -m benchmarks.transport --help`.

The strict local Bot API server answers in a process of its own. Each transport sends the same messages to the same
chats, some of them side by side; the rounds take turns, so that a busy machine hurts both alike. Prints requests a
second, and the CPU time of this process for a thousand requests, which a busy machine changes little.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.gateway.request import AiohttpRequest
from tests.support.telegram import TOKEN, Telegram

CHATS = 100
TEXT = "📢 Mañana <b>cierra</b> el plazo."


@dataclass(frozen=True)
class Round:
    """What one round came to."""

    rate: float  # requests a second
    cpu: float  # seconds of this process for a thousand requests


async def measure(request: BaseRequest, url: str, *, requests: int, at_once: int) -> Round:
    """Send so many messages over *request*, so many of them at once."""
    bot = Bot(TOKEN, f"{url}/bot", request=request, get_updates_request=AiohttpRequest(1))
    async with request:
        slots = asyncio.Semaphore(at_once)

        async def send(number: int) -> None:
            async with slots:
                await bot.send_message(1 + number % CHATS, TEXT, parse_mode="HTML")

        await asyncio.gather(*(send(number) for number in range(at_once)))  # opens the connections
        start, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(send(number) for number in range(requests)))
        took, cost = time.perf_counter() - start, time.process_time() - cpu
    return Round(requests / took, 1000 * cost / requests)


def serve(ready: Connection) -> None:
    """Run the server until the parent lets go of its end."""

    async def run() -> None:
        async with Telegram() as server:
            for chat_id in range(1, CHATS + 1):
                server.open_chat(chat_id)
            ready.send(server.url)
            await asyncio.to_thread(ready.recv)

    asyncio.run(run())


async def compare(url: str, *, rounds: int, requests: int, at_once: int) -> None:
    """Let the transports take turns, and print the medians."""
    results: dict[str, list[Round]] = {"library's own": [], "ours": []}
    for _ in range(rounds):
        for name, request in (
            ("library's own", HTTPXRequest(connection_pool_size=at_once, pool_timeout=60)),
            ("ours", AiohttpRequest(at_once, pool_timeout=60)),
        ):
            results[name].append(await measure(request, url, requests=requests, at_once=at_once))
    medians = {
        name: Round(statistics.median(one.rate for one in found), statistics.median(one.cpu for one in found))
        for name, found in results.items()
    }
    for name, median in medians.items():
        print(f"{name:14} {median.rate:6.0f} requests/s   {median.cpu:5.2f} s CPU for 1,000")
    stock, ours = medians["library's own"], medians["ours"]
    print(f"ours: {ours.rate / stock.rate:.1f} times the requests a second, {stock.cpu / ours.cpu:.1f} times less CPU")


def main() -> None:
    """Parse, serve, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each transport (5)")
    parser.add_argument("--requests", type=int, default=1000, help="requests a round (1000)")
    parser.add_argument("--at-once", type=int, default=15, help="requests side by side (15, as for announcements)")
    args = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    asyncio.run(compare(here.recv(), rounds=args.rounds, requests=args.requests, at_once=args.at_once))
    here.send(None)
    server.join(10)


if __name__ == "__main__":
    main()
