"""Read again what visitors responded, for counting only: a batch at a time, with one audit line for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import TypeAlias

from sqlalchemy import Select
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import tuple_
from sqlalchemy.orm import Session

from triage.reasoning.findings import Responses
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import WrongKeyError
from triage.records.store import responses_of
from triage.records.tables import SubmissionRow

AT_A_TIME = 100  # visitors wait while these are opened
NEWEST_FIRST = (SubmissionRow.received, SubmissionRow.id)

Rows: TypeAlias = list[SubmissionRow]


@dataclass(frozen=True)
class Reread:
    """What some visitors responded, and why that of others could not be opened."""

    people: tuple[Responses, ...] = field(repr=False)
    problems: tuple[str, ...]


def responses_again(desk: Desk, *, audit: AuditEvent, last: int | None = None) -> Iterator[Reread]:
    """What visitors responded, those of the `last` submissions only; memory holds one batch, and no name is opened."""
    left = _begin(desk, audit, last)
    behind: SubmissionRow | None = None
    while left > 0:
        with desk.records.sessions.begin() as session:
            AuditLog(session, desk.records.key)  # no key is set aside meanwhile
            rows = _rows(session, audit.practice, behind, min(left, AT_A_TIME))
            batch = _opened(desk, rows)
            session.expunge_all()
        if not rows:
            return
        behind, left = rows[-1], left - len(rows)
        yield batch


def _begin(desk: Desk, audit: AuditEvent, last: int | None) -> int:
    """How many there are to read; the line about it stands before the first is opened."""
    with desk.records.sessions.begin() as session:
        log = AuditLog(session, desk.records.key)
        every = (
            select(func.count()).select_from(SubmissionRow).where(SubmissionRow.practice == audit.practice)
        )
        stored = session.scalar(every) or 0
        many = stored if last is None else min(last, stored)
        log.add(audit, Action.REPLAY, parts=f"responses of {many} submissions")
        return many


def _rows(session: Session, practice: str, behind: SubmissionRow | None, most: int) -> Rows:
    query: Select[SubmissionRow] = select(SubmissionRow).where(SubmissionRow.practice == practice)
    if behind is not None:
        query = query.where(tuple_(*NEWEST_FIRST) < (behind.received, behind.id))  # keyset
    ordered = query.order_by(*(column.desc() for column in NEWEST_FIRST))
    return list(session.scalars(ordered.limit(most)))


def _opened(desk: Desk, rows: Rows) -> Reread:
    people, problems = list[Responses](), list[str]()
    for row in rows:
        try:
            people.append(responses_of(row, desk.ring))
        except (DamagedError, WrongKeyError) as error:
            problems.append(str(error))
    return Reread(tuple(people), tuple(problems))
