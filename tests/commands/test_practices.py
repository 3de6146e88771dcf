"""`triage practice`: many practices in one database, each found by its name and kept from the others."""

import os
import shutil
from pathlib import Path

import pytest

from tests.builders import ROOT
from tests.commands.conftest import RunTriage
from tests.records.conftest import postgres
from tests.records.making import by_visitor
from tests.records.making import make
from tests.records.postgres import Postgres
from triage.records.engine import open_engine
from triage.records.migrating import downgrade
from triage.records.migrating import schema_of
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.storing import store
from triage.settings import SettingsError
from triage.settings import of_its_practice
from triage.settings import read_settings

__all__ = ["postgres"]
HOSTS = ("check.{0}.example", "desk.{0}.example")
BEFORE = "0024"
WRITTEN = ROOT / "questionnaire" / "practice.yaml"


@pytest.fixture(autouse=True)
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Postgres) -> None:
    """An empty database whose owner is nobody special."""
    postgres.run("DROP DATABASE IF EXISTS deployment")
    postgres.run("DROP ROLE IF EXISTS owner")
    postgres.run("CREATE ROLE owner LOGIN CREATEDB")
    empty_database(postgres)
    monkeypatch.setenv("TRIAGE_DATABASE", postgres.url("deployment").replace("//tests@", "//owner@"))
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path / "data"))


def empty_database(postgres: Postgres) -> None:
    postgres.run("DROP DATABASE IF EXISTS deployment")
    postgres.run("CREATE DATABASE deployment OWNER owner")


def add(triage: RunTriage, name: str, *more: object, written: Path = WRITTEN) -> str:
    hosts = [host.format(name) for host in HOSTS]
    ended = triage("practice", "add", name, "--hosts", *hosts, "--settings", written, *more)
    return (ended.stdout if ended.returncode == 0 else ended.stderr).decode()


def test_a_practice_is_added_listed_used_paused_and_removed(triage: RunTriage, tmp_path: Path) -> None:
    assert "veer has the host check.veer.example" in add(triage, "veer")
    assert "stad has the host" in add(triage, "stad", "--languages", "nl")
    assert add(triage, "stad").startswith("there is a practice with this name")
    linked = triage("--practice", "veer", "user", "add", "f.fysio").stdout.decode()
    assert "https://desk.veer.example/first?t=" in linked
    assert len(triage("--practice", "stad", "user", "list").stdout.splitlines()) == 1
    assert triage("practice", "pause", "stad", "--message", "Dicht.").returncode == 0
    listed = triage("practice", "list").stdout.decode().splitlines()
    assert [line.split()[:3] for line in listed[1:]] == [
        ["stad", "paused", "check.stad.example"],
        ["veer", "active", "check.veer.example"],
    ]
    assert triage("practice", "remove", "veer", "--confirm", "stad").returncode == 2
    assert triage("practice", "remove", "veer", "--confirm", "veer").returncode == 0
    assert [file.name for file in (tmp_path / "data" / "keys" / "veer").iterdir()] == ["server.key"]
    refused = triage("--practice", "veer", "serve")
    assert (refused.returncode, b"was removed" in refused.stderr) == (2, True)


def test_every_mistake_is_told_as_for_the_file_of_a_folder(triage: RunTriage, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: Veer\ntelefone: 3\n", encoding="utf-8")
    told = add(triage, "Veer!", "--content", "../secret", written=wrong)
    assert "1 to 64 small letters" in told
    assert "TRIAGE_CONTENTS" in told
    assert "TRIAGE_NOTIFY: set TRIAGE_SMTP_HOST" in add(triage, "veer", "--notify", "balie@veer.example")
    told = add(triage, "veer", "--languages", "fr", written=wrong)
    assert "practice.yaml:2: no key is called `telefone` here. Did you mean `telephone`?" in told
    assert "--languages" in add(triage, "veer", "--languages", "fr")


def test_the_tables_of_an_older_version_are_left_to_a_desk_which_makes_a_backup(
    triage: RunTriage, tmp_path: Path
) -> None:
    add(triage, "veer")
    settings = read_settings()
    engine = open_engine(settings.database, "veer")
    desk = open_desk(settings.database, settings.keys / "veer", random_bytes=os.urandom, practice="veer")
    store_one(desk)
    desk.close()
    downgrade(engine, BEFORE)
    refused = triage("practice", "list")
    assert (refused.returncode, refused.stderr.count(b"\n")) == (2, 1)
    assert b"Start the desk of a practice with this version first" in refused.stderr
    with engine.connect() as connection:
        assert schema_of(connection) == BEFORE
    open_desk(settings.database, settings.keys / "veer", random_bytes=os.urandom, practice="veer").close()
    (backup,) = (tmp_path / "data" / "keys" / "backups").iterdir()
    assert backup.name.startswith(f"before-upgrade-from-{BEFORE}-")
    assert triage("practice", "list").returncode == 0
    engine.dispose()


def store_one(desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        sent, audit = make(1, practice="veer"), by_visitor(practice="veer")
        store(session, sent, public=desk.records.public, key=desk.records.key, audit=audit)


def test_lost_keys_of_one_practice_come_back_into_its_own_folder(
    triage: RunTriage, tmp_path: Path, postgres: Postgres
) -> None:
    keys, of_veer = tmp_path / "data" / "keys", ("--practice", "veer")
    for name in ("veer", "dorp"):
        add(triage, name)
    sheet = triage(*of_veer, "recovery-sheet").stdout
    assert triage(*of_veer, "backup", "b.backup").returncode == 0
    (keys / "veer" / "server.key").unlink()
    assert f"{keys}/veer/server.key is missing" in triage(*of_veer, "export").stderr.decode()
    shutil.rmtree(keys / "veer")
    assert f"{keys}/veer/server.key is missing" in triage(*of_veer, "export").stderr.decode()
    for left in ("dorp", ""):  # beside another practice's, and on a new machine
        if not left:
            shutil.rmtree(keys)
        ended = triage(*of_veer, "restore-key", "-", stdin=sheet)
        assert (ended.returncode, f"{keys}/veer/private.key: key" in ended.stdout.decode()) == (0, True)
        assert [path.name for path in keys.glob("*.key")] == []
        empty_database(postgres)
        assert triage(*of_veer, "restore", "b.backup").returncode == 0
        assert triage(*of_veer, "audit", "verify").returncode == 0
        shutil.rmtree(keys / "veer")


def test_lost_keys_of_a_practice_that_is_served_alone_come_back_where_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "data" / "keys"
    assert of_its_practice(read_settings(), puts_back=True).keys == keys
    monkeypatch.setenv("TRIAGE_PRACTICE", "veer")
    monkeypatch.setenv("TRIAGE_DATABASE", "sqlite:///rug.db")
    assert of_its_practice(read_settings(), puts_back=True).keys == keys
    monkeypatch.setenv("TRIAGE_DATABASE", "postgresql://rug@/rug")
    assert of_its_practice(read_settings()).keys == keys
    keys.mkdir(parents=True)
    (keys / "server.key").write_text("", encoding="utf-8")
    assert of_its_practice(read_settings(), puts_back=True).keys == keys


def test_a_command_for_one_practice_of_many_has_to_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "data" / "keys"
    (keys / "veer").mkdir(parents=True)
    (keys / "veer" / "server.key").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="triage --practice NAME"):
        of_its_practice(read_settings())
    monkeypatch.setenv("TRIAGE_PRACTICE", "veer")
    assert of_its_practice(read_settings()).keys == keys / "veer"
