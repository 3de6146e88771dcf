"""A start that changes the schema backs up first, and touches nothing when the change would fail."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.records.operating import read_all
from tests.records.operating import restored
from triage.records.migrating import NOTHING
from triage.records.migrating import NewerSchemaError
from triage.records.migrating import downgrade
from triage.records.opening import Desk
from triage.records.opening import open_desk


def backups(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "backups").glob("*"))


def test_a_start_on_an_older_schema_makes_a_backup_that_restores(
    address: str, desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    downgrade(desk.records.engine, "0001")
    assert len(read_all(address, keys)) == 3
    (file,) = backups(tmp_path)
    assert file.name.startswith("before-upgrade-from-0001-")
    other = elsewhere()
    assert restored(file, other, keys).submissions == 3
    assert len(read_all(other, keys)) == 3


@pytest.mark.usefixtures("desk")
def test_a_start_on_the_newest_schema_makes_none(address: str, keys: Path, tmp_path: Path) -> None:
    read_all(address, keys)
    assert backups(tmp_path) == []


def test_a_first_start_makes_none(address: str, keys: Path, tmp_path: Path) -> None:
    desk = open_desk(address, keys, random_bytes=os.urandom)
    downgrade(desk.records.engine, NOTHING)
    desk.close()
    open_desk(address, keys, random_bytes=os.urandom).close()
    assert backups(tmp_path) == []


def test_a_newer_schema_is_refused_before_anything_is_written(
    address: str, desk: Desk, keys: Path, tmp_path: Path
) -> None:
    with desk.records.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchemaError, match="newer version wrote it"):
        open_desk(address, keys, random_bytes=os.urandom)
    assert backups(tmp_path) == []
