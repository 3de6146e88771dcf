"""PostgreSQL's programs are found where they are, and asked for where they are not."""

import os
from pathlib import Path

import pytest

from tests.records import provide
from tests.records.provide import NoPostgresError
from tests.records.provide import find_postgres
from tests.records.provide import main
from tests.records.provide import provide_postgres


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without PostgreSQL, and nobody may install it."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv("POSTGRES", raising=False)
    monkeypatch.setattr(provide, "DEBIAN", tmp_path / "debian")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def make_programs(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).touch(mode=0o755)
    return folder


def test_programs_on_the_path_are_used(machine: Path) -> None:
    programs = make_programs(machine / "path")
    assert find_postgres() == programs


def test_the_newest_of_debian_is_used(machine: Path) -> None:
    make_programs(machine / "debian/15/bin")
    newest = make_programs(machine / "debian/17/bin")
    assert find_postgres() == newest


def test_the_programs_that_are_named_go_first(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_programs(machine / "path")
    monkeypatch.setenv("POSTGRES", str(make_programs(machine / "named")))
    assert find_postgres() == machine / "named"


def test_a_machine_without_postgresql_is_told_what_to_do(machine: Path) -> None:
    (machine / "path").mkdir()
    with pytest.raises(NoPostgresError, match="POSTGRES=/path/to/bin make test"):
        provide_postgres()
    with pytest.raises(SystemExit, match="Install PostgreSQL"):
        main()


def test_it_is_installed_by_whoever_may(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = machine / "path/apt-get"
    apt.parent.mkdir()
    apt.write_text(
        f'#!/bin/sh\n[ "$2" = update ] || for n in initdb postgres; do : > {machine}/path/$n; done\n'
    )
    apt.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(provide, "_candidates", lambda: [machine / "path"])
    assert provide_postgres() == machine / "path"
