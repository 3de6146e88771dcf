"""Take a database to the schema of this version, whole or not at all."""

from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.runtime.migration import RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import inspect
from sqlalchemy import text

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"
NOTHING = "base"
HERE = "relnamespace = current_schema()::regnamespace AND relkind = 'r'"
FORCED = f"SELECT relname FROM pg_class WHERE relforcerowsecurity AND {HERE}"
PROTECTED = f"SELECT relrowsecurity FROM pg_class WHERE relname = :table AND {HERE}"
ONE_IN_THIS_PROCESS = Lock()  # Alembic's operations know one connection per process, not per thread
ONE_AT_A_TIME = 4_017_550_912  # any number, as long as all our processes lock the same one


class NewerSchemaError(RuntimeError):
    """A newer version of this program wrote the database."""

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"This database has schema {schema}, which this version does not know: a newer version wrote it. "
            "Install that version again, or restore the backup that was made before it was installed."
        )


def schema_of(connection: Connection) -> str | None:
    """The schema of a database, None when it has none yet; NewerSchemaError when we do not know it."""
    schema = MigrationContext.configure(connection).get_current_revision()
    if schema is not None and schema not in _known():
        raise NewerSchemaError(schema)
    return schema


def newest_schema() -> str | None:
    """The schema of this version."""
    return _scripts().get_current_head()


def upgrade(engine: Engine, to: str = NEWEST) -> None:
    """Take the database to a newer schema."""
    _migrate(engine, lambda scripts, now: scripts._upgrade_revs(to, now))


def downgrade(engine: Engine, to: str) -> None:
    """Take the database back to an older schema; NOTHING drops all of it."""
    _migrate(engine, lambda scripts, now: scripts._downgrade_revs(to, now))


def _migrate(engine: Engine, steps: Callable[[ScriptDirectory, str], list[RevisionStep]]) -> None:
    # Alembic's env.py would only pass on what is known here: one connection, one transaction.
    with engine.begin() as connection:
        _wait_for_others(connection)
        now = schema_of(connection) or NOTHING
        todo = steps(_scripts(), now)
        context = MigrationContext.configure(
            connection, opts={"fn": lambda _now, _context: todo, "transactional_ddl": True}
        )
        forced = _unforced(connection) if todo else ()
        with ONE_IN_THIS_PROCESS, Operations.context(context):
            context.run_migrations()
        _force(connection, forced)


def _wait_for_others(connection: Connection) -> None:
    """Two processes that start together migrate once; SQLite's write lock does the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})


def _unforced(connection: Connection) -> Sequence[str]:
    """Let the owner of the tables see the rows of every practice meanwhile; which tables those are."""
    if connection.dialect.name != "postgresql":
        return ()
    forced = connection.scalars(text(FORCED)).all()
    for table in forced:
        connection.execute(text(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'))
    return forced


def _force(connection: Connection, tables: Sequence[str]) -> None:
    there = set(inspect(connection).get_table_names()) if tables else set()
    for table in there.intersection(tables):
        if connection.scalar(text(PROTECTED), {"table": table}):
            connection.execute(text(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'))


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
