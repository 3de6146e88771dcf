"""`triage demo`: fill the records with invented submissions, clearly marked, and take exactly those away again."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import partial
from random import Random

from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cli.demo_later import store_later
from triage.cli.demo_people import DemoPerson
from triage.cli.demo_people import demo_people
from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import settings_here
from triage.cli.operating import by_operator
from triage.cli.records_here import desk_here
from triage.cli.records_here import refusing_kindly
from triage.content.content import Content
from triage.reasoning.assessing import assess
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.codes import code_hash
from triage.records.codes import new_code
from triage.records.opening import Desk
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.server_key import ServerKey
from triage.records.store import erase
from triage.records.store import row_of
from triage.records.storing import store
from triage.records.submissions import Sent
from triage.records.submissions import Submission
from triage.records.submissions import make_submission
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.ui.visitor.told import told
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import Visit

MARK = "demo"
DIGITS = 28
COMMAND = "demo"
GOAL = "goal"


def add_demo(*, only_when_new: bool) -> Exit:
    """Store the invented submissions; what is there already is left as it is."""
    settings, content, now = settings_here(), content_in(None), datetime.now(UTC)
    with desk_here(settings) as desk, refusing_kindly():
        if only_when_new and not _is_new(desk):
            return Exit.FINE
        texts = content.desk[content.practice.language].demo
        people = demo_people(content, texts, now, version=_consent_version(content))
        audit = by_operator(settings, COMMAND)
        added = sum([_add(desk, content, person, audit) for person in people])
    sys.stdout.write(f"Invented submissions added: {added}. Take them away with: triage demo remove\n")
    return Exit.FINE


def remove_demo() -> Exit:
    """Erase every invented submission, and nothing else."""
    settings = settings_here()
    audit = by_operator(settings, COMMAND)
    with desk_here(settings) as desk, refusing_kindly():
        writer, key = desk.records.writer, desk.records.key
        found = writer.write(partial(_invented, practice=settings.practice))
        for submission in found:
            writer.erase(partial(erase, submission=submission, key=key, audit=audit))
        is_clean = desk.records.scrubber.wait()
    sys.stdout.write(f"Invented submissions erased: {len(found)}.\n")
    return Exit.FINE if is_clean else Exit.DOES_NOT_HOLD


def _is_new(desk: Desk) -> bool:
    """Whether nobody ever did anything here."""
    lines = desk.records.writer.write(lambda session: session.scalar(select(func.count(AuditRow.sequence))))
    return lines == 0


def _consent_version(content: Content) -> str:
    return content.pages[content.practice.language].sending.consents.version


def _add(desk: Desk, content: Content, person: DemoPerson, audit: AuditEvent) -> bool:
    records, submission = desk.records, _submission(content, person, audit.practice, desk.records.key)

    def step(session: Session) -> bool:
        came = replace(audit, at=person.received, role=Role.SYSTEM)
        if not store(session, submission, public=records.public, key=records.key, audit=came):
            return False
        for taken in person.steps:
            done = replace(audit, at=person.received + taken.after)
            _review(session, submission.listed.id, taken.reviewed, desk, done)
        if person.went is not None:
            told = replace(audit, role=Role.SYSTEM)
            store_later(session, desk, content, submission.listed, person.responses, person.went, told)
        return True

    return records.writer.write(step)


def _review(session: Session, submission: str, wanted: Reviewed, desk: Desk, audit: AuditEvent) -> None:
    row = row_of(session, submission, audit.practice)
    assert row is not None
    row.seen = row.seen or audit.at
    change_review(session, submission, wanted, change=row.change, desk=desk, audit=audit)


def _submission(content: Content, person: DemoPerson, practice: str, key: ServerKey) -> Submission:
    name = f"{MARK}{person.number:0{DIGITS}}"
    hashed = code_hash(new_code(Random(name).randbytes), key)
    assert hashed is not None
    sent = Sent(
        id=name,
        idempotency_key=name,
        code_hash=hashed,
        practice=practice,
        language=content.practice.language,
        added={item.id: person.goal for item in content.questionnaire.optional_items if item.id == GOAL},
        sentences=_told(content, person),
        details=person.details,
        consents=person.consents,
    )
    kept_for = timedelta(days=content.practice.sending.kept_days)
    return make_submission(
        content.questionnaire, person.responses, sent=sent, received=person.received, kept_for=kept_for
    )


def _told(content: Content, person: DemoPerson) -> tuple[str, ...]:
    """What the last page would have told this person."""
    visit = Visit(content.practice.language, begun=True, responses=person.responses)
    assessment = assess(content.questionnaire, person.responses)
    return told(View(content, visit, assessment, person.received, dark=False))


def _invented(session: Session, practice: str) -> Sequence[str]:
    marked = SubmissionRow.id.startswith(MARK), SubmissionRow.practice == practice
    return session.scalars(select(SubmissionRow.id).where(*marked)).all()
