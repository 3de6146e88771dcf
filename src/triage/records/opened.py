"""Open several submissions for a list; one that cannot be opened is named and hides no other."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import WrongKeyError
from triage.records.store import unsealed
from triage.records.submissions import Unsealed
from triage.records.tables import SubmissionRow


@dataclass(frozen=True)
class Opened:
    """What could be opened, by submission, and why the others could not."""

    unsealed: dict[str, Unsealed] = field(repr=False)
    problems: dict[str, str]


def open_all(session: Session, submissions: Iterable[str], *, desk: Desk, audit: AuditEvent) -> Opened:
    """Open these submissions of one practice, with one audit line for each."""
    opened, wanted = Opened({}, {}), tuple(submissions)
    if not wanted:
        return opened  # PostgreSQL would read every row to find that none of them is among these
    log = AuditLog(session, desk.records.key, audit.practice)
    mine = SubmissionRow.id.in_(wanted), SubmissionRow.practice == audit.practice
    for row in session.scalars(select(SubmissionRow).where(*mine)).all():
        log.add(audit, Action.READ, submission=row.id, parts="responses contact")
        try:
            opened.unsealed[row.id] = unsealed(row, desk.ring)
        except (DamagedError, WrongKeyError) as error:
            opened.problems[row.id] = str(error)
    return opened
