"""The commands of an operator, as somebody types them on the machine of the desk."""

import json
import os
from collections.abc import Callable
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy import update

from tests.commands.conftest import RunTriage
from tests.records.conftest import address
from tests.records.conftest import elsewhere
from tests.records.conftest import postgres
from tests.records.making import DETAILS
from tests.records.making import NOW
from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.codes import code_hash
from triage.records.codes import new_code
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.storing import store
from triage.records.submissions import Submission
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

__all__ = ["address", "elsewhere", "postgres"]  # the fixtures of the records

PRACTICE = "practice"
CODE = new_code(lambda size: bytes(range(size)))
WHO = DETAILS.name
on_one_database = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
RECENT = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def installed(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of an installation that keeps everything in this test's folder."""
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRIAGE_DATABASE", address)


@pytest.fixture
def desk(address: str, tmp_path: Path) -> Iterator[Desk]:
    """One submission that may go, and one with a known code that may stay."""
    opened = open_desk(address, tmp_path / "data" / "keys", random_bytes=os.urandom)
    old = make(1, practice=PRACTICE)
    send(opened, old)
    recent = make(2, practice=PRACTICE, received=RECENT + timedelta(days=36_500))
    send(opened, with_code(recent, opened))
    yield opened
    opened.close()


def with_code(submission: Submission, desk: Desk) -> Submission:
    hashed = code_hash(CODE, desk.records.key)
    assert hashed is not None
    return Submission(submission.listed, submission.unsealed, submission.idempotency_key, hashed)


def send(desk: Desk, submission: Submission) -> None:
    audit, records = by_visitor(practice=PRACTICE), desk.records
    with records.sessions.begin() as session:
        store(session, submission, public=records.public, key=records.key, audit=audit)


def stored(desk: Desk) -> int:
    with desk.records.sessions.begin() as session:
        return len(session.scalars(select(SubmissionRow.id)).all())


def actions(desk: Desk) -> list[str]:
    with desk.records.sessions.begin() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)))


def expire(desk: Desk, *, seed: int) -> None:
    with desk.records.sessions.begin() as session:
        one = SubmissionRow.id == make(seed).listed.id
        session.execute(update(SubmissionRow).where(one).values(erase_by=NOW - timedelta(days=900)))


def test_a_code_erases_what_was_sent_with_it_once(triage: RunTriage, desk: Desk) -> None:
    ended = [triage("erase", "-", stdin=f"{CODE}\n".encode()) for _ in range(2)]
    assert [one.returncode for one in ended] == [0, 1]
    assert stored(desk) == 1
    assert actions(desk)[-2:] == ["find_by_code", "erase"]
    assert ended[1].stderr.startswith(b"nothing is stored with this code")


@on_one_database
@pytest.mark.usefixtures("desk")
def test_a_code_is_never_repeated(triage: RunTriage) -> None:
    ended = triage("erase", "ACD-EFG")
    assert ended.returncode == 1
    assert b"ACD" not in ended.stdout + ended.stderr


def test_what_expired_is_erased(triage: RunTriage, desk: Desk) -> None:
    expire(desk, seed=1)
    ended = triage("erase-expired")
    assert (ended.returncode, ended.stdout) == (0, b"Erased: 1.\n")
    assert stored(desk) == 1


def test_the_audit_log_is_checked(triage: RunTriage, desk: Desk) -> None:
    ended = triage("audit", "verify")
    assert (ended.returncode, ended.stdout) == (0, b"2 lines, all of them as they were written\n")
    with desk.records.sessions.begin() as session:
        session.execute(update(AuditRow).where(AuditRow.sequence == 2).values(actor="somebody else"))
        session.execute(update(AuditRow).where(AuditRow.sequence == 1).values(hash=bytes(32)))
    ended = triage("audit", "verify")
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines()[0] == "line 1 was altered or put in"


