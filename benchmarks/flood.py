"""What a flooder does to everyone else: `python -m benchmarks.flood --help`.

The real bot (`faro run`, a process of its own) at the strict local Bot API server; some people ask a question now and
then, first alone, then while one chat sends 100 different messages a second. Prints how long people waited.
"""

import argparse
import asyncio
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.faq.loader import load
from tests.support.telegram import Telegram

FAQ = Path(__file__).parent.parent / "tests" / "faq_fixture"
FLOODER = 9_000_001
FIRST_PERSON = 9_100_000
LATEST = 10.0  # seconds after which a question counts as unanswered


class Crowd:
    """People who ask, and how long each waited for the first reply."""

    def __init__(self, telegram: Telegram, questions: list[str], *, people: int, seed: int) -> None:
        self.telegram = telegram
        self.ids = [FIRST_PERSON + number for number in range(people)]
        self.questions = itertools.cycle(questions)
        self.dice = random.Random(seed)
        for chat_id in (*self.ids, FLOODER):
            telegram.open_chat(chat_id, first_name="Ana")

    async def ask(self, *, seconds: float, a_second: float) -> list[float]:
        """Ask evenly for a while, each time someone else; the waits."""
        asked: list[tuple[int, float]] = []
        start = time.time()
        for number in range(int(seconds * a_second)):
            await asyncio.sleep(max(0.0, start + number / a_second - time.time()))
            chat_id = self.ids[number % len(self.ids)]
            asked.append((chat_id, time.time()))
            await self.say(chat_id, next(self.questions))
        await asyncio.sleep(min(LATEST, 3.0))
        return [self.waited(chat_id, at) for chat_id, at in asked]

    async def flood(self, *, a_second: float, letters: int) -> None:
        """Send as fast as told until cancelled, never the same twice; with so many random letters each."""
        start = time.time()
        for number in itertools.count():
            await asyncio.sleep(max(0.0, start + number / a_second - time.time()))
            noise = "".join(self.dice.choices("abcdefghijklmnopqrstuvwxyz ", k=letters))
            await self.say(FLOODER, f"{next(self.questions)} {self.dice.randrange(10**6)} {noise}")

    async def say(self, chat_id: int, text: str) -> None:
        """Put a message in."""
        sender = {"id": chat_id, "is_bot": False, "first_name": "Ana", "language_code": "es"}
        await self.telegram.put_message(chat_id, sender, text=text)

    def waited(self, chat_id: int, since: float) -> float:
        """Seconds until the chat's next reply."""
        replies = (c.at for c in self.telegram.of("sendMessage") if str(c.params["chat_id"]) == str(chat_id))
        return next((at - since for at in replies if at >= since), LATEST)


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faq", type=Path, default=FAQ, help="the FAQ folder (the small one of the tests)")
    parser.add_argument("--people", type=int, default=20, help="who ask, each in a chat of their own (20)")
    parser.add_argument("--asked", type=float, default=4.0, metavar="N", help="questions a second of all of them (4)")
    parser.add_argument(
        "--flood", type=float, default=100.0, metavar="N", help="messages a second of the flooder (100)"
    )
    parser.add_argument("--letters", type=int, default=0, help="random letters in each message of the flooder (0)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each part takes (20)")
    parser.add_argument("--latency", type=float, default=0.05, help="seconds that the server takes for a call (0.05)")
    args = parser.parse_args()

    phrasings = [phrasing for entry in load(args.faq).entries for phrasing in entry.phrasings]
    random.Random(1).shuffle(phrasings)
    async with Telegram() as telegram:
        telegram.latency = args.latency
        crowd = Crowd(telegram, phrasings, people=args.people, seed=1)
        with tempfile.TemporaryDirectory() as folder:
            bot = await started(telegram, args.faq, Path(folder))
            try:
                await crowd.ask(seconds=3, a_second=args.asked)  # everything is loaded once
                alone = await crowd.ask(seconds=args.seconds, a_second=args.asked)
                before = len(telegram.of("sendMessage"))
                flooding = asyncio.create_task(crowd.flood(a_second=args.flood, letters=args.letters))
                flooded = await crowd.ask(seconds=args.seconds, a_second=args.asked)
                flooding.cancel()
            finally:
                bot.terminate()
                await bot.wait()
        sent = [call for call in telegram.of("sendMessage")[before:] if str(call.params["chat_id"]) == str(FLOODER)]
    print(told("alone", alone))
    print(told("flooded", flooded))
    print(f"p95 flooded / alone: {percentile(flooded, 95) / percentile(alone, 95):.2f}")
    print(f"the flooder sent {args.flood * args.seconds:.0f} messages and got {len(sent)} replies")


async def started(telegram: Telegram, faq: Path, folder: Path) -> asyncio.subprocess.Process:
    """The bot, once it answers."""
    environment = os.environ | {
        "FARO_TOKEN": telegram.token,
        "FARO_API_URL": telegram.url,
        "FARO_DATABASE": str(folder / "faro.db"),
        "FARO_SECRET_FILE": str(folder / "secret"),
        "FARO_FAQ": str(faq),
        "FARO_CACHE": os.environ.get("FARO_CACHE") or str(Path(tempfile.gettempdir()) / "faro-benchmark"),
        "FARO_ADMINS": "",
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    chat = telegram.open_chat(FIRST_PERSON - 1, first_name="Ana")
    sender = {"id": FIRST_PERSON - 1, "is_bot": False, "first_name": "Ana", "language_code": "es"}
    await telegram.put_message(FIRST_PERSON - 1, sender, text="hola")
    async with asyncio.timeout(300):
        while len(chat.messages) < 2:  # noqa: ASYNC110  # another process answers
            await asyncio.sleep(0.2)
    return bot


def percentile(waits: list[float], share: int) -> float:
    """The wait that *share* percent do not exceed."""
    return statistics.quantiles(waits, n=100, method="inclusive")[share - 1]


def told(name: str, waits: list[float]) -> str:
    """The waits in a line."""
    unanswered = sum(wait >= LATEST for wait in waits)
    return (
        f"{name:8} {len(waits)} questions: median {1000 * statistics.median(waits):.0f} ms, "
        f"p95 {1000 * percentile(waits, 95):.0f} ms, longest {1000 * max(waits):.0f} ms, unanswered {unanswered}"
    )


if __name__ == "__main__":
    asyncio.run(main())
