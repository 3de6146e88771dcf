"""Whoever writes is told what came of it: stored, refused alone, or that nothing can be stored now."""

import logging
import signal
import time
from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlalchemy import event
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import KEY
from tests.records.making import PAIR
from tests.records.making import by_visitor
from tests.records.making import make
from tests.records.postgres import Cluster
from tests.records.postgres import running_cluster
from triage.records.audit import begin_audit
from triage.records.audit import verify
from triage.records.engine import open_engine
from triage.records.migrating import upgrade
from triage.records.storing import ReusedKeyError
from triage.records.storing import store
from triage.records.tables import AuditChainRow
from triage.records.tables import SubmissionRow
from triage.records.trouble import StorageRefusedError
from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.records.writing import Writer
from triage.settings import ONE_PRACTICE as PRACTICE

Sessions = sessionmaker[Session]
NEEDLE = "rugcheckneedle"
PATIENCE = 0.5
LONG = 20


def storing(seed: int = 1) -> Callable[[Session], bool]:
    submission = make(seed)
    return lambda session: store(session, submission, public=PAIR.public, key=KEY, audit=by_visitor())


def stored(sessions: Sessions) -> int:
    with sessions.begin() as session:
        assert verify(session, KEY, PRACTICE).problems == ()
        return session.scalar(select(func.count()).select_from(SubmissionRow)) or 0


def marked(session: Session, name: str) -> None:
    """Insert a row that the database refuses, with values that nobody may repeat."""
    session.execute(insert(SubmissionRow).values(id=name, practice=NEEDLE))


@contextmanager
def writing(
    sessions: Sessions, *, patience: float = LONG, most_waiting: int = 100, visitors: int = 30
) -> Iterator[tuple[Writer, ThreadPoolExecutor]]:
    writer = Writer(sessions, patience=patience, most_waiting=most_waiting)
    with ThreadPoolExecutor(visitors) as crowd:
        yield writer, crowd
    writer.close()


@contextmanager
def kept_busy(writer: Writer, crowd: ThreadPoolExecutor) -> Iterator[None]:
    """Everything that is written meanwhile waits together."""
    begun, go_on = Event(), Event()

    def stay(_: Session) -> None:
        begun.set()
        go_on.wait(LONG)

    crowd.submit(writer.write, stay)
    begun.wait(LONG)
    try:
        yield
    finally:
        go_on.set()


def in_line(
    writer: Writer, crowd: ThreadPoolExecutor, steps: list[Callable[[Session], object]]
) -> list[Future[object]]:
    """Let all of them wait, and wait until they do."""
    waiting = [crowd.submit(writer.write, step) for step in steps]
    while writer.waiting < len(steps):
        time.sleep(0.001)
    return waiting


@pytest.fixture
def commits(sessions: Sessions) -> list[None]:
    """One entry for every commit."""
    counted: list[None] = []
    event.listen(sessions.kw["bind"], "commit", lambda _: counted.append(None))
    return counted


def test_a_step_gives_back_what_it_returns_once_it_is_stored(sessions: Sessions) -> None:
    with writing(sessions) as (writer, _):
        assert [writer.write(storing()), writer.write(storing())] == [True, False]
        assert stored(sessions) == 1


def test_what_waits_together_is_committed_together(sessions: Sessions, commits: list[None]) -> None:
    with writing(sessions) as (writer, crowd):
        with kept_busy(writer, crowd):
            waiting = in_line(writer, crowd, [storing(seed) for seed in range(20)])
            commits.clear()
        assert all(one.result(LONG) for one in waiting)
    assert len(commits) == 1
    assert stored(sessions) == 20


