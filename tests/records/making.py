"""Submissions, and who does something with them: an example names only what matters to it."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from random import Random

from tests.builders import shipped
from tests.builders import unremarkable
from triage.reasoning.findings import Response
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.codes import code_hash
from triage.records.codes import new_code
from triage.records.sealing import new_key_pair
from triage.records.server_key import ServerKey
from triage.records.submissions import Consents
from triage.records.submissions import ContactDetails
from triage.records.submissions import Sent
from triage.records.submissions import Submission
from triage.records.submissions import Way
from triage.records.submissions import make_submission

PAIR = new_key_pair()
KEY = ServerKey(bytes(range(32)))
PRACTICE = "practice"
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
KEPT_FOR = timedelta(days=90)
DETAILS = ContactDetails(
    name="Nynke Naaldhout", email="nynke@naaldhout.example", telephone="06 1234 5678", way=Way.TELEPHONE
)


def code_of(seed: int) -> str:
    return new_code(Random(seed).randbytes)


def hash_of(seed: int) -> bytes:
    made = code_hash(code_of(seed), KEY)
    assert made is not None
    return made


def make_sent(seed: int = 1, *, details: ContactDetails = DETAILS, practice: str = PRACTICE) -> Sent:
    """What comes along with the responses; the same for the same seed."""
    random = Random(seed)
    return Sent(
        id=random.randbytes(16).hex(),
        idempotency_key=random.randbytes(16).hex(),
        code_hash=hash_of(seed),
        practice=practice,
        language="nl",
        added={},
        sentences=("U kunt veilig bewegen.", "Bel als het gevoel in uw been minder wordt."),
        details=details,
        consents=Consents(contact=True, follow_up=True, version="1"),
    )


def make(
    seed: int = 1,
    *,
    received: datetime = NOW,
    details: ContactDetails = DETAILS,
    practice: str = PRACTICE,
    **differs: Response,
) -> Submission:
    """The submission of the unremarkable person, except for what is named."""
    return make_submission(
        shipped().questionnaire,
        unremarkable(**differs),
        sent=make_sent(seed, details=details, practice=practice),
        received=received,
        kept_for=KEPT_FOR,
    )


def by_visitor(*, at: datetime = NOW, practice: str = PRACTICE) -> AuditEvent:
    return AuditEvent(
        at=at,
        practice=practice,
        actor="visitor",
        role=Role.VISITOR,
        source="public",
        access_point="self-check",
    )


def by_therapist(*, at: datetime = NOW, practice: str = PRACTICE) -> AuditEvent:
    return replace(
        by_visitor(at=at, practice=practice),
        actor="f.fysio",
        role=Role.THERAPIST,
        source="desk",
        reason="intake",
    )
