"""What the process for visitors may do with a personal link: open it, take in the replies, end the asking."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Responses
from triage.reasoning.following import deserved
from triage.reasoning.responses import read_responses_that_fit
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.counting import count_try
from triage.records.counting import refuse_when_counted
from triage.records.counting import try_of
from triage.records.follow_up_links import Start
from triage.records.follow_up_links import opened_start
from triage.records.follow_up_links import stopped_by
from triage.records.follow_up_links import token_hash
from triage.records.follow_up_table import FollowUpRow
from triage.records.intake import Visiting
from triage.records.limiting import Limit
from triage.records.opening import Records
from triage.records.outbox import RandomBytes
from triage.records.outbox import announce_alarm
from triage.records.scrubbing import leave_traces
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.store import RESPONSES
from triage.records.store import row_of
from triage.records.store import withdraw
from triage.records.submissions import Consent
from triage.records.submissions import ReviewStatus

Result = TypeVar("Result")


@dataclass(frozen=True)
class OpenedLink:
    """Which time somebody is asked again, and what they said before, as only their link tells."""

    submission: str
    number: int
    week: int
    start: Start = field(repr=False)
    token_hash: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Following:
    """One practice's follow-up; raises StorageUnavailableError when nothing can be stored now."""

    records: Records
    questionnaire: Questionnaire
    practice: str
    wrong_links: Limit

    def find(self, token: str, *, by: Visiting) -> OpenedLink | None:
        """What this link is about; None for a wrong one, and one that is used, expired or stopped alike.

        Only links that lead nowhere are counted; TooOftenError when there were too many. No token at all is no try: the
        page has none after a reload, since it took it out of its address.
        """
        if not token:
            return None
        self.wrong_links.refuse_when_reached(by.address)
        hashed = token_hash(token, self.records.key)
        found = (
            None if hashed is None else self._write(lambda session: self._find(session, hashed, token, by))
        )
        if found is None:
            self.wrong_links.count(by.address)
        return found

    def _find(self, session: Session, hashed: bytes, token: str, by: Visiting) -> OpenedLink | None:
        log = AuditLog(session, self.records.key, self.practice)
        one = try_of(by.address, self.practice, at=by.at, key=self.records.key)
        mine = FollowUpRow.practice == self.practice, FollowUpRow.token_hash == hashed
        row = session.scalar(select(FollowUpRow).where(*mine))
        if row is None or not _is_open(row, by.at):
            count_try(session, self.wrong_links, one)
            return None
        refuse_when_counted(session, self.wrong_links, one)
        log.add(self._audit(by), Action.FIND_BY_LINK, submission=row.submission)
        start = opened_start(row.start or b"", token) or Start({})
        fitting = read_responses_that_fit(self.questionnaire, start.responses)  # it may have changed since
        start = replace(start, responses=fitting)
        return OpenedLink(row.submission, row.number, row.week, start, hashed)

    def answer(
        self, opened: OpenedLink, replies: Responses, *, by: Visiting, random_bytes: RandomBytes
    ) -> bool:
        """Store the replies; False when that is not possible any more.

        Who opened the link may try again: nobody knows whether a try that failed was stored, and the last one stands.
        A reply that deserves an advice brings the submission back to the top of the inbox, and tells the practice once;
        later replies from the same link without one do not take its place.
        """
        audit = self._audit(by)
        return self._write(self.answering(opened, replies, audit=audit, random_bytes=random_bytes))

    def answering(
        self, opened: OpenedLink, replies: Responses, *, audit: AuditEvent, random_bytes: RandomBytes
    ) -> Callable[[Session], bool]:
        """The same as one step of a transaction."""
        alarm = deserved(self.questionnaire, opened.start.responses, replies)
        said = {
            "replies": RESPONSES.dump_python(replies, mode="json"),
            "advice": alarm.advice if alarm else None,
        }
        store = partial(self._answer, opened=opened, said=said, audit=audit, random_bytes=random_bytes)
        return partial(store, is_alarm=alarm is not None)

    def _answer(
        self,
        session: Session,
        *,
        opened: OpenedLink,
        said: Fields,
        audit: AuditEvent,
        random_bytes: RandomBytes,
        is_alarm: bool,
    ) -> bool:
        log = AuditLog(session, self.records.key, self.practice)
        row = session.get(
            FollowUpRow, (opened.submission, opened.number, self.practice), populate_existing=True
        )
        submission = row_of(session, opened.submission, self.practice)
        if row is None or submission is None or not _takes(row, opened, audit.at):
            return False
        is_told = row.answered is not None and submission.follow_up_alarm == row.answered
        if is_told and not is_alarm:  # from another tab: an alarm stands
            return False
        leave_traces(session)
        row.answered, row.start = audit.at, None
        replies = f"replies_{opened.number}"
        place = Place(practice=self.practice, record=submission.id, field=replies)
        setattr(submission, f"sealed_{replies}", self.records.public.seal(said, place))
        submission.change += 1
        if is_alarm:
            submission.follow_up_alarm, submission.seen = audit.at, None
            submission.status, submission.stage, submission.mildness = ReviewStatus.NEW, 0, 0
        if is_alarm and not is_told:
            announce_alarm(
                session, submission.id, practice=self.practice, at=audit.at, random_bytes=random_bytes
            )
        log.add(audit, Action.ANSWER_AGAIN, submission=submission.id, parts="replies")
        return True

    def is_stopping(self, token: str) -> bool:
        """Whether we made this token."""
        return stopped_by(token, self.records.key) is not None

    def stop(self, token: str, *, by: Visiting) -> bool:
        """Take back the consent to be asked again; False for a token that we did not make, not for who is gone."""
        submission = stopped_by(token, self.records.key)
        if submission is None:
            return False
        audit, key = self._audit(by), self.records.key
        self._write(lambda session: withdraw(session, submission, Consent.FOLLOW_UP, key=key, audit=audit))
        return True

    def _write(self, step: Callable[[Session], Result]) -> Result:
        return self.records.writer.write(step)

    def _audit(self, by: Visiting) -> AuditEvent:
        return by.audit(self.practice, access_point="follow-up")


def _is_open(row: FollowUpRow, now: datetime) -> bool:
    return row.answered is None and _is_in_time(row, now)


def _takes(row: FollowUpRow, opened: OpenedLink, now: datetime) -> bool:
    """As long as nobody answered; after that from the same link only, of which an earlier try may have been stored."""
    return _is_in_time(row, now) and (row.answered is None or row.token_hash == opened.token_hash)


def _is_in_time(row: FollowUpRow, now: datetime) -> bool:
    return row.stopped is None and row.expires is not None and now < row.expires
