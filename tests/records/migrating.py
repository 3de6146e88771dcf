"""Kills processes in the middle of taking a full database up and down."""

import os
import signal
import time
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from random import Random

from sqlalchemy import Engine
from sqlalchemy import insert
from sqlalchemy import select

from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from triage.records.engine import open_engine
from triage.records.migrating import downgrade
from triage.records.migrating import schema_of
from triage.records.migrating import upgrade
from triage.records.tables import SubmissionRow

OLDEST = "0001"
ROWS_AT_A_TIME = 1_000
LONGEST_LIFE = (
    1.5  # seconds: long enough to be killed after some migrations, short enough to be killed within one
)
OF_EVERY_SCHEMA = (
    "id",
    "idempotency_key",
    "code_hash",
    "sealed_responses",
    "sealed_sentences",
    "sealed_contact",
)


@dataclass(frozen=True)
class Migrated:
    """What the kills left."""

    kills: int
    lost: int
    schemas: frozenset[str]


def fill(engine: Engine, rows: int) -> None:
    """Store so many submissions of about the usual size."""
    random = Random(1)
    with engine.begin() as connection:
        for first in range(0, rows, ROWS_AT_A_TIME):
            some = [_row(random) for _ in range(first, min(rows, first + ROWS_AT_A_TIME))]
            connection.execute(insert(SubmissionRow), some)


def kill_in_the_middle(address: str, *, rows: int, kills: int, random: Random) -> Migrated:
    """Fill a database, kill who takes it up and down, and count what is lost."""
    engine = open_engine(address)
    upgrade(engine)
    fill(engine, rows)
    whole, schemas, lost = digest_of(engine), set[str](), 0
    for _ in range(kills):
        engine.dispose()  # a connection does not survive a fork
        _killed(address, random.uniform(0, LONGEST_LIFE))
        with engine.connect() as connection:
            schemas.add(schema_of(connection) or "none")
        lost += digest_of(engine) != whole
    upgrade(engine)
    lost += digest_of(engine) != whole
    engine.dispose()
    return Migrated(kills, lost, frozenset(schemas))


def _killed(address: str, seconds: float) -> None:
    process = os.fork()
    if process == 0:
        _up_and_down(address)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _up_and_down(address: str) -> None:
    try:
        engine = open_engine(address)
        while True:
            downgrade(engine, OLDEST)
            upgrade(engine)
    finally:
        os._exit(1)


def digest_of(engine: Engine) -> str:
    """Something that differs when any row does, whatever the schema."""
    digest = sha256()
    columns = [SubmissionRow.__table__.columns[name] for name in OF_EVERY_SCHEMA]
    with engine.connect() as connection:
        for row in connection.execute(select(*columns).order_by(columns[0])):
            for value in row:
                digest.update(value if isinstance(value, bytes) else str(value).encode())
    return digest.hexdigest()


def _row(random: Random) -> dict[str, object]:
    return {
        "id": random.randbytes(16).hex(),
        "practice": PRACTICE,
        "idempotency_key": random.randbytes(16).hex(),
        "code_hash": random.randbytes(32),
        "received": NOW,
        "erase_by": NOW + KEPT_FOR + timedelta(days=random.randrange(90)),
        "became_care": False,
        "status": "new",
        "advice": "exercise_therapy",
        "contact": "practice",
        "may_be_contacted": True,
        "may_be_asked_again": False,
        "consent_version": "1",
        "content_version": "1.0.0",
        "content_digest": "0" * 64,
        "language": "nl",
        "sealed_responses": random.randbytes(700),
        "sealed_sentences": random.randbytes(900),
        "sealed_contact": random.randbytes(250),
    }
