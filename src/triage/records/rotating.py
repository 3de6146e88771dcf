"""Give the desk another key: seal everything that is stored for it, while visitors go on sending.

Stopped at any moment, nothing becomes unreadable, and the next try goes on where this one was.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Row
from sqlalchemy import Select
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.in_order import Behind
from triage.records.in_order import some_behind
from triage.records.key_ring import EVERYBODY_READS
from triage.records.key_ring import NEXT_FILE
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import PUBLIC_FILE
from triage.records.key_ring import aside_file
from triage.records.key_ring import read_private_key
from triage.records.key_ring import read_public_key
from triage.records.key_ring import write_private_key
from triage.records.key_ring import written
from triage.records.opening import Desk
from triage.records.scrubbing import leave_traces
from triage.records.sealing import ID_BYTES
from triage.records.sealing import DamagedError
from triage.records.sealing import KeyPair
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.sealing import key_id_of
from triage.records.sealing import new_key_pair
from triage.records.secret_files import sweep_unfinished
from triage.records.secret_files import write_folder_through
from triage.records.secret_files import write_over
from triage.records.store import keys_in_use
from triage.records.tables import SEALED_COLUMNS
from triage.records.tables import SubmissionRow

AT_A_TIME = 25  # visitors wait while these are written

Sealed = dict[str, bytes]


@dataclass(frozen=True)
class Rotation:
    """What came of a rotation; `is_finished` when nothing needs the old key any more."""

    pair: KeyPair
    resealed: int
    unreadable: tuple[str, ...]
    is_finished: bool


def rotate(desk: Desk, *, audit: AuditEvent) -> Rotation:
    """Begin a rotation, or go on with the one that was stopped, and take it to its end."""
    return go_on(desk, begin(desk, audit=audit), audit=audit)


def go_on(desk: Desk, new: KeyPair, *, audit: AuditEvent) -> Rotation:
    """Seal everything that is stored for the new key, and set the old one aside."""
    resealed, unreadable = 0, frozenset[str]()
    while True:
        changed, unreadable = _one_round(desk, new, audit)
        resealed += changed
        if not changed:
            break
    is_finished = _set_aside(desk, new, audit.practice)
    return Rotation(new, resealed, tuple(sorted(unreadable)), is_finished)


def begin(desk: Desk, *, audit: AuditEvent) -> KeyPair:
    """From the commit on everybody seals for the new key, whose private half is on disk before: print its sheet now."""
    folder = desk.ring.folder
    with desk.records.sessions.begin() as session:
        log = AuditLog(session, desk.records.key, audit.practice)
        new = _next_pair(folder)
        if read_public_key(folder) != new.public:
            write_over(folder / PUBLIC_FILE, written(new.public.raw), mode=EVERYBODY_READS)
        log.add(audit, Action.ROTATE_KEY, parts=new.public.id)
    return new


def _next_pair(folder: Path) -> KeyPair:
    path = folder / NEXT_FILE
    if not path.exists():
        write_private_key(path, new_key_pair())
    return read_private_key(path)


def _one_round(desk: Desk, new: KeyPair, audit: AuditEvent) -> tuple[int, frozenset[str]]:
    """How many were sealed again, and which ones nobody can open."""
    resealed, unreadable = 0, set[str]()
    behind: Behind | None = None
    while True:
        with desk.records.sessions.begin() as session:
            rows = session.execute(_sealed_for_others(new, behind, audit.practice)).all()
        if not rows:
            return resealed, frozenset(unreadable)
        behind = rows[-1].received, rows[-1].id
        changes = {row.id: _sealed_again(row, desk, new) for row in rows}
        unreadable |= {submission for submission, change in changes.items() if change is None}
        resealed += _replace(desk, rows, changes, audit)


def _sealed_for_others(new: KeyPair, behind: Behind | None, practice: str) -> Select[str, str, datetime]:
    begin = bytes.fromhex(new.public.id)
    columns = SEALED_COLUMNS.values()
    for_others = or_(*(func.substr(column, 1, ID_BYTES, type_=column.type) != begin for column in columns))
    query = select(SubmissionRow.id, SubmissionRow.practice, SubmissionRow.received, *columns)
    query = query.where(SubmissionRow.practice == practice, for_others)
    return some_behind(query, behind, most=AT_A_TIME)


def _sealed_again(row: Row[str, str, datetime], desk: Desk, new: KeyPair) -> Sealed | None:
    """What changes of a submission; None when some of it cannot be opened, so that it stays as it is."""
    try:
        return {
            field: new.public.seal(desk.ring.open(sealed, place), place)
            for field, sealed in _sealed_of(row).items()
            if key_id_of(sealed) != new.public.id
            for place in [Place(practice=row.practice, record=row.id, field=field)]
        }
    except (DamagedError, WrongKeyError):
        return None


def _sealed_of(row: Row[str, str, datetime]) -> Sealed:
    every = {field: getattr(row, column.key) for field, column in SEALED_COLUMNS.items()}
    return {field: sealed for field, sealed in every.items() if sealed is not None}


def _replace(
    desk: Desk,
    rows: Sequence[Row[str, str, datetime]],
    changes: Mapping[str, Sealed | None],
    audit: AuditEvent,
) -> int:
    with desk.records.sessions.begin() as session:
        log = AuditLog(session, desk.records.key, audit.practice)
        leave_traces(session)
        resealed = 0
        for row in rows:
            change = changes[row.id]
            if change and _is_swapped(session, row, change):
                log.add(audit, Action.RESEAL, submission=row.id, parts=" ".join(change))
                resealed += 1
        return resealed


def _is_swapped(session: Session, row: Row[str, str, datetime], change: Sealed) -> bool:
    """False when a visitor or therapist changed or erased the submission meanwhile: their word stands."""
    before = _sealed_of(row)
    as_it_was = [SEALED_COLUMNS[field] == before[field] for field in change]
    swap = (
        update(SubmissionRow)
        .where(SubmissionRow.id == row.id, SubmissionRow.practice == row.practice, *as_it_was)
        .values({SEALED_COLUMNS[field].key: sealed for field, sealed in change.items()})
        .returning(SubmissionRow.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(swap) is not None


def _set_aside(desk: Desk, new: KeyPair, practice: str) -> bool:
    """Keep the old private key for old backups once nothing stored needs it; False while something does."""
    with desk.records.sessions.begin() as session:
        AuditLog(session, desk.records.key, practice)  # so that nobody stores anything meanwhile
        if keys_in_use(session, practice) - {new.public.id}:
            return False
        _rename(desk.ring.folder, new)
    return True


def _rename(folder: Path, new: KeyPair) -> None:
    old, following = folder / PRIVATE_FILE, folder / NEXT_FILE
    if not following.exists() or read_private_key(following) != new:
        return  # somebody else finished this rotation
    if old.exists():
        old.rename(aside_file(folder, read_private_key(old)))
    following.rename(old)
    sweep_unfinished(folder)
    write_folder_through(folder)
