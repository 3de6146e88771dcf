"""Connections to SQLite, set so that nothing acknowledged is lost, or to PostgreSQL."""

import os
from contextlib import suppress

import pysqlite3
from sqlalchemy import URL
from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import create_engine
from sqlalchemy import event
from sqlalchemy import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from triage.records.secret_files import OWNER_ONLY

Version = tuple[int, int, int]

# The WAL-reset bug damages a database when a checkpoint and a writer meet: in 3.7.0 and later, gone from 3.51.3.
DAMAGES_FROM: Version = (3, 7, 0)
MENDED: Version = (3, 51, 3)
ALSO_MENDED: tuple[Version, ...] = ((3, 50, 7), (3, 44, 6))

SECONDS_TO_WAIT = 4  # shorter than a visitor's patience, so that the reason is known when it ends
# A server that vanished without a word is noticed, over a network too.
UNTIL_GONE = {
    "connect_timeout": SECONDS_TO_WAIT,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": SECONDS_TO_WAIT * 1000,
}
PRACTICE = "practice"
SETTING = "triage.practice"
"""What PostgreSQL's policies compare the practice of each row with."""
# A plan for any practice locks the parts of all of them, and waits for each that is written anew.
FOR_PRACTICE = "SELECT set_config(%s, %s, true), set_config('plan_cache_mode', 'force_custom_plan', true)"
ONLY_READS = "only_reads"
"""The execution option of a transaction that writes nothing: on SQLite nobody has to wait for it."""
ON_EVERY_CONNECTION = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut; NORMAL loses it
    "PRAGMA secure_delete = ON",  # what was erased is overwritten
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {SECONDS_TO_WAIT * 1000}",
)


class UnsafeSqliteError(RuntimeError):
    """This SQLite can damage the file with all submissions."""

    def __init__(self, version: Version) -> None:
        written = ".".join(map(str, version))
        super().__init__(
            f"SQLite {written} can damage its file (the WAL-reset bug). Install the pysqlite3 that "
            "requirements.lock names; it brings a SQLite without it."
        )


class UnknownDatabaseError(ValueError):
    """Neither SQLite nor PostgreSQL."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"no database is called `{name}`; write sqlite:///path/to/file.db or postgresql://user@host/name"
        )


def open_engine(address: str, practice: str | None = None) -> Engine:
    """The database at a URL; nothing is read or written yet.

    Every transaction says first for which practice it is; on PostgreSQL it then sees and writes rows of that one only,
    and without a practice none.

    >>> open_engine("sqlite:///rug.db").dialect.name
    'sqlite'
    """
    url = make_url(address)
    match url.get_backend_name():
        case "sqlite":
            engine = _sqlite(url)
        case "postgresql":
            engine = _postgresql(url)
        case other:
            raise UnknownDatabaseError(other)
    return engine if practice is None else for_practice(engine, practice)


def for_practice(engine: Engine, practice: str | None) -> Engine:
    """The same connections, for the rows of one practice."""
    return engine.execution_options(**{PRACTICE: practice})


def at_one_moment(engine: Engine) -> Engine:
    """The same connections, for looks that see everything as it is at one moment, and let others write on."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.execution_options(**{ONLY_READS: True})


def practice_of(engine: Engine | Connection) -> str | None:
    """For whose rows this is."""
    practice = engine.get_execution_options().get(PRACTICE)
    return practice if isinstance(practice, str) else None


def refuse_unsafe(version: Version) -> None:
    """UnsafeSqliteError for a SQLite with the WAL-reset bug."""
    mended = version >= MENDED or any(version[:2] == fixed[:2] and version >= fixed for fixed in ALSO_MENDED)
    if version >= DAMAGES_FROM and not mended:
        raise UnsafeSqliteError(version)


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args=UNTIL_GONE,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _say_practice)
    return engine


def _say_practice(connection: Connection) -> None:
    """The one place where it is said; at its end the transaction takes it along, so the next one begins with none."""
    practice = practice_of(connection)
    if practice is not None:
        connection.exec_driver_sql(FOR_PRACTICE, (SETTING, practice))


def _sqlite(url: URL) -> Engine:
    refuse_unsafe(pysqlite3.sqlite_version_info)
    # An error must never repeat what was to be stored, hence hide_parameters.
    engine = create_engine(url, module=pysqlite3, hide_parameters=True)
    event.listen(engine, "do_connect", lambda *_: _make_file(url.database))
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _make_file(path: str | None) -> None:
    """A new database is for its owner only, wherever it lies; SQLite gives what it lays beside it the same rights."""
    if not path or path.startswith((":memory:", "file:")):
        return
    with suppress(OSError):  # it is there already, or SQLite says itself why it cannot be
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))


def _prepare_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in ON_EVERY_CONNECTION:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    """Take the write lock at once: a transaction that asks for it halfway fails instead of waiting."""
    reads = connection.get_execution_options().get(ONLY_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
