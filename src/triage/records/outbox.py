"""Write what is to leave the building, in the transaction of what it announces."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from triage.records.outbox_table import OutboxRow
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.sealing import Sealer
from triage.records.store import row_of

MESSAGE = "message"
ID_BYTES = 16
ONCE = ["once"]
INSERT = insert(OutboxRow)
ONLY_ONCE = {
    "sqlite": sqlite.insert(OutboxRow).on_conflict_do_nothing(index_elements=ONCE),
    "postgresql": postgresql.insert(OutboxRow).on_conflict_do_nothing(index_elements=ONCE),
}
RandomBytes = Callable[[int], bytes]


class Kind(StrEnum):
    """What a message says: four to the practice, two that a visitor asked for, two to who agreed to be asked again."""

    NEW = "new"
    ALARM = "alarm"
    DIGEST = "digest"
    CODE = "code"
    RECEIPT = "receipt"
    FOLLOW_UP_ALARM = "follow_up_alarm"
    FOLLOW_UP = "follow_up"
    REMINDER = "reminder"


TO_THE_VISITOR = (Kind.CODE, Kind.RECEIPT, Kind.FOLLOW_UP, Kind.REMINDER)


class Channel(StrEnum):
    """Over which way a message goes; an announcement goes over every way that the desk has."""

    EVERY = "every"
    MAIL = "mail"
    WEBHOOK = "webhook"


class State(StrEnum):
    """How far a message is."""

    ANNOUNCED = "announced"
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    ACKNOWLEDGED = "acknowledged"


class Reason(StrEnum):
    """Why a message was not delivered; never a word of what a server said."""

    UNREACHABLE = "unreachable"
    NOT_PRIVATE = "not_private"
    LOGIN = "login"
    LATER = "later"
    REFUSED = "refused"
    NOT_PUBLIC = "not_public"
    NOT_SET = "not_set"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Asked:
    """A mail that a visitor asked for; `fields` holds the address, and is sealed."""

    kind: Kind
    submission: str
    fields: Fields = field(repr=False)


@dataclass(frozen=True)
class Announced:
    """What the practice hears once over one channel: about a submission, one of its later alarms, or about a day."""

    kind: Kind
    channel: Channel
    practice: str
    submission: str | None = None
    day: str | None = None
    alarm: str | None = None

    @property
    def once(self) -> str:
        return f"{self.kind}:{self.channel}:{self.practice}:{self.alarm or self.submission or self.day}"


def announce(session: Session, submission: str, *, practice: str, at: datetime) -> None:
    """Let the desk tell the practice, over every way it has, that this submission came in."""
    row = _row(submission, Kind.NEW, Channel.EVERY, practice=practice, at=at, submission=submission)
    session.connection().execute(INSERT, {**row, "state": State.ANNOUNCED})


def announce_alarm(
    session: Session, submission: str, *, practice: str, at: datetime, random_bytes: RandomBytes
) -> None:
    """Let the desk mail the practice that a later reply to this submission cannot wait."""
    name = random_bytes(ID_BYTES).hex()
    row = _row(name, Kind.FOLLOW_UP_ALARM, Channel.EVERY, practice=practice, at=at, submission=submission)
    session.connection().execute(INSERT, {**row, "state": State.ANNOUNCED})


def ask_for(
    session: Session, asked: Asked, *, practice: str, at: datetime, public: Sealer, random_bytes: RandomBytes
) -> bool:
    """Let the desk mail something to a visitor; False when their submission is gone."""
    if row_of(session, asked.submission, practice) is None:
        return False
    name = random_bytes(ID_BYTES).hex()
    row = _row(name, asked.kind, Channel.MAIL, practice=practice, at=at, submission=asked.submission)
    sealed = public.seal(asked.fields, place_of(name, practice))
    session.connection().execute(INSERT, {**row, "once": f"{asked.kind}:{name}", "sealed": sealed})
    return True


def put_once(
    session: Session,
    what: Announced,
    *,
    at: datetime,
    random_bytes: RandomBytes,
    state: State = State.WAITING,
) -> None:
    """Put a message in the outbox, unless there is or was one of this kind about the same."""
    name = random_bytes(ID_BYTES).hex()
    row = _row(name, what.kind, what.channel, practice=what.practice, at=at, submission=what.submission)
    row |= {"once": what.once, "state": state}
    session.connection().execute(ONLY_ONCE[session.get_bind().dialect.name], row)


def place_of(message: str, practice: str) -> Place:
    """Where the sealed part of a message belongs."""
    return Place(practice=practice, record=message, field=MESSAGE)


def _row(
    name: str, kind: Kind, channel: Channel, *, practice: str, at: datetime, submission: str | None
) -> dict[str, object]:
    return {
        "id": name,
        "practice": practice,
        "kind": kind,
        "channel": channel,
        "once": f"{kind}:{name}",
        "submission": submission,
        "state": State.WAITING,
        "created": at,
        "due": at,
        "attempts": 0,
    }
