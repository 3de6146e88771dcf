"""How long `triage replay` takes over what is stored, and whether its memory stays flat: `make bench ARGS=replaying`.

`TRIAGE_SUBMISSIONS=1000000` for the million. The baselines are opening alone, and deciding one by one.
"""

import os
from contextlib import ExitStack
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import islice
from time import perf_counter
from time import process_time

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from benchmarks.process_tree import Watch
from benchmarks.random_people import QUESTIONNAIRE
from benchmarks.scratch import scratch
from tests.measuring.filling import Crowd
from tests.measuring.filling import fill
from tests.records.making import by_therapist
from tests.records.postgres import running_postgres
from triage.content.loading import load
from triage.content.questionnaire import Questionnaire
from triage.measuring.replaying import Replaying
from triage.measuring.replaying import replayed
from triage.measuring.replaying_batch import Change
from triage.measuring.replaying_stored import processors
from triage.measuring.replaying_stored import replay_stored
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.opening_many import opened
from triage.records.rereading import sealed_again

FEW, MANY = 50_000, int(os.environ.get("TRIAGE_SUBMISSIONS", "200000"))
ONE_BATCH, ONE_BY_ONE = 1, 500
PRACTICE = "practice"
MILLION, MEGABYTE = 1_000_000, 1_000_000
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
OVER = timedelta(days=2 * 365)
AUDIT = by_therapist(at=NOW, practice=PRACTICE)


def run() -> None:
    """Print the table."""
    questionnaire = load(QUESTIONNAIRE).questionnaire
    change = Change(questionnaire, _changed(questionnaire))
    print(f"triage replay, PostgreSQL, {processors()} processors, one changed rule")
    with ExitStack() as stack:
        folder, postgres = stack.enter_context(scratch()), stack.enter_context(running_postgres())
        desk = open_desk(postgres.url("postgres"), folder / "keys", random_bytes=os.urandom)
        stack.callback(desk.close)
        fill(desk, Crowd(load(QUESTIONNAIRE), PRACTICE, MANY, OVER, NOW))
        measure(desk, change)


def measure(desk: Desk, change: Change) -> None:
    """Everything as the command does it, few and many; then each part of it alone, in this process."""
    few, many = (_replayed(desk, change, last) for last in (FEW, MANY))
    print(f"  memory of all its processes, {MANY // FEW} times the people: {many / few:.2f} times as much")
    _print_parts(desk, change)


def _replayed(desk: Desk, change: Change, last: int) -> float:
    with Watch(os.getpid()) as watch:
        began = perf_counter()
        found, problems = replay_stored(desk, change, audit=AUDIT, last=last, processes=processors())
        took = perf_counter() - began
    assert not problems
    print(
        f"  {found.people:>9,} submissions {took:>7.1f} s, {watch.processor:>7.1f} s of the processor,"
        f" {watch.most_bytes / MEGABYTE:,.0f} MB at most; {found.changed:,} turned",
        flush=True,
    )
    return watch.most_bytes


def _print_parts(desk: Desk, change: Change) -> None:
    """Of one batch each, so that every part works on what the one before it found."""
    clock = Clock()
    (batch,) = islice(sealed_again(desk, audit=AUDIT), ONE_BATCH)
    clock.tell("fetching", len(batch))
    agree(len(batch))
    clock.tell("baseline: a key agreement alone", len(batch))
    found = opened(desk.ring, PRACTICE, batch)
    clock.tell("opening, with that", len(batch))
    Replaying(change.old, change.new).add(found.people)
    clock.tell("reading, and deciding in columns", len(batch))
    for person in islice(found.people, ONE_BY_ONE):
        replayed(change.old, change.new, person)
    clock.tell("baseline: deciding one by one", ONE_BY_ONE)


class Clock:
    """Tells what each part took of the processor of this process."""

    def __init__(self) -> None:
        self._began = process_time()

    def tell(self, part: str, people: int) -> None:
        """The part that just ended, and for how many."""
        took = (process_time() - self._began) / people * MILLION
        print(f"  {part:<32}{took:>8.1f} s of the processor for a million")
        self._began = process_time()


def agree(times: int) -> None:
    """What no opening can do without: each submission was sealed with a key pair of its own."""
    private, public = X25519PrivateKey.generate(), X25519PrivateKey.generate().public_key()
    for _ in range(times):
        private.exchange(public)


def _changed(questionnaire: Questionnaire) -> Questionnaire:
    """The content without its last rule."""
    return questionnaire.model_copy(update={"rules": questionnaire.rules[:-1]})
