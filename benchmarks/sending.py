"""How long visitors wait who send at once, from what they filled in to its acknowledgement, as the pages do it.

`make bench ARGS=sending`.

The baseline is the busy handler: every visitor with a connection of their own that begins a transaction at once.
"""

import os
from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from threading import Barrier
from time import perf_counter
from typing import TypeAlias

from benchmarks.scratch import scratch
from tests.builders import shipped
from tests.builders import unremarkable
from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_visitor
from tests.records.making import make_sent
from tests.records.postgres import running_postgres
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.limiting import Limit
from triage.records.opening import Records
from triage.records.opening import open_desk
from triage.records.storing import store
from triage.records.submissions import Sent
from triage.records.submissions import make_submission

ON_SQLITE, ON_POSTGRESQL = 50, 200
SENDINGS = 20  # of each visitor, all visitors together at every one
APART = 1_000
RESPONSES = unremarkable()
MANY = "1000000 per hour"
Send: TypeAlias = Callable[[Sent], object]


@dataclass(frozen=True)
class Waited:
    """How long each sending took, in milliseconds, and how many ended in an error."""

    milliseconds: list[float]
    errors: int
    seconds: float


def run() -> None:
    """Print the table."""
    print(f"visitors who send at once, {SENDINGS} times: make, seal, store, acknowledge")
    with scratch() as folder, opened(f"sqlite:///{folder}/rug.db", folder) as records:
        writer = _measured(_through_the_intake(records), ON_SQLITE)
        _print(f"SQLite, {ON_SQLITE} visitors", writer)
    with scratch() as folder, opened(f"sqlite:///{folder}/rug.db", folder) as records:
        baseline = _measured(_through_a_connection_of_its_own(records), ON_SQLITE)
        _print(f"baseline: busy handler, {ON_SQLITE}", baseline)
    print(f"  the baseline's p99 is {_p(baseline, 99) / _p(writer, 99):.1f} times the writer's")
    with (
        scratch() as folder,
        running_postgres() as postgres,
        opened(postgres.url("postgres"), folder) as records,
    ):
        waited = _measured(_through_the_intake(records), ON_POSTGRESQL)
        _print(f"PostgreSQL, {ON_POSTGRESQL} visitors", waited)


@contextmanager
def opened(address: str, folder: Path) -> Iterator[Records]:
    """New records, closed afterwards."""
    desk = open_desk(address, folder / "keys", random_bytes=os.urandom)
    yield desk.records
    desk.close()


def _measured(send: Send, visitors: int) -> Waited:
    send(make_sent(visitors * APART))  # what is only done once is no part of it
    together = Barrier(visitors)

    def visit(visitor: int) -> list[float | None]:
        filled_in = [make_sent(visitor * APART + sending) for sending in range(SENDINGS)]
        return [_one(sent, send, together) for sent in filled_in]

    began = perf_counter()
    with ThreadPoolExecutor(visitors) as crowd:
        all_of_them = [taken for visit in crowd.map(visit, range(visitors)) for taken in visit]
    good = [taken for taken in all_of_them if taken is not None]
    return Waited(good, len(all_of_them) - len(good), perf_counter() - began)


def _one(sent: Sent, send: Send, together: Barrier) -> float | None:
    together.wait()
    began = perf_counter()
    try:
        send(sent)
    except Exception:
        return None
    return (perf_counter() - began) * 1000


def _through_the_intake(records: Records) -> Send:
    of_nobody = Limit("sending", from_one=MANY, from_all=MANY)
    intake = Intake(records, shipped().questionnaire, PRACTICE, KEPT_FOR, sendings=of_nobody, tries=of_nobody)
    return lambda sent: intake.send(RESPONSES, sent, by=Visiting("127.0.0.1", NOW))


def _through_a_connection_of_its_own(records: Records) -> Send:
    def send(sent: Sent) -> object:
        submission = make_submission(
            shipped().questionnaire, RESPONSES, sent=sent, received=NOW, kept_for=KEPT_FOR
        )
        with records.sessions.begin() as session:
            return store(session, submission, public=records.public, key=records.key, audit=by_visitor())

    return send


def _print(name: str, waited: Waited) -> None:
    print(
        f"  {name:<28}{len(waited.milliseconds) / waited.seconds:>6,.0f} per second, "
        f"p50 {_p(waited, 50):>6,.0f} ms, p95 {_p(waited, 95):>6,.0f}, p99 {_p(waited, 99):>6,.0f}, "
        f"at most {max(waited.milliseconds):>6,.0f}, {waited.errors} errors"
    )


def _p(waited: Waited, part: int) -> float:
    return quantiles(waited.milliseconds, n=100)[part - 1]
