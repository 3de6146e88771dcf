"""Drop the contact details that no consent needs any more; only the desk can, since nobody else reads them."""

from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.opening import Desk
from triage.records.scrubbing import leave_traces
from triage.records.sealing import DamagedError
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.store import contact_fields
from triage.records.submissions import ContactDetails
from triage.records.submissions import TimeOfDay
from triage.records.submissions import Way
from triage.records.tables import SubmissionRow

CONTACT = "contact"


def trim_contacts(session: Session, *, desk: Desk, audit: AuditEvent) -> int:
    """Keep only the name, and what a consent that still stands needs; how many were trimmed.

    What cannot be opened is left alone: whoever opens it at the desk is told.
    """
    log = AuditLog(session, desk.records.key, audit.practice)
    taken_back = or_(SubmissionRow.may_be_contacted.is_(False), SubmissionRow.may_be_asked_again.is_(False))
    rows = session.scalars(
        select(SubmissionRow).where(SubmissionRow.practice == audit.practice, taken_back)
    ).all()
    trimmed = [row for row in rows if _trim(row, desk)]
    for row in trimmed:
        leave_traces(session)
        log.add(audit, Action.REPLACE_CONTACT, submission=row.id, parts=CONTACT)
    return len(trimmed)


def _trim(row: SubmissionRow, desk: Desk) -> bool:
    place = Place(practice=row.practice, record=row.id, field=CONTACT)
    try:
        details = ContactDetails.model_validate(desk.ring.open(row.sealed_contact, place))
    except (DamagedError, WrongKeyError):
        return False
    needed = _needed(details, contact=row.may_be_contacted, follow_up=row.may_be_asked_again)
    if needed == details:
        return False
    row.sealed_contact = desk.records.public.seal(contact_fields(needed), place)
    return True


def _needed(details: ContactDetails, *, contact: bool, follow_up: bool) -> ContactDetails:
    by_mail = follow_up or (contact and details.way is Way.EMAIL)
    by_telephone = contact and details.way is Way.TELEPHONE
    return ContactDetails(
        name=details.name,
        email=details.email if by_mail else None,
        telephone=details.telephone if by_telephone else None,
        way=details.way if contact else None,
        time=details.time if contact else TimeOfDay.ANY,
    )
