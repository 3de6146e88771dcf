"""Connections are set so that nothing acknowledged is lost, and nothing erased stays."""

import os
from collections.abc import Iterator
from pathlib import Path

import pysqlite3
import pytest
from sqlalchemy import Engine
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import StatementError

from triage.records.engine import UnknownDatabaseError
from triage.records.engine import UnsafeSqliteError
from triage.records.engine import Version
from triage.records.engine import open_engine
from triage.records.engine import refuse_unsafe
from triage.records.scrubbing import scrub


@pytest.mark.parametrize(
    "version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
)
def test_a_sqlite_that_can_damage_its_file_is_refused(version: Version) -> None:
    with pytest.raises(UnsafeSqliteError, match=r"can damage its file .* Install the pysqlite3"):
        refuse_unsafe(version)


@pytest.mark.parametrize("version", [(3, 6, 23), (3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_sqlite_without_that_bug_is_accepted(version: Version) -> None:
    refuse_unsafe(version)


def test_the_start_is_refused_on_such_a_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(UnsafeSqliteError):
        open_engine("sqlite:///rug.db")


def test_sqlite_is_our_own_and_not_the_one_of_the_system(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/rug.db")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT sqlite_version()")) == pysqlite3.sqlite_version
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
def test_every_connection_to_sqlite_is_safe(tmp_path: Path, pragma: str, value: object) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/rug.db")
    with engine.connect() as one:
        assert one.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_a_new_database_is_for_its_owner_only(everybody_may_read: Path) -> None:
    path = everybody_may_read / "rug.db"
    engine = open_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE one (id INTEGER)"))
    assert {
        found.name: found.stat().st_mode & 0o777 for found in everybody_may_read.iterdir()
    } == dict.fromkeys(("rug.db", "rug.db-wal", "rug.db-shm"), 0o600)
    engine.dispose()


def test_a_database_that_is_there_keeps_the_rights_that_it_has(everybody_may_read: Path) -> None:
    path = everybody_may_read / "rug.db"
    path.touch(mode=0o640)
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect():
        assert path.stat().st_mode & 0o777 == 0o640
    engine.dispose()


@pytest.mark.parametrize("where", ["nowhere/rug.db", ""])
def test_a_database_in_no_folder_is_told_by_sqlite_itself(tmp_path: Path, where: str) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/{where}")
    with pytest.raises(OperationalError, match="unable to open"), engine.connect():
        pass


@pytest.fixture
def everybody_may_read(tmp_path: Path) -> Iterator[Path]:
    """A folder, and a process, that hide nothing by themselves."""
    before = os.umask(0o022)
    tmp_path.chmod(0o755)
    yield tmp_path
    os.umask(before)


def test_a_transaction_takes_the_write_lock_at_once(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/rug.db")
    other = pysqlite3.connect(f"{tmp_path}/rug.db", timeout=0)
    with engine.begin(), pytest.raises(pysqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    engine.dispose()


def test_scrubbing_empties_the_write_ahead_log(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/rug.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE marked (word TEXT)"))
        connection.execute(text("INSERT INTO marked VALUES ('rugcheckneedle')"))
    assert b"rugcheckneedle" in (tmp_path / "rug.db-wal").read_bytes()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM marked"))
    scrub(engine)
    assert all(b"rugcheckneedle" not in path.read_bytes() for path in tmp_path.iterdir())
    engine.dispose()


def test_an_error_never_repeats_what_was_to_be_stored(empty: Engine) -> None:
    with pytest.raises((OperationalError, StatementError)) as told, empty.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": "rugcheckneedle"})
    assert "rugcheckneedle" not in str(told.value)


def test_another_database_is_told() -> None:
    with pytest.raises(UnknownDatabaseError, match=r"`mysql`; write sqlite:///"):
        open_engine("mysql://localhost/rug")
