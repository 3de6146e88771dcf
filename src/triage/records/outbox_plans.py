"""What the practice hears without asking: urgent submissions that nobody read, and a digest of the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.outbox import Announced
from triage.records.outbox import Channel
from triage.records.outbox import Kind
from triage.records.outbox import RandomBytes
from triage.records.outbox import State
from triage.records.outbox import put_once
from triage.records.outbox_table import OutboxRow
from triage.records.store import row_of
from triage.records.submissions import ReviewStatus
from triage.records.tables import SubmissionRow

NOT_OLDER = timedelta(days=3)  # whoever sets up mail today hears nothing of what is long past
DAY = timedelta(days=1)
CLOSED = list(ReviewStatus).index(ReviewStatus.CLOSED)


@dataclass(frozen=True)
class Day:
    """What a digest tells, in numbers of submissions only."""

    came_in: int
    unread: int
    urgent: int
    copies: int

    def __bool__(self) -> bool:
        return any((self.came_in, self.unread, self.urgent, self.copies))


@dataclass(frozen=True)
class About:
    """What a message may know of a submission: nothing of it is sealed."""

    submission: str
    advice: str
    received: datetime
    erase_by: datetime
    is_read: bool


def plan_alarms(
    session: Session,
    practice: str,
    *,
    urgent: Collection[str],
    limit: timedelta,
    now: datetime,
    random_bytes: RandomBytes,
) -> None:
    """One alarm for each urgent submission that nobody opened within the practice's limit."""
    for submission in late_and_unread(session, practice, urgent=urgent, limit=limit, now=now):
        what = Announced(Kind.ALARM, Channel.MAIL, practice, submission)
        put_once(session, what, at=now, random_bytes=random_bytes)


def late_and_unread(
    session: Session, practice: str, *, urgent: Collection[str], limit: timedelta, now: datetime
) -> list[str]:
    """The urgent submissions past the limit that nobody opened, and about which no alarm was given."""
    moments = and_(SubmissionRow.received <= now - limit, SubmissionRow.received > now - limit - NOT_OLDER)
    given = select(OutboxRow.id).where(OutboxRow.submission == SubmissionRow.id, OutboxRow.kind == Kind.ALARM)
    query = select(SubmissionRow.id).where(
        _unread(practice), SubmissionRow.advice.in_(sorted(urgent)), moments, ~given.exists()
    )
    return list(session.scalars(query.order_by(SubmissionRow.received, SubmissionRow.id)))


def plan_digest(
    session: Session,
    practice: str,
    day: str,
    *,
    urgent: Collection[str],
    now: datetime,
    random_bytes: RandomBytes,
) -> None:
    """The digest of a day, once; a day without anything to say is noted and not sent."""
    state = State.WAITING if day_until(session, practice, urgent=urgent, now=now) else State.DELIVERED
    what = Announced(Kind.DIGEST, Channel.MAIL, practice, day=day)
    put_once(session, what, at=now, random_bytes=random_bytes, state=state)


def is_planned(session: Session, practice: str, day: str) -> bool:
    """Whether the digest of this day was decided already."""
    once = Announced(Kind.DIGEST, Channel.MAIL, practice, day=day).once
    return session.scalar(select(OutboxRow.id).where(OutboxRow.once == once)) is not None


def day_until(session: Session, practice: str, *, urgent: Collection[str], now: datetime) -> Day:
    """What there is to tell at this moment of the day before it."""

    def count(*which: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(SubmissionRow).where(*which)) or 0

    ours, unread = SubmissionRow.practice == practice, _unread(practice)
    return Day(
        came_in=count(ours, SubmissionRow.received > now - DAY, SubmissionRow.received <= now),
        unread=count(unread),
        urgent=count(
            unread,
            or_(SubmissionRow.advice.in_(sorted(urgent)), SubmissionRow.follow_up_alarm.is_not(None)),
        ),
        copies=count(ours, SubmissionRow.copy_requested.is_not(None), SubmissionRow.stage < CLOSED),
    )


def about(session: Session, submission: str, practice: str) -> About | None:
    """What a message may know of a submission; None when it is gone."""
    row = row_of(session, submission, practice)
    if row is None:
        return None
    return About(row.id, row.advice, row.received, row.erase_by, is_read=row.seen is not None)


def _unread(practice: str) -> ColumnElement[bool]:
    return and_(SubmissionRow.practice == practice, SubmissionRow.stage == 0, SubmissionRow.seen.is_(None))
