"""The inbox: the most urgent that nobody closed first, then the oldest, a page at a time."""

from collections import Counter
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
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
from triage.records.tally_table import TallyRow

PAGE = 25
NOBODY = ""
ORDER = (SubmissionRow.stage, SubmissionRow.mildness, SubmissionRow.received, SubmissionRow.id)
TALLIED = (TallyRow.stage, TallyRow.advice, TallyRow.is_later_alarm, TallyRow.submissions, TallyRow.mark)


@dataclass(frozen=True)
class Wanted:
    """Which submissions; what is empty does not choose.

    `assignee` is the name of an account, or NOBODY. `among` holds the ids of what a search found.
    """

    statuses: frozenset[ReviewStatus] = frozenset()
    advices: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    assignee: str | None = None
    has_alert: bool = False
    asked_for_copy: bool = False
    among: tuple[str, ...] | None = None


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
    change: int
    seen: datetime | None
    assignee: str | None
    verdict: str | None


@dataclass(frozen=True)
class Inbox:
    """One page; `behind` is where the next one begins, None on the last."""

    entries: tuple[Entry, ...]
    behind: Place | None


@dataclass(frozen=True)
class Counts:
    """How many there are of each status, and new ones that cannot wait; `mark` is another one after every change."""

    by_status: Mapping[ReviewStatus, int]
    urgent: int
    mark: str

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


def inbox_page(
    session: Session, wanted: Wanted, *, behind: Place | None = None, key: ServerKey, audit: AuditEvent
) -> Inbox:
    """The submissions of one practice that are wanted, from a place on; nothing is opened."""
    AuditLog(session, key, audit.practice).add(audit, Action.LIST)
    query = select(SubmissionRow).where(SubmissionRow.practice == audit.practice, *_chosen(wanted))
    if behind is not None:
        query = query.where(
            tuple_(*ORDER) > (behind.stage, behind.mildness, behind.received, behind.id)  # keyset
        )
    rows = session.scalars(query.order_by(*ORDER).limit(PAGE + 1)).all()
    entries = tuple(_entry(row) for row in rows[:PAGE])
    return Inbox(entries, entries[-1].place if len(rows) > PAGE else None)


def counts_of(session: Session, practice: str, *, urgent: Collection[str]) -> Counts:
    """How many submissions a practice has; `urgent` are the advices that cannot wait, as a later alarm cannot."""
    rows = session.execute(select(*TALLIED).where(TallyRow.practice == practice)).all()
    per_stage: Counter[int] = Counter()
    waiting = 0
    for stage, advice, is_later, submissions, _ in rows:
        per_stage[stage] += submissions
        waiting += submissions if stage == 0 and (advice in urgent or is_later) else 0
    by_status = {status: per_stage[at] for at, status in enumerate(ReviewStatus)}
    return Counts(by_status, waiting, repr(sorted(map(tuple, rows))))


def _chosen(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from _chosen_by_moment(wanted)
    if wanted.statuses:
        yield SubmissionRow.stage.in_(sorted(list(ReviewStatus).index(status) for status in wanted.statuses))
    if wanted.advices:
        yield SubmissionRow.advice.in_(sorted(wanted.advices))
    if wanted.assignee is not None:
        yield SubmissionRow.assignee == (wanted.assignee or None)  # IS NULL for NOBODY; both are looked up
    if wanted.has_alert:
        yield SubmissionRow.has_alert.is_(True)
    if wanted.among is not None:
        yield SubmissionRow.id.in_(wanted.among)


def _chosen_by_moment(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield SubmissionRow.received >= wanted.since
    if wanted.until is not None:
        yield SubmissionRow.received < wanted.until
    if wanted.asked_for_copy:
        yield SubmissionRow.copy_requested.is_not(None)


def _entry(row: SubmissionRow) -> Entry:
    place = Place(row.stage, row.mildness, row.received, row.id)
    return Entry(as_listed(row), place, row.change, row.seen, row.assignee, row.verdict)
