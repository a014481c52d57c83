"""Whether Telegram still brings us what people write: a bot that runs and hears nothing is not well."""

import time
from collections.abc import Callable

from telegram.error import Conflict

CONTESTED_FOR = 300.0  # seconds after the last conflict: two programs that take turns are none the less two


class Hearing:
    """When Telegram last brought updates or said that there are none, and whether another program takes them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard_at = clock()
        self._contested_at: float | None = None

    def heard(self) -> None:
        """Telegram answered with what there is."""
        self._heard_at = self._clock()

    def failed(self, error: Exception) -> None:
        """It did not; a conflict says that another program uses the same token."""
        if isinstance(error, Conflict):
            self.contest()

    def contest(self) -> None:
        """Another program takes what is ours."""
        self._contested_at = self._clock()

    @property
    def silent_for(self) -> float:
        """Seconds since Telegram last brought anything, or said that there is nothing."""
        return self._clock() - self._heard_at

    @property
    def is_contested(self) -> bool:
        """Whether another program took updates lately."""
        return self._contested_at is not None and self._clock() - self._contested_at < CONTESTED_FOR
