"""Try a copy of the records: it is whole, its audit log holds, and the desk can open all of it."""

from collections.abc import Iterator
from collections.abc import Mapping

from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from triage.records.audit import verify
from triage.records.engine import practice_of
from triage.records.migrating import upgrade
from triage.records.sealing import DamagedError
from triage.records.sealing import Opener
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.server_key import ServerKey
from triage.records.snapshots import counts_in
from triage.records.tables import SEALED_COLUMNS
from triage.records.tables import SubmissionRow
from triage.settings import ONE_PRACTICE

AT_A_TIME = 200


class CopyError(Exception):
    """A copy is not what was copied."""


def verify_copy(
    engine: Engine, *, counts: Mapping[str, int], key: ServerKey, opener: Opener | None
) -> tuple[str, ...]:
    """What is wrong with the records themselves; CopyError when the copy is not like the original.

    The copy gets the newest schema, so that an upgrade is tried here first. Without an `opener` nothing is opened.
    """
    with engine.connect() as connection:
        _refuse_damaged(connection)
        if (found := counts_in(connection)) != dict(counts):
            raise CopyError(f"the copy has other numbers of rows: {found} instead of {dict(counts)}")
    upgrade(engine)
    practice = practice_of(engine) or ONE_PRACTICE
    with sessionmaker(engine).begin() as session:
        problems = [*verify(session, key, practice).problems]
        if opener is not None:
            problems += _that_do_not_open(session, opener)
    return tuple(problems)


def _refuse_damaged(connection: Connection) -> None:
    """SQLite can say whether its file is whole; PostgreSQL checked its own while it was loaded."""
    if connection.dialect.name == "sqlite":
        try:
            told = connection.scalars(text("PRAGMA integrity_check")).all()
        except DBAPIError:
            raise CopyError("the copy cannot be read") from None
        if told != ["ok"]:
            raise CopyError(f"the copy is damaged: {told[0]}")


def _that_do_not_open(session: Session, opener: Opener) -> Iterator[str]:
    every = select(SubmissionRow.id, SubmissionRow.practice, *SEALED_COLUMNS.values())
    for row in session.execute(every.order_by(SubmissionRow.id).execution_options(yield_per=AT_A_TIME)):
        for field, column in SEALED_COLUMNS.items():
            sealed = getattr(row, column.key)
            if sealed is None:
                continue
            try:
                opener.open(sealed, Place(practice=row.practice, record=row.id, field=field))
            except (DamagedError, WrongKeyError) as error:
                yield str(error)
