"""The records of this installation, for a command; what cannot be opened is told in a sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from triage.cli.exits import Exit
from triage.cli.exits import tell
from triage.records.audit import ForeignChainError
from triage.records.audit import NoChainError
from triage.records.engine import UnsafeSqliteError
from triage.records.migrating import NewerSchemaError
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.secret_files import KeyFileError
from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.records.trouble import trouble_of
from triage.settings import Settings

REFUSED = (KeyFileError, NewerSchemaError, NoChainError, ForeignChainError, UnsafeSqliteError, OSError)
ONLY_OURS = 0o700


@contextmanager
def desk_here(settings: Settings) -> Iterator[Desk]:
    """The records opened with the private key; made the first time. Exit code 2 when they cannot be opened."""
    with refusing_kindly():
        _make_folder(settings)
        desk = _opened(settings)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def refusing_kindly() -> Iterator[None]:
    """Say what is wrong and what to do, and exit with 2."""
    try:
        yield
    except (*REFUSED, StorageUnavailableError) as error:
        tell([error])
        raise typer.Exit(Exit.BAD_INPUT) from None


def _opened(settings: Settings) -> Desk:
    try:
        return open_desk(
            settings.database, settings.keys, random_bytes=os.urandom, practice=settings.practice
        )
    except SQLAlchemyError as error:
        raise StorageUnavailableError(trouble_of(error) or Trouble.UNKNOWN) from None


def _make_folder(settings: Settings) -> None:
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=ONLY_OURS, parents=True, exist_ok=True)
