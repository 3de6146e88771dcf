"""Looks in every file for what was erased."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from triage.records.tables import SubmissionRow

LONG_ENOUGH = 24  # bytes that nothing else begins with by chance


def needles_of(session: Session, ids: Iterable[str]) -> list[bytes]:
    """The sealed bytes of these submissions, from several places of each, and the hashes of their codes."""
    rows = session.scalars(select(SubmissionRow).where(SubmissionRow.id.in_(list(ids)))).all()
    sealed = [
        part
        for row in rows
        for field in (row.sealed_responses, row.sealed_sentences, row.sealed_contact, row.code_hash)
        for part in (field[-LONG_ENOUGH:], field[len(field) // 2 :][:LONG_ENOUGH])
    ]
    return sealed + [row.idempotency_key.encode() for row in rows]


def files_of(sessions: sessionmaker[Session], folder: Path) -> list[Path]:
    """Every file that belongs to the database: SQLite's own four, or all in which PostgreSQL keeps its tables."""
    engine: Engine = sessions.kw["bind"]
    if engine.dialect.name == "sqlite":
        return sorted(folder.glob("*.db*"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))  # otherwise the files are older than what the server holds
        held = connection.execute(text("SHOW data_directory")).scalar_one()
        own = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar_one()
    folders = (Path(held, "base", str(own)), Path(held, "global"))
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def traces(files: Iterable[Path], needles: Iterable[bytes]) -> int:
    """How many of the needles are still in some file."""
    everything = b"\n".join(map(_held, files))
    return sum(needle in everything for needle in needles)


def _held(path: Path) -> bytes:
    """What a file holds; nothing when PostgreSQL has just replaced it by another one."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
