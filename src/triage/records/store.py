"""Find, change and erase submissions, each with its audit line in the same transaction.

A submission is the practice's own: whoever acts for another practice does not find it.
"""

from collections.abc import Mapping
from typing import assert_never

from pydantic import TypeAdapter
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import union
from sqlalchemy.orm import Session

from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.follow_up_plans import stop_asking
from triage.records.scrubbing import leave_traces
from triage.records.sealing import ID_BYTES
from triage.records.sealing import Fields
from triage.records.sealing import Opener
from triage.records.sealing import Place
from triage.records.sealing import Sealer
from triage.records.sealing import key_id_of
from triage.records.server_key import ServerKey
from triage.records.submissions import Consent
from triage.records.submissions import Consents
from triage.records.submissions import ContactDetails
from triage.records.submissions import Listed
from triage.records.submissions import ReviewStatus
from triage.records.submissions import Unsealed
from triage.records.submissions import refuse_unreachable
from triage.records.tables import SEALED_COLUMNS
from triage.records.tables import SubmissionRow

MOST_LISTED = 500
RESPONSES = TypeAdapter[Mapping[str, Response]](Mapping[str, Response])
SENTENCES = TypeAdapter[tuple[str, ...]](tuple[str, ...])


def find_by_code(session: Session, code_hash: bytes, *, key: ServerKey, audit: AuditEvent) -> Listed | None:
    """What the visitor with this code sent; None for a wrong code and for an erased submission alike."""
    log = AuditLog(session, key, audit.practice)
    # Only who holds the server's key can choose the hash that is looked up, so how long it takes tells nothing.
    row = session.scalar(
        select(SubmissionRow).where(
            SubmissionRow.code_hash == code_hash, SubmissionRow.practice == audit.practice
        )
    )
    if row is None:
        return None
    log.add(audit, Action.FIND_BY_CODE, submission=row.id)
    return as_listed(row)


def find(session: Session, submission: str, *, key: ServerKey, audit: AuditEvent) -> Listed | None:
    """What lists show of one submission; None when it is gone."""
    log = AuditLog(session, key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return None
    log.add(audit, Action.READ, submission=row.id, parts="listed")
    return as_listed(row)


def inbox(session: Session, *, key: ServerKey, audit: AuditEvent) -> tuple[Listed, ...]:
    """The practice's submissions, the newest first; nothing is opened."""
    AuditLog(session, key, audit.practice).add(audit, Action.LIST)
    rows = session.scalars(
        select(SubmissionRow)
        .where(SubmissionRow.practice == audit.practice)
        .order_by(SubmissionRow.received.desc(), SubmissionRow.id)
        .limit(MOST_LISTED)
    )
    return tuple(map(as_listed, rows))


def read(
    session: Session, submission: str, *, ring: Opener, key: ServerKey, audit: AuditEvent
) -> Unsealed | None:
    """What the visitor sent, opened at the desk; None when it is gone."""
    log = AuditLog(session, key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return None
    log.add(audit, Action.READ, submission=row.id, parts="responses sentences contact")
    return unsealed(row, ring)


def replace_contact(
    session: Session,
    submission: str,
    details: ContactDetails,
    *,
    public: Sealer,
    key: ServerKey,
    audit: AuditEvent,
) -> bool:
    """Put other contact details in the place of the old ones, which nobody has to read; False when it is gone.

    UnreachableError when they lack what the consents need.
    """
    log = AuditLog(session, key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return False
    refuse_unreachable(details, _consents(row))
    leave_traces(session)
    row.sealed_contact = public.seal(contact_fields(details), place_in(row, "contact"))
    log.add(audit, Action.REPLACE_CONTACT, submission=row.id, parts="contact")
    return True


def request_copy(session: Session, submission: str, *, key: ServerKey, audit: AuditEvent) -> bool:
    """Note that the visitor wants a copy of everything, for the desk to answer; False when it is gone."""
    log = AuditLog(session, key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return False
    row.copy_requested = row.copy_requested or audit.at
    log.add(audit, Action.REQUEST_COPY, submission=row.id)
    return True


def withdraw(
    session: Session, submission: str, consent: Consent, *, key: ServerKey, audit: AuditEvent
) -> bool:
    """Take back one consent; False when the submission is gone."""
    log = AuditLog(session, key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return False
    match consent:
        case Consent.CONTACT:
            row.may_be_contacted = False
        case Consent.FOLLOW_UP:
            row.may_be_asked_again = False
            stop_asking(session, row, at=audit.at)
        case _:
            assert_never(consent)
    log.add(audit, Action.WITHDRAW_CONSENT, submission=row.id, parts=consent)
    return True


def erase(session: Session, submission: str, *, key: ServerKey, audit: AuditEvent) -> bool:
    """Erase a submission at once and keep one line that says so; False when it was gone.

    After the commit `scrubbing` takes away what the database still keeps beside its tables.
    """
    log = AuditLog(session, key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return False
    session.delete(row)
    leave_traces(session)
    log.add(audit, Action.ERASE, submission=row.id)
    return True


def keys_in_use(session: Session, practice: str) -> set[str]:
    """The ids of the keys that stored submissions of a practice were sealed for."""
    begins = union(
        *(
            select(func.substr(column, 1, ID_BYTES)).where(
                SubmissionRow.practice == practice, column.is_not(None)
            )
            for column in SEALED_COLUMNS.values()
        )
    )
    return {key_id_of(begin) for begin in session.scalars(begins)}


def row_of(session: Session, submission: str, practice: str) -> SubmissionRow | None:
    """The practice's submission as it is in the database now."""
    return session.scalar(
        select(SubmissionRow)
        .where(SubmissionRow.id == submission, SubmissionRow.practice == practice)
        .execution_options(populate_existing=True)
    )


def place_in(row: SubmissionRow, field: str) -> Place:
    """Where a sealed field of a submission belongs."""
    return Place(practice=row.practice, record=row.id, field=field)


def contact_fields(details: ContactDetails) -> Fields:
    """Contact details as they are sealed."""
    fields: Fields = details.model_dump(mode="json")
    return fields


def unsealed(row: SubmissionRow, ring: Opener) -> Unsealed:
    """What the visitor sent; whoever opens it leaves the audit line."""
    return Unsealed(
        responses=responses_of(row, ring),
        sentences=SENTENCES.validate_python(
            ring.open(row.sealed_sentences, place_in(row, "sentences"))["sentences"]
        ),
        details=ContactDetails.model_validate(ring.open(row.sealed_contact, place_in(row, "contact"))),
    )


def responses_of(row: SubmissionRow, ring: Opener) -> Responses:
    """What the visitor responded, and nothing else of it."""
    return RESPONSES.validate_python(ring.open(row.sealed_responses, place_in(row, "responses")))


def as_listed(row: SubmissionRow) -> Listed:
    """What lists show of a row."""
    return Listed(
        id=row.id,
        practice=row.practice,
        received=row.received,
        erase_by=row.erase_by,
        status=ReviewStatus(row.status),
        mildness=row.mildness,
        has_alert=row.has_alert,
        became_care=row.became_care,
        copy_requested=row.copy_requested,
        advice=row.advice,
        contact=row.contact,
        consents=_consents(row),
        content_version=row.content_version,
        content_digest=row.content_digest,
        language=row.language,
        location=row.location,
        follow_up_alarm=row.follow_up_alarm,
    )


def _consents(row: SubmissionRow) -> Consents:
    return Consents(
        contact=row.may_be_contacted, follow_up=row.may_be_asked_again, version=row.consent_version
    )
