"""`triage replay`: how many who sent something would have got another advice, before a change is published."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import OTHER_CONTENT
from tests.builders import SHIPPED
from tests.commands.conftest import RunTriage
from tests.commands.test_diff import replace
from tests.records.making import DETAILS
from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.storing import store
from triage.records.tables import AuditRow

PRACTICE = "practice"
LOCKED = {"pain": 8, "can_move_about": "no"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An installation to which six people in much pain and two others sent something."""
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("TRIAGE_DATA", str(data))
    opened = open_desk(f"sqlite:///{data / 'triage.db'}", data / "keys", random_bytes=os.urandom)
    send(opened, range(6), **LOCKED)
    send(opened, range(10, 12))
    yield opened
    opened.close()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    folder = tmp_path / "questionnaire"
    shutil.copytree(SHIPPED, folder)
    replace(folder / "questionnaire.yaml", "version: 1.0.0", "version: 1.1.0")
    return folder


def send(desk: Desk, seeds: range, **differs: object) -> None:
    records, audit = desk.records, by_visitor(practice=PRACTICE)
    with records.sessions.begin() as session:
        for seed in seeds:
            made = make(seed, practice=PRACTICE, **differs)  # type: ignore[arg-type] # any response
            store(session, made, public=records.public, key=records.key, audit=audit)
            session.flush()


def raise_the_cut_off(folder: Path) -> None:
    replace(
        folder / "rules.yaml",
        '{pain: {at_least: 8}, can_move_about: "no"}',
        '{pain: {at_least: 9}, can_move_about: "no"}',
    )


@pytest.mark.usefixtures("desk")
def test_a_milder_cut_off_is_told_in_numbers(triage: RunTriage, changed: Path) -> None:
    raise_the_cut_off(changed)
    ended = triage("replay", changed)
    lines = ended.stdout.decode().splitlines()
    assert (ended.returncode, ended.stderr) == (1, b"")
    assert lines[0] == "1.0.0 → 1.1.0"
    assert lines[1].startswith("6 of the 8 submissions ")
    assert [line.split()[0] for line in lines[2:]] == ["milder"]
    assert lines[2].split()[1] == "gp_today"
    assert lines[2].endswith(" 6")


@pytest.mark.usefixtures("desk")
def test_a_more_urgent_change_is_fine(triage: RunTriage, changed: Path) -> None:
    replace(
        changed / "rules.yaml",
        '{pain: {at_least: 8}, can_move_about: "no"}',
        "{pain: {at_least: 0}}",
    )
    ended = triage("replay", changed)
    assert ended.returncode == 0
    assert b"more urgent" in ended.stdout
    assert b"<5" in ended.stdout
    assert b"At least 1 of the 8 " in ended.stdout


@pytest.mark.usefixtures("desk")
def test_the_same_for_everybody(triage: RunTriage, changed: Path) -> None:
    ended = triage("replay", changed)
    assert ended.returncode == 0
    assert b"None of the 8 submissions" in ended.stdout


@pytest.mark.usefixtures("desk")
def test_who_does_not_fit_the_new_content_is_counted_apart_in_words(triage: RunTriage, changed: Path) -> None:
    for name, replaced in OTHER_CONTENT.items():
        for old, new in replaced.items():
            written = (changed / name).read_text("utf-8")
            (changed / name).write_text(written.replace(old, new), "utf-8")
    ended = triage("replay", changed)
    assert ended.returncode == 0
    assert b"8 said something that one of the two questionnaires does not know" in ended.stdout


def test_nothing_of_anybody_is_printed_and_one_line_is_left(
    triage: RunTriage, desk: Desk, changed: Path
) -> None:
    raise_the_cut_off(changed)
    ended = triage("replay", changed, "--last", 7)
    assert DETAILS.name.encode() not in ended.stdout + ended.stderr
    with desk.records.sessions.begin() as session:
        read = [
            (row.access_point, row.submission, row.parts)
            for row in session.scalars(select(AuditRow).where(AuditRow.action == "replay"))
        ]
    assert read == [("triage replay", None, "responses of 7 submissions")]


@pytest.mark.usefixtures("desk")
def test_content_with_a_mistake_is_told_and_nothing_is_read(triage: RunTriage, changed: Path) -> None:
    replace(changed / "rules.yaml", "advice: emergency", "advice: emergancy")
    ended = triage("replay", changed)
    assert ended.returncode == 2
    assert b"rules.yaml:" in ended.stderr
    assert triage("replay", changed / "nowhere").returncode == 2


def test_without_the_private_key_nothing_is_read(
    triage: RunTriage, desk: Desk, changed: Path, tmp_path: Path
) -> None:
    desk.close()
    (tmp_path / "data" / "keys" / "private.key").unlink()
    ended = triage("replay", changed)
    assert ended.returncode == 2
    assert ended.stdout == b""
