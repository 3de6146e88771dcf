"""Weeks go from Monday to Monday by the clock of the practice, through summer time and the turn of the year."""

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from triage.measuring.periods import Period
from triage.measuring.periods import monday_of
from triage.measuring.periods import weeks_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)  # a Monday


def test_twelve_weeks_end_with_the_running_one() -> None:
    weeks = weeks_of(Period.TWELVE_WEEKS, NOW, first=None, zone=AMSTERDAM)
    assert len(weeks) == 12
    assert (weeks[-1].monday, weeks[-1].number) == (date(2026, 11, 23), 48)
    assert weeks[-1].begins <= NOW < weeks[-1].ends


def test_weeks_follow_each_other_and_those_with_another_clock_are_an_hour_longer_or_shorter() -> None:
    weeks = weeks_of(Period.YEAR, NOW, first=None, zone=AMSTERDAM)
    assert all(one.ends == next_one.begins for one, next_one in pairwise(weeks))
    lengths = {week.ends - week.begins for week in weeks}
    hour, week = timedelta(hours=1), timedelta(weeks=1)
    assert lengths == {week, week - hour, week + hour}


def test_a_week_begins_at_midnight_in_summer_and_in_winter() -> None:
    weeks = weeks_of(Period.YEAR, NOW, first=None, zone=AMSTERDAM)
    assert {week.begins.astimezone(AMSTERDAM).hour for week in weeks} == {0}
    assert {week.begins.hour for week in weeks} == {22, 23}


def test_sunday_night_in_utc_can_be_monday_at_the_practice() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert monday_of(late, AMSTERDAM) == date(2026, 11, 23)
    assert monday_of(late, UTC) == date(2026, 11, 16)


def test_the_turn_of_a_year_has_its_own_number() -> None:
    (last,) = weeks_of(Period.TWELVE_WEEKS, datetime(2027, 1, 1, 12, tzinfo=UTC), first=None, zone=AMSTERDAM)[
        -1:
    ]
    assert (last.monday, last.number) == (date(2026, 12, 28), 53)


def test_everything_goes_back_to_the_first_submission_and_never_less_than_a_year() -> None:
    long_ago = weeks_of(Period.EVERYTHING, NOW, first=NOW - timedelta(weeks=90), zone=AMSTERDAM)
    just_now = weeks_of(Period.EVERYTHING, NOW, first=NOW, zone=AMSTERDAM)
    assert (len(long_ago), len(just_now)) == (91, 52)
