"""Sends a million strange things: `make bench ARGS=fuzzing`.

`CASES=50000` in the environment does a share of it, `TRIAGE_SEED=…` draws others.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from time import perf_counter

from tests.records.fuzzing import Outcome
from tests.records.fuzzing import fuzz

CASES = int(os.environ.get("CASES", "1000000"))
SEED = int(os.environ.get("TRIAGE_SEED", "1"))
AT_ONCE = 5_000


def run() -> None:
    """Print the table."""
    print("response sets, contact details, codes and addresses that somebody wrote to break something")
    began, parts = perf_counter(), max(1, CASES // AT_ONCE)
    with ProcessPoolExecutor() as pool:
        outcomes = pool.map(partial(_part, min(CASES, AT_ONCE)), range(parts))
        total = sum(outcomes, Outcome())
    refused = sum(total.refused.values())
    print(
        f"  {min(CASES, AT_ONCE) * parts:>9,} cases {total.stored:>9,} may be stored {refused:>9,} refused by an "
        f"error of ours {sum(total.unhandled.values()):>3} unhandled {perf_counter() - began:>6.0f} s"
    )
    for place, times in total.unhandled.most_common():
        print(f"    {times:>7,} × {place}")


def _part(cases: int, number: int) -> Outcome:
    return fuzz(cases, seed=SEED * 1_000_000 + number)
