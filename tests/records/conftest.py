"""The same tests on SQLite and on PostgreSQL, each with a database of its own."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.records.postgres import Postgres
from tests.records.postgres import running_postgres
from triage.records.engine import open_engine

number = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of a worker."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/rug.db"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"rug{next(number)}"
    server.run(f"CREATE DATABASE {name}")
    return server.url(name)


@pytest.fixture
def empty(address: str) -> Iterator[Engine]:
    """A database without tables."""
    engine = open_engine(address)
    yield engine
    engine.dispose()
