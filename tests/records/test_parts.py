"""While the part of one practice is written anew, every other practice works on."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tests.records.asking_again import SIX
from tests.records.asking_again import Practice
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.postgres import Postgres
from triage.records.exporting import Chosen
from triage.records.exporting import copy_for_the_person
from triage.records.exporting import export
from triage.records.forgetting import forget
from triage.records.inbox import read_inbox
from triage.records.listing import Wanted
from triage.records.opening import open_desk
from triage.records.retention import erase_expired
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.searching import Search
from triage.records.store import erase
from triage.records.trimming import Trimmer

OTHERS = """
SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'
EXCEPT SELECT tableoid::regclass::name FROM submission EXCEPT SELECT tableoid::regclass::name FROM follow_up
"""
TIMES = (
    12  # after ten of them PostgreSQL thinks of one plan for every practice, which would wait for all parts
)
AUDIT = by_therapist(at=NOW, practice=PRACTICE)


@pytest.fixture
def practice(postgres: Postgres, tmp_path: Path) -> Iterator[Practice]:
    """A desk on a database that lets nobody wait for long."""
    postgres.run("CREATE DATABASE parts")
    postgres.run("ALTER DATABASE parts SET lock_timeout = '2s'")
    desk = open_desk(postgres.url("parts"), tmp_path / "keys", random_bytes=os.urandom)
    yield Practice(desk)
    desk.close()


def test_nobody_waits_for_the_part_of_another_practice(
    practice: Practice, postgres: Postgres, tmp_path: Path
) -> None:
    practice.gets(0)
    with practice.desk.records.engine.connect() as connection:
        others = connection.scalars(text(OTHERS)).all()
    assert len(others) == 31 + 7
    with psycopg.connect(postgres.url("parts")) as another:
        another.execute(f"LOCK TABLE ONLY {', ONLY '.join(others)} IN ACCESS EXCLUSIVE MODE".encode())
        for seed in range(1, TIMES):
            work(practice, seed)
        another.rollback()  # until then it might still see what was erased
    assert forget(practice.desk, PRACTICE, tmp_path / "keys", at=NOW).is_scrubbed


def work(practice: Practice, seed: int) -> None:
    """What a day holds: somebody sends, is asked again, replies, is looked at, copied and erased."""
    desk, sent = practice.desk, practice.gets(seed).listed.id
    practice.asks(NOW + SIX)
    opened = practice.opens(practice.token(), NOW + SIX)
    assert opened is not None
    assert practice.answers(opened, {"severity": 3}, NOW + SIX)
    with desk.records.sessions.begin() as session:
        read = read_inbox(session, Wanted(), behind=None, urgent=(), desk=desk, audit=AUDIT)
        assert read.counts.total == len(read.inbox.entries)
        change = next(entry.change for entry in read.inbox.entries if entry.listed.id == sent)
        change_review(session, sent, Reviewed(became_care=True), change=change, desk=desk, audit=AUDIT)
    assert Search(desk, PRACTICE).find("naaldhout", audit=AUDIT).submissions
    assert list(export(desk, Chosen(), audit=AUDIT))
    assert copy_for_the_person(desk, sent, audit=AUDIT) is not None
    with desk.records.sessions.begin() as session:
        assert erase(session, sent, key=desk.records.key, audit=AUDIT)
        assert erase_expired(session, key=desk.records.key, audit=AUDIT) == 0
    assert Trimmer(desk).trim(AUDIT) == 0
