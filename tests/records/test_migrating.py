"""Whoever is killed in the middle of a migration leaves one schema or the other, and every submission.

The long form is `make bench ARGS=migrating`.
"""

from random import Random

from sqlalchemy import Engine
from sqlalchemy import text

from tests.records.migrating import digest_of
from tests.records.migrating import fill
from tests.records.migrating import kill_in_the_middle
from triage.records.migrating import upgrade

ROWS = 1_000
KILLS = 4


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
