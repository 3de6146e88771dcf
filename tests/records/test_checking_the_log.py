"""The audit log is checked as it is at one moment, while others write on; the check leaves a line itself."""

from dataclasses import dataclass
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.records.making import by_therapist
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit_pages import verify_audited
from triage.records.opening import Desk
from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey
from triage.records.tables import AuditChainRow
from triage.records.tables import AuditRow
from triage.settings import ONE_PRACTICE as PRACTICE


def test_the_chain_is_checked_and_that_leaves_a_line(desk: Desk) -> None:
    assert verify_audited(desk.records, audit=by_therapist()).problems == ()
    with desk.records.sessions.begin() as session:
        session.execute(update(AuditRow).where(AuditRow.sequence == 3).values(actor="iemand"))
    found = verify_audited(desk.records, audit=by_therapist())
    assert found.problems == ("line 3 was altered or put in",)
    assert newest_of(desk) == [("verify_audit", "1 problems"), ("verify_audit", "0 problems")]


def test_a_log_whose_ends_were_altered_is_told(desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        session.execute(update(AuditChainRow).values(last=AuditChainRow.last - 1))
    assert verify_audited(desk.records, audit=by_therapist()).problems != ()


def newest_of(desk: Desk) -> list[tuple[str, str]]:
    """What the two newest lines say."""
    newest = select(AuditRow.action, AuditRow.parts).order_by(AuditRow.sequence.desc()).limit(2)
    with desk.records.sessions.begin() as session:
        return [(row.action, row.parts) for row in session.execute(newest)]


@dataclass(frozen=True)
class Meanwhile(ServerKey):
    """A key with which a colleague's line is written as soon as the check looks at the ends of the log."""

    desk: Desk
    done: list[str]

    def hash(self, purpose: Purpose, content: bytes) -> bytes:
        if not self.done:
            self.done.append("a line")
            self.desk.records.writer.write(partial(_read, key=self.desk.records.key))
        return super().hash(purpose, content)


def _read(session: Session, key: ServerKey) -> None:
    AuditLog(session, key, PRACTICE).add(by_therapist(), Action.READ, parts="responses")


def test_a_line_that_is_written_during_the_check_neither_waits_nor_looks_put_in(desk: Desk) -> None:
    key = Meanwhile(desk.records.key.secret, desk, [])
    found = verify_audited(replace(desk.records, key=key), audit=by_therapist())
    assert (found.problems, key.done) == ((), ["a line"])
    assert newest_of(desk) == [("verify_audit", "0 problems"), ("read", "responses")]
    assert verify_audited(desk.records, audit=by_therapist()).lines == found.lines + 2
