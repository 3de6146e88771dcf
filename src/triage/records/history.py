"""What the audit log tells about one submission."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.audit import Role
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

MOST_LINES = 200


@dataclass(frozen=True)
class AuditLine:
    """Who did what when; `parts` names what it was about, and never what that held."""

    at: datetime
    actor: str
    role: Role
    action: str
    parts: str


def lines_about(session: Session, submission: str, practice: str) -> tuple[AuditLine, ...]:
    """The newest lines about one submission, the newest first."""
    rows = session.scalars(
        select(AuditRow)
        .where(AuditRow.submission == submission, AuditRow.practice == practice)
        .order_by(AuditRow.sequence.desc())
        .limit(MOST_LINES)
    )
    return tuple(AuditLine(row.at, row.actor, Role(row.role), row.action, row.parts) for row in rows)


def change_of(session: Session, submission: str, practice: str) -> int | None:
    """How often the review of a submission was changed; None when the submission is gone."""
    chosen = SubmissionRow.id == submission, SubmissionRow.practice == practice
    return session.scalar(select(SubmissionRow.change).where(*chosen))
