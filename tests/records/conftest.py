"""The same tests on SQLite and on PostgreSQL, each with a database of its own."""

import os
from collections.abc import Callable
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import KEY
from tests.records.operating import send
from tests.records.postgres import Postgres
from tests.records.postgres import running_postgres
from tests.records.tables_made import lay_tables
from triage.records.audit import begin_audit
from triage.records.engine import open_engine
from triage.records.migrating import upgrade
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.tables import Table
from triage.settings import ONE_PRACTICE as PRACTICE

DATABASES = ("sqlite", "postgresql")
OTHERS = ("stad", "elders")
"""Practices beside the one that most tests are about."""
number = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of a worker."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/rug.db"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"rug{next(number)}"
    server.run(f"CREATE DATABASE {name}")
    return server.url(name)


@pytest.fixture
def elsewhere(address: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """The URL of another empty place, each time it is asked for."""

    def another() -> str:
        name = f"elsewhere{next(number)}"
        if address.startswith("sqlite"):
            return f"sqlite:///{tmp_path}/{name}.db"
        server: Postgres = request.getfixturevalue("postgres")
        server.run(f"CREATE DATABASE {name}")
        return server.url(name)

    return another


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The folder for the keys."""
    return tmp_path / "keys"


@pytest.fixture
def desk(address: str, keys: Path) -> Iterator[Desk]:
    """A desk to which three submissions were sent."""
    lay_tables(address)
    opened = open_desk(address, keys, random_bytes=os.urandom)
    send(opened, range(3))
    yield opened
    opened.close()


@pytest.fixture
def empty(address: str) -> Iterator[Engine]:
    """A database without tables."""
    engine = open_engine(address)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def kept(postgres: Postgres) -> Iterator[Engine]:
    """A database on PostgreSQL with all tables, which each test empties: making one takes longer than a test."""
    postgres.run("CREATE DATABASE kept")
    engine = open_engine(postgres.url("kept"))
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=DATABASES)
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """A database with all tables, where nothing was stored yet."""
    if request.param == "sqlite":
        lay_tables(f"sqlite:///{tmp_path}/rug.db")
        engine = open_engine(f"sqlite:///{tmp_path}/rug.db")
    else:
        engine = request.getfixturevalue("kept")
    made = sessionmaker(engine)
    with made.begin() as session:
        for table in Table.metadata.sorted_tables:
            session.execute(delete(table))
    with made.begin() as session:
        for practice in (PRACTICE, *OTHERS):
            begin_audit(session, KEY, practice)
    yield made
    engine.dispose()
