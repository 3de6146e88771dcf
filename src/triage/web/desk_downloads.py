"""Who may take a file about one submission from the desk, and who is written down for it."""

from datetime import UTC

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response

from triage.access.roles import Person
from triage.access.roles import Right
from triage.access.sessions import who_is
from triage.records.audit import AuditEvent
from triage.records.sealing import DamagedError
from triage.records.sealing import WrongKeyError
from triage.records.trouble import StorageRefusedError
from triage.records.trouble import StorageUnavailableError
from triage.ui.therapist.present import note_refusal
from triage.web.cookies import session_in
from triage.web.door_front import Front

NOBODY, NOT_ALLOWED, GONE, LATER = 401, 403, 404, 503
FAILURES = (DamagedError, WrongKeyError, StorageRefusedError, StorageUnavailableError)


def reviewer(front: Front, request: Request) -> Person | Response:
    """Who asks, when they may read submissions; the refusal otherwise."""
    person = who_is(front.door, session_in(request), front.clock())
    if person is None:
        return PlainTextResponse("", status_code=NOBODY)
    if not person.may(Right.REVIEWS):
        note_refusal(person, Right.REVIEWS)
        return PlainTextResponse("", status_code=NOT_ALLOWED)
    return person


def by_reviewer(front: Front, person: Person) -> AuditEvent:
    """Somebody at the inbox does this now."""
    return AuditEvent(
        at=front.clock().astimezone(UTC),
        practice=front.door.practice,
        actor=person.name,
        role=person.role,
        source="desk",
        access_point="inbox",
        reason="review",
    )
