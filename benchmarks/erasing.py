"""How long others wait for an erasure on PostgreSQL: `make bench ARGS=erasing`, `TRIAGE_SUBMISSIONS=1000000` for more.

The baseline writes the table of submissions anew as a whole, as every erasure did before it had parts.
"""

import os
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from random import Random
from threading import Event
from threading import Thread
from time import perf_counter
from time import sleep

from sqlalchemy import Engine
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text

from benchmarks.random_people import QUESTIONNAIRE
from benchmarks.scratch import scratch
from tests.measuring.filling import Crowd
from tests.measuring.filling import fill
from tests.records.postgres import running_postgres
from triage.content.loading import load
from triage.records.opening import open_desk
from triage.records.scrubbing import scrub
from triage.records.tables import SubmissionRow

SUBMISSIONS = int(os.environ.get("TRIAGE_SUBMISSIONS", "100000"))
PRACTICES = 40
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
OVER = timedelta(days=365)
BETWEEN_LOOKS = 0.01
PARTS = "SELECT tableoid::regclass::text, count(*) FROM submission GROUP BY 1 ORDER BY 2"
WHOLE_INDEXES = (
    *("id", "idempotency_key", "code_hash", "erase_by", "practice, stage, mildness, received, id"),
    "practice, received, advice, verdict, contacted, stage, may_be_contacted",
    "practice, stage, advice, follow_up_alarm, change, received",
)
OF_PART = "SELECT practice FROM submission WHERE tableoid = CAST(:part AS regclass) LIMIT 1"


def run() -> None:
    """Print the table."""
    print(f"an erasure among {SUBMISSIONS:,} submissions of {PRACTICES} practices, PostgreSQL")
    with scratch() as folder, running_postgres() as postgres:
        desk = open_desk(postgres.url("postgres"), folder / "keys", random_bytes=os.urandom)
        content = load(QUESTIONNAIRE)
        for number in range(PRACTICES):
            few = SUBMISSIONS // PRACTICES
            fill(desk, Crowd(content, f"practice{number}", few, OVER, NOW, Random(number)))
        _measure(desk.records.engine)
        desk.close()


def _measure(engine: Engine) -> None:
    assert scrub(engine)
    with engine.begin() as connection:
        *_, (other, _), (largest, rows) = connection.execute(text(PARTS)).all()
        here, elsewhere = (connection.scalar(text(OF_PART), {"part": part}) for part in (largest, other))
        first = select(SubmissionRow.id).where(SubmissionRow.practice == here).limit(1)
        connection.execute(delete(SubmissionRow).where(SubmissionRow.id == first.scalar_subquery()))
    with _looking(engine, here) as own, _looking(engine, elsewhere) as others:
        took = _seconds(lambda: scrub(engine))
    print(f"  its part, the largest, {rows:,} rows{took:>9.2f} s; a look waits at most")
    print(f"    {max(own):.2f} s in that part, and {max(others):.2f} s in another one")
    whole = _seconds_of_the_whole(engine)
    print(
        f"  baseline, the whole table{whole:>9.2f} s, which all looks wait for: {whole / took:.0f} times as long"
    )


def _seconds(step: Callable[[], object]) -> float:
    began = perf_counter()
    step()
    return perf_counter() - began


@contextmanager
def _looking(engine: Engine, practice: str) -> Iterator[list[float]]:
    """Count the submissions of a practice again and again; how long each look took."""
    waits, over = list[float](), Event()
    count = select(func.count()).select_from(SubmissionRow).where(SubmissionRow.practice == practice)

    def look() -> None:
        while not over.is_set():
            began = perf_counter()
            with engine.begin() as connection:
                connection.scalar(count)
            waits.append(perf_counter() - began)
            sleep(BETWEEN_LOOKS)

    thread = Thread(target=look, daemon=True)
    thread.start()
    sleep(10 * BETWEEN_LOOKS)
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def _seconds_of_the_whole(engine: Engine) -> float:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE TABLE whole AS SELECT * FROM submission")
        for index in WHOLE_INDEXES:
            connection.exec_driver_sql(f"CREATE INDEX ON whole ({index})")
        return _seconds(lambda: connection.exec_driver_sql("VACUUM (FULL) whole"))
