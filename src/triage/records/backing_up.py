"""Back up the running records: one file, sealed for the desk, tried before it gets its name."""

import io
import json
import os
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from typing import TYPE_CHECKING
from typing import BinaryIO
from typing import cast

from sqlalchemy import Engine

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.key_ring import written
from triage.records.scratch import in_use
from triage.records.scratch import is_used
from triage.records.scratch import scratch_place
from triage.records.sealed_stream import SealingStream
from triage.records.sealing import Opener
from triage.records.sealing import Sealer
from triage.records.secret_files import OWNER_ONLY
from triage.records.secret_files import write_folder_through
from triage.records.server_key import ServerKey
from triage.records.snapshots import FILE
from triage.records.snapshots import Snapshot
from triage.records.snapshots import take_snapshot
from triage.records.tables import SubmissionRow
from triage.records.unpacking import CONTENTS
from triage.records.unpacking import KEY
from triage.records.unpacking import try_copy
from triage.records.unpacking import unpack

if TYPE_CHECKING:
    from triage.records.opening import Records  # which backs up before it upgrades

PARTIAL = ".triage-partial"
MADE_BY = re.compile(rf"\.(\d+){re.escape(PARTIAL)}$")


class BackupExistsError(Exception):
    """A backup is never written over another file."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is already there; name another file, or move that one away")


@dataclass(frozen=True)
class BackedUp:
    """How much there is in a backup, and what is wrong with the records themselves."""

    submissions: int
    size: int
    problems: tuple[str, ...]


def back_up_records(
    records: "Records", file: Path, *, opener: Opener | None, scratch: Path, audit: AuditEvent
) -> BackedUp:
    """Back up and leave a line that says so; without an `opener` it is tried without opening submissions."""
    _refuse_existing(file)
    with records.sessions.begin() as session:
        AuditLog(session, records.key, audit.practice).add(audit, Action.BACK_UP)
    return back_up(
        records.engine,
        file,
        public=records.public,
        key=records.key,
        opener=opener,
        scratch=scratch,
        at=audit.at,
    )


def back_up(
    engine: Engine,
    file: Path,
    *,
    public: Sealer,
    key: ServerKey,
    opener: Opener | None,
    scratch: Path,
    at: datetime,
) -> BackedUp:
    """Write a backup of any schema, whole or not at all, after loading it into a scratch place."""
    _refuse_existing(file)
    sweep_partial(file.parent)
    partial = file.with_name(f".{file.name}.{os.getpid()}{PARTIAL}")
    with in_use(partial):
        try:
            with scratch_place(scratch) as place:
                snapshot = take_snapshot(engine, place / FILE)
                file_key = _write_sealed(partial, place / FILE, snapshot, public=public, key=key, at=at)
                (place / FILE).unlink()
                with partial.open("rb") as stream:
                    unpacked = unpack(stream, lambda _: file_key, place)
                problems = try_copy(unpacked, beside=engine, opener=opener)
            size = partial.stat().st_size
            _refuse_existing(file)
            partial.rename(file)
            write_folder_through(file.parent)
        finally:
            partial.unlink(missing_ok=True)
    return BackedUp(snapshot.counts.get(SubmissionRow.__tablename__, 0), size, problems)


def sweep_partial(folder: Path) -> None:
    """Remove what killed backups left half written."""
    for path in folder.glob(f".*{PARTIAL}"):
        made_by = MADE_BY.search(path.name)
        if made_by is not None and not is_used(path, made_by=int(made_by[1])):
            path.unlink(missing_ok=True)


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise BackupExistsError(file)


def _write_sealed(
    partial: Path, database: Path, snapshot: Snapshot, *, public: Sealer, key: ServerKey, at: datetime
) -> bytes:
    """Everything that a restore needs except the private key; the key of this file alone."""
    contents = {"kind": snapshot.kind, "counts": dict(snapshot.counts), "made": at.isoformat()}
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        stream = SealingStream(file, public)
        _write_archive(stream, {CONTENTS: json.dumps(contents).encode(), KEY: written(key.secret)}, database)
        stream.close()
        file.flush()
        os.fsync(file.fileno())
    return stream.key


def _write_archive(stream: SealingStream, small: Mapping[str, bytes], database: Path) -> None:
    # In this mode nothing but `write` is called, which the types do not know.
    with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="w|") as archive:
        for name, content in small.items():
            _add(archive, name, io.BytesIO(content), len(content))
        with database.open("rb") as file:
            _add(archive, FILE, file, database.stat().st_size)


def _add(archive: tarfile.TarFile, name: str, file: BinaryIO, size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = OWNER_ONLY
    archive.addfile(entry, file)
