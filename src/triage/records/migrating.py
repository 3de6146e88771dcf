"""Take a database to the schema of this version, whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.runtime.migration import RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import text

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"
NOTHING = "base"
HERE = "relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
FORCED = f"SELECT relname FROM pg_class WHERE relforcerowsecurity AND {HERE}"
PROTECTED = f"SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity AND {HERE}"
# Rather an error than a step that sees some of the rows and takes them for all.
SEES_ALL_OR_FAILS = "SET LOCAL row_security = off"
ONE_IN_THIS_PROCESS = Lock()  # Alembic's operations know one connection per process, not per thread
ONE_AT_A_TIME = 4_017_550_912  # any number, as long as all our processes lock the same one


class NewerSchemaError(RuntimeError):
    """A newer version of this program wrote the database."""

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"This database has schema {schema}, which this version does not know: a newer version wrote it. "
            "Install that version again, or restore the backup that was made before it was installed."
        )


class OlderSchemaError(RuntimeError):
    """An older version of this program wrote the database, and whoever asks makes no backup of it."""

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"This database still has schema {schema} of an older version. Start the desk of a practice with this "
            "version first, which makes a backup and tries the change on it: `triage --practice NAME serve --surface "
            "therapist`. Then run this command again."
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


def begin_tables(engine: Engine) -> None:
    """Make the tables where there are none yet; OlderSchemaError where somebody has to make a backup first."""
    with engine.connect() as connection:
        schema = schema_of(connection)
    if schema not in (None, newest_schema()):
        raise OlderSchemaError(schema)
    upgrade(engine)


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
        if not todo:
            return
        _let_see_all(connection)
        with ONE_IN_THIS_PROCESS, Operations.context(context):
            context.run_migrations()
        _force(connection)


def _wait_for_others(connection: Connection) -> None:
    """Two processes that start together migrate once; SQLite's write lock does the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})


def _let_see_all(connection: Connection) -> None:
    """Let the owner of the tables see the rows of every practice for the time of this transaction."""
    if connection.dialect.name != "postgresql":
        return
    for table in connection.scalars(text(FORCED)).all():
        connection.execute(text(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'))
    connection.execute(text(SEES_ALL_OR_FAILS))


def _force(connection: Connection) -> None:
    """Nobody else sees the tables meanwhile: they are locked until the end of this transaction."""
    if connection.dialect.name == "postgresql":
        for table in connection.scalars(text(PROTECTED)).all():
            connection.execute(text(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'))


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
