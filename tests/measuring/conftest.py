"""The databases of `records/`, for what is counted in them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.records.conftest import address
from tests.records.conftest import desk
from tests.records.conftest import keys
from tests.records.conftest import postgres
from tests.records.tables_made import lay_tables
from triage.records.opening import Desk
from triage.records.opening import open_desk

__all__ = ["address", "desk", "keys", "postgres"]


@pytest.fixture
def empty_desk(address: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk to which nobody sent anything yet."""
    lay_tables(address)
    opened = open_desk(address, tmp_path / "keys", random_bytes=os.urandom)
    yield opened
    opened.close()
