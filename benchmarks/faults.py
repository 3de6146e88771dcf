"""What visitors notice when something breaks under them: `make bench ARGS=faults`.

Two replicas and the desk behind nginx, on PostgreSQL; 100 visitors, of whom each walks the whole way and sends.
`TRIAGE_VISITORS=20` for another number, `TRIAGE_PACE=7` for other seconds a question.
"""

import os

from tests.records.postgres import can_have_a_disk
from tests.replicas.deployment import deployed
from tests.replicas.faults import FAULTS
from tests.replicas.faults import MEGABYTES
from tests.replicas.faults import at_work
from tests.replicas.faults import fill_the_disk
from tests.replicas.faults import stored_of

VISITORS = int(os.environ.get("TRIAGE_VISITORS", "100").split(",", maxsplit=1)[0])
PACE = float(os.environ.get("TRIAGE_PACE", "2"))
PART_OF_THE_WAY = 12  # items before it breaks


def run() -> None:
    """Break one thing after another, and print what came of it."""
    print(f"{VISITORS} visitors, one question in {PACE:g} seconds\n")
    print(
        "| what breaks | acknowledged | lost | twice | steps that broke off | asked again | longest without a page |"
    )
    print("|---|---|---|---|---|---|---|")
    megabytes = MEGABYTES if can_have_a_disk() else None
    with deployed(megabytes=megabytes) as deployment:
        for name, fault in FAULTS.items():
            if fault is fill_the_disk and megabytes is None:
                print(f"| {name} | not tried: a disk can be mounted by root only | | | | | |")
                continue
            told = at_work(deployment, fault, visitors=VISITORS, pace=PACE, after=PART_OF_THE_WAY * PACE)
            stored = stored_of(deployment, told)
            lost = sum(times == 0 for times in stored.values())
            twice = sum(times > 1 for times in stored.values())
            rate = f"{told.broken} of {told.steps}"
            print(
                f"| {name} | {len(stored)} | {lost} | {twice} | {rate} | {told.asked_again} | {told.longest:.1f} s |"
            )
