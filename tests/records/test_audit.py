"""Any line of the audit log that is altered, removed or put in is found."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import KEY
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from triage.records.audit import KIND
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit import ForeignChainError
from triage.records.audit import NoChainError
from triage.records.audit import Verification
from triage.records.audit import begin_audit
from triage.records.audit import verify
from triage.records.server_key import ServerKey
from triage.records.tables import AuditChainRow
from triage.records.tables import AuditRow

Sessions = sessionmaker[Session]
LINES = 6
OTHERS = ServerKey(bytes(32))


@pytest.fixture
def log(sessions: Sessions) -> Sessions:
    """A log with six lines, a day apart."""
    for day in range(LINES):
        with sessions.begin() as session:
            event = by_therapist(at=NOW + timedelta(days=day))
            AuditLog(session, KEY, PRACTICE).add(
                event, Action.READ, submission=f"{day:032}", parts="responses"
            )
    return sessions


def verified(sessions: Sessions) -> Verification:
    with sessions.begin() as session:
        return verify(session, KEY, PRACTICE)


def test_an_untouched_log_verifies(log: Sessions) -> None:
    assert verified(log) == Verification(LINES, ())


def test_a_log_without_lines_verifies(sessions: Sessions) -> None:
    assert verified(sessions) == Verification(0, ())


ALTERED = {
    "at": NOW + timedelta(seconds=1),
    "action": "list",
    "kind": "U",
    "result": "refused",
    "actor": "somebody",
    "role": "visitor",
    "on_behalf_of": "somebody",
    "source": "public",
    "access_point": "elsewhere",
    "practice": "stad",
    "submission": None,
    "parts": "contact",
    "reason": "",
    "previous_hash": b"0",
    "hash": b"0",
}


def test_every_column_can_be_altered_in_the_tests() -> None:
    assert set(ALTERED) | {"sequence", "chain"} == {column.key for column in AuditRow.__table__.columns}


@pytest.mark.parametrize("sequence", [1, 3, LINES])
def test_an_altered_line_is_found(log: Sessions, sequence: int) -> None:
    unnoticed = [column for column in ALTERED if not notices(log, sequence, column)]
    assert unnoticed == []


def notices(log: Sessions, sequence: int, column: str) -> bool:
    with log() as session:  # never committed, so that the next column begins with the line as it was
        line = update(AuditRow).where(AuditRow.sequence == sequence)
        session.execute(line.values({column: ALTERED[column]}))
        return f"line {sequence} was altered or put in" in verify(session, KEY, PRACTICE).problems


@pytest.mark.parametrize(
    ("removed", "told"),
    [
        ([1], "line 1 is missing"),
        ([3], "line 3 is missing"),
        ([2, 3, 4], "lines 2 to 4 are missing"),
        ([LINES], "line 6 is missing"),
        ([5, 6], "lines 5 to 6 are missing"),
        ([*range(1, LINES + 1)], "lines 1 to 6 are missing"),
    ],
)
def test_removed_lines_are_found(log: Sessions, removed: list[int], told: str) -> None:
    with log.begin() as session:
        session.execute(delete(AuditRow).where(AuditRow.sequence.in_(removed)))
    assert verified(log).problems == (told,)


@pytest.mark.parametrize("sequence", [0, LINES + 1, LINES + 5])
def test_a_line_that_was_put_in_is_found(log: Sessions, sequence: int) -> None:
    with log.begin() as session:
        copied = {
            column.key: getattr(session.get_one(AuditRow, (PRACTICE, 3)), column.key)
            for column in AuditRow.__table__.columns
        }
        session.execute(insert(AuditRow).values(copied | {"sequence": sequence}))
    assert f"line {sequence} was altered or put in" in verified(log).problems


def test_a_line_that_was_moved_to_the_chain_of_another_practice_is_found_in_both(log: Sessions) -> None:
    with log.begin() as session:
        session.execute(update(AuditRow).where(AuditRow.sequence == 3).values(chain="stad"))
    assert verified(log).problems == ("line 3 is missing",)
    with log.begin() as session:
        assert verify(session, KEY, "stad").problems != ()


def test_two_lines_that_changed_places_are_found(log: Sessions) -> None:
    with log.begin() as session:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            session.execute(update(AuditRow).where(AuditRow.sequence == old).values(sequence=new))
    assert len(verified(log).problems) >= 2


def test_a_log_that_was_cut_with_its_end_moved_back_is_found(log: Sessions) -> None:
    with log.begin() as session:
        hash_of_the_fourth = session.get_one(AuditRow, (PRACTICE, 4)).hash
        session.execute(delete(AuditRow).where(AuditRow.sequence > 4))
        session.execute(update(AuditChainRow).values(last=4, last_hash=hash_of_the_fourth))
    assert verified(log).problems == ("the ends of the audit log were altered",)


def test_a_log_that_was_written_again_with_another_key_is_found(log: Sessions) -> None:
    with log.begin() as session:
        session.execute(delete(AuditRow))
        session.execute(delete(AuditChainRow))
        begin_audit(session, OTHERS, PRACTICE)
        session.flush()
        AuditLog(session, OTHERS, PRACTICE).add(by_visitor(), Action.SEND, submission="f" * 32)
    with log.begin() as session:
        assert verify(session, OTHERS, PRACTICE).problems == ()
    assert verified(log).problems == (
        "the ends of the audit log were altered",
        "line 1 was altered or put in",
    )


def test_an_altered_end_is_never_sealed_again_by_the_next_line(log: Sessions) -> None:
    with log.begin() as session:
        session.execute(delete(AuditRow).where(AuditRow.sequence == LINES))
        before = session.get_one(AuditRow, (PRACTICE, LINES - 1)).hash
        session.execute(update(AuditChainRow).values(last=LINES - 1, last_hash=before))
    with log() as session, pytest.raises(ForeignChainError, match="restore a backup"):
        AuditLog(session, KEY, PRACTICE)


def test_a_removed_last_line_stays_missing_after_the_next_one(log: Sessions) -> None:
    with log.begin() as session:
        session.execute(delete(AuditRow).where(AuditRow.sequence == LINES))
    with log.begin() as session:
        AuditLog(session, KEY, PRACTICE).add(by_visitor(), Action.SEND)
    assert verified(log).problems == ("line 6 is missing",)


def test_another_server_key_writes_nothing(log: Sessions) -> None:
    with log() as session, pytest.raises(ForeignChainError, match=r"Put back the server\.key"):
        AuditLog(session, OTHERS, PRACTICE)


def test_a_log_that_is_gone_stops_everything(log: Sessions) -> None:
    with log.begin() as session:
        session.execute(delete(AuditChainRow))
    with log.begin() as session:
        begin_audit(session, KEY, PRACTICE)
    assert verified(log) == Verification(0, ("the beginning of the audit log is gone",))
    with log.begin() as session, pytest.raises(NoChainError, match="Restore the database"):
        AuditLog(session, KEY, PRACTICE)


def test_old_lines_are_forgotten_and_the_rest_verifies(log: Sessions) -> None:
    with log.begin() as session:
        assert AuditLog(session, KEY, PRACTICE).forget(NOW + timedelta(days=2)) == 2
    assert verified(log) == Verification(LINES - 2, ())
    with log.begin() as session:
        session.execute(delete(AuditRow).where(AuditRow.sequence == 3))
    assert verified(log).problems == ("line 3 is missing",)


def test_a_log_may_forget_all_and_go_on(log: Sessions) -> None:
    with log.begin() as session:
        assert AuditLog(session, KEY, PRACTICE).forget(NOW + timedelta(days=99)) == LINES
        assert AuditLog(session, KEY, PRACTICE).forget(NOW + timedelta(days=99)) == 0
    with log.begin() as session:
        AuditLog(session, KEY, PRACTICE).add(by_visitor(), Action.SEND)
        session.flush()
        assert session.scalar(select(AuditRow.sequence)) == LINES + 1
    assert verified(log) == Verification(1, ())


def test_each_action_has_its_kind() -> None:
    assert set(KIND) == set(Action)
    assert set(KIND.values()) <= set("CRUDE")


def test_a_line_says_who_did_what_when_from_where_and_why(log: Sessions) -> None:
    with log.begin() as session:
        row = session.get_one(AuditRow, (PRACTICE, 1))
        told = (row.at, row.action, row.kind, row.result, row.actor, row.role, row.source, row.reason)
        assert told == (NOW, "read", "R", "done", "f.fysio", "therapist", "desk", "intake")
        assert (row.practice, row.submission, row.parts) == (PRACTICE, "0" * 32, "responses")


def test_a_log_whose_hashes_see_only_the_number_of_a_line_fails_the_same_check(
    log: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.records.audit._hash_of", lambda line, _: bytes([int(line["sequence"])]))
    unnoticed = [column for column in ALTERED if not notices(log, 3, column)]
    assert "actor" not in unnoticed  # the lines were written with the real hashes
    with log.begin() as session:
        for line in session.scalars(select(AuditRow)):
            line.hash = bytes([line.sequence])
    assert not altered_alone(log, "actor")


def altered_alone(log: Sessions, column: str) -> bool:
    """Whether altering this column adds a problem to those that were there."""
    before = verified(log).problems
    with log() as session:
        session.execute(update(AuditRow).where(AuditRow.sequence == 3).values({column: ALTERED[column]}))
        return verify(session, KEY, PRACTICE).problems != before
