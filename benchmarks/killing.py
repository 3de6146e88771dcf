"""Kills a sending process 10,000 times on SQLite and faults PostgreSQL 150 times: `make bench ARGS=killing`.

`KILLS=1000 FAULTS=30` in the environment does a share of it.
The baseline acknowledges before the commit, and loses some.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.scratch import scratch
from tests.records.faults import fault_again_and_again
from tests.records.killing import Toll
from tests.records.killing import kill_again_and_again
from tests.records.killing import toll_of
from triage.records.opening import open_desk

KILLS = int(os.environ.get("KILLS", "10000"))
KILLS_PER_DATABASE = 250
FAULTS = int(os.environ.get("FAULTS", "150"))
KILLS_OF_BASELINE = 250


def run() -> None:
    """Print the table."""
    print("processes killed at random moments while 8 visitors send")
    began = perf_counter()
    databases = max(1, KILLS // KILLS_PER_DATABASE)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tolls = list(pool.map(lambda _: _killed(KILLS_PER_DATABASE), range(databases)))
    _print("SQLite", databases * KILLS_PER_DATABASE, tolls, perf_counter() - began)
    began = perf_counter()
    with scratch() as folder:
        faulted = fault_again_and_again(folder, faults=FAULTS, random=Random())
    _print("PostgreSQL, every sixth fault of a kind", FAULTS, [faulted], perf_counter() - began)
    began = perf_counter()
    weak = [_killed(KILLS_OF_BASELINE, too_early=True)]
    _print("baseline: acknowledged before the commit", KILLS_OF_BASELINE, weak, perf_counter() - began)


def _print(name: str, kills: int, tolls: list[Toll], seconds: float) -> None:
    print(
        f"  {name:<42}{kills:>7,} kills {sum(one.acknowledged for one in tolls):>9,} acknowledged "
        f"{sum(one.lost for one in tolls):>5,} lost {sum(one.doubled for one in tolls):>3} twice "
        f"{sum(len(one.problems) for one in tolls):>3} wrong in the audit log {seconds:>6.0f} s"
    )


def _killed(kills: int, *, too_early: bool = False) -> Toll:
    # kill -9 takes nothing from the machine's memory, so what it loses needs no real disk
    with scratch(in_memory=True) as folder:
        address, keys = f"sqlite:///{folder}/rug.db", Path(folder, "keys")
        open_desk(address, keys, random_bytes=os.urandom).close()
        acknowledged = kill_again_and_again(address, keys, kills=kills, too_early=too_early)
        return toll_of(address, keys, acknowledged)
