"""Restore a backup into an empty place: all of it, or nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy import inspect
from sqlalchemy.orm import sessionmaker

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.engine import open_engine
from triage.records.key_ring import KeyRing
from triage.records.key_ring import key_ring_at
from triage.records.key_ring import written
from triage.records.migrating import NOTHING
from triage.records.migrating import downgrade
from triage.records.scratch import scratch_place
from triage.records.sealed_stream import key_by
from triage.records.sealed_stream import sealed_for
from triage.records.secret_files import read_secret
from triage.records.secret_files import write_folder_through
from triage.records.secret_files import write_once
from triage.records.secret_files import write_through
from triage.records.server_key import FILE as SERVER_FILE
from triage.records.server_key import ServerKey
from triage.records.snapshots import load_snapshot
from triage.records.tables import SubmissionRow
from triage.records.unpacking import Unpacked
from triage.records.unpacking import try_file
from triage.records.unpacking import unpack
from triage.records.verifying import verify_copy

BESIDE = ("-wal", "-shm", "-journal")


class NotEmptyError(Exception):
    """A backup is never restored over something that is there."""


class OtherDatabaseError(Exception):
    """A backup goes back into the kind of database it was made of."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"this backup was made of a {kind} database; name one with TRIAGE_DATABASE")


@dataclass(frozen=True)
class Restored:
    """How much came back, and what is wrong with the records themselves."""

    submissions: int
    made: str
    problems: tuple[str, ...]


def restore(file: Path, address: str, keys: Path, *, scratch: Path, audit: AuditEvent) -> Restored:
    """Put a backup back, with the private key that is in the folder of keys.

    KeyFileError without that key, DamagedBackupError for another file, NotEmptyError where something is.
    """
    engine = open_engine(address, audit.practice)
    path = _path_of(engine)
    try:
        _refuse_database(engine, path)
        with scratch_place(path.parent if path else scratch) as place:
            with file.open("rb") as stream:
                ring = key_ring_at(keys, sealed_for={sealed_for(stream)})
                unpacked = unpack(stream, key_by(ring), place)
            if unpacked.contents.kind != engine.dialect.name:
                raise OtherDatabaseError(unpacked.contents.kind)
            with _server_key_put_back(keys, unpacked.key):
                problems = _put_back(unpacked, engine, path, ring, audit)
    finally:
        engine.dispose()
    counts = unpacked.contents.counts
    return Restored(counts.get(SubmissionRow.__tablename__, 0), unpacked.contents.made, problems)


def _path_of(engine: Engine) -> Path | None:
    return Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else None


def _refuse_database(engine: Engine, path: Path | None) -> None:
    there = [] if path is None else [str(file) for file in _files_of(path) if file.exists()]
    if there:
        raise NotEmptyError(
            f"already there: {', '.join(there)}. Stop the server and move what is named away, all of it together: "
            "a file that is left behind would be read into what is restored"
        )
    if path is None and inspect(engine).get_table_names():
        raise NotEmptyError(
            f"the database {engine.url.database} already has tables; make an empty one, and name it with "
            "TRIAGE_DATABASE"
        )


def _files_of(path: Path) -> Iterator[Path]:
    """A SQLite database, and what a server that was cut off leaves beside it of the last transactions."""
    yield from (path.with_name(f"{path.name}{end}") for end in ("", *BESIDE))


@contextmanager
def _server_key_put_back(keys: Path, key: ServerKey) -> Iterator[None]:
    """The key that the audit log was written with stands beside the database, or neither does."""
    path = keys / SERVER_FILE
    if path.exists():
        if read_secret(path) != written(key.secret):
            raise NotEmptyError(f"{path} belongs to another database; move it away first")
        yield
        return
    write_once(path, written(key.secret))
    try:
        yield
    except BaseException:
        path.unlink()
        raise


def _put_back(
    unpacked: Unpacked, engine: Engine, path: Path | None, ring: KeyRing, audit: AuditEvent
) -> tuple[str, ...]:
    if path is None:
        return _load_back(unpacked, engine, ring, audit)
    problems = try_file(unpacked, opener=ring, practice=audit.practice)
    copy = open_engine(f"sqlite:///{unpacked.database}", audit.practice)
    _note(copy, unpacked, audit)
    copy.dispose()
    write_through(unpacked.database)
    os.link(unpacked.database, path)  # unlike a renaming this never replaces a file
    write_folder_through(path.parent)
    return problems


def _load_back(unpacked: Unpacked, engine: Engine, ring: KeyRing, audit: AuditEvent) -> tuple[str, ...]:
    load_snapshot(unpacked.database, engine)
    try:
        problems = verify_copy(engine, counts=unpacked.contents.counts, key=unpacked.key, opener=ring)
        _note(engine, unpacked, audit)
    except BaseException:
        downgrade(engine, NOTHING)
        raise
    return problems


def _note(engine: Engine, unpacked: Unpacked, audit: AuditEvent) -> None:
    with sessionmaker(engine).begin() as session:
        AuditLog(session, unpacked.key, audit.practice).add(audit, Action.RESTORE)
