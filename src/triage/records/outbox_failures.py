"""What the desk has to know about messages that did not leave: a sign that stays until it is solved or acknowledged."""

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.outbox import TO_THE_VISITOR
from triage.records.outbox import Reason
from triage.records.outbox import State
from triage.records.outbox_table import OutboxRow
from triage.records.server_key import ServerKey

LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Failures:
    """Messages that failed, to the practice and to visitors, and those that are late; the newest reason of each."""

    to_practice: int
    to_visitors: int
    late: int
    late_since: datetime | None
    reasons: tuple[Reason, ...]

    def __bool__(self) -> bool:
        return bool(self.to_practice or self.to_visitors or self.late)

    @property
    def failed(self) -> int:
        return self.to_practice + self.to_visitors


def failures(session: Session, practice: str, *, now: datetime) -> Failures:
    """What did not leave and was not acknowledged; nothing is written, and nobody has to wait for this look."""
    to_visitors = OutboxRow.kind.in_(TO_THE_VISITOR)
    failed = and_(OutboxRow.practice == practice, OutboxRow.state == State.FAILED)
    late = _late(practice, now)
    late_count, late_since = session.execute(
        select(func.count(), func.min(OutboxRow.created)).where(late)
    ).one()
    reasons = session.scalars(select(OutboxRow.reason).where(or_(failed, late)).distinct())
    known = {Reason(reason) for reason in reasons if reason is not None}
    return Failures(
        to_practice=_count(session, failed, ~to_visitors),
        to_visitors=_count(session, failed, to_visitors),
        late=late_count,
        late_since=late_since,
        reasons=tuple(reason for reason in Reason if reason in known),
    )


def acknowledge(session: Session, *, key: ServerKey, audit: AuditEvent) -> int:
    """Somebody saw what failed, and has seen to it; how many messages that were."""
    log = AuditLog(session, key, audit.practice)
    failed = and_(OutboxRow.practice == audit.practice, OutboxRow.state == State.FAILED)
    seen = session.scalars(
        update(OutboxRow)
        .where(failed)
        .values(state=State.ACKNOWLEDGED, due=audit.at)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    if seen:
        log.add(audit, Action.ACKNOWLEDGE)
    return len(seen)


def _late(practice: str, now: datetime) -> ColumnElement[bool]:
    """Tried at least once, and still here."""
    waiting = and_(OutboxRow.practice == practice, OutboxRow.state == State.WAITING)
    return and_(waiting, OutboxRow.attempts > 0, OutboxRow.created <= now - LATE)


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(OutboxRow).where(*which)) or 0
