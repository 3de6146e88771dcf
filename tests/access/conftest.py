"""A door of a desk without accounts, on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from tests.records.conftest import DATABASES
from tests.records.conftest import postgres
from tests.records.postgres import Postgres
from triage.access.door import Door
from triage.records.audit import begin_audit
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.tables import Table
from triage.settings import ONE_PRACTICE as PRACTICE

__all__ = ["postgres"]


@pytest.fixture(scope="session", params=DATABASES)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all tests of a worker: each empties its tables."""
    folder = tmp_path_factory.mktemp("desk")
    address = f"sqlite:///{folder}/rug.db"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        server.run("CREATE DATABASE door")
        address = server.url("door")
    desk = open_desk(address, folder / "keys", random_bytes=os.urandom)
    yield desk
    desk.close()


@pytest.fixture
def door(opened: Desk) -> Door:
    with opened.records.sessions.begin() as session:
        for table in reversed(Table.metadata.sorted_tables):
            session.execute(delete(table))
    with opened.records.sessions.begin() as session:
        begin_audit(session, opened.records.key, PRACTICE)
    return Door(opened, "practice")
