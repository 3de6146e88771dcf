"""Of all processes that share a database one leads, and when it is gone the next one does."""

import os
from datetime import timedelta
from pathlib import Path
from time import monotonic
from time import sleep

import pytest
from sqlalchemy import Engine
from sqlalchemy import text

from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.postgres import Postgres
from triage.records.engine import open_engine
from triage.records.forgetting import Forgetting
from triage.records.leading import Leader
from triage.records.opening import open_desk

OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
END_ALL_OTHERS = text(f"SELECT pg_terminate_backend(pid) {OTHERS}")
SECONDS_TO_END = 20
HOW_MANY_OTHERS = text(f"SELECT count(*) {OTHERS}")


@pytest.fixture
def shared(postgres: Postgres) -> str:
    name = f"led{os.urandom(4).hex()}"
    postgres.run(f"CREATE DATABASE {name}")
    return postgres.url(name)


def test_one_leads_until_it_resigns(shared: str) -> None:
    engines = [open_engine(shared) for _ in range(2)]
    first, second = map(Leader, engines)
    assert [first.leads(), second.leads(), first.leads()] == [True, False, True]
    first.resign()
    assert [second.leads(), first.leads()] == [True, False]
    second.resign()
    _end(engines)


def test_the_next_leads_when_the_connection_of_the_first_ends(shared: str) -> None:
    engines = [open_engine(shared) for _ in range(2)]
    first, second = map(Leader, engines)
    assert first.leads()
    with engines[1].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(END_ALL_OTHERS)
        until = monotonic() + SECONDS_TO_END
        while connection.scalar(HOW_MANY_OTHERS):  # they are told, and end a moment later
            assert monotonic() < until, "they do not end"
            sleep(0.01)
    assert [second.leads(), first.leads()] == [True, False]
    second.resign()
    assert first.leads()
    first.resign()
    _end(engines)


def test_nobody_leads_without_a_database(tmp_path: Path) -> None:
    gone = open_engine(f"postgresql://nobody@/nothing?host={tmp_path}")
    assert not Leader(gone).leads()


def test_sqlite_has_one_desk_and_that_leads(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/rug.db")
    assert Leader(engine).leads()
    engine.dispose()


def test_of_two_desks_one_forgets_and_the_other_when_that_has_ended(
    shared: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys, often = tmp_path / "keys", timedelta(milliseconds=50)
    desks = [open_desk(shared, keys, random_bytes=os.urandom) for _ in range(2)]
    caplog.set_level("INFO", logger="triage.records")
    first, second = (Forgetting(desk, PRACTICE, keys, now=lambda: NOW, every=often) for desk in desks)
    first.start()
    _until_forgot(caplog, times=1)
    second.start()
    _until_forgot(caplog, times=5)
    assert len(_who_forgot(caplog)) == 1
    first.stop()
    caplog.clear()
    _until_forgot(caplog, times=2)
    second.stop()
    assert len(_who_forgot(caplog)) == 1
    for desk in desks:
        desk.close()


def _who_forgot(caplog: pytest.LogCaptureFixture) -> set[int | None]:
    """In which threads."""
    return {line.thread for line in caplog.records if line.getMessage().startswith("forgot ")}


def _until_forgot(caplog: pytest.LogCaptureFixture, *, times: int) -> None:
    last = monotonic() + 60
    while sum(line.getMessage().startswith("forgot ") for line in list(caplog.records)) < times:
        assert monotonic() < last
        sleep(0.02)


def _end(engines: list[Engine]) -> None:
    for engine in engines:
        engine.dispose()
