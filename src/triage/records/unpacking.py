"""Take a backup apart in a scratch place, and try what it holds."""

import shutil
import tarfile
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from typing import BinaryIO
from typing import cast

from pydantic import ValidationError
from sqlalchemy import Engine

from triage.content.frozen import Frozen
from triage.records.engine import open_engine
from triage.records.engine import practice_of
from triage.records.sealed_stream import DamagedBackupError
from triage.records.sealed_stream import OpeningStream
from triage.records.sealing import Opener
from triage.records.secret_files import for_owner_only
from triage.records.server_key import ServerKey
from triage.records.snapshots import FILE
from triage.records.snapshots import load_snapshot
from triage.records.snapshots import scratch_database
from triage.records.verifying import verify_copy

CONTENTS = "contents.json"
KEY = "server.key"
MOST_BYTES = 1_000_000  # of what is read into memory


class Contents(Frozen):
    """What a backup says about itself."""

    kind: str
    counts: Mapping[str, int]
    made: str


@dataclass(frozen=True)
class Unpacked:
    """A backup, opened and whole; the database is a file in the scratch place."""

    contents: Contents
    key: ServerKey
    database: Path


def unpack(file: BinaryIO, key_of: Callable[[bytes], bytes], place: Path) -> Unpacked:
    """Take a backup apart; DamagedBackupError when it is not exactly what was written."""
    stream = OpeningStream(file, key_of)
    try:
        # In this mode nothing but `read` is called, which the types do not know.
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as archive:
            contents = Contents.model_validate_json(_read(archive, CONTENTS))
            key = ServerKey(bytes.fromhex(_read(archive, KEY).decode("ascii")))
            with open(place / FILE, "wb", opener=for_owner_only) as database:
                shutil.copyfileobj(_entry(archive, FILE), database)
    except (tarfile.TarError, ValidationError, ValueError):
        raise DamagedBackupError from None
    stream.finish()
    return Unpacked(contents, key, place / FILE)


def try_copy(unpacked: Unpacked, *, beside: Engine, opener: Opener | None) -> tuple[str, ...]:
    """What is wrong with the records in a backup; CopyError when it cannot be restored at all.

    What was in PostgreSQL is loaded into a scratch database `beside` the real one.
    """
    if unpacked.contents.kind == "sqlite":
        return try_file(unpacked, opener=opener, practice=practice_of(beside))
    with scratch_database(beside) as scratch:
        load_snapshot(unpacked.database, scratch)
        return verify_copy(scratch, counts=unpacked.contents.counts, key=unpacked.key, opener=opener)


def try_file(unpacked: Unpacked, *, opener: Opener | None, practice: str | None) -> tuple[str, ...]:
    """The same for a SQLite file, which is closed and whole again afterwards."""
    engine = open_engine(f"sqlite:///{unpacked.database}", practice)
    try:
        return verify_copy(engine, counts=unpacked.contents.counts, key=unpacked.key, opener=opener)
    finally:
        engine.dispose()


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    return _entry(archive, name).read(MOST_BYTES)


def _entry(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    entry = archive.next()
    found = None if entry is None or entry.name != name else archive.extractfile(entry)
    if found is None:
        raise DamagedBackupError
    return found
