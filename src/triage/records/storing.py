"""Seal a submission and store it once, with its audit line in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from hmac import compare_digest

from sqlalchemy import Dialect
from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.sealing import Sealer
from triage.records.sealing import key_id_of
from triage.records.server_key import ServerKey
from triage.records.store import RESPONSES
from triage.records.store import contact_fields
from triage.records.store import erase
from triage.records.submissions import ReviewStatus
from triage.records.submissions import Submission
from triage.records.tables import SubmissionRow

STORED = SubmissionRow.__table__.c.id
INSERTS = {
    "sqlite": sqlite.insert(SubmissionRow).on_conflict_do_nothing().returning(STORED),
    "postgresql": postgresql.insert(SubmissionRow).on_conflict_do_nothing().returning(STORED),
}


class ReusedKeyError(ValueError):
    """Two different sendings carry the same idempotency key; the second is not stored."""

    def __init__(self) -> None:
        super().__init__(
            "this idempotency key belongs to another submission; make a new one for every sending"
        )


@dataclass(frozen=True)
class Sealed:
    """The sealed fields of a submission, and the key they were sealed for."""

    key_id: str
    fields: Mapping[str, bytes] = field(repr=False)


def seal(submission: Submission, public: Sealer) -> Sealed:
    """Seal a submission; most of the work of storing it, and nobody has to wait for it."""
    listed, plain = submission.listed, submission.unsealed
    fields: dict[str, Fields] = {
        "responses": RESPONSES.dump_python(plain.responses, mode="json"),
        "sentences": {"sentences": list(plain.sentences)},
        "contact": contact_fields(plain.details),
    }
    sealed = public.seal_all(
        {
            Place(practice=listed.practice, record=listed.id, field=name): group
            for name, group in fields.items()
        }
    )
    (key_id,) = {key_id_of(value) for value in sealed.values()}
    return Sealed(key_id, {place.field: value for place, value in sealed.items()})


def store(
    session: Session,
    submission: Submission,
    *,
    public: Sealer,
    key: ServerKey,
    audit: AuditEvent,
    sealed: Sealed | None = None,
) -> bool:
    """Store a submission; False when an earlier try already did, or something newer stands under its code.

    Something older under the same code is erased in the same transaction: its visitor never heard that it was
    stored, and sends what was changed since.

    What was `sealed` before is sealed again when a rotation came between: the old key may be set aside at any moment
    that nobody holds the audit chain.
    """
    log = AuditLog(session, key, audit.practice)
    if sealed is None or sealed.key_id != public.id:
        sealed = seal(submission, public)
    insert, columns = INSERTS[_dialect(session).name], columns_of(submission, sealed)
    is_new = session.connection().execute(insert, columns).first() is not None
    if not is_new and (older := _older(session, submission)) is not None:
        erase(session, older, key=key, audit=audit)
        session.flush()
        is_new = session.connection().execute(insert, columns).first() is not None
    if is_new:
        log.add(audit, Action.SEND, submission=submission.listed.id)
    return is_new


def _older(session: Session, submission: Submission) -> str | None:
    """What stands under the same code and was sent before; ReusedKeyError when something else is in the way."""
    row, listed = SubmissionRow, submission.listed
    mine = select(row.id, row.idempotency_key, row.received).where(
        row.code_hash == submission.code_hash, row.practice == listed.practice
    )
    found = session.execute(mine).one_or_none()
    if found is None:
        raise ReusedKeyError
    is_same = compare_digest(found.idempotency_key, submission.idempotency_key)
    return None if is_same or found.received > listed.received else found.id


def _dialect(session: Session) -> Dialect:
    return session.get_bind().dialect


def columns_of(submission: Submission, sealed: Sealed) -> dict[str, object]:
    """What stands in each column of a new submission."""
    listed = submission.listed
    return {
        "id": listed.id,
        "practice": listed.practice,
        "idempotency_key": submission.idempotency_key,
        "code_hash": submission.code_hash,
        "received": listed.received,
        "erase_by": listed.erase_by,
        "became_care": listed.became_care,
        "status": listed.status,
        "stage": list(ReviewStatus).index(listed.status),
        "mildness": listed.mildness,
        "has_alert": listed.has_alert,
        "change": 1,
        "advice": listed.advice,
        "contact": listed.contact,
        "may_be_contacted": listed.consents.contact,
        "may_be_asked_again": listed.consents.follow_up,
        "consent_version": listed.consents.version,
        "content_version": listed.content_version,
        "content_digest": listed.content_digest,
        "language": listed.language,
        "location": listed.location,
        **{f"sealed_{name}": value for name, value in sealed.fields.items()},
    }
