"""Hand over what is stored, opened at the desk, with an audit line per submission in the same transaction."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Select
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.reasoning.findings import Responses
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.follow_up_asking import TIMES
from triage.records.follow_up_asking import replies_of
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import Opener
from triage.records.sealing import Place
from triage.records.sealing import Plain
from triage.records.sealing import WrongKeyError
from triage.records.store import as_listed
from triage.records.store import row_of
from triage.records.store import unsealed
from triage.records.submissions import Listed
from triage.records.submissions import ReviewStatus
from triage.records.submissions import Unsealed
from triage.records.tables import SEALED_COLUMNS
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.records.tables import Table

AT_A_TIME = 50  # visitors wait while these are opened
EVERYTHING = " ".join(SEALED_COLUMNS)
SENT = "sent"
NOT_ABOUT_THE_PERSON = {"idempotency_key", "code_hash"}

Exported: TypeAlias = Mapping[str, Plain]


@dataclass(frozen=True)
class Chosen:
    """Which submissions: received from `since` on and before `until`, and how far the practice is."""

    since: datetime | None = None
    until: datetime | None = None
    status: ReviewStatus | None = None


@dataclass(frozen=True)
class Batch:
    """Some submissions as they are handed over, and what could not be opened."""

    submissions: tuple[Exported, ...] = field(repr=False)
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Copy:
    """Everything that is stored about one submission, for the person it is about: as it is, and to be worded."""

    submission: Exported = field(repr=False)
    audit_lines: tuple[Exported, ...]
    listed: Listed
    unsealed: Unsealed
    events: tuple[tuple[datetime, str, str], ...]
    replies: Mapping[int, Responses] = field(default_factory=dict, repr=False)


def export(
    desk: Desk, chosen: Chosen, *, audit: AuditEvent, parts: Sequence[str] = tuple(SEALED_COLUMNS)
) -> Iterator[Batch]:
    """The chosen submissions, the oldest first; what is erased meanwhile is left out, and only `parts` are opened."""
    with desk.records.sessions.begin() as session:
        AuditLog(session, desk.records.key, audit.practice)
        ids = session.scalars(_ids(chosen, audit.practice)).all()
    for at in range(0, len(ids), AT_A_TIME):
        yield _batch(desk, ids[at : at + AT_A_TIME], audit, parts)


def copy_for_the_person(desk: Desk, submission: str, *, audit: AuditEvent) -> Copy | None:
    """Everything about one submission, with every audit line that names it; None when it is gone."""
    with desk.records.sessions.begin() as session:
        log = AuditLog(session, desk.records.key, audit.practice)
        row = row_of(session, submission, audit.practice)
        if row is None:
            return None
        log.add(audit, Action.EXPORT, submission=submission, parts=EVERYTHING)
        session.flush()
        lines = session.scalars(
            select(AuditRow)
            .where(AuditRow.submission == submission, AuditRow.practice == audit.practice)
            .order_by(AuditRow.sequence)
        ).all()
        return Copy(
            submission={**_plain(row), SENT: _opened(row, desk.ring, tuple(SEALED_COLUMNS))},
            audit_lines=tuple(_plain(line) for line in lines),
            listed=as_listed(row),
            unsealed=unsealed(row, desk.ring),
            events=tuple((line.at, line.action, line.role) for line in lines),
            replies={number: replies_of(row, number, desk) for number in TIMES},
        )


def _ids(chosen: Chosen, practice: str) -> Select[str]:
    ids = select(SubmissionRow.id).where(SubmissionRow.practice == practice)
    if chosen.since is not None:
        ids = ids.where(SubmissionRow.received >= chosen.since)
    if chosen.until is not None:
        ids = ids.where(SubmissionRow.received < chosen.until)
    if chosen.status is not None:
        ids = ids.where(SubmissionRow.status == chosen.status)
    return ids.order_by(SubmissionRow.received, SubmissionRow.id)


def _batch(desk: Desk, ids: Sequence[str], audit: AuditEvent, parts: Sequence[str]) -> Batch:
    found, problems = list[Exported](), list[str]()
    with desk.records.sessions.begin() as session:
        log = AuditLog(session, desk.records.key, audit.practice)
        for row in _rows(session, ids, audit.practice):
            try:
                found.append({**_without_technical(_plain(row)), SENT: _opened(row, desk.ring, parts)})
            except (DamagedError, WrongKeyError) as error:
                problems.append(str(error))
                continue
            log.add(audit, Action.EXPORT, submission=row.id, parts=" ".join(parts))
    return Batch(tuple(found), tuple(problems))


def _rows(session: Session, ids: Sequence[str], practice: str) -> Iterator[SubmissionRow]:
    wanted = SubmissionRow.practice == practice, SubmissionRow.id.in_(ids)
    rows = session.scalars(select(SubmissionRow).where(*wanted))
    yield from sorted(rows, key=lambda row: ids.index(row.id))


def _without_technical(columns: Exported) -> Exported:
    return {name: value for name, value in columns.items() if name not in NOT_ABOUT_THE_PERSON}


def _opened(row: SubmissionRow, opener: Opener, parts: Sequence[str]) -> Exported:
    sealed = {name: getattr(row, column.key) for name, column in SEALED_COLUMNS.items() if name in parts}
    return {
        name: None if content is None else opener.open(content, _place(row, name))
        for name, content in sealed.items()
    }


def _place(row: SubmissionRow, name: str) -> Place:
    return Place(practice=row.practice, record=row.id, field=name)


def _plain(row: Table) -> Exported:
    """Every column that is not sealed, so that a new one cannot be forgotten here."""
    sealed = {column.key for column in SEALED_COLUMNS.values()}
    names = [column.key for column in row.__table__.columns if column.key not in sealed]
    return {name: _as_plain(getattr(row, name)) for name in names}


def _as_plain(value: object) -> Plain:
    match value:
        case bool() | int() | None:
            return value
        case bytes():
            return value.hex()
        case datetime():
            return value.astimezone(UTC).isoformat()
        case _:
            return str(value)
