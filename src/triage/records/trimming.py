"""Drop the contact details that no consent needs any more; only the desk can, since nobody else reads them."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Row
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.in_order import Behind
from triage.records.in_order import some_behind
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
LOOKED_AT = 1_000
AT_A_TIME = 100  # visitors wait while these are written
DIGEST_BYTES = 16

Found = Row[str, datetime, bytes, bool, bool]


@dataclass(frozen=True)
class _Excess:
    """A submission whose contact details hold more than is needed, and what is needed of them."""

    found: Found
    needed: ContactDetails


class Trimmer:
    """Trims the contact details of one practice, and opens only what changed since it last looked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._in_order: frozenset[bytes] = frozenset()

    def trim(self, audit: AuditEvent) -> int:
        """Keep only the name, and what a consent that still stands needs; how many were trimmed.

        Nobody waits while it looks; a few at a time are written. What cannot be opened is left alone: whoever opens
        it at the desk is told.
        """
        in_order, trimmed, behind = set[bytes](), 0, None
        while found := self._taken_back(audit.practice, behind):
            behind = found[-1].received, found[-1].id
            excess = self._look(found, audit.practice, in_order)
            for first in range(0, len(excess), AT_A_TIME):
                trimmed += self._trim(excess[first : first + AT_A_TIME], audit)
        self._in_order = frozenset(in_order)
        return trimmed

    def _taken_back(self, practice: str, behind: Behind | None) -> Sequence[Found]:
        row = SubmissionRow
        taken_back = or_(row.may_be_contacted.is_(False), row.may_be_asked_again.is_(False))
        query = select(row.id, row.received, row.sealed_contact, row.may_be_contacted, row.may_be_asked_again)
        query = query.where(row.practice == practice, taken_back)
        with self._desk.records.reading() as session:
            return session.execute(some_behind(query, behind, most=LOOKED_AT)).all()

    def _look(self, found: Iterable[Found], practice: str, in_order: set[bytes]) -> list[_Excess]:
        """Those that hold too much; those that do not are noted."""
        excess = []
        for one in found:
            mark = _mark_of(one)
            try:
                needed = None if mark in self._in_order else self._needed_of(one, practice)
            except WrongKeyError:  # the key may be put back
                continue
            if needed is None:
                in_order.add(mark)
            else:
                excess.append(_Excess(one, needed))
        return excess

    def _needed_of(self, one: Found, practice: str) -> ContactDetails | None:
        """What is needed of details that hold more than that; None for those that do not, or are damaged."""
        try:
            details = ContactDetails.model_validate(
                self._desk.ring.open(one.sealed_contact, _place(one, practice))
            )
        except DamagedError:
            return None
        needed = _needed(details, contact=one.may_be_contacted, follow_up=one.may_be_asked_again)
        return None if needed == details else needed

    def _trim(self, excess: Sequence[_Excess], audit: AuditEvent) -> int:
        def step(session: Session) -> int:
            log = AuditLog(session, self._desk.records.key, audit.practice)
            trimmed = [one.found.id for one in excess if self._is_swapped(session, one, audit.practice)]
            if trimmed:
                leave_traces(session)
            for submission in trimmed:
                log.add(audit, Action.REPLACE_CONTACT, submission=submission, parts=CONTACT)
            return len(trimmed)

        return self._desk.records.writer.erase(step)

    def _is_swapped(self, session: Session, one: _Excess, practice: str) -> bool:
        """False when somebody changed or erased the submission meanwhile: the next look sees what is left."""
        row, found = SubmissionRow, one.found
        sealed = self._desk.records.public.seal(contact_fields(one.needed), _place(found, practice))
        as_it_was = (
            row.sealed_contact == found.sealed_contact,
            row.may_be_contacted == found.may_be_contacted,
            row.may_be_asked_again == found.may_be_asked_again,
        )
        swap = update(row).where(row.id == found.id, row.practice == practice, *as_it_was)
        swap = swap.values(sealed_contact=sealed).execution_options(synchronize_session=False)
        return session.scalar(swap.returning(row.id)) is not None


def _place(one: Found, practice: str) -> Place:
    return Place(practice=practice, record=one.id, field=CONTACT)


def _mark_of(one: Found) -> bytes:
    """Another one when the details or the consents are."""
    consents = bytes((one.may_be_contacted, one.may_be_asked_again))
    return blake2b(one.sealed_contact + consents, digest_size=DIGEST_BYTES).digest()


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
