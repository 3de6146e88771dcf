"""What the database counts is what is stored, on SQLite and on PostgreSQL."""

from collections import Counter
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from tests.builders import shipped
from tests.measuring.filling import Crowd
from tests.measuring.filling import fill
from tests.measuring.filling import row_of
from tests.measuring.making import ADVICES
from tests.measuring.making import NOW
from tests.measuring.making import PRACTICE
from tests.measuring.making import TARGET
from tests.measuring.making import asked
from triage.measuring.counting import Pace
from triage.measuring.counting import count_alike
from triage.measuring.counting import count_weekly
from triage.measuring.counting import first_received
from triage.measuring.disclosure import Hidden
from triage.measuring.periods import Period
from triage.measuring.periods import monday_of
from triage.measuring.periods import weeks_of
from triage.measuring.plain import overview
from triage.measuring.plain import protect_weeks
from triage.measuring.promptness import Kept
from triage.records.opening import Desk
from triage.records.tables import SubmissionRow

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
# what was noted, and the pace that it is with a target of 72 hours
PACES = [
    ({"contacted": 0}, Pace.QUARTER),
    ({"contacted": 17.9}, Pace.QUARTER),
    ({"contacted": 18}, Pace.HALF),
    ({"contacted": 36}, Pace.IN_TIME),
    ({"contacted": 71.9}, Pace.IN_TIME),
    ({"contacted": 72}, Pace.DOUBLE),
    ({"contacted": 143.9}, Pace.DOUBLE),
    ({"contacted": 144}, Pace.LATER),
    ({"contacted": 9_000}, Pace.LATER),
    ({"ago": 71}, Pace.WAITING),
    ({"ago": 73}, Pace.OVERDUE),
    ({"ago": 73, "stage": 2}, Pace.CLOSED),
    ({"ago": 73, "may_be_contacted": False}, Pace.UNWANTED),
]


def crowd(submissions: int = 1, *, practice: str = PRACTICE, over: timedelta = timedelta(weeks=60)) -> Crowd:
    return Crowd(shipped(), practice, submissions, over, NOW, Random(f"{practice} {submissions}"))


@pytest.mark.parametrize(("noted", "pace"), PACES)
def test_the_first_contact_is_held_against_the_target(
    empty_desk: Desk, noted: dict[str, float], pace: Pace
) -> None:
    received = NOW - HOUR * noted.get("ago", 10_000)
    contacted = received + HOUR * noted["contacted"] if "contacted" in noted else None
    others = {name: value for name, value in noted.items() if name in ("stage", "may_be_contacted")}
    moments = {"received": received, "contacted": contacted, "stage": 0}
    row = row_of(empty_desk, crowd(), ({}, ADVICES[0]), 0, **(moments | others))
    with empty_desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), [row])
        (found,) = count_alike(session, PRACTICE, [LONG_AGO], target=TARGET, now=NOW)
    assert (found.pace, found.people) == (pace, 1)


def test_the_counts_are_those_of_every_row_and_only_of_this_practice(empty_desk: Desk) -> None:
    fill(empty_desk, crowd(300))
    fill(empty_desk, crowd(50, practice="stad"))
    begins = [weeks_of(period, NOW, first=None)[0].begins for period in (Period.TWELVE_WEEKS, Period.YEAR)]
    with empty_desk.records.sessions.begin() as session:
        found = count_alike(session, PRACTICE, begins, target=TARGET, now=NOW)
        rows = session.scalars(select(SubmissionRow).where(SubmissionRow.practice == PRACTICE)).all()
        expected = Counter(
            (int(row.received < begins[0]), row.advice, row.verdict)
            for row in rows
            if row.received >= begins[1]
        )
    counted: Counter[tuple[int, str, str | None]] = Counter()
    for one in found:
        counted[one.back, one.advice, one.verdict] += one.people
    assert counted == expected
    assert 200 < counted.total() < 300


def test_the_weeks_are_those_of_every_row(empty_desk: Desk) -> None:
    fill(empty_desk, crowd(300))
    with empty_desk.records.sessions.begin() as session:
        first = first_received(session, PRACTICE)
        weeks = weeks_of(Period.EVERYTHING, NOW, first=first)
        found = count_weekly(session, PRACTICE, weeks)
        moments = session.scalars(select(SubmissionRow.received)).all()
    expected = Counter(monday_of(moment) for moment in moments)
    assert first == min(moments)
    assert dict(zip((week.monday for week in weeks), found, strict=True)) == expected
    assert sum(found) == 300


def test_the_overview_of_a_practice_without_submissions_says_nobody(empty_desk: Desk) -> None:
    with empty_desk.records.sessions.begin() as session:
        found = overview(session, asked(Period.EVERYTHING))
    assert (found.total, set(found.weekly), found.agreement.judged) == (0, {0}, 0)
    assert found.promptness.share is None


def test_the_overview_adds_up_and_follows_what_changes(empty_desk: Desk) -> None:
    fill(empty_desk, crowd(400, over=timedelta(weeks=11)))
    with empty_desk.records.sessions.begin() as session:
        before = overview(session, asked())
        assert before.total == 400
        assert sum(cell for cell in before.mix.values() if isinstance(cell, int)) <= 400
        session.execute(
            update(SubmissionRow).values(verdict=SubmissionRow.advice, contacted=SubmissionRow.received)
        )
        after = overview(session, asked())
        assert (after.agreement.judged, after.agreement.same, after.agreement.too_mild.people) == (
            400,
            400,
            0,
        )
        assert (after.promptness.share, after.promptness.totals[Kept.KEPT]) == (1.0, 400)
        session.execute(delete(SubmissionRow))
        assert overview(session, asked()).total == 0


def test_a_few_submissions_are_not_even_counted(empty_desk: Desk) -> None:
    fill(empty_desk, crowd(4, over=timedelta(weeks=4)))
    with empty_desk.records.sessions.begin() as session:
        found = overview(session, asked())
    assert found.total is Hidden.FEW
    assert not any(isinstance(cell, int) and cell for cell in (*found.weekly, *found.mix.values()))


def test_a_few_who_came_before_the_last_weeks_cannot_be_had_by_subtracting_the_periods(
    empty_desk: Desk,
) -> None:
    fill(empty_desk, crowd(100, over=timedelta(weeks=8)))
    others, moment = crowd(), NOW - timedelta(weeks=30)
    older = [row_of(empty_desk, others, ({}, ADVICES[0]), 0, received=moment) for _ in range(3)]
    with empty_desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), older)
        assert overview(session, asked()).total == 100
        year = overview(session, asked(Period.YEAR))
    assert year.total is Hidden.WITHHELD
    assert year.mix[ADVICES[0]] is Hidden.WITHHELD


def test_a_week_that_a_shorter_period_withholds_stays_hidden_in_a_longer_one() -> None:
    short = protect_weeks([9, 2, 30], [3])
    long = protect_weeks([1, 40, 9, 2, 30], [3, 5])
    assert tuple(short) == (Hidden.WITHHELD, Hidden.FEW, 30)
    assert long[2] is Hidden.WITHHELD