@on_one_database
def test_an_audit_log_without_its_end_is_told(triage: RunTriage, desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        session.delete(session.get_one(AuditRow, (PRACTICE, 2)))
    ended = triage("audit", "verify")
    assert (ended.returncode, ended.stderr) == (1, b"line 2 is missing\n")


@pytest.mark.usefixtures("desk")
def test_a_backup_restores_on_another_machine_with_the_recovery_sheet(
    triage: RunTriage, elsewhere: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = triage("recovery-sheet")
    ended = triage("backup", "b.backup")
    assert ended.returncode == 0
    assert b"2 submissions" in ended.stdout
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path / "new"))
    monkeypatch.setenv("TRIAGE_DATABASE", elsewhere())
    without = triage("restore", "b.backup")
    assert (without.returncode, b"recovery sheet" in without.stderr) == (2, True)
    groups = [
        line for line in sheet.stdout.splitlines() if line.startswith(b"    ") and b"triage" not in line
    ]
    assert triage("restore-key", "-", stdin=b"\n".join(groups)).returncode == 0
    ended = triage("restore", "b.backup")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert len(triage("export").stdout.splitlines()) == 2
    again = triage("restore", "b.backup")
    assert again.returncode == 2
    assert b"already" in again.stderr


def test_a_rotation_prints_the_sheet_of_the_new_key(triage: RunTriage, desk: Desk) -> None:
    before = desk.ring.current.public.id
    ended = triage("rotate-key")
    assert ended.returncode == 0
    after = desk.ring.current.public.id
    assert before != after
    assert f"RECOVERY SHEET of key {after}".encode() in ended.stdout
    assert triage("recovery-sheet").stdout == ended.stdout
    assert len(triage("export").stdout.splitlines()) == 2


@on_one_database
def test_a_rotation_that_breaks_off_has_printed_its_sheet(triage: RunTriage, desk: Desk) -> None:
    stop = "BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'stop'); END"
    with desk.records.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TRIGGER stop {stop}")
    broken_off = triage("rotate-key")
    assert broken_off.returncode == 2
    with desk.records.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER stop")
    again = triage("rotate-key")
    assert again.returncode == 0
    assert f"RECOVERY SHEET of key {desk.ring.current.public.id}".encode() in broken_off.stdout
    assert broken_off.stdout == again.stdout


def test_an_export_is_one_line_of_json_each_with_its_audit_line(triage: RunTriage, desk: Desk) -> None:
    lines = [json.loads(line) for line in triage("export", "--until", "2027-01-01").stdout.splitlines()]
    assert [line["id"] for line in lines] == [make(1).listed.id]
    assert lines[0]["sent"]["contact"]["name"] == WHO
    assert lines[0]["sent"]["responses"]["age"] == make(1).unsealed.responses["age"]
    assert not {"code_hash", "idempotency_key"} & set(lines[0])
    assert actions(desk) == ["send", "send", "export"]
    assert triage("export", "--status", "closed").stdout == b""


@on_one_database
def test_a_person_gets_a_copy_of_everything(triage: RunTriage, desk: Desk, tmp_path: Path) -> None:
    ended = triage("copy", "--code", "-", "--to", ".", stdin=f"{CODE}\n".encode())
    assert ended.returncode == 0
    submission = make(2).listed.id
    written = json.loads((tmp_path / f"{submission}.json").read_bytes())
    columns = set(SubmissionRow.__table__.columns.keys())
    kept = set(written["submission"]) | {f"sealed_{name}" for name in written["submission"]["sent"]}
    assert kept - {"sent"} == columns
    assert [line["action"] for line in written["audit_lines"]] == ["send", "find_by_code", "export"]
    text = (tmp_path / f"{submission}.txt").read_text("utf-8")
    assert WHO in text
    assert "Hoe oud bent u?" in text
    assert make(2).unsealed.sentences[0] in text
    assert max(map(len, text.splitlines())) <= 78
    assert (tmp_path / f"{submission}.txt").stat().st_mode & 0o777 == 0o600
    assert actions(desk)[-1] == "export"


@on_one_database
@pytest.mark.usefixtures("desk")
def test_a_copy_of_nothing_is_told(triage: RunTriage) -> None:
    assert triage("copy", "0" * 32, "--to", ".").returncode == 1
    assert triage("copy", "--to", ".").returncode == 2
    assert triage("copy", "0" * 32, "--to", "nowhere").returncode == 2
