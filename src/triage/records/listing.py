"""The inbox: the most urgent that nobody closed first, then the oldest, a page at a time."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import tuple_
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.server_key import ServerKey
from triage.records.store import as_listed
from triage.records.submissions import Listed
from triage.records.submissions import ReviewStatus
from triage.records.tables import SubmissionRow

PAGE = 25
ORDER = (SubmissionRow.stage, SubmissionRow.mildness, SubmissionRow.received, SubmissionRow.id)


@dataclass(frozen=True)
class Wanted:
    """Which submissions; what is empty does not choose. `assignee` is the name of an account."""

    statuses: frozenset[ReviewStatus] = frozenset()
    advices: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    assignee: str | None = None
    has_alert: bool = False
    asked_for_copy: bool = False


@dataclass(frozen=True)
class Place:
    """Where a page of the inbox begins: behind this submission."""

    stage: int
    mildness: int
    received: datetime
    id: str


@dataclass(frozen=True)
class Entry:
    """One line of the inbox."""

    listed: Listed
    place: Place
    seen: datetime | None
    assignee: str | None
    verdict: str | None


@dataclass(frozen=True)
class Inbox:
    """One page; `behind` is where the next one begins, None on the last."""

    entries: tuple[Entry, ...]
    behind: Place | None


def inbox_page(
    session: Session, wanted: Wanted, *, behind: Place | None = None, key: ServerKey, audit: AuditEvent
) -> Inbox:
    """The submissions of one practice that are wanted, from a place on; nothing is opened."""
    AuditLog(session, key).add(audit, Action.LIST)
    query = select(SubmissionRow).where(SubmissionRow.practice == audit.practice, *_chosen(wanted))
    if behind is not None:
        query = query.where(
            tuple_(*ORDER) > (behind.stage, behind.mildness, behind.received, behind.id)  # keyset
        )
    rows = session.scalars(query.order_by(*ORDER).limit(PAGE + 1)).all()
    entries = tuple(_entry(row) for row in rows[:PAGE])
    return Inbox(entries, entries[-1].place if len(rows) > PAGE else None)


def entries_of(session: Session, submissions: Sequence[str], practice: str) -> Inbox:
    """These submissions as lines of the inbox, in the order of the inbox; for what a search found."""
    rows = session.scalars(
        select(SubmissionRow)
        .where(SubmissionRow.id.in_(tuple(submissions)), SubmissionRow.practice == practice)
        .order_by(*ORDER)
    )
    return Inbox(tuple(map(_entry, rows)), None)


def count_by_status(session: Session, practice: str) -> Mapping[ReviewStatus, int]:
    """How many there are of each status."""
    counted = session.execute(
        select(SubmissionRow.stage, func.count())
        .where(SubmissionRow.practice == practice)
        .group_by(SubmissionRow.stage)
    ).all()
    found = {int(stage): int(count) for stage, count in counted}
    return {status: found.get(at, 0) for at, status in enumerate(ReviewStatus)}


def _chosen(wanted: Wanted) -> list[ColumnElement[bool]]:
    stages = [list(ReviewStatus).index(status) for status in wanted.statuses]
    chosen: list[ColumnElement[bool]] = []
    if stages:
        chosen.append(SubmissionRow.stage.in_(sorted(stages)))
    if wanted.advices:
        chosen.append(SubmissionRow.advice.in_(sorted(wanted.advices)))
    if wanted.since is not None:
        chosen.append(SubmissionRow.received >= wanted.since)
    if wanted.until is not None:
        chosen.append(SubmissionRow.received < wanted.until)
    if wanted.assignee is not None:
        chosen.append(SubmissionRow.assignee == wanted.assignee)
    if wanted.has_alert:
        chosen.append(SubmissionRow.has_alert.is_(True))
    if wanted.asked_for_copy:
        chosen.append(SubmissionRow.copy_requested.is_not(None))
    return chosen


def _entry(row: SubmissionRow) -> Entry:
    place = Place(row.stage, row.mildness, row.received, row.id)
    return Entry(as_listed(row), place, row.seen, row.assignee, row.verdict)
