"""A backup of the running records is whole, holds nothing to read, and is tried before it gets its name."""

import os
import shutil
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from time import monotonic
from time import sleep

import pytest
from sqlalchemy import Engine
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from tests.records.making import PRACTICE
from tests.records.making import by_visitor
from tests.records.making import make
from tests.records.operating import back_up
from tests.records.operating import from_paper
from tests.records.operating import opened
from tests.records.operating import restored
from tests.records.operating import sending_on
from tests.records.postgres import SUPERUSER
from tests.records.postgres import Postgres
from tests.records.postgres import running_postgres
from triage.records.backing_up import BackupExistsError
from triage.records.engine import open_engine
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.scratch import scratch_place
from triage.records.scratch import sweep_scratch
from triage.records.sealed_stream import TAG
from triage.records.snapshots import scratch_database
from triage.records.snapshots import sweep_scratch_databases
from triage.records.store import erase
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

# The long form: TRIAGE_BACKUPS=50 .venv/bin/pytest tests/records/test_backing_up.py -k load
BACKUPS = int(os.environ.get("TRIAGE_BACKUPS", "5"))
MARKED = b"Naaldhout"  # the name in the contact details
MOST_COPIES = 200
SECONDS_TO_WAIT = 60
NOBODY = 999_999_999  # the number of no process


def test_nothing_is_left_but_the_backup(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    back_up(desk, tmp_path / "to" / "b.backup")
    left = sorted(path.name for path in (tmp_path / "to").rglob("*"))
    assert left == ["b.backup", "scratch"]
    assert (tmp_path / "to" / "b.backup").stat().st_mode & 0o777 == 0o600


def test_what_the_database_keeps_for_itself_is_no_part_of_what_is_counted(desk: Desk, tmp_path: Path) -> None:
    with desk.records.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    assert back_up(desk, tmp_path / "b.backup").problems == ()


def test_a_backup_is_not_written_over_a_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "b.backup").write_bytes(b"dear")
    with pytest.raises(BackupExistsError, match="name another file"):
        back_up(desk, tmp_path / "b.backup")
    assert (tmp_path / "b.backup").read_bytes() == b"dear"


def test_a_damaged_submission_is_told_and_does_not_stop_the_backup(desk: Desk, tmp_path: Path) -> None:
    with desk.records.sessions.begin() as session:
        row = session.get_one(SubmissionRow, (make(1).listed.id, PRACTICE))
        row.sealed_contact = row.sealed_contact[:-1]
    (problem,) = back_up(desk, tmp_path / "b.backup").problems
    assert problem.startswith(f"`contact` of submission {make(1).listed.id} was changed")


def test_an_altered_audit_line_is_told(desk: Desk, tmp_path: Path) -> None:
    with desk.records.sessions.begin() as session:
        session.execute(update(AuditRow).where(AuditRow.sequence == 2).values(actor="nobody"))
    assert back_up(desk, tmp_path / "b.backup").problems == ("line 2 was altered or put in",)


def plain_traces(desk: Desk, keys: Path, file: Path) -> int:
    """How much of what nobody may see a backup shows: names, ids, the server's key, and what kind of file it is."""
    back_up(desk, file)
    key = (keys / "server.key").read_bytes()
    marked = [MARKED, make(1).listed.id.encode(), b"submission", b"SQLite", b"PGDMP", key]
    content = file.read_bytes()
    return sum(mark in content for mark in [*marked, bytes.fromhex(key.decode())])


def test_a_backup_shows_nothing_of_what_was_sent_or_by_whom(desk: Desk, keys: Path, tmp_path: Path) -> None:
    assert plain_traces(desk, keys, tmp_path / "b.backup") == 0


