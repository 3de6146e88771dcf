"""A writer that is killed at any moment loses nothing that it acknowledged, and stores nothing twice."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from tests.builders import ROOT
from tests.records.making import make_sent
from triage.records.audit import verify
from triage.records.opening import open_desk
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

KILLS = 5
APART = 1_000_000


@pytest.fixture
def keys(address: str, tmp_path: Path) -> Path:
    """The keys of records in which nothing is stored yet."""
    folder = tmp_path / "keys"
    open_desk(address, folder, random_bytes=os.urandom).records.engine.dispose()
    return folder


def test_a_killed_writer_loses_nothing_that_it_acknowledged(address: str, keys: Path) -> None:
    random = Random()
    acknowledged = [
        seed
        for kill in range(KILLS)
        for seed in killed_after(random.uniform(0, 0.3), address, keys, first=kill * APART)
    ]
    desk = open_desk(address, keys, random_bytes=os.urandom)
    with desk.records.sessions.begin() as session:
        stored = set(session.scalars(select(SubmissionRow.id)))
        sent = Counter(session.scalars(select(AuditRow.submission)))
        assert {make_sent(seed).id for seed in acknowledged} <= stored
        assert sent == Counter(stored)
        assert verify(session, desk.records.key).problems == ()
    desk.records.engine.dispose()
    assert len(acknowledged) >= KILLS


def test_a_writer_that_acknowledges_before_the_commit_loses_some(address: str, keys: Path) -> None:
    for kill in range(50):
        last = killed_after(0, address, keys, first=kill * APART, too_early=True)[-1]
        desk = open_desk(address, keys, random_bytes=os.urandom)
        with desk.records.sessions.begin() as session:
            lost = session.get(SubmissionRow, make_sent(last).id) is None
        desk.records.engine.dispose()
        if lost:
            return
    pytest.fail("fifty writers that acknowledged too early lost nothing")


def killed_after(
    seconds: float, address: str, keys: Path, *, first: int, too_early: bool = False
) -> list[int]:
    """The seeds that a writer acknowledged before it was killed."""
    words = [address, str(keys), str(first), "too_early" if too_early else "in_time"]
    command = [sys.executable, "-m", "tests.records.sending_on", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        begun = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        whole = (begun + process.stdout.read()).rpartition("\n")[0]
    return [int(line) for line in whole.splitlines()]
