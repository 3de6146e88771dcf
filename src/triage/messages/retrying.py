"""When a message that could not be delivered is tried again: later each time, for 48 hours."""

from collections.abc import Callable
from datetime import datetime
from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=4)
GIVE_UP = timedelta(hours=48)
JITTER = 0.2
MOST_DOUBLINGS = 16


def next_try(
    *, created: datetime, attempts: int, now: datetime, random: Callable[[], float]
) -> datetime | None:
    """The moment of the next try; None when 48 hours are over. The last one is at their end.

    `random` gives numbers from 0 to 1, so that messages that failed together are not all tried together.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> next_try(created=noon, attempts=3, now=noon, random=lambda: 0.5) - noon
    datetime.timedelta(seconds=120)
    """
    end = created + GIVE_UP
    if now >= end:
        return None
    pause: timedelta = min(FIRST * 2 ** min(attempts - 1, MOST_DOUBLINGS), LONGEST)
    spread: float = 1 - JITTER + 2 * JITTER * random()
    return min(now + pause * spread, end)
