"""One moment of a database that runs on: by VACUUM INTO from SQLite, by pg_dump from PostgreSQL."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import closing
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pysqlite3
from sqlalchemy import URL
from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import func
from sqlalchemy import inspect
from sqlalchemy import select
from sqlalchemy import table
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from triage.records.engine import SETTING
from triage.records.engine import open_engine
from triage.records.engine import practice_of

FILE = "database"
SCRATCH = "_scratch_"
OF_SQLITE = "sqlite_"
OPTIONS = ("--no-owner", "--no-privileges")


class SnapshotError(Exception):
    """The database cannot be copied, or a copy cannot be tried; the message says what to do."""


@dataclass(frozen=True)
class Snapshot:
    """A copy of a database in one file, and how many rows its tables have."""

    kind: str
    counts: Mapping[str, int]


def take_snapshot(engine: Engine, path: Path) -> Snapshot:
    """Copy the database as it is at one moment; whoever writes meanwhile does not wait."""
    return _vacuum_into(engine, path) if engine.dialect.name == "sqlite" else _dump(engine, path)


def load_snapshot(path: Path, engine: Engine) -> None:
    """Put a snapshot into an empty PostgreSQL database, whole or not at all."""
    _run("pg_restore", engine.url, *OPTIONS, "--single-transaction", "--exit-on-error", str(path))


def counts_in(connection: Connection) -> dict[str, int]:
    """How many rows each table has, whatever its schema; what SQLite keeps for itself is not counted."""
    names = sorted(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
        if not name.startswith(OF_SQLITE)
    }


@contextmanager
def scratch_database(engine: Engine) -> Iterator[Engine]:
    """An empty PostgreSQL database beside this one, gone afterwards."""
    name = f"{engine.url.database}{SCRATCH}{uuid4().hex[:8]}"
    server = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except DBAPIError:
        raise SnapshotError(
            "this role may not make a scratch database to try the backup in; `ALTER ROLE … CREATEDB` lets it"
        ) from None
    scratch = open_engine(
        engine.url.set(database=name).render_as_string(hide_password=False), practice_of(engine)
    )
    try:
        with scratch.connect():  # so that it is in use, and nobody sweeps it
            yield scratch
    finally:
        scratch.dispose()
        with server.connect() as connection:
            # without FORCE it ends an autovacuum by itself, which FORCE refuses to whoever is no superuser
            connection.execute(text(f'DROP DATABASE "{name}"'))


def sweep_scratch_databases(engine: Engine) -> None:
    """Drop what killed backups left: it may hold what was erased since. One that is in use stays."""
    if engine.dialect.name != "postgresql":
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        left = connection.scalars(
            text(
                "SELECT datname FROM pg_database WHERE starts_with(datname, :begin) AND NOT EXISTS"
                " (SELECT 1 FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)"
            ),
            {"begin": f"{engine.url.database}{SCRATCH}"},
        ).all()
        for name in left:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))


def _vacuum_into(engine: Engine, path: Path) -> Snapshot:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(path),))
    finally:
        connection.close()
    with closing(pysqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
        tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = sorted(name for (name,) in tables if not name.startswith(OF_SQLITE))
        counts = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    return Snapshot("sqlite", counts)


def _dump(engine: Engine, path: Path) -> Snapshot:
    """Count in the very snapshot that pg_dump copies."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        exported = connection.scalar(text("SELECT pg_export_snapshot()"))
        counts = counts_in(connection)
        _run(
            "pg_dump",
            engine.url,
            *OPTIONS,
            "--enable-row-security",
            "--format=custom",
            f"--snapshot={exported}",
            f"--file={path}",
            practice=practice_of(engine),
        )
    return Snapshot("postgresql", counts)


def _run(program: str, url: URL, *options: str, practice: str | None = None) -> None:
    found = shutil.which(program)
    if found is None:
        raise SnapshotError(f"`{program}` is not on this machine; install PostgreSQL's client programs")
    # Others on this machine see the words of a command, so the password goes another way.
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    ended = subprocess.run(
        [found, f"--dbname={address}", *options],
        env={**os.environ, **secret, **_for_practice(practice)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if ended.returncode != 0:
        last = (ended.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[0]
        raise SnapshotError(f"{last[:200]}")


def _for_practice(practice: str | None) -> Mapping[str, str]:
    """The programs of PostgreSQL see the rows of this practice only, as we do."""
    return {} if practice is None else {"PGOPTIONS": f"-c {SETTING}={practice}"}
