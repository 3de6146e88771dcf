"""The practices of a deployment that serves many: add one, list them, and remove one with everything of it."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy import delete
from sqlalchemy import inspect
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.counted_table import CountedTryRow
from triage.records.engine import for_practice
from triage.records.follow_up_table import FollowUpRow
from triage.records.key_ring import EVERY_FILE
from triage.records.opening import begin_practice
from triage.records.outbox_table import OutboxRow
from triage.records.registry_table import REMOVED
from triage.records.registry_table import PracticeRow
from triage.records.registry_table import RemovedPracticeError
from triage.records.server_key import ServerKey
from triage.records.server_key import never_made
from triage.records.server_key import server_key_at
from triage.records.tables import AccountRow
from triage.records.tables import FailedTryRow
from triage.records.tables import OneTimeLinkRow
from triage.records.tables import PassedItemRow
from triage.records.tables import PauseRow
from triage.records.tables import RecoveryCodeRow
from triage.records.tables import SignedInRow
from triage.records.tables import SubmissionRow
from triage.records.tally_table import TallyRow

OF_A_PRACTICE = (
    OutboxRow,
    FollowUpRow,
    SubmissionRow,
    TallyRow,
    RecoveryCodeRow,
    SignedInRow,
    OneTimeLinkRow,
    AccountRow,
    FailedTryRow,
    CountedTryRow,
    PassedItemRow,
    PauseRow,
)
"""In an order in which each can go; the audit log stays."""
PASSES_BY = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


class PracticeError(ValueError):
    """Something cannot be done with a practice; the message says what to do."""


class OnlyOnePracticeError(PracticeError):
    """SQLite has no policies below the application."""

    def __init__(self) -> None:
        super().__init__(
            "many practices need PostgreSQL, which keeps their rows apart itself; name one with TRIAGE_DATABASE"
        )


class PassesByError(PracticeError):
    """For such a role PostgreSQL's policies do not hold."""

    def __init__(self) -> None:
        super().__init__(
            "this role of PostgreSQL sees the rows of every practice; connect as one that is no superuser and has "
            "no BYPASSRLS, such as the owner of the tables"
        )


class PracticeTakenError(PracticeError):
    """There is or was a practice with this name or host."""

    def __init__(self) -> None:
        super().__init__(
            "there is a practice with this name or one of these hosts already; `triage practice list` shows them"
        )


class NoSuchPracticeError(PracticeError):
    """No practice has this name."""

    def __init__(self) -> None:
        super().__init__("there is no practice with this name; `triage practice list` shows them")


class PracticeState(StrEnum):
    """What a practice may do."""

    ACTIVE = "active"
    REMOVED = REMOVED


@dataclass(frozen=True)
class Registered:
    """A practice as it is registered; `content` is empty when it follows the deployed content."""

    practice: str
    host: str
    desk_host: str
    written: str = field(repr=False)
    content: str = ""
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    notify: str = field(default="", repr=False)
    state: PracticeState = PracticeState.ACTIVE


def has_registry(engine: Engine) -> bool:
    """Whether the database has the table of practices; one that an older version made has none yet."""
    return inspect(engine).has_table(PracticeRow.__tablename__)


def registered(engine: Engine) -> tuple[Registered, ...]:
    """Every practice that was ever added, by name."""
    with sessionmaker(for_practice(engine, None)).begin() as session:
        return tuple(map(_as_registered, session.scalars(select(PracticeRow).order_by(PracticeRow.practice))))


def refuse_unprotected(engine: Engine) -> None:
    """OnlyOnePracticeError or PassesByError where nothing below the application keeps practices apart."""
    if engine.dialect.name != "postgresql":
        raise OnlyOnePracticeError
    with engine.connect() as connection:
        if connection.scalar(PASSES_BY):
            raise PassesByError


