"""A desk with a database of its own, on SQLite and on PostgreSQL, to which nobody sent anything yet."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.messages.office import Office
from tests.records.conftest import address
from tests.records.conftest import keys
from tests.records.conftest import postgres
from tests.records.tables_made import lay_tables
from triage.records.opening import Desk
from triage.records.opening import open_desk

__all__ = ["address", "keys", "postgres"]


@pytest.fixture
def desk(address: str, keys: Path) -> Iterator[Desk]:
    lay_tables(address)
    opened = open_desk(address, keys, random_bytes=os.urandom)
    yield opened
    opened.close()


@pytest.fixture
def office(desk: Desk) -> Office:
    """The practice, whose mails go nowhere until a test says where."""
    return Office(desk)
