"""Cuts the power at 10,000 moments of what SQLite really writes: `make bench ARGS=power_cuts`.

The baseline is the same test with less syncing, which must lose some.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random
from time import perf_counter

from benchmarks.scratch import scratch
from tests.records.power_cuts import Found
from tests.records.power_cuts import look_after_cuts
from tests.records.power_cuts import record

RECORDINGS = 20
STATES = 500
SUBMISSIONS = 80
RECORDINGS_OF_BASELINE = 4


@dataclass(frozen=True)
class _Looked:
    """All states of some recordings."""

    states: int
    lost: int
    doubled: int
    returned: int
    damaged: int


def run() -> None:
    """Print the table."""
    print(f"power cuts while visitors send and erase, {STATES} moments of each recording")
    for synchronous, recordings in (
        ("FULL", RECORDINGS),
        ("NORMAL", RECORDINGS_OF_BASELINE),
        ("OFF", RECORDINGS_OF_BASELINE),
    ):
        began = perf_counter()
        looked = _looked(synchronous, recordings)
        print(
            f"  synchronous={synchronous:<7}{looked.states:>8,} states {looked.lost:>6,} with something lost "
            f"{looked.doubled:>3} doubled {looked.returned:>5,} with something erased that came back "
            f"{looked.damaged:>5,} damaged {perf_counter() - began:>6.0f} s"
        )


def _looked(synchronous: str, recordings: int) -> _Looked:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        found = list(pool.map(_look, [synchronous] * recordings, range(recordings)))
    return _Looked(
        sum(one.states for one in found),
        sum(one.lost for one in found),
        sum(one.doubled for one in found),
        sum(one.returned for one in found),
        sum(one.damaged for one in found),
    )


def _look(synchronous: str, seed: int) -> Found:
    with scratch(in_memory=True) as folder:
        recording = record(folder / "recorded", submissions=SUBMISSIONS, synchronous=synchronous)
        return look_after_cuts(recording, folder / "cut", states=STATES, random=Random(seed))
