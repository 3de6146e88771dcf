"""Count what is stored in the plain, inside the database: no row is loaded, and nothing is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import IntEnum

from sqlalchemy import ColumnElement
from sqlalchemy import Integer
from sqlalchemy import case
from sqlalchemy import column
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import select
from sqlalchemy import values
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from triage.measuring.periods import Week
from triage.records.tables import Moment
from triage.records.tables import SubmissionRow

SECOND = timedelta(seconds=1)
WEEK = (column("at", Integer), column("begins", Moment), column("ends", Moment))


class Pace(IntEnum):
    """When somebody was first contacted, in quarters of the target, or why that did not happen."""

    QUARTER = 0
    HALF = 1
    IN_TIME = 3
    DOUBLE = 7
    LATER = 8
    WAITING = 9
    OVERDUE = 10
    CLOSED = 11  # further than new, and nobody noted a first contact
    UNWANTED = 12


@dataclass(frozen=True)
class Counted:
    """How many submissions are alike; `verdict` is None until a therapist gave one.

    `back` is the place of the shortest period that they fall into, 0 for the newest.
    """

    back: int
    advice: str
    verdict: str | None
    pace: Pace
    people: int


def count_alike(
    session: Session, practice: str, begins: Sequence[datetime], *, target: timedelta, now: datetime
) -> Sequence[Counted]:
    """Every combination that came since the last of `begins`, which go back from the shortest period."""
    back = case(
        *((SubmissionRow.received >= begin, at) for at, begin in enumerate(begins)), else_=len(begins)
    )
    groups = (back, SubmissionRow.advice, SubmissionRow.verdict, _pace(target, now))
    rows = session.execute(
        select(*groups, func.count())
        .where(SubmissionRow.practice == practice, SubmissionRow.received >= begins[-1])
        .group_by(*groups)
    )
    return [
        Counted(at, advice, verdict, _as_pace(pace), people) for at, advice, verdict, pace, people in rows
    ]


def count_weekly(session: Session, practice: str, weeks: Sequence[Week]) -> Sequence[int]:
    """How many submissions came in each week; read from the index alone."""
    rows = [(at, week.begins, week.ends) for at, week in enumerate(weeks)]
    week = values(*WEEK, name="week").data(rows).cte("week")
    came = (
        select(func.count())
        .where(
            SubmissionRow.practice == practice,
            SubmissionRow.received >= week.c.begins,
            SubmissionRow.received < week.c.ends,
        )
        .correlate(week)
        .scalar_subquery()
    )
    return [int(people) for _, people in session.execute(select(week.c.at, came).order_by(week.c.at))]


def first_received(session: Session, practice: str) -> datetime | None:
    """When the oldest submission came that is still here; None when there is none."""
    return session.scalar(
        select(SubmissionRow.received)
        .where(SubmissionRow.practice == practice)
        .order_by(SubmissionRow.received)
        .limit(1)
    )


def _pace(target: timedelta, now: datetime) -> ColumnElement[int]:
    quarter = literal(target // 4 // SECOND, Integer)
    return case(
        (
            SubmissionRow.contacted.is_not(None),
            Quarters(SubmissionRow.received, SubmissionRow.contacted, quarter),
        ),
        (SubmissionRow.may_be_contacted.is_(False), Pace.UNWANTED.value),
        (SubmissionRow.stage > 0, Pace.CLOSED.value),
        (SubmissionRow.received >= now - target, Pace.WAITING.value),
        else_=Pace.OVERDUE.value,
    )


def _as_pace(counted: int) -> Pace:
    """The first pace that is not faster."""
    return next(pace for pace in Pace if counted <= pace)


class Quarters(FunctionElement[int]):
    """How many whole quarters of the target there are between two moments, as far as paces tell them apart.

    The database works it out.
    """

    type = Integer()
    inherit_cache = True


@compiles(Quarters, "sqlite")
def _on_sqlite(element: Quarters, compiler: SQLCompiler, **_: object) -> str:
    earlier, later, quarter = (compiler.process(clause) for clause in element.clauses)
    return f"min((unixepoch({later}) - unixepoch({earlier})) / {quarter}, {Pace.LATER.value})"


@compiles(Quarters, "postgresql")
def _on_postgresql(element: Quarters, compiler: SQLCompiler, **_: object) -> str:
    """Intervals are compared: to turn each into a number first takes as long as the rest of the counting."""
    earlier, later, quarter = (compiler.process(clause) for clause in element.clauses)
    arms = (
        f"WHEN {later} - {earlier} < make_interval(secs => {pace + 1} * {quarter}) THEN {pace.value}"
        for pace in (Pace.QUARTER, Pace.HALF, Pace.IN_TIME, Pace.DOUBLE)
    )
    return f"CASE {' '.join(arms)} ELSE {Pace.LATER.value} END"
