"""How long the overview of 100,000 submissions takes, on SQLite and on PostgreSQL: `make bench ARGS=overview`.

The baseline counts the same by loading every row into Python.
"""

import os
from collections import Counter
from collections.abc import Callable
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import cache
from functools import partial
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.databases import databases
from benchmarks.databases import filled_desk
from benchmarks.random_people import QUESTIONNAIRE
from tests.measuring.filling import MANY
from tests.measuring.filling import Crowd
from triage.content.loading import load
from triage.measuring.periods import Period
from triage.measuring.plain import Asked
from triage.measuring.plain import overview
from triage.measuring.remembering import Memory
from triage.records.opening import Desk
from triage.records.tables import SubmissionRow

SUBMISSIONS = int(os.environ.get("TRIAGE_SUBMISSIONS", "100000"))
TIMES = 5
PRACTICE = "practice"
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
OVER = timedelta(days=2 * 365)
TARGET = timedelta(hours=72)
FOLLOWED = ("lifestyle", "fear_of_movement")


def run() -> None:
    """Print the table."""
    print(f"the overview of {SUBMISSIONS:,} submissions over two years, median of {TIMES}")
    for name in databases():
        crowd = Crowd(load(QUESTIONNAIRE), PRACTICE, SUBMISSIONS, OVER, NOW)
        with filled_desk(name, crowd) as desk:
            _measure(name, desk)


def _measure(name: str, desk: Desk) -> None:
    baseline = None if SUBMISSIONS >= MANY else _seconds(desk, _by_loading_every_row)
    for period in Period:
        taken = _seconds(desk, partial(_counted, period=period))
        slower = "" if baseline is None else f"; the baseline takes {baseline / taken:.0f} times that"
        print(f"  {name:<11}{period:<14}{taken * 1000:>8,.0f} ms{slower}", flush=True)
    if SUBMISSIONS >= MANY:
        return  # memory has no room for the baseline, and most of them are copies that cannot be opened
    first, again = _remembered(desk)
    print(f"  {name:<11}what is sealed: opened once in {first:,.0f} s, looked at again in {again:.1f} s")


def _counted(session: Session, period: Period) -> object:
    return overview(session, Asked(PRACTICE, period, _advices(), _to_a_doctor(), TARGET, NOW))


def _remembered(desk: Desk) -> tuple[float, float]:
    questionnaire = load(QUESTIONNAIRE).questionnaire
    memory = Memory(desk, PRACTICE, questionnaire=questionnaire, scores=FOLLOWED, rest=_not_at_all)
    moments = [perf_counter()]
    for _ in range(2):
        memory.refresh()
        moments.append(perf_counter())
    return moments[1] - moments[0], moments[2] - moments[1]


def _not_at_all() -> None:
    """Nobody else is working here."""


@cache
def _to_a_doctor() -> Sequence[str]:
    return [each.id for each in load(QUESTIONNAIRE).questionnaire.advices if each.ends_the_questions]


@cache
def _advices() -> Sequence[str]:
    return [advice.id for advice in load(QUESTIONNAIRE).questionnaire.advices]


def _by_loading_every_row(session: Session) -> object:
    rows = session.scalars(select(SubmissionRow).where(SubmissionRow.practice == PRACTICE))
    return Counter(
        (row.received.isocalendar()[:2], row.advice, row.verdict, row.contacted is None) for row in rows
    )


def _seconds(desk: Desk, step: Callable[[Session], object]) -> float:
    taken = []
    for _ in range(TIMES):
        with desk.records.sessions() as session:
            began = perf_counter()
            step(session)
            taken.append(perf_counter() - began)
    return sorted(taken)[TIMES // 2]
