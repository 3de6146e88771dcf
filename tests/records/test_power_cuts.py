"""After a power cut everything acknowledged is there, once, and nothing is damaged or comes back.

The long form is `make bench ARGS=power_cuts`.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.records.power_cuts import Found
from tests.records.power_cuts import look_after_cuts
from tests.records.power_cuts import record

SUBMISSIONS = 40
STATES = 300
STATES_OF_THE_WEAKENED = 60


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where the machine has that: what a disk may hold needs no disk."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


def after_cuts(folder: Path, *, synchronous: str, states: int) -> Found:
    recording = record(folder / "recorded", submissions=SUBMISSIONS, synchronous=synchronous)
    return look_after_cuts(recording, folder / "cut", states=states, random=Random())


def test_a_power_cut_loses_nothing_that_was_acknowledged_and_damages_nothing(folder: Path) -> None:
    found = after_cuts(folder, synchronous="FULL", states=STATES)
    assert found == Found(states=STATES)


def test_a_database_that_syncs_less_often_loses_some(folder: Path) -> None:
    assert after_cuts(folder, synchronous="NORMAL", states=STATES_OF_THE_WEAKENED).lost > 0


def test_a_database_that_never_syncs_is_damaged_too(folder: Path) -> None:
    found = after_cuts(folder, synchronous="OFF", states=STATES_OF_THE_WEAKENED)
    assert found.lost > 0
    assert found.damaged > 0
