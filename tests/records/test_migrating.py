"""Whoever is killed in the middle of a migration leaves one schema or the other, and every submission.

The long form is `make bench ARGS=migrating`.
"""

from random import Random

import pytest
from sqlalchemy import Engine
from sqlalchemy import text

from tests.records.making import PRACTICE
from tests.records.migrating import digest_of
from tests.records.migrating import fill
from tests.records.migrating import kill_in_the_middle
from tests.records.postgres import Postgres
from triage.records.engine import open_engine
from triage.records.migrating import downgrade
from triage.records.migrating import upgrade

ROWS = 1_000
KILLS = 4
FEW = 20


def test_a_killed_migration_loses_nothing(address: str) -> None:
    migrated = kill_in_the_middle(address, rows=ROWS, kills=KILLS, random=Random())
    assert migrated.lost == 0
    assert "none" not in migrated.schemas


def test_one_changed_byte_in_one_row_is_found(empty: Engine) -> None:
    upgrade(empty)
    fill(empty, 10)
    before = digest_of(empty)
    with empty.begin() as connection:
        first = "SELECT min(id) FROM submission"
        connection.execute(text(f"UPDATE submission SET code_hash = sealed_contact WHERE id IN ({first})"))
    assert digest_of(empty) != before


@pytest.mark.parametrize("before", ["0020", "0022", "0023"])
def test_who_merely_owns_the_tables_takes_all_rows_along(postgres: Postgres, before: str) -> None:
    name = f"owned_{before}"
    postgres.run(f"CREATE ROLE {name} LOGIN")
    postgres.run(f"CREATE DATABASE {name} OWNER {name}")
    engine = open_engine(postgres.url(name).replace("//tests@", f"//{name}@"), PRACTICE)
    upgrade(engine)
    fill(engine, FEW)
    whole = digest_of(engine)
    downgrade(engine, before)
    assert digest_of(engine) == whole
    upgrade(engine)
    assert digest_of(engine) == whole
    engine.dispose()
