"""What came of asking somebody again, as the desk reads it."""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.reasoning.findings import Responses
from triage.records.follow_up_table import FollowUpRow
from triage.records.follow_up_table import of_submission
from triage.records.opening import Desk
from triage.records.store import RESPONSES
from triage.records.store import place_in
from triage.records.tables import SubmissionRow


@dataclass(frozen=True)
class FollowedUp:
    """One time: when it is due, what came of it, and the advice that an alarm reply deserved."""

    number: int
    week: int
    due: datetime
    asked: datetime | None
    answered: datetime | None
    expires: datetime | None
    stopped: datetime | None
    replies: Responses = field(repr=False)
    advice: str | None


def follow_ups_of(session: Session, submission: SubmissionRow, desk: Desk) -> tuple[FollowedUp, ...]:
    """Each time, the first one first, opened; whoever reads it leaves the audit line."""
    mine = select(FollowUpRow).where(of_submission(submission))
    rows = session.scalars(mine.order_by(FollowUpRow.number)).all()
    return tuple(_followed_up(row, submission, desk) for row in rows)


def _followed_up(row: FollowUpRow, submission: SubmissionRow, desk: Desk) -> FollowedUp:
    place = place_in(submission, f"replies_{row.number}")
    sealed = getattr(submission, f"sealed_{place.field}")
    said = {} if sealed is None else desk.ring.open(sealed, place)
    advice = said.get("advice")
    return FollowedUp(
        number=row.number,
        week=row.week,
        due=row.due,
        asked=row.asked,
        answered=row.answered,
        expires=row.expires,
        stopped=row.stopped,
        replies=RESPONSES.validate_python(said.get("replies", {})),
        advice=None if advice is None else str(advice),
    )
