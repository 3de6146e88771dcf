"""Tables come and go whole, the migrations say the same as the code, and a newer schema is left alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column
from sqlalchemy import Engine
from sqlalchemy import event
from sqlalchemy import inspect
from sqlalchemy import text

from triage.records.counted_table import CountedTryRow
from triage.records.engine import open_engine
from triage.records.migrating import NOTHING
from triage.records.migrating import NewerSchemaError
from triage.records.migrating import downgrade
from triage.records.migrating import schema_of
from triage.records.migrating import upgrade
from triage.records.tables import Table
from triage.records.tally_table import TallyRow

PARTS = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
OF_POSTGRESQL = {"trace"}  # its own triggers write it, and only who scrubs reads it
CONSTRAINTS = """
SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE conparentid = 0 AND contype IN ('f', 'p', 'u')
AND conrelid IN ('submission'::regclass, 'follow_up'::regclass, 'outbox'::regclass)
"""


def tables_of(engine: Engine) -> set[str]:
    """Those of the code, whatever the parts in which PostgreSQL keeps them."""
    names = set(inspect(engine).get_table_names())
    if engine.dialect.name != "postgresql":
        return names
    with engine.connect() as connection:
        return names - OF_POSTGRESQL - set(connection.scalars(text(PARTS)))


def differences(engine: Engine) -> object:
    """Between the database and the code, but for the keys of tables in parts, which hold the practice as well."""
    known = tables_of(engine)

    def is_compared(thing: Column[object], name: str | None, kind: str, _: bool, __: object) -> bool:
        if engine.dialect.name == "postgresql" and kind in ("foreign_key_constraint", "unique_constraint"):
            return False
        table = name if kind == "table" else thing.table.name
        return table in known | set(Table.metadata.tables)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_compared})
        return compare_metadata(context, Table.metadata)


def test_the_migrations_make_exactly_the_tables_of_the_code(empty: Engine) -> None:
    upgrade(empty)
    assert differences(empty) == []


def test_keys_of_tables_in_parts_hold_the_practice_as_well(kept: Engine) -> None:
    with kept.connect() as connection:
        assert sorted(connection.scalars(text(CONSTRAINTS))) == [
            "follow_up: FOREIGN KEY (submission, practice) REFERENCES submission(id, practice) ON DELETE CASCADE",
            "follow_up: PRIMARY KEY (submission, number, practice)",
            "follow_up: UNIQUE (token_hash, practice)",
            "outbox: FOREIGN KEY (submission, practice) REFERENCES submission(id, practice) ON DELETE CASCADE",
            "outbox: PRIMARY KEY (id)",
            "outbox: UNIQUE (once)",
            "submission: PRIMARY KEY (id, practice)",
            "submission: UNIQUE (code_hash, practice)",
            "submission: UNIQUE (idempotency_key, practice)",
        ]


def test_a_table_that_no_migration_makes_is_found(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("ALTER TABLE submission DROP COLUMN happened"))
    assert differences(empty) != []


def test_a_database_goes_up_and_down_and_up_again(empty: Engine) -> None:
    upgrade(empty)
    assert {CountedTryRow.__tablename__, TallyRow.__tablename__} < tables_of(empty)
    assert tables_of(empty) == {*Table.metadata.tables, "alembic_version"}
    downgrade(empty, NOTHING)
    assert tables_of(empty) == {"alembic_version"}
    upgrade(empty)
    upgrade(empty)
    with empty.connect() as connection:
        assert schema_of(connection) == "0025"


def test_an_empty_database_has_no_schema(empty: Engine) -> None:
    with empty.connect() as connection:
        assert schema_of(connection) is None


@pytest.mark.parametrize("halfway", ["CREATE TABLE audit_chain", "INSERT INTO alembic_version"])
def test_a_migration_that_stops_halfway_leaves_nothing(empty: Engine, halfway: str) -> None:
    def stop(*said: object) -> None:
        if halfway in str(said[2]):
            raise KeyboardInterrupt

    event.listen(empty, "before_cursor_execute", stop)
    with pytest.raises(KeyboardInterrupt):
        upgrade(empty)
    event.remove(empty, "before_cursor_execute", stop)
    assert tables_of(empty) == set()
    upgrade(empty)
    assert tables_of(empty) == {*Table.metadata.tables, "alembic_version"}


def test_processes_that_start_together_migrate_once(empty: Engine) -> None:
    failed: list[Exception] = []

    def start() -> None:
        try:
            upgrade(empty)
        except Exception as error:
            failed.append(error)

    together = [Thread(target=start) for _ in range(4)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert failed == []
    assert tables_of(empty) == {*Table.metadata.tables, "alembic_version"}


def test_two_databases_are_migrated_at_the_same_moment(tmp_path: Path) -> None:
    engines = [open_engine(f"sqlite:///{tmp_path}/{number}.db") for number in range(4)]
    with ThreadPoolExecutor(len(engines)) as together:
        list(together.map(upgrade, engines))
    assert all(tables_of(engine) == {*Table.metadata.tables, "alembic_version"} for engine in engines)
    for engine in engines:
        engine.dispose()


def test_a_newer_schema_is_refused_with_what_to_do_and_left_as_it_is(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for step in (upgrade, lambda engine: downgrade(engine, NOTHING)):
        with pytest.raises(NewerSchemaError, match=r"schema 9999, .* Install that version again, or"):
            step(empty)
    assert tables_of(empty) == {*Table.metadata.tables, "alembic_version"}
