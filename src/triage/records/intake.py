"""What the process for visitors may do with a submission: take it in, find it by its code, change it, erase it."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Responses
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.audit import Role
from triage.records.codes import code_hash
from triage.records.counting import Try
from triage.records.counting import count_try
from triage.records.counting import refuse_when_counted
from triage.records.counting import try_of
from triage.records.follow_up_plans import plan_asking
from triage.records.limiting import Limit
from triage.records.limiting import TooFastError
from triage.records.opening import Records
from triage.records.outbox import Asked
from triage.records.outbox import RandomBytes
from triage.records.outbox import announce
from triage.records.outbox import ask_for
from triage.records.pausing import refuse_when_paused
from triage.records.store import erase
from triage.records.store import find
from triage.records.store import find_by_code
from triage.records.store import replace_contact
from triage.records.store import request_copy
from triage.records.store import withdraw
from triage.records.storing import Sealed
from triage.records.storing import seal
from triage.records.storing import store
from triage.records.submissions import Consent
from triage.records.submissions import ContactDetails
from triage.records.submissions import Listed
from triage.records.submissions import Sent
from triage.records.submissions import Submission
from triage.records.submissions import make_submission

Result = TypeVar("Result")


def _sendings() -> Limit:
    return Limit("sending", from_one="20 per hour", from_all="1000 per hour")


def _wrong_codes() -> Limit:
    return Limit("wrong code", from_one="10 per 15 minutes", from_all="300 per 15 minutes")


def _mails() -> Limit:
    return Limit("mail", from_one="5 per hour", from_all="200 per hour")


def _tries() -> Limit:
    """Nobody presses so fast; what our side could not do shuts nobody out for longer than this."""
    return Limit("try", from_one="30 per minute", from_all="1000 per minute", error=TooFastError)


@dataclass(frozen=True)
class Visiting:
    """Who does something, from which address, and when; the address is counted, and stored as a keyed hash only."""

    address: str = field(repr=False)
    at: datetime

    def audit(self, practice: str, *, access_point: str) -> AuditEvent:
        """Who did it, for the audit log: a visitor, and nobody knows which."""
        return AuditEvent(
            at=self.at,
            practice=practice,
            actor="visitor",
            role=Role.VISITOR,
            source="visitor's process",
            access_point=access_point,
        )


@dataclass(frozen=True)
class Intake:
    """One practice's intake; raises StorageUnavailableError when nothing can be stored now."""

    records: Records
    questionnaire: Questionnaire
    practice: str
    kept_for: timedelta
    sendings: Limit = field(default_factory=_sendings)
    wrong_codes: Limit = field(default_factory=_wrong_codes)
    mails: Limit = field(default_factory=_mails)
    tries: Limit = field(default_factory=_tries)

    def send(self, responses: Responses, sent: Sent, *, by: Visiting) -> Submission:
        """Store what was sent, once however often this is tried; TooOftenError when somebody floods (TooFastError when
        a moment is enough), PausedError while the practice paused the self-check.

        It takes the place of what was sent with the same code before, of which the visitor never heard.
        """
        self.tries.count(by.address)
        submission, sealed = self._make(responses, sent, by)
        self._write(lambda session: self._store(session, submission, sealed, by))
        return submission

    def _make(self, responses: Responses, sent: Sent, by: Visiting) -> tuple[Submission, Sealed]:
        """Here, where the writer does not wait for it."""
        with self.records.writer.coming():
            submission = make_submission(
                self.questionnaire, responses, sent=sent, received=by.at, kept_for=self.kept_for
            )
            return submission, seal(submission, self.records.public)

    def _store(self, session: Session, submission: Submission, sealed: Sealed, by: Visiting) -> None:
        audit, public, key = self._audit(by), self.records.public, self.records.key
        if store(session, submission, public=public, key=key, audit=audit, sealed=sealed):
            # Only now, when no other step about this practice can be halfway: the line about it waited for them.
            refuse_when_paused(session, self.practice)
            count_try(session, self.sendings, self._try(by))
            announce(session, submission.listed.id, practice=self.practice, at=audit.at)
            again = self.questionnaire.about.follow_up
            plan_asking(session, submission.listed, again.weeks if again else ())

    def find(self, code: str, *, by: Visiting) -> Listed | None:
        """What was sent with this code; None for a wrong code and one that is gone alike.

        Only codes that lead nowhere are counted; TooOftenError when there were too many.
        """
        self.wrong_codes.refuse_when_reached(by.address)
        hashed = code_hash(code, self.records.key)
        found = None if hashed is None else self._write(lambda session: self._find(session, hashed, by))
        if found is None:
            self.wrong_codes.count(by.address)
        return found

    def _find(self, session: Session, hashed: bytes, by: Visiting) -> Listed | None:
        found = find_by_code(session, hashed, key=self.records.key, audit=self._audit(by))
        count = count_try if found is None else refuse_when_counted
        count(session, self.wrong_codes, self._try(by))
        return found

    def look_again(self, submission: str, *, by: Visiting) -> Listed | None:
        """What was found with a code, as it is now."""
        return self._write(
            lambda session: find(session, submission, key=self.records.key, audit=self._audit(by))
        )

    def replace_contact(self, submission: str, details: ContactDetails, *, by: Visiting) -> bool:
        return self._write(
            lambda session: replace_contact(
                session,
                submission,
                details,
                public=self.records.public,
                key=self.records.key,
                audit=self._audit(by),
            )
        )

    def withdraw(self, submission: str, consent: Consent, *, by: Visiting) -> bool:
        return self._write(
            lambda session: withdraw(
                session, submission, consent, key=self.records.key, audit=self._audit(by)
            )
        )

    def request_copy(self, submission: str, *, by: Visiting) -> bool:
        return self._write(
            lambda session: request_copy(session, submission, key=self.records.key, audit=self._audit(by))
        )

    def mail(self, asked: Asked, *, by: Visiting, random_bytes: RandomBytes) -> bool:
        """Let the desk mail what the visitor asked for; False when their submission is gone, TooOftenError when
        somebody asks for too many.
        """
        self.tries.count(by.address)
        return self._write(lambda session: self._ask_for(session, asked, by, random_bytes))

    def _ask_for(self, session: Session, asked: Asked, by: Visiting, random_bytes: RandomBytes) -> bool:
        AuditLog(session, self.records.key, self.practice)  # nobody else counts meanwhile
        count_try(session, self.mails, self._try(by))
        return ask_for(
            session,
            asked,
            practice=self.practice,
            at=by.at,
            public=self.records.public,
            random_bytes=random_bytes,
        )

    def erase(self, submission: str, *, by: Visiting) -> bool:
        """Erase it at once, even on a full disk; False when it was gone."""
        return self.records.writer.erase(
            lambda session: erase(session, submission, key=self.records.key, audit=self._audit(by))
        )

    def _write(self, step: Callable[[Session], Result]) -> Result:
        return self.records.writer.write(step)

    def _audit(self, by: Visiting) -> AuditEvent:
        return by.audit(self.practice, access_point="self-check")

    def _try(self, by: Visiting) -> Try:
        return try_of(by.address, self.practice, at=by.at, key=self.records.key)