def test_a_backup_that_is_only_signed_fails_the_same_check(
    desk: Desk, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.records.sealed_stream.ChaCha20Poly1305", OnlySigned)
    assert plain_traces(desk, keys, tmp_path / "b.backup") >= 2


class OnlySigned:
    """What a backup may not be: a check of each chunk beside the chunk as it is."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @staticmethod
    def generate_key() -> bytes:
        return bytes(32)

    def encrypt(self, nonce: bytes, chunk: bytes, header: bytes) -> bytes:
        return chunk + self._check(nonce, chunk, header)

    def decrypt(self, nonce: bytes, chunk: bytes, header: bytes) -> bytes:
        assert self._check(nonce, chunk[:-TAG], header) == chunk[-TAG:]
        return chunk[:-TAG]

    def _check(self, *parts: bytes) -> bytes:
        return blake2b(b"".join(parts), key=self._key, digest_size=TAG).digest()


def test_a_backup_made_after_an_erasure_has_no_trace_of_it(desk: Desk, keys: Path, tmp_path: Path) -> None:
    submission, key = make(1).listed.id, desk.records.key
    with desk.records.sessions.begin() as session:
        row = session.get_one(SubmissionRow, (submission, PRACTICE))
        parts = (row.sealed_contact, row.sealed_responses, row.sealed_sentences, row.code_hash)
    assert traces(desk, keys, tmp_path / "before.backup", parts) == len(parts)
    with desk.records.sessions.begin() as session:
        erase(session, submission, key=key, audit=by_visitor())
    assert traces(desk, keys, tmp_path / "after.backup", parts) == 0


def traces(desk: Desk, keys: Path, file: Path, parts: tuple[bytes, ...]) -> int:
    back_up(desk, file)
    content = opened(file, keys)
    return sum(part in content for part in parts)


def test_backups_under_load_all_restore(
    desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    files = [tmp_path / f"{at}.backup" for at in range(BACKUPS)]
    with sending_on(desk):
        assert [back_up(desk, file).problems for file in files] == [()] * BACKUPS
    for file in files:
        assert restored(file, elsewhere(), from_paper(keys, file.with_suffix(".keys"))).problems == ()


def test_a_plain_copy_under_load_fails_the_same_check(tmp_path: Path) -> None:
    """What was acknowledged before the copying is missing from it, or it cannot be read at all."""
    desk = open_desk(f"sqlite:///{tmp_path}/rug.db", tmp_path / "keys", random_bytes=os.urandom)
    with sending_on(desk):
        complete = all(is_complete(tmp_path / f"{at}.db", desk) for at in range(MOST_COPIES))
    desk.close()
    assert not complete


def is_complete(copy: Path, desk: Desk) -> bool:
    with desk.records.sessions.begin() as session:
        acknowledged = set(session.scalars(select(SubmissionRow.id)))
    shutil.copy(copy.with_name("rug.db"), copy)
    engine = open_engine(f"sqlite:///{copy}")
    try:
        with sessionmaker(engine).begin() as session:
            return acknowledged <= set(session.scalars(select(SubmissionRow.id)))
    except DBAPIError:
        return False
    finally:
        engine.dispose()


def test_what_a_killed_backup_left_is_swept_by_the_next(desk: Desk, tmp_path: Path) -> None:
    left = tmp_path / "scratch" / f"scratch-{NOBODY}-x"
    left.mkdir(parents=True)
    (left / "database").write_bytes(b"sealed")
    partial = tmp_path / f".a.backup.{NOBODY}.triage-partial"
    partial.write_bytes(b"half")
    own = tmp_path / ".own.partial"
    own.touch()
    back_up(desk, tmp_path / "b.backup")
    assert not left.exists()
    assert not partial.exists()
    assert own.exists()


def test_what_a_killed_process_of_our_own_number_left_is_swept_and_what_we_use_stays(tmp_path: Path) -> None:
    left = tmp_path / f"scratch-{os.getpid()}-left"
    left.mkdir()
    with scratch_place(tmp_path) as place:
        assert not left.exists()
        sweep_scratch(tmp_path)
        assert place.exists()
        with scratch_place(tmp_path):
            assert place.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_half_a_backup_of_a_killed_process_of_our_own_number_is_swept(desk: Desk, tmp_path: Path) -> None:
    partial = tmp_path / f".a.backup.{os.getpid()}.triage-partial"
    partial.write_bytes(b"half")
    back_up(desk, tmp_path / "b.backup")
    assert not partial.exists()


def test_a_scratch_database_is_swept_unless_it_is_in_use(postgres: Postgres) -> None:
    postgres.run("CREATE DATABASE postgres_scratch_left")
    engine = open_engine(postgres.url("postgres"))
    with scratch_database(engine) as used:
        sweep_scratch_databases(engine)
        left = databases(engine)
    assert used.url.database in left
    assert "postgres_scratch_left" not in left
    assert used.url.database not in databases(engine)
    engine.dispose()


def test_a_scratch_database_goes_while_autovacuum_works_in_it() -> None:
    with running_postgres() as postgres:
        for statement in (
            "CREATE ROLE ordinary LOGIN CREATEDB",
            "CREATE DATABASE rug OWNER ordinary",
            "ALTER SYSTEM SET autovacuum_naptime = 1",
            "SELECT pg_reload_conf()",
        ):
            postgres.run(statement)
        engine = open_engine(postgres.url("rug").replace(f"//{SUPERUSER}@", "//ordinary@"))
        with scratch_database(engine) as scratch:
            keep_autovacuum_busy(scratch, postgres)
        assert scratch.url.database not in databases(engine)
        engine.dispose()


def keep_autovacuum_busy(engine: Engine, postgres: Postgres) -> None:
    """Return when autovacuum is at work there; it will be for long."""
    slow = "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1"
    with engine.begin() as connection:
        connection.execute(
            text(f"CREATE TABLE wide (filled text) WITH ({slow}, autovacuum_vacuum_threshold = 0)")
        )
        connection.execute(text("INSERT INTO wide SELECT repeat('x', 99) FROM generate_series(1, 50000)"))
        connection.execute(text("DELETE FROM wide"))
    at_work = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND backend_type = 'autovacuum worker'"
    )
    watching = open_engine(postgres.url("postgres"))  # others do not see what a worker is
    until = monotonic() + SECONDS_TO_WAIT
    with watching.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        while not connection.scalar(at_work, {"name": engine.url.database}):
            assert monotonic() < until, "autovacuum never came"
            sleep(0.05)
    watching.dispose()


def databases(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT datname FROM pg_database")))
