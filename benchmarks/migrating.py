"""Kills 100 processes in the middle of taking 10,000 submissions up and down: `make bench ARGS=migrating`."""

from random import Random
from time import perf_counter

from benchmarks.scratch import scratch
from tests.records.migrating import Migrated
from tests.records.migrating import kill_in_the_middle
from tests.records.postgres import running_postgres

ROWS = 10_000
KILLS = 100


def run() -> None:
    """Print the table."""
    print(f"processes killed while they migrate {ROWS:,} submissions up and down")
    with scratch() as folder:
        _print("SQLite", f"sqlite:///{folder}/rug.db")
    with running_postgres() as postgres:
        _print("PostgreSQL", postgres.url("postgres"))


def _print(name: str, address: str) -> None:
    began = perf_counter()
    migrated: Migrated = kill_in_the_middle(address, rows=ROWS, kills=KILLS, random=Random())
    print(
        f"  {name:<12}{migrated.kills:>5} kills {migrated.lost:>3} with something lost, "
        f"schemas met: {' '.join(sorted(migrated.schemas))}, {perf_counter() - began:.0f} s"
    )
