"""Submissions as an export gets them from the records."""

from collections.abc import Mapping
from dataclasses import replace

from tests.records.making import make
from triage.reasoning.findings import Response
from triage.records.exporting import Exported
from triage.records.sealing import Plain
from triage.records.submissions import Submission

NOTE = {"at": "2026-11-24T09:00:00Z", "by": "f.fysio", "text": "Called back."}


def exported(submission: Submission | None = None, **sent: Plain) -> Exported:
    """What the records hand over of this submission; `sent` puts something in the place of a sealed part."""
    one = make() if submission is None else submission
    listed, unsealed = one.listed, one.unsealed
    sealed: dict[str, Plain] = {
        "responses": plain(unsealed.responses),
        "sentences": {"sentences": list(unsealed.sentences)},
        "contact": unsealed.details.model_dump(mode="json"),
        "notes": {"reason": "Safe to exercise.", "notes": [NOTE]},
    }
    return {
        "id": listed.id,
        "practice": listed.practice,
        "received": listed.received.isoformat(),
        "status": str(listed.status),
        "language": listed.language,
        "advice": listed.advice,
        "contact": listed.contact,
        "verdict": "self_care",
        "happened": None,
        "became_care": listed.became_care,
        "may_be_contacted": listed.consents.contact,
        "may_be_asked_again": listed.consents.follow_up,
        "consent_version": listed.consents.version,
        "content_version": listed.content_version,
        "content_digest": listed.content_digest,
        "sent": sealed | sent,
    }


def plain(responses: Mapping[str, Response]) -> dict[str, Plain]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in responses.items()}


def responding(**differs: Response) -> Exported:
    """The submission of the unremarkable person, except for what is named."""
    one = make()
    responses = {**one.unsealed.responses, **differs}
    return exported(replace(one, unsealed=replace(one.unsealed, responses=responses)))