def test_who_is_there_first_waits_a_moment_for_who_is_coming(
    sessions: Sessions, commits: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.records.writing.SECONDS_FOR_OTHERS", LONG)
    with writing(sessions) as (writer, crowd):
        with writer.coming():
            written = [crowd.submit(writer.write, storing(seed)) for seed in (1, 2)]
            assert not wait(written, timeout=PATIENCE).done
        assert all(one.result(LONG) for one in written)
    assert len(commits) == 1


def test_nobody_waits_long_for_who_never_comes(sessions: Sessions) -> None:
    with writing(sessions) as (writer, crowd), writer.coming():
        assert crowd.submit(writer.write, storing()).result(LONG)


def test_the_same_submission_twice_in_one_transaction_is_stored_once(sessions: Sessions) -> None:
    with writing(sessions) as (writer, crowd):
        with kept_busy(writer, crowd):
            waiting = in_line(writer, crowd, [storing(1), storing(1), storing(2)])
        assert sorted(bool(one.result(LONG)) for one in waiting) == [False, True, True]
    assert stored(sessions) == 2


def test_a_step_that_raises_fails_alone_and_gets_its_own_exception(sessions: Sessions) -> None:
    def fail_late(session: Session) -> None:
        storing(7)(session)
        session.flush()
        raise ReusedKeyError

    with writing(sessions) as (writer, crowd):
        with kept_busy(writer, crowd):
            before, failing, after = in_line(writer, crowd, [storing(1), fail_late, storing(2)])
        assert before.result(LONG)
        assert after.result(LONG)
        with pytest.raises(ReusedKeyError):
            failing.result(LONG)
    assert stored(sessions) == 2


def test_a_step_that_the_database_refuses_fails_alone_and_repeats_no_value(
    sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    def twice(session: Session) -> None:
        columns = {
            column.key: getattr(session.scalars(select(SubmissionRow)).one(), column.key)
            for column in SubmissionRow.__table__.columns
        }
        session.execute(insert(SubmissionRow).values(columns | {"code_hash": NEEDLE.encode()}))

    with writing(sessions) as (writer, _):
        writer.write(storing())
        for step in (twice, lambda session: marked(session, NEEDLE)):
            with pytest.raises(StorageRefusedError, match="IntegrityError") as told:
                writer.write(step)
            assert not any(value in str(told.value) for value in (NEEDLE, make().idempotency_key))
            assert told.value.__context__ is None
    assert NEEDLE not in caplog.text
    assert stored(sessions) == 1


def test_an_exception_that_ends_a_program_ends_only_its_step(sessions: Sessions) -> None:
    def leave(_: Session) -> None:
        raise SystemExit

    with writing(sessions) as (writer, _):
        with pytest.raises(SystemExit):
            writer.write(leave)
        assert writer.write(storing())


def test_when_too_many_wait_the_next_is_refused_at_once(sessions: Sessions) -> None:
    with writing(sessions, most_waiting=3) as (writer, crowd), kept_busy(writer, crowd):
        waiting = in_line(writer, crowd, [storing(seed) for seed in range(3)])
        began = time.monotonic()
        with pytest.raises(StorageUnavailableError, match="can be tried again") as told:
            writer.write(storing(9))
        assert told.value.trouble is Trouble.BUSY
        assert time.monotonic() - began < 1
    assert all(one.result(LONG) for one in waiting)


def test_closing_finishes_what_waits_and_accepts_nothing_more(sessions: Sessions) -> None:
    with writing(sessions) as (writer, crowd):
        with kept_busy(writer, crowd):
            waiting = in_line(writer, crowd, [storing(seed) for seed in range(5)])
            closing = crowd.submit(writer.close)
        closing.result(LONG)
        assert all(one.result(LONG) for one in waiting)
        with pytest.raises(StorageUnavailableError) as told:
            writer.write(storing(9))
        assert told.value.trouble is Trouble.CLOSED
    writer.close()


def test_a_locked_database_is_told_in_time_and_the_writer_goes_on_afterwards(sessions: Sessions) -> None:
    with writing(sessions, patience=PATIENCE) as (writer, _):
        with sessions.begin() as session:
            session.get(AuditChainRow, PRACTICE, with_for_update=True)
            began = time.monotonic()
            with pytest.raises(StorageUnavailableError) as told:
                writer.write(storing(1))
            assert told.value.trouble in (Trouble.LOCKED, Trouble.SLOW)
            assert PATIENCE / 2 < time.monotonic() - began < 2 * PATIENCE
        assert writer_recovers(writer)
    assert stored(sessions) in (1, 2)


def writer_recovers(writer: Writer, *, seed: int = 2) -> bool:
    """Try the same again, as a visitor does."""
    last = time.monotonic() + LONG
    while time.monotonic() < last:
        try:
            writer.write(storing(seed))
        except StorageUnavailableError:
            continue
        return True
    return False


def test_a_lock_that_is_soon_gone_is_only_waited_for(sessions: Sessions) -> None:
    with writing(sessions) as (writer, crowd):
        with sessions.begin() as session:
            session.get(AuditChainRow, PRACTICE, with_for_update=True)
            waiting = crowd.submit(writer.write, storing())
            time.sleep(PATIENCE)
        assert waiting.result(LONG)


def test_a_database_that_may_not_be_written_is_told_and_the_writer_goes_on_afterwards(
    sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    engine: Engine = sessions.kw["bind"]
    word = (
        "PRAGMA query_only = %s"
        if engine.dialect.name == "sqlite"
        else "SET default_transaction_read_only = %s"
    )
    may = {"only_read": True}

    def restrict(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(word % ("ON" if may["only_read"] else "OFF"))
        connection.commit()  # type: ignore[attr-defined]

    event.listen(engine, "checkout", restrict)
    try:
        with writing(sessions) as (writer, _):
            with pytest.raises(StorageUnavailableError, match="cannot be written to") as told:
                writer.write(storing())
            assert told.value.trouble is Trouble.READ_ONLY
            may["only_read"] = False
            assert writer.write(storing())
    finally:
        event.remove(engine, "checkout", restrict)
    assert [record.getMessage() for record in caplog.records] == [
        "storage_unavailable reason=read_only",
        "storage_available_again",
    ]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of its own, to be ended and started again."""
    with running_cluster() as running:
        yield running


@pytest.fixture
def on_cluster(cluster: Cluster) -> Iterator[Sessions]:
    engine = open_engine(cluster.postgres.url("postgres"))
    upgrade(engine)
    made = sessionmaker(engine)
    with made.begin() as session:
        begin_audit(session, KEY, PRACTICE)
    yield made
    engine.dispose()


def test_a_server_that_is_gone_is_told_and_a_server_that_comes_back_is_used(
    cluster: Cluster, on_cluster: Sessions
) -> None:
    with writing(on_cluster, patience=PATIENCE) as (writer, _):
        assert writer_recovers(writer, seed=1), "on a busy machine the first connection may take longer"
        cluster.end(signal.SIGQUIT)
        with pytest.raises(StorageUnavailableError, match="cannot be reached") as told:
            writer.write(storing(2))
        assert told.value.trouble is Trouble.GONE
        cluster.start()
        assert writer_recovers(writer)
    assert stored(on_cluster) == 2


def test_a_lost_connection_is_only_waited_for(on_cluster: Sessions) -> None:
    ended = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid = pg_backend_pid()")
    lost: list[None] = []

    def lose_the_connection_once(session: Session) -> bool:
        if not lost:
            lost.append(None)
            session.execute(ended)
        return storing()(session)

    with writing(on_cluster) as (writer, _):
        assert writer.write(lose_the_connection_once)
    assert stored(on_cluster) == 1


def test_every_trouble_has_its_sentence() -> None:
    assert all(str(StorageUnavailableError(trouble)).endswith(".") for trouble in Trouble)
