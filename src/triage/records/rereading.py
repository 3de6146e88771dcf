"""Read again what visitors responded, for counting only: a batch at a time, with one audit line for all of them."""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Row
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import tuple_

from triage.reasoning.findings import Responses
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.key_ring import KeyRing
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.store import RESPONSES
from triage.records.tables import SubmissionRow

AT_A_TIME = 20_000
FIELD = "responses"
NEWEST_FIRST = (SubmissionRow.received, SubmissionRow.id)
SEALED = (SubmissionRow.id, SubmissionRow.sealed_responses)

Sealed: TypeAlias = tuple[str, bytes]
"""The id of a submission, and its responses."""
Behind: TypeAlias = tuple[datetime, str]


@dataclass(frozen=True)
class Reread:
    """What some visitors responded, and the submissions that did not open, with the reasons."""

    people: tuple[Responses, ...] = field(repr=False)
    unopened: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def responses_again(desk: Desk, *, audit: AuditEvent, last: int | None = None) -> Iterator[Reread]:
    """What visitors responded, those of the `last` submissions only; memory holds one batch, and no name is opened."""
    for batch in sealed_again(desk, audit=audit, last=last):
        found = opened(desk.ring, audit.practice, batch)
        again = opened_now(desk, audit.practice, found.unopened)
        yield Reread(found.people + again.people, again.unopened, again.problems)


def sealed_again(desk: Desk, *, audit: AuditEvent, last: int | None = None) -> Iterator[Sequence[Sealed]]:
    """The same, still sealed; nobody who writes waits for it."""
    left = _begin(desk, audit, last)
    behind: Behind | None = None
    while left > 0 and (rows := _rows(desk, audit.practice, behind, min(left, AT_A_TIME))):
        yield [(row.id, row.sealed_responses) for row in rows]
        behind, left = (rows[-1].received, rows[-1].id), left - len(rows)


def opened(ring: KeyRing, practice: str, batch: Sequence[Sealed]) -> Reread:
    """What was responded, as far as these keys open it."""
    people, unopened = list[Responses](), dict[str, str]()
    for submission, sealed in batch:
        try:
            written = ring.open_written(sealed, Place(practice, submission, FIELD))
            people.append(RESPONSES.validate_json(written))
        except (DamagedError, WrongKeyError) as error:
            unopened[submission] = str(error)
    return Reread(tuple(people), tuple(unopened), tuple(unopened.values()))


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


def _rows(desk: Desk, practice: str, behind: Behind | None, most: int) -> Sequence[Row[str, bytes, datetime]]:
    query = select(*SEALED, SubmissionRow.received).where(SubmissionRow.practice == practice)
    if behind is not None:
        query = query.where(tuple_(*NEWEST_FIRST) < behind)  # keyset
    ordered = query.order_by(*(column.desc() for column in NEWEST_FIRST))
    with desk.records.reading() as session:
        return session.execute(ordered.limit(most)).all()
