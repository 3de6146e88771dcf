"""Read again what visitors responded, for counting only: a batch at a time, with one audit line for all of them."""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row
from sqlalchemy import String
from sqlalchemy import cast
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import tuple_

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.in_order import Behind
from triage.records.opening import Desk
from triage.records.opening_many import Reread
from triage.records.opening_many import Sealed
from triage.records.opening_many import opened
from triage.records.tables import SubmissionRow
from triage.records.tables import in_utc

AT_A_TIME = 10_000
NEWEST_FIRST = (SubmissionRow.received, SubmissionRow.id)
SEALED = (SubmissionRow.id, SubmissionRow.sealed_responses)


def responses_again(desk: Desk, *, audit: AuditEvent, last: int | None = None) -> Iterator[Reread]:
    """What visitors responded, those of the `last` submissions only; memory holds one batch, and no name is opened."""
    for batch in sealed_again(desk, audit=audit, last=last):
        found = opened(desk.ring, audit.practice, batch)
        again = opened_now(desk, audit.practice, found.unopened)
        yield Reread(found.written + again.written, again.unopened, again.problems)


def sealed_again(desk: Desk, *, audit: AuditEvent, last: int | None = None) -> Iterator[Sequence[Sealed]]:
    """The same, still sealed; nobody who writes waits for it."""
    left = _begin(desk, audit, last)
    behind: Behind | None = None
    while left > 0 and (rows := _rows(desk, audit.practice, behind, min(left, AT_A_TIME))):
        yield [(name, sealed) for name, sealed, _ in rows]
        behind, left = _after(rows[-1]), left - len(rows)


def opened_now(desk: Desk, practice: str, submissions: Collection[str]) -> Reread:
    """Open these while no key is set aside: another key may have sealed them since they were read."""
    if not submissions:
        return Reread(())
    wanted = select(*SEALED).where(SubmissionRow.practice == practice, SubmissionRow.id.in_(submissions))
    with desk.records.sessions.begin() as session:
        AuditLog(session, desk.records.key, practice)
        return opened(desk.ring, practice, [(name, sealed) for name, sealed in session.execute(wanted)])


def _begin(desk: Desk, audit: AuditEvent, last: int | None) -> int:
    """How many there are to read; the line about it stands before the first is opened."""
    with desk.records.sessions.begin() as session:
        log = AuditLog(session, desk.records.key, audit.practice)
        every = (
            select(func.count()).select_from(SubmissionRow).where(SubmissionRow.practice == audit.practice)
        )
        stored = session.scalar(every) or 0
        many = stored if last is None else min(last, stored)
        log.add(audit, Action.REPLAY, parts=f"responses of {many} submissions")
        return many


def _rows(desk: Desk, practice: str, behind: Behind | None, most: int) -> Sequence[Row[str, bytes, str]]:
    """The moments as text, as one of them is all that is read; and past the session, which looks at every row."""
    query = select(*SEALED, cast(SubmissionRow.received, String)).where(SubmissionRow.practice == practice)
    if behind is not None:
        query = query.where(tuple_(*NEWEST_FIRST) < behind)  # keyset
    ordered = query.order_by(*(column.desc() for column in NEWEST_FIRST))
    with desk.records.reading() as session:
        return session.connection().execute(ordered.limit(most)).all()


def _after(row: Row[str, bytes, str]) -> Behind:
    name, _, received = row
    return in_utc(datetime.fromisoformat(received)), name
