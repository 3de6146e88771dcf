"""Forget what was promised to be forgotten."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.scrubbing import leave_traces
from triage.records.server_key import ServerKey
from triage.records.tables import SubmissionRow

AUDIT_KEPT = timedelta(days=5 * 365 + 2)  # five years, whichever of them are leap years


def erase_expired(session: Session, *, key: ServerKey, audit: AuditEvent) -> int:
    """Erase what should be gone by the moment of this event, unless it became care; how many that were.

    After the commit `scrubbing` takes away what the database still keeps beside its tables.
    """
    log = AuditLog(session, key, audit.practice)
    expired = delete(SubmissionRow).where(
        SubmissionRow.practice == audit.practice,
        SubmissionRow.erase_by <= audit.at,
        SubmissionRow.became_care.is_(False),
    )
    erased = session.scalars(expired.returning(SubmissionRow.id)).all()
    if erased:
        leave_traces(session)
    for submission in erased:
        log.add(audit, Action.ERASE_EXPIRED, submission=submission)
    return len(erased)


def forget_audit(session: Session, *, key: ServerKey, audit: AuditEvent) -> int:
    """Drop the audit lines that are older than five years; how many that were."""
    return AuditLog(session, key, audit.practice).forget(audit.at - AUDIT_KEPT)
