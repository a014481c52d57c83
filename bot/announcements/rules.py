"""When an announcement may go out, and how long it can be changed."""

from datetime import datetime, timedelta

from bot.announcements.delivery import KEPT_FOR
from bot.announcements.model import Announcement

COOLING_OFF = timedelta(minutes=1)  # in which a single admin may still cancel


def is_changeable(announcement: Announcement, *, now: datetime) -> bool:
    """Whether its copies can still be corrected or taken back."""
    return announcement.ended_at is not None and now < announcement.ended_at + KEPT_FOR
