"""How long a page of the inbox of 100,000 submissions takes, opened and counted: `make bench ARGS=inbox`.

The baseline is a page that skips the rows before it instead of beginning behind the last one.
"""

import os
from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import partial
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.databases import databases
from benchmarks.databases import filled_desk
from benchmarks.random_people import QUESTIONNAIRE
from tests.measuring.filling import Crowd
from tests.records.making import by_therapist
from triage.content.loading import load
from triage.records.inbox import read_inbox
from triage.records.listing import NOBODY
from triage.records.listing import ORDER
from triage.records.listing import PAGE
from triage.records.listing import Place
from triage.records.listing import Wanted
from triage.records.listing import counts_of
from triage.records.opened import open_all
from triage.records.opening import Desk
from triage.records.submissions import ReviewStatus
from triage.records.tables import SubmissionRow

SUBMISSIONS = int(os.environ.get("TRIAGE_SUBMISSIONS", "100000"))
TIMES = 7
PRACTICE = "practice"
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
OVER = timedelta(days=2 * 365)
URGENT = ("emergency", "gp_today")
FAR = 0.9  # of all submissions lie before the last page that is looked at
WANTED = {
    "everything": Wanted(),
    "new only": Wanted(statuses=frozenset({ReviewStatus.NEW})),
    "one advice": Wanted(advices=frozenset({"gp_first"})),
    "this month": Wanted(since=NOW - timedelta(days=30)),
    "one therapist": Wanted(assignee="f.fysio3"),
    "nobody's": Wanted(assignee=NOBODY),
    "with alerts": Wanted(has_alert=True),
    "of nobody here": Wanted(assignee="f.weg"),
    "with a copy to make, of which there are none": Wanted(asked_for_copy=True),
}


def run() -> None:
    """Print the table."""
    print(f"a page of the inbox of {SUBMISSIONS:,} submissions, read, opened and counted, median of {TIMES}")
    for name in databases():
        crowd = Crowd(load(QUESTIONNAIRE), PRACTICE, SUBMISSIONS, OVER, NOW)
        with filled_desk(name, crowd) as desk:
            _measure(name, desk)


def _measure(name: str, desk: Desk) -> None:
    for words, wanted in WANTED.items():
        _print(name, words, _seconds(desk, partial(_page, desk=desk, wanted=wanted, behind=None)))
    far = _far(desk)
    taken = _seconds(desk, partial(_page, desk=desk, wanted=Wanted(), behind=far))
    _print(name, f"behind {FAR:.0%}", taken)
    _print(name, "the counts", _seconds(desk, partial(counts_of, practice=PRACTICE, urgent=URGENT)))
    baseline = _seconds(desk, partial(_skipping, desk=desk))
    print(f"  {name:<11}baseline, the page behind {FAR:.0%} by skipping: {baseline / taken:.1f} times that")


def _page(session: Session, *, desk: Desk, wanted: Wanted, behind: Place | None) -> object:
    audit = by_therapist(at=NOW, practice=PRACTICE)
    return read_inbox(session, wanted, behind=behind, urgent=URGENT, desk=desk, audit=audit)


def _skipping(session: Session, *, desk: Desk) -> object:
    query = select(SubmissionRow).where(SubmissionRow.practice == PRACTICE).order_by(*ORDER)
    rows = session.scalars(query.offset(int(SUBMISSIONS * FAR)).limit(PAGE)).all()
    audit = by_therapist(at=NOW, practice=PRACTICE)
    opened = open_all(session, [row.id for row in rows], desk=desk, audit=audit)
    return opened, counts_of(session, PRACTICE, urgent=URGENT)


def _far(desk: Desk) -> Place:
    query = select(*ORDER).where(SubmissionRow.practice == PRACTICE).order_by(*ORDER)
    with desk.records.reading() as session:
        return Place(*session.execute(query.offset(int(SUBMISSIONS * FAR)).limit(1)).one())


def _seconds(desk: Desk, step: Callable[[Session], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = perf_counter()
        # Not through the writer, which would not wait for the baseline of a million.
        with desk.records.sessions.begin() as session:
            step(session)
        taken.append(perf_counter() - began)
    return sorted(taken)[TIMES // 2]


def _print(name: str, words: str, seconds: float) -> None:
    print(f"  {name:<11}{words:<46}{seconds * 1000:>8,.0f} ms")
