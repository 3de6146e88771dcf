"""A process that is killed at any moment loses nothing that it acknowledged, and stores nothing twice.

The long form is `make bench ARGS=killing`.
"""

import os
from pathlib import Path
from random import Random

import pytest

from tests.records.faults import Fault
from tests.records.faults import fault_again_and_again
from tests.records.killing import APART
from tests.records.killing import kill_again_and_again
from tests.records.killing import toll_of
from triage.records.opening import open_desk

KILLS = 20
MOST_TRIES = 10


@pytest.fixture
def keys(address: str, tmp_path: Path) -> Path:
    """The keys of records in which nothing is stored yet."""
    folder = tmp_path / "keys"
    open_desk(address, folder, random_bytes=os.urandom).close()
    return folder


def test_a_killed_process_loses_nothing_that_it_acknowledged(address: str, keys: Path) -> None:
    acknowledged = kill_again_and_again(address, keys, kills=KILLS)
    found = toll_of(address, keys, acknowledged)
    assert (found.lost, found.doubled, found.problems) == (0, 0, ())
    assert found.acknowledged >= KILLS


def test_no_fault_of_the_server_loses_or_doubles_anything(tmp_path: Path) -> None:
    found = fault_again_and_again(tmp_path, faults=len(Fault), random=Random())
    assert (found.lost, found.doubled, found.problems) == (0, 0, ())
    assert found.acknowledged >= len(Fault)


def test_a_process_that_acknowledges_before_the_commit_loses_some(address: str, keys: Path) -> None:
    for attempt in range(MOST_TRIES):
        first = attempt * KILLS * APART
        acknowledged = kill_again_and_again(address, keys, kills=KILLS, first=first, too_early=True)
        if toll_of(address, keys, acknowledged).lost:
            return
    pytest.fail("two hundred processes that acknowledged too early lost nothing")
