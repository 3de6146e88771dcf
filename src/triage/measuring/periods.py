"""Which weeks are looked at: from Monday to Monday, by the clock of the practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import tzinfo
from enum import StrEnum
from itertools import pairwise

WEEK = timedelta(weeks=1)


class Period(StrEnum):
    """How far back somebody looks, from the shortest; each holds all weeks of the ones before it."""

    TWELVE_WEEKS = "twelve_weeks"
    YEAR = "year"
    EVERYTHING = "everything"


LENGTHS = {Period.TWELVE_WEEKS: 12, Period.YEAR: 52}
MOST_WEEKS = 520


@dataclass(frozen=True)
class Week:
    """From one Monday up to, not including, the next; both are moments in UTC. It is numbered as in ISO 8601."""

    begins: datetime
    ends: datetime
    monday: date

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


def weeks_of(
    period: Period, now: datetime, *, first: datetime | None, zone: tzinfo | None = None
) -> Sequence[Week]:
    """The weeks of a period up to the running one, the oldest first.

    `first` is when the first submission came, None when none did. `zone` is that of the process unless it is named.
    """
    monday = monday_of(now, zone)
    length = LENGTHS.get(period) or _weeks_since(first or now, monday, zone)
    days = [monday - WEEK * back for back in range(length - 1, -2, -1)]
    moments = [_midnight(datetime.combine(day, time.min), zone) for day in days]
    return [Week(begins, ends, day) for day, (begins, ends) in zip(days, pairwise(moments), strict=False)]


def monday_of(moment: datetime, zone: tzinfo | None = None) -> date:
    """The Monday on which the week of a moment began.

    >>> monday_of(datetime(2026, 11, 29, 23, 30, tzinfo=UTC), UTC)
    datetime.date(2026, 11, 23)
    """
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _weeks_since(first: datetime, monday: date, zone: tzinfo | None) -> int:
    back = (monday - monday_of(first, zone)) // WEEK
    return min(max(back + 1, LENGTHS[Period.YEAR]), MOST_WEEKS)


def _midnight(naive: datetime, zone: tzinfo | None) -> datetime:
    """Midnight at the practice on that day, summer or winter."""
    return (naive.astimezone() if zone is None else naive.replace(tzinfo=zone)).astimezone(UTC)
