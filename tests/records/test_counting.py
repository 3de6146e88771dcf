"""What may be tried so often within a time is counted over all replicas, and nobody can read from where."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy import func
from sqlalchemy import select

from tests.builders import shipped
from tests.builders import unremarkable
from tests.records.making import KEPT_FOR
from tests.records.making import KEY
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import code_of
from tests.records.making import make_sent
from triage.records.audit import AuditLog
from triage.records.codes import code_hash
from triage.records.counted_table import CountedTryRow
from triage.records.counting import LONGEST
from triage.records.counting import count_try
from triage.records.counting import forget_counted
from triage.records.counting import refuse_when_counted
from triage.records.counting import try_of
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.limiting import Limit
from triage.records.limiting import TooFastError
from triage.records.limiting import TooOftenError
from triage.records.opening import Desk
from triage.records.opening import open_for_visitors
from triage.records.tables import SubmissionRow
from triage.records.trouble import StorageUnavailableError

Intakes = tuple[Intake, Intake]
LIMIT = Limit("wrong code", from_one="3 per 15 minutes", from_all="5 per 15 minutes")
ADDRESS, ELSEWHERE = "192.0.2.1", "192.0.2.99"


@pytest.fixture
def replicas(desk: Desk, keys: Path) -> Iterator[Intakes]:
    """Two processes for visitors on one database, each of which counts in its own memory too."""
    address = desk.records.engine.url.render_as_string(hide_password=False)
    opened = [open_for_visitors(_plain(address), keys) for _ in range(2)]
    first, second = (Intake(records, shipped().questionnaire, PRACTICE, KEPT_FOR) for records in opened)
    yield first, second
    for records in opened:
        records.close()


def _plain(address: str) -> str:
    """Without the driver, as settings name it."""
    return address.replace("postgresql+psycopg", "postgresql")


def by(address: str, *, later: timedelta = timedelta()) -> Visiting:
    return Visiting(address, NOW + later)


def refused(desk: Desk, limit: Limit, address: str, *, later: timedelta = timedelta()) -> bool:
    one = try_of(address, PRACTICE, at=NOW + later, key=KEY)
    try:
        with desk.records.sessions.begin() as session:
            count_try(session, limit, one)
    except TooOftenError:
        return True
    return False


def test_wrong_codes_at_two_replicas_count_together(replicas: Intakes) -> None:
    for number in range(10):
        assert replicas[number % 2].find(code_of(600 + number), by=by(ADDRESS)) is None
    for replica in replicas:
        with pytest.raises(TooOftenError):
            replica.find(code_of(599), by=by(ADDRESS))
        assert replica.find(code_of(599), by=by(ELSEWHERE)) is None


def test_who_guessed_too_often_does_not_get_in_with_the_right_code_at_the_other(replicas: Intakes) -> None:
    hashed = code_hash(code_of(77), replicas[0].records.key)
    replicas[0].send(unremarkable(), replace(make_sent(77), code_hash=hashed or b""), by=by(ADDRESS))
    for number in range(10):
        replicas[0].find(code_of(600 + number), by=by(ADDRESS))
    with pytest.raises(TooOftenError):
        replicas[1].find(code_of(77), by=by(ADDRESS))
    assert replicas[1].find(code_of(77), by=by(ELSEWHERE)) is not None


def test_sendings_at_two_replicas_count_together_and_what_is_refused_is_not_stored(
    replicas: Intakes, desk: Desk
) -> None:
    for number in range(20):
        replicas[number % 2].send(unremarkable(), make_sent(100 + number), by=by(ADDRESS))
    for replica in replicas:
        with pytest.raises(TooOftenError):
            replica.send(unremarkable(), make_sent(200), by=by(ADDRESS))
    replicas[0].send(unremarkable(), make_sent(201), by=by(ELSEWHERE))
    with desk.records.reading() as session:
        assert session.scalar(select(func.count()).select_from(SubmissionRow)) == 3 + 20 + 1


def test_sending_the_same_again_is_not_counted_again(replicas: Intakes) -> None:
    for _ in range(15):
        for replica in replicas:
            replica.send(unremarkable(), make_sent(300), by=by(ADDRESS))
    replicas[0].send(unremarkable(), make_sent(301), by=by(ADDRESS))


def test_who_tries_at_the_same_moment_at_both_is_counted_exactly(replicas: Intakes) -> None:
    def tries(number: int) -> bool:
        try:
            replicas[number % 2].find(code_of(600 + number), by=by(ADDRESS))
        except TooOftenError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(tries, range(40))) == 10


def test_all_together_may_try_so_often_and_then_again_after_the_time(desk: Desk) -> None:
    tries = [refused(desk, LIMIT, f"192.0.2.{number}") for number in range(7)]
    assert tries == [False] * 5 + [True] * 2
    assert not refused(desk, LIMIT, ELSEWHERE, later=timedelta(minutes=15))


def test_each_limit_and_each_practice_counts_for_itself(desk: Desk) -> None:
    other = Limit("mail", from_one="3 per 15 minutes", from_all="5 per 15 minutes")
    assert [refused(desk, LIMIT, ADDRESS) for _ in range(4)] == [False] * 3 + [True]
    assert not refused(desk, other, ADDRESS)
    elsewhere = try_of(ADDRESS, "another", at=NOW, key=KEY)
    with desk.records.sessions.begin() as session:
        count_try(session, LIMIT, elsewhere)


def test_counting_is_one_statement_and_looking_counts_nothing(desk: Desk) -> None:
    said: list[str] = []
    one = try_of(ADDRESS, PRACTICE, at=NOW, key=KEY)
    with desk.records.sessions.begin() as session:
        AuditLog(session, desk.records.key, PRACTICE)
        event.listen(desk.records.engine, "before_cursor_execute", lambda *words: said.append(words[2]))
        for _ in range(10):
            refuse_when_counted(session, LIMIT, one)
        assert len(said) == 10
        count_try(session, LIMIT, one)
    assert len(said) == 11


def test_no_address_can_be_read_and_what_counts_no_more_is_dropped(desk: Desk) -> None:
    assert not refused(desk, LIMIT, ADDRESS)
    with desk.records.sessions.begin() as session:
        (row,) = session.scalars(select(CountedTryRow)).all()
        assert ADDRESS.encode() not in row.line_hash
        assert row.line_hash != try_of(ADDRESS, PRACTICE, at=NOW, key=type(KEY)(os.urandom(32))).line_hash
        forget_counted(session, PRACTICE, now=NOW + LONGEST - timedelta(seconds=1))
        assert session.scalars(select(CountedTryRow)).all() == [row]
        forget_counted(session, PRACTICE, now=NOW + LONGEST)
        assert session.scalars(select(CountedTryRow)).all() == []


def test_a_database_that_is_gone_opens_no_gate(replicas: Intakes) -> None:
    """What the gate guards cannot be had either, and each process goes on counting by itself."""
    intake = replicas[0]
    intake.records.writer.close()
    for number in range(30):
        with pytest.raises(StorageUnavailableError):
            intake.send(unremarkable(), make_sent(400 + number), by=by(ADDRESS))
    with pytest.raises(TooFastError):
        intake.send(unremarkable(), make_sent(500), by=by(ADDRESS))
    with pytest.raises(StorageUnavailableError):
        intake.find(code_of(599), by=by(ADDRESS))
