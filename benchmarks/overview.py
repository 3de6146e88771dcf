"""How long the overview of 100,000 submissions takes, on SQLite and on PostgreSQL: `make bench ARGS=overview`.

The baseline counts the same by loading every row into Python.
"""

import os
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.random_people import QUESTIONNAIRE
from benchmarks.random_people import random_people
from benchmarks.scratch import scratch
from tests.records.postgres import running_postgres
from triage.content.loading import load
from triage.measuring.periods import Period
from triage.measuring.plain import Asked
from triage.measuring.plain import overview
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.sealing import Place
from triage.records.store import RESPONSES
from triage.records.tables import SubmissionRow

SUBMISSIONS = int(os.environ.get("TRIAGE_SUBMISSIONS", "100000"))
DIFFERENT_PEOPLE = 500
AT_A_TIME = 2_000
TIMES = 5
CONTENT = load(QUESTIONNAIRE)
ADVICES = [advice.id for advice in CONTENT.questionnaire.advices]
PRACTICE = "practice"
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
OVER = timedelta(days=2 * 365)
TARGET = timedelta(hours=72)
CONTACTED, JUDGED = 0.9, 0.8
SENTENCES, CONTACT = 3_000, 250  # bytes; what nobody opens here only has to take its room


def run() -> None:
    """Print the table."""
    print(f"the overview of {SUBMISSIONS:,} submissions over two years, median of {TIMES}")
    with scratch() as folder:
        _measure("SQLite", f"sqlite:///{folder}/rug.db", folder)
    with scratch() as folder, running_postgres() as postgres:
        _measure("PostgreSQL", postgres.url("postgres"), folder)


def _measure(name: str, address: str, folder: Path) -> None:
    with _filled(address, folder) as desk:
        baseline = _seconds(desk, _by_loading_every_row)
        for period in Period:
            taken = _seconds(desk, partial(_counted, period=period))
            slower = f"the baseline takes {baseline / taken:.0f} times that"
            print(f"  {name:<11}{period:<14}{taken * 1000:>8,.0f} ms; {slower}")


def _counted(session: Session, period: Period) -> object:
    return overview(session, Asked(PRACTICE, period, ADVICES, TARGET, NOW))


def _by_loading_every_row(session: Session) -> object:
    rows = session.scalars(select(SubmissionRow).where(SubmissionRow.practice == PRACTICE))
    return Counter(
        (row.received.isocalendar()[:2], row.advice, row.verdict, row.contacted is None) for row in rows
    )


def _seconds(desk: Desk, step: Callable[[Session], object]) -> float:
    taken = []
    for _ in range(TIMES):
        with desk.records.sessions() as session:
            began = perf_counter()
            step(session)
            taken.append(perf_counter() - began)
    return sorted(taken)[TIMES // 2]


@contextmanager
def _filled(address: str, folder: Path) -> Iterator[Desk]:
    desk = open_desk(address, folder / "keys", random_bytes=os.urandom)
    people = [
        read_responses(CONTENT.questionnaire, person)
        for person in random_people(CONTENT, DIFFERENT_PEOPLE, seed=7)
    ]
    advised = [(person, assess(CONTENT.questionnaire, person).advice) for person in people]
    random = Random(7)
    for first in range(0, SUBMISSIONS, AT_A_TIME):
        rows = [_row(desk, at, random, advised) for at in range(first, first + AT_A_TIME)]
        with desk.records.sessions.begin() as session:
            session.execute(insert(SubmissionRow), rows)
    with desk.records.sessions.begin() as session:
        session.execute(text("ANALYZE"))
    yield desk
    desk.close()


def _row(desk: Desk, at: int, random: Random, advised: Sequence[tuple[Responses, str]]) -> dict[str, object]:
    responses, advice = random.choice(advised)
    name = random.randbytes(16).hex()
    received = NOW - OVER * (1 - at / SUBMISSIONS)
    place = Place(practice=PRACTICE, record=name, field="responses")
    key_id = bytes.fromhex(desk.records.public.id)
    is_contacted, is_judged = random.random() < CONTACTED, random.random() < JUDGED
    return {
        "id": name,
        "practice": PRACTICE,
        "idempotency_key": random.randbytes(16).hex(),
        "code_hash": random.randbytes(32),
        "received": received,
        "erase_by": received + OVER,
        "status": "contacted" if is_contacted else "new",
        "stage": int(is_contacted),
        "contacted": received + timedelta(hours=random.expovariate(1 / 30)) if is_contacted else None,
        "verdict": random.choice([advice] * 18 + ADVICES) if is_judged else None,
        "advice": advice,
        "contact": "practice",
        "may_be_contacted": True,
        "may_be_asked_again": False,
        "consent_version": "1",
        "content_version": CONTENT.questionnaire.about.version,
        "content_digest": CONTENT.questionnaire.digest,
        "language": "nl",
        "sealed_responses": desk.records.public.seal(RESPONSES.dump_python(responses, mode="json"), place),
        "sealed_sentences": key_id + random.randbytes(SENTENCES),
        "sealed_contact": key_id + random.randbytes(CONTACT),
    }
