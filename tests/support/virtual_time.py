"""An event loop whose time passes as soon as everybody waits for it: hours take no time, and are exact."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Waits for nothing; what it would have waited is told to *passed*."""

    passed: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[Any]:
        """What is ready now."""
        found = super().select(0)
        if not found and timeout:
            self.passed(timeout)
        return found


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """For work that waits for time only, not for other processes or machines."""

    def __init__(self) -> None:
        self._now = 0.0
        selector = _Selector()
        super().__init__(selector)
        selector.passed = self._pass

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now

    def _pass(self, seconds: float) -> None:
        self._now += seconds


def run(work: Callable[[], Awaitable[T]]) -> T:
    """What *work* comes to, in its own time."""

    async def main() -> T:
        return await work()

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(main())


def now() -> float:
    """The present second of the running loop."""
    return asyncio.get_running_loop().time()
