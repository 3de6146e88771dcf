"""Take messages out of the outbox one at a time, so that several workers never deliver the same one together."""

from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy import Select
from sqlalchemy import and_
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.outbox import Announced
from triage.records.outbox import Channel
from triage.records.outbox import Kind
from triage.records.outbox import RandomBytes
from triage.records.outbox import Reason
from triage.records.outbox import State
from triage.records.outbox import put_once
from triage.records.outbox_table import OutboxRow

LEASE = timedelta(minutes=5)  # longer than any delivery may take
KEPT = timedelta(days=7)
AT_A_TIME = 100


@dataclass(frozen=True)
class Claimed:
    """A message that this worker alone delivers until its lease ends; `attempts` counts this one too."""

    id: str
    practice: str
    kind: Kind
    channel: Channel
    submission: str | None
    created: datetime
    attempts: int
    sealed: bytes | None = field(repr=False)


def spread(
    session: Session, practice: str, channels: Collection[Channel], *, random_bytes: RandomBytes
) -> int:
    """Make one message per channel of everything that was announced; how many announcements there were."""
    announced = OutboxRow.practice == practice, OutboxRow.state == State.ANNOUNCED
    rows = session.scalars(_free(select(OutboxRow).where(*announced)).limit(AT_A_TIME)).all()
    for row in rows:
        for channel in channels:
            is_alarm = row.kind == Kind.FOLLOW_UP_ALARM
            if is_alarm and channel is not Channel.MAIL:
                continue  # a webhook was promised to hear of submissions only
            alarm = row.id if is_alarm else None  # the next one about the same person is told too
            what = Announced(Kind(row.kind), channel, practice, row.submission, alarm=alarm)
            put_once(session, what, at=row.created, random_bytes=random_bytes)
        session.delete(row)
    return len(rows)


def is_announced(session: Session, practice: str) -> bool:
    """Whether there is something to spread; nobody has to wait for this look."""
    announced = OutboxRow.practice == practice, OutboxRow.state == State.ANNOUNCED
    return session.scalar(select(OutboxRow.id).where(*announced).limit(1)) is not None


def is_due(session: Session, practice: str, channel: Channel, *, now: datetime) -> bool:
    """Whether there is something to claim; nobody has to wait for this look."""
    return session.scalar(select(OutboxRow.id).where(_due(practice, channel, now)).limit(1)) is not None


def claim(session: Session, practice: str, channel: Channel, *, now: datetime) -> Claimed | None:
    """The message that waits longest, for this worker alone; another one gets it when the lease ends."""
    due = select(OutboxRow).where(_due(practice, channel, now)).order_by(OutboxRow.due, OutboxRow.id)
    row = session.scalar(_free(due).limit(1))
    if row is None:
        return None
    row.attempts, row.due = row.attempts + 1, now + LEASE
    return Claimed(
        id=row.id,
        practice=row.practice,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        submission=row.submission,
        created=row.created,
        attempts=row.attempts,
        sealed=row.sealed,
    )


def note_delivered(session: Session, claimed: Claimed, *, at: datetime) -> bool:
    """It was delivered; False when it was erased meanwhile, or is somebody else's by now."""
    return _finish(session, claimed, State.DELIVERED, None, at)


def note_failed(session: Session, claimed: Claimed, reason: Reason, *, at: datetime) -> bool:
    """It will not be tried again; who it was for is forgotten."""
    return _finish(session, claimed, State.FAILED, reason, at)


def note_for_later(session: Session, claimed: Claimed, reason: Reason, *, due: datetime) -> bool:
    """It is tried again at this moment."""
    row = _held(session, claimed)
    if row is None:
        return False
    row.reason, row.due = reason, due
    return True


def has_old(session: Session, practice: str, *, now: datetime) -> bool:
    """Whether there is something to drop; nobody has to wait for this look."""
    return session.scalar(select(OutboxRow.id).where(_old(practice, now)).limit(1)) is not None


def drop_old(session: Session, practice: str, *, now: datetime) -> None:
    """Forget what was delivered or acknowledged a week ago; a failure that nobody saw stays."""
    session.execute(delete(OutboxRow).where(_old(practice, now)))


def _old(practice: str, now: datetime) -> ColumnElement[bool]:
    done = OutboxRow.state.in_([State.DELIVERED, State.ACKNOWLEDGED])
    return and_(OutboxRow.practice == practice, done, OutboxRow.due < now - KEPT)


def _finish(session: Session, claimed: Claimed, state: State, reason: Reason | None, at: datetime) -> bool:
    row = _held(session, claimed)
    if row is None:
        return False
    row.state, row.reason, row.due, row.sealed = state, reason, at, None
    return True


def _held(session: Session, claimed: Claimed) -> OutboxRow | None:
    """The row as long as nobody else claimed it since."""
    still = and_(OutboxRow.attempts == claimed.attempts, OutboxRow.state == State.WAITING)
    return session.scalar(select(OutboxRow).where(OutboxRow.id == claimed.id, still).with_for_update())


def _due(practice: str, channel: Channel, now: datetime) -> ColumnElement[bool]:
    waiting = and_(OutboxRow.practice == practice, OutboxRow.state == State.WAITING)
    return and_(waiting, OutboxRow.channel == channel, OutboxRow.due <= now)


def _free(query: Select[OutboxRow]) -> Select[OutboxRow]:
    """Only rows that no other worker looks at; SQLite has one writer at a time anyway."""
    return query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
