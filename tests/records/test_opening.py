"""A process starts with the newest schema and the keys that fit, or says what to do; never with an empty inbox."""

from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit import ForeignChainError
from triage.records.audit import NoChainError
from triage.records.audit import verify
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import write_key_pair
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.opening import open_for_visitors
from triage.records.sealing import WrongKeyError
from triage.records.sealing import new_key_pair
from triage.records.secret_files import KeyLooseError
from triage.records.secret_files import KeyMissingError
from triage.records.server_key import FILE
from triage.records.store import read
from triage.records.storing import store
from triage.records.tables import AuditChainRow
from triage.records.tables import AuditRow
from triage.records.trouble import StorageUnavailableError
from triage.settings import ONE_PRACTICE as PRACTICE

SUBMISSION = make()


def start(address: str, keys: Path, seed: int = 1) -> Desk:
    return open_desk(address, keys, random_bytes=Random(seed).randbytes)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def started(address: str, keys: Path) -> str:
    """The URL of records that a visitor already sent something to."""
    start(address, keys).records.engine.dispose()
    visitors = open_for_visitors(address, keys)
    with visitors.sessions.begin() as session:
        store(session, SUBMISSION, public=visitors.public, key=visitors.key, audit=by_visitor())
    visitors.engine.dispose()
    return address


def test_the_desk_reads_what_the_process_for_visitors_stored(started: str, keys: Path) -> None:
    desk = start(started, keys, seed=2)
    key = desk.records.key
    with desk.records.sessions.begin() as session:
        found = read(session, SUBMISSION.listed.id, ring=desk.ring, key=key, audit=by_therapist())
        assert found == SUBMISSION.unsealed
        session.flush()
        assert verify(session, key, PRACTICE).problems == ()
    desk.records.engine.dispose()


def test_the_process_for_visitors_starts_without_the_private_key(started: str, keys: Path) -> None:
    (keys / PRIVATE_FILE).unlink()
    open_for_visitors(started, keys).engine.dispose()


def test_the_process_for_visitors_makes_no_keys(address: str, keys: Path) -> None:
    with pytest.raises(KeyMissingError):
        open_for_visitors(address, keys)
    assert not keys.exists()


@pytest.mark.parametrize("name", [PRIVATE_FILE, FILE])
def test_a_lost_key_stops_the_desk(started: str, keys: Path, name: str) -> None:
    (keys / name).unlink()
    with pytest.raises(KeyMissingError, match="Put it back") as refused:
        start(started, keys)
    assert ("recovery sheet" in str(refused.value)) == (name == PRIVATE_FILE)  # which holds no other key
    assert not (keys / name).exists()


@pytest.mark.parametrize("name", [PRIVATE_FILE, FILE])
def test_a_key_that_others_can_read_stops_the_desk(started: str, keys: Path, name: str) -> None:
    (keys / name).chmod(0o644)
    with pytest.raises(KeyLooseError, match="chmod 600"):
        start(started, keys)


def test_another_key_pair_stops_the_desk(started: str, keys: Path) -> None:
    for path in keys.glob("p*.key"):
        path.unlink()
    write_key_pair(keys, new_key_pair())
    with pytest.raises(WrongKeyError):
        start(started, keys)


def test_another_server_key_stops_both(started: str, keys: Path) -> None:
    (keys / FILE).write_text(bytes(32).hex())
    with pytest.raises(ForeignChainError):
        start(started, keys)
    with pytest.raises(ForeignChainError):
        open_for_visitors(started, keys)


def test_an_audit_log_that_is_gone_stops_both(started: str, keys: Path) -> None:
    desk = start(started, keys)
    with desk.records.sessions.begin() as session:
        session.delete(session.get_one(AuditChainRow, PRACTICE))
    desk.records.engine.dispose()
    with pytest.raises(NoChainError):
        start(started, keys)
    with pytest.raises(NoChainError):
        open_for_visitors(started, keys)


def test_a_look_that_takes_long_keeps_nobody_from_writing(address: str, keys: Path) -> None:
    desk = start(address, keys)
    count = select(func.count()).select_from(AuditRow)
    with desk.records.reading() as looking:
        before = looking.scalar(count) or 0
        desk.records.writer.write(partial(note, desk=desk))
    with desk.records.reading() as looking:
        assert looking.scalar(count) == before + 1
    desk.close()


def test_a_look_that_may_write_would_keep_everybody_waiting(tmp_path: Path, keys: Path) -> None:
    """The weakened variant: a session for writing takes SQLite's lock with its first look."""
    desk = start(f"sqlite:///{tmp_path}/rug.db", keys)
    with desk.records.sessions() as looking:
        looking.scalar(select(func.count()).select_from(AuditRow))
        with pytest.raises(StorageUnavailableError):
            desk.records.writer.write(partial(note, desk=desk))
    desk.close()


def note(session: Session, *, desk: Desk) -> None:
    AuditLog(session, desk.records.key, PRACTICE).add(by_therapist(), Action.LIST)
