"""Put the mails to who is asked again into the outbox: only the desk reads addresses, and the start."""

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy import Select
from sqlalchemy import and_
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.reasoning.findings import Responses
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.follow_up_links import Start
from triage.records.follow_up_links import new_token
from triage.records.follow_up_links import sealed_start
from triage.records.follow_up_links import stop_token
from triage.records.follow_up_links import token_hash
from triage.records.follow_up_plans import stop_asking
from triage.records.follow_up_table import ABOUT_IT
from triage.records.follow_up_table import FollowUpRow
from triage.records.follow_up_table import of_submission
from triage.records.opening import Desk
from triage.records.outbox import Asked
from triage.records.outbox import Kind
from triage.records.outbox import RandomBytes
from triage.records.outbox import ask_for
from triage.records.scrubbing import leave_traces
from triage.records.sealing import DamagedError
from triage.records.sealing import WrongKeyError
from triage.records.store import RESPONSES
from triage.records.store import place_in
from triage.records.store import responses_of
from triage.records.submissions import ContactDetails
from triage.records.tables import SubmissionRow

LINK_WORKS = timedelta(days=21)
REMINDED_AFTER = timedelta(days=7)
AT_A_TIME = 20
TIMES = (1, 2)


@dataclass(frozen=True)
class Pages:
    """Where visitors reach us: the page behind the link, and the one that ends the asking."""

    address: str

    def link(self, token: str, language: str) -> str:
        """The token stands behind the `#`, which no browser sends and no server writes down."""
        return f"{self.address}?s=follow&lang={language}#{token}"

    def stop(self, token: str, language: str) -> str:
        return f"{self.address.rstrip('/')}/stop?lang={language}&t={token}"


def is_to_be_asked(session: Session, practice: str, *, now: datetime) -> bool:
    """Whether somebody is to be asked or reminded; nobody has to wait for this look."""
    return session.execute(_to_ask(practice, now).limit(1)).first() is not None


def ask_again(
    session: Session, *, desk: Desk, pages: Pages, audit: AuditEvent, random_bytes: RandomBytes
) -> int:
    """Put in the mails that are due, each with its audit line; how many that were."""
    log = AuditLog(session, desk.records.key, audit.practice)
    rows = session.execute(_to_ask(audit.practice, audit.at).limit(AT_A_TIME)).all()
    for follow_up, submission in rows:
        log.add(audit, Action.ASK_AGAIN, submission=submission.id, parts="responses contact replies")
        _ask(session, follow_up, submission, desk, pages, audit.at, random_bytes)
    return len(rows)


def _to_ask(practice: str, now: datetime) -> Select[FollowUpRow, SubmissionRow]:
    """One that nobody could mail in time is never mailed: then nobody would be asked after 6 weeks."""
    first = and_(FollowUpRow.asked.is_(None), FollowUpRow.due <= now, FollowUpRow.due > now - LINK_WORKS)
    return (
        select(FollowUpRow, SubmissionRow)
        .join(SubmissionRow, ABOUT_IT)
        .where(FollowUpRow.practice == practice, _is_open(), or_(first, _to_remind(now)))
        .order_by(FollowUpRow.due, FollowUpRow.submission)
    )


def _is_open() -> ColumnElement[bool]:
    row = FollowUpRow
    return and_(row.answered.is_(None), row.stopped.is_(None), SubmissionRow.may_be_asked_again.is_(True))


def _to_remind(now: datetime) -> ColumnElement[bool]:
    row = FollowUpRow
    return and_(row.reminded.is_(None), row.asked <= now - REMINDED_AFTER, row.expires > now)


def _ask(
    session: Session,
    follow_up: FollowUpRow,
    submission: SubmissionRow,
    desk: Desk,
    pages: Pages,
    now: datetime,
    random_bytes: RandomBytes,
) -> None:
    """A new link takes the place of the one before; what cannot be opened, or has no address, is asked nothing."""
    try:
        to, start = _address_of(submission, desk), _start_of(session, submission, desk)
    except (
        DamagedError,
        WrongKeyError,
        ValueError,
        KeyError,
    ):  # the last two of a form that no longer is read
        to, start = None, Start({})
    if to is None:
        stop_asking(session, submission, at=now)
        return
    leave_traces(session)
    kind, token = note_asked(follow_up, submission, now), new_token(random_bytes)
    follow_up.token_hash = token_hash(token, desk.records.key)
    follow_up.start = sealed_start(start, token)
    assert follow_up.expires is not None
    fields = {
        "to": to,
        "language": submission.language,
        "page": pages.link(token, submission.language),
        "stop": pages.stop(stop_token(submission.id, desk.records.key), submission.language),
        "until": follow_up.expires.isoformat(),
    }
    asked = Asked(kind, submission.id, fields)
    public = desk.records.public
    ask_for(session, asked, practice=submission.practice, at=now, public=public, random_bytes=random_bytes)


def note_asked(follow_up: FollowUpRow, submission: SubmissionRow, now: datetime) -> Kind:
    """Somebody is asked now, or reminded when they were asked before; which mail that is."""
    if follow_up.asked is not None:
        follow_up.reminded = now
        return Kind.REMINDER
    ends = now + LINK_WORKS
    follow_up.asked = now
    follow_up.expires = ends if submission.became_care else min(ends, submission.erase_by)
    return Kind.FOLLOW_UP


def _address_of(submission: SubmissionRow, desk: Desk) -> str | None:
    sealed = desk.ring.open(submission.sealed_contact, place_in(submission, "contact"))
    return ContactDetails.model_validate(sealed).email


def _start_of(session: Session, submission: SubmissionRow, desk: Desk) -> Start:
    others = session.scalars(select(FollowUpRow).where(of_submission(submission))).all()
    earlier = {one.week: replies_of(submission, one.number, desk) for one in others if one.answered}
    return Start(responses_of(submission, desk.ring), earlier)


def replies_of(submission: SubmissionRow, number: int, desk: Desk) -> Responses:
    """What was said when asked again for this time; empty when nothing was."""
    field = f"replies_{number}"
    sealed = getattr(submission, f"sealed_{field}")
    if sealed is None:
        return {}
    return RESPONSES.validate_python(desk.ring.open(sealed, place_in(submission, field))["replies"])
