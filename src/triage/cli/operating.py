"""What an operator does with the records that are there: open them, and tell in words why that cannot be."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from datetime import UTC
from datetime import datetime
from pathlib import Path

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from triage.cli.exits import Exit
from triage.cli.exits import tell
from triage.cli.records_here import REFUSED
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.backing_up import BackupExistsError
from triage.records.engine import UnknownDatabaseError
from triage.records.opening import Desk
from triage.records.opening import Records
from triage.records.opening import open_desk
from triage.records.opening import open_for_visitors
from triage.records.restoring import NotEmptyError
from triage.records.restoring import OtherDatabaseError
from triage.records.sealed_stream import DamagedBackupError
from triage.records.sealing import DamagedError
from triage.records.snapshots import SnapshotError
from triage.records.spelling import SpellingError
from triage.records.trouble import SENTENCES
from triage.records.trouble import StorageRefusedError
from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.records.trouble import trouble_of
from triage.records.verifying import CopyError
from triage.settings import Settings

# Each says in its message what to do, and holds nothing that was sent.
REFUSALS = (
    *REFUSED,
    BackupExistsError,
    CopyError,
    DamagedBackupError,
    DamagedError,
    NotEmptyError,
    OtherDatabaseError,
    SnapshotError,
    SpellingError,
    StorageRefusedError,
    StorageUnavailableError,
    UnknownDatabaseError,
)
LONGEST_NAME = 64


@contextmanager
def refusals_told() -> Iterator[None]:
    """What cannot be done is one line and exit code 2."""
    try:
        yield
    except OSError as error:
        tell([f"{error.filename or 'a file'}: {error.strerror}"])
    except REFUSALS as error:
        tell([error])
    except SQLAlchemyError as error:
        tell([SENTENCES[trouble_of(error) or Trouble.UNKNOWN]])
    else:
        return
    raise typer.Exit(Exit.BAD_INPUT)


@contextmanager
def stored_desk(settings: Settings) -> Iterator[Desk]:
    """The desk, which needs the private key."""
    with refusals_told():
        refuse_without_database(settings)
        desk = open_desk(
            settings.database, settings.keys, random_bytes=os.urandom, practice=settings.practice
        )
        try:
            yield desk
        finally:
            desk.close()


@contextmanager
def stored_records(settings: Settings) -> Iterator[Records]:
    """The records for what can be done without the private key."""
    with refusals_told():
        refuse_without_database(settings)
        records = open_for_visitors(settings.database, settings.keys, settings.practice)
        try:
            yield records
        finally:
            records.close()


def by_operator(settings: Settings, command: str) -> AuditEvent:
    """Whoever is signed in on this machine does this now."""
    actor = "command line"  # as for `triage user`
    with suppress(OSError, KeyError):
        actor = getpass.getuser()[:LONGEST_NAME]
    return AuditEvent(
        at=datetime.now(UTC),
        practice=settings.practice,
        actor=actor,
        role=Role.ADMINISTRATOR,
        source="command line",
        access_point=f"triage {command}",
    )


def typed(text: str) -> str:
    """What was given, or standard input for `-`: what is typed there stays out of the shell's history."""
    return sys.stdin.buffer.readline().decode(errors="replace").strip() if text == "-" else text


def refuse_unwritable(folder: Path) -> None:
    """Exit with 2 when a folder that something goes to is not there."""
    if not folder.is_dir():
        tell([f"{folder}: there is no such folder"])
        raise typer.Exit(Exit.BAD_INPUT)


def refuse_without_database(settings: Settings) -> None:
    """Exit with 2 where nothing was ever stored: a command for the operator makes no database."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        tell([f"{url.database}: nothing is stored there yet; start the server once, or see TRIAGE_DATABASE"])
        raise typer.Exit(Exit.BAD_INPUT)