def add_practice(
    engine: Engine, keys: Path, new: Registered, *, random_bytes: Callable[[int], bytes], audit: AuditEvent
) -> None:
    """Register a practice, with keys of its own and the beginning of its audit log."""
    refuse_unprotected(engine)
    if any(_is_like(one, new) for one in registered(engine)):
        raise PracticeTakenError
    mine = for_practice(engine, new.practice)
    _, key = begin_practice(mine, keys / new.practice, new.practice, random_bytes=random_bytes)
    with sessionmaker(mine).begin() as session:
        log = AuditLog(session, key, new.practice)
        session.add(_row_of(new, audit))
        log.add(audit, Action.ADD_PRACTICE)


def change_practice(engine: Engine, keys: Path, now: Registered, *, audit: AuditEvent) -> None:
    """Let a practice have other hosts, settings or content from now on."""
    before = practice_called(engine, now.practice)
    others = [one for one in registered(engine) if one.practice != before.practice]
    if any(_is_like(one, now) for one in others):
        raise PracticeTakenError
    mine = for_practice(engine, now.practice)
    with sessionmaker(mine).begin() as session:
        log = AuditLog(session, _key(keys, now.practice), now.practice)
        session.merge(_row_of(now, audit))
        log.add(audit, Action.CHANGE_PRACTICE)


def remove_practice(engine: Engine, keys: Path, practice: str, *, audit: AuditEvent) -> int:
    """Erase everything of a practice with its keys; how many submissions that were.

    Its audit lines stay with the key that checks them, and its name is not given out again. It stays paused, without
    a message: a process of it that still runs would else thank visitors for what nobody can open.
    """
    practice_called(engine, practice)
    with sessionmaker(for_practice(engine, practice)).begin() as session:
        log = AuditLog(session, _key(keys, practice), practice)
        erased = _erase_rows(session, practice)
        session.add(PauseRow(practice=practice, message=""))
        row = session.get_one(PracticeRow, practice)
        row.state, row.host, row.desk_host, row.changed = REMOVED, None, None, audit.at
        row.written = row.sites = row.languages = row.notify = row.content = ""
        log.add(audit, Action.REMOVE_PRACTICE, parts=f"{erased} submissions")
    for file in (file for pattern in EVERY_FILE for file in (keys / practice).glob(pattern)):
        file.unlink()
    return erased


def practice_called(engine: Engine, practice: str) -> Registered:
    """The practice with this name; NoSuchPracticeError or RemovedPracticeError when there is none."""
    found = next((one for one in registered(engine) if one.practice == practice), None)
    if found is None:
        raise NoSuchPracticeError
    if found.state is PracticeState.REMOVED:
        raise RemovedPracticeError(practice)
    return found


def _erase_rows(session: Session, practice: str) -> int:
    erased = 0
    for table in OF_A_PRACTICE:
        gone = session.execute(
            delete(table).where(table.practice == practice).returning(table.practice)
        ).all()
        erased += len(gone) if table is SubmissionRow else 0
    return erased


def _is_like(one: Registered, other: Registered) -> bool:
    hosts = {one.host, one.desk_host} & {other.host, other.desk_host}
    return one.practice == other.practice or bool(hosts - {""})


def _key(keys: Path, practice: str) -> ServerKey:
    return server_key_at(keys / practice, in_use=True, random_bytes=never_made)


def _row_of(one: Registered, audit: AuditEvent) -> PracticeRow:
    return PracticeRow(
        practice=one.practice,
        state=one.state,
        host=one.host,
        desk_host=one.desk_host,
        written=one.written,
        content=one.content,
        sites=" ".join(one.sites),
        languages=" ".join(one.languages),
        notify=one.notify,
        changed=audit.at,
    )


def _as_registered(row: PracticeRow) -> Registered:
    return Registered(
        practice=row.practice,
        host=row.host or "",
        desk_host=row.desk_host or "",
        written=row.written,
        content=row.content,
        sites=tuple(row.sites.split()),
        languages=tuple(row.languages.split()),
        notify=row.notify,
        state=PracticeState(row.state),
    )
