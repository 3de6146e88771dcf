"""Read one submission at the desk: everything about it, with its audit line."""

from dataclasses import dataclass
from dataclasses import field

from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.follow_up_reading import FollowedUp
from triage.records.follow_up_reading import follow_ups_of
from triage.records.opening import Desk
from triage.records.review import Review
from triage.records.review import review_of
from triage.records.store import as_listed
from triage.records.store import row_of
from triage.records.store import unsealed
from triage.records.submissions import Listed
from triage.records.submissions import Unsealed


@dataclass(frozen=True)
class Whole:
    """One submission, opened, with its review."""

    listed: Listed
    unsealed: Unsealed = field(repr=False)
    review: Review
    follow_ups: tuple[FollowedUp, ...] = ()


def with_alarms(whole: Whole) -> tuple[FollowedUp, ...]:
    """The later times whose replies deserved an advice of their own."""
    answered = (each for each in whole.follow_ups if each.answered is not None)
    return tuple(each for each in answered if each.advice is not None)


def read_whole(session: Session, submission: str, *, desk: Desk, audit: AuditEvent) -> Whole | None:
    """Everything about one submission, which is then seen; None when it is gone."""
    log = AuditLog(session, desk.records.key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return None
    log.add(audit, Action.READ, submission=row.id, parts="responses sentences contact notes replies")
    row.seen = row.seen or audit.at
    return Whole(
        as_listed(row), unsealed(row, desk.ring), review_of(row, desk), follow_ups_of(session, row, desk)
    )
