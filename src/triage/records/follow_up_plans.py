"""Plan when somebody is asked again, in the transaction that stores it, and end it in the one that stops it."""

from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from triage.records.follow_up_table import FollowUpRow
from triage.records.follow_up_table import of_submission
from triage.records.outbox_table import OutboxRow
from triage.records.scrubbing import leave_traces
from triage.records.submissions import Listed
from triage.records.tables import SubmissionRow

MAILS = ("follow_up", "reminder")
WAITING = "waiting"
FORGOTTEN = {FollowUpRow.token_hash: None, FollowUpRow.start: None}
"""What nobody needs once a link is of no use any more."""


def plan_asking(session: Session, listed: Listed, weeks: Sequence[int]) -> None:
    """Ask again after these weeks, as far as the submission is still kept then."""
    if not listed.consents.follow_up:
        return
    for number, week in enumerate(weeks, start=1):
        due = listed.received + timedelta(weeks=week)
        if due < listed.erase_by:
            row = {"submission": listed.id, "number": number, "practice": listed.practice}
            session.execute(insert(FollowUpRow).values(**row, week=week, due=due))


def stop_asking(session: Session, submission: SubmissionRow, *, at: datetime) -> None:
    """Ask nothing more, and mail nothing that waits; what was answered stays with the submission."""
    leave_traces(session)
    mine = of_submission(submission)
    session.execute(update(FollowUpRow).where(mine).values(FORGOTTEN))
    still = FollowUpRow.answered.is_(None), FollowUpRow.stopped.is_(None)
    session.execute(update(FollowUpRow).where(mine, *still).values(stopped=at))
    mails = OutboxRow.submission == submission.id, OutboxRow.kind.in_(MAILS), OutboxRow.state == WAITING
    session.execute(delete(OutboxRow).where(*mails))


def forget_links(session: Session, practice: str, *, now: datetime) -> None:
    """Forget what links that have expired could open."""
    if has_useless_links(session, practice, now=now):
        leave_traces(session)
        useless = FollowUpRow.practice == practice, FollowUpRow.expires <= now
        session.execute(update(FollowUpRow).where(*useless).values(FORGOTTEN))


def has_useless_links(session: Session, practice: str, *, now: datetime) -> bool:
    """Whether there is a link that expired and still holds something."""
    useless = FollowUpRow.practice == practice, FollowUpRow.expires <= now, FollowUpRow.start.is_not(None)
    return session.scalar(select(FollowUpRow.submission).where(*useless).limit(1)) is not None
