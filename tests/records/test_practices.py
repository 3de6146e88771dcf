"""Two practices in one database: whatever one of them tries, it finds nothing of the other, not even past our code."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from time import sleep

import pytest
from sqlalchemy import Engine
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import sessionmaker

from tests.builders import shipped
from tests.records.asking_again import SIX
from tests.records.asking_again import Practice
from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import by_therapist
from tests.records.making import make
from tests.records.making import make_sent
from tests.records.postgres import Postgres
from tests.records.sharing import Shared
from tests.records.sharing import open_shared
from triage.access.accounts import NoSuchAccountError
from triage.access.accounts import add_account
from triage.access.accounts import list_accounts
from triage.access.accounts import reset_account
from triage.access.door import Door
from triage.access.links import link_of
from triage.access.sessions import begin_session
from triage.access.sessions import who_is
from triage.export.letter_about import read_for_letter
from triage.measuring.counting import first_received
from triage.records.audit import AuditLog
from triage.records.audit import NoChainError
from triage.records.audit import Role
from triage.records.audit import verify
from triage.records.audit_pages import AuditWanted
from triage.records.audit_pages import audit_page
from triage.records.backing_up import back_up_records
from triage.records.codes import code_hash
from triage.records.codes import new_code
from triage.records.engine import for_practice
from triage.records.engine import open_engine
from triage.records.exporting import Chosen
from triage.records.exporting import copy_for_the_person
from triage.records.exporting import export
from triage.records.follow_up_links import stop_token
from triage.records.follow_up_table import FollowUpRow
from triage.records.history import lines_about
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.listing import counts_of
from triage.records.opening import Desk
from triage.records.outbox_table import OutboxRow
from triage.records.pausing import PausedError
from triage.records.practice_hosts import visitors_hosts
from triage.records.practices import NoSuchPracticeError
from triage.records.practices import OnlyOnePracticeError
from triage.records.practices import PassesByError
from triage.records.practices import PracticeState
from triage.records.practices import PracticeTakenError
from triage.records.practices import Registered
from triage.records.practices import add_practice
from triage.records.practices import refuse_unprotected
from triage.records.practices import registered
from triage.records.practices import remove_practice
from triage.records.reading import read_whole
from triage.records.removed_practices import forget_removed
from triage.records.restoring import restore
from triage.records.retention import AUDIT_KEPT
from triage.records.searching import Search
from triage.records.store import find_by_code
from triage.records.tables import AccountRow
from triage.records.tables import AuditRow
from triage.records.tables import PauseRow
from triage.records.tables import SubmissionRow
from triage.records.tables import Table

DORP = Registered("dorp", "check.dorp.example", "desk.dorp.example", "name: Dorp")
STAD = Registered("stad", "check.stad.example", "desk.stad.example", "name: Stad")
BY = Visiting("192.0.2.1", NOW)
WITHOUT_POLICY = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
    "AND NOT (relrowsecurity AND relforcerowsecurity) AND relname NOT IN ('alembic_version', 'trace')"
)
COLUMNS_OF_TRACE = "SELECT column_name FROM information_schema.columns WHERE table_name = 'trace'"
PARTS = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY relname"


@dataclass(frozen=True)
class Two:
    """A database with two practices, and a submission that was sent to the first of them."""

    shared: Shared
    dorp: Desk
    stad: Desk
    submission: str
    code: str


@pytest.fixture(scope="module")
def address(postgres: Postgres) -> str:
    """An empty database whose owner is nobody special: the policies do not hold for a superuser."""
    postgres.run("CREATE ROLE many LOGIN CREATEDB")
    postgres.run("CREATE DATABASE many OWNER many")
    return postgres.url("many").replace("//tests@", "//many@")


@pytest.fixture(scope="module")
def two(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    keys = tmp_path_factory.mktemp("many") / "keys"
    shared = open_shared(address, keys)
    for practice in (DORP, STAD):
        audit = by_therapist(practice=practice.practice)
        add_practice(shared.engine, keys, practice, random_bytes=os.urandom, audit=audit)
    dorp, stad = shared.desk("dorp"), shared.desk("stad")
    code = new_code(os.urandom)
    hashed = code_hash(code, dorp.records.key)
    assert hashed is not None
    sent = replace(make_sent(1, practice="dorp"), code_hash=hashed)
    submission = intake(dorp, "dorp").send(make(1).unsealed.responses, sent, by=BY)
    yield Two(shared, dorp, stad, submission.listed.id, code)
    for desk in (dorp, stad):
        desk.records.writer.close()
    shared.close()


def intake(desk: Desk, practice: str) -> Intake:
    return Intake(desk.records, shipped().questionnaire, practice, KEPT_FOR)


def count(engine: Engine, table: type[Table] = SubmissionRow) -> int:
    with sessionmaker(engine).begin() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# Below the application


def test_each_table_is_kept_apart_by_postgresql_itself(two: Two) -> None:
    with two.shared.engine.connect() as connection:
        assert connection.scalars(text(WITHOUT_POLICY)).all() == []


def test_the_one_table_without_a_policy_says_nothing_of_any_practice(two: Two) -> None:
    with two.shared.engine.connect() as connection:
        assert set(connection.scalars(text(COLUMNS_OF_TRACE))) == {"id", "place", "made_by"}


def test_a_part_of_a_table_shows_no_more_than_the_table(two: Two) -> None:
    with two.stad.records.engine.connect() as connection:
        parts = connection.scalars(text(PARTS)).all()
        assert len(parts) == 32 + 8
        for part in parts:
            assert connection.scalar(text(f"SELECT count(*) FROM {part}")) == 0
    with two.dorp.records.engine.connect() as connection:
        own = [part for part in parts if part.startswith("submission")]
        assert sum(connection.scalar(text(f"SELECT count(*) FROM {part}")) or 0 for part in own) == 1


def test_a_transaction_that_forgot_its_practice_sees_and_writes_nothing(two: Two) -> None:
    with two.shared.engine.connect() as connection:
        for table in Table.metadata.tables.values():
            if table.name != "practice":
                assert connection.scalar(select(func.count()).select_from(table)) == 0
    with (
        two.shared.engine.connect() as connection,
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        connection.execute(text("INSERT INTO pause (practice, message) VALUES ('dorp', 'dicht')"))


def test_a_statement_without_any_condition_reaches_the_rows_of_its_own_practice_only(two: Two) -> None:
    assert (count(two.dorp.records.engine), count(two.stad.records.engine)) == (1, 0)
    with two.stad.records.engine.begin() as connection:
        assert connection.execute(update(SubmissionRow).values(practice="stad")).rowcount == 0
        assert connection.execute(delete(SubmissionRow)).rowcount == 0
        assert connection.execute(delete(AuditRow).where(AuditRow.practice == "dorp")).rowcount == 0
    assert count(two.dorp.records.engine) == 1


def test_a_row_of_another_practice_is_refused(two: Two) -> None:
    with two.stad.records.engine.connect() as connection, pytest.raises(ProgrammingError, match="row-level"):
        connection.execute(text("INSERT INTO pause (practice, message) VALUES ('dorp', 'dicht')"))


def test_the_practice_of_one_transaction_is_gone_in_the_next(two: Two) -> None:
    assert count(two.dorp.records.engine) == 1
    with two.shared.engine.connect() as connection:
        assert connection.scalar(text("SELECT current_setting('triage.practice', true)")) in (None, "")


def test_without_its_policy_a_table_would_show_everything_and_the_same_checks_would_say_so(two: Two) -> None:
    with two.shared.engine.connect() as connection:
        connection.execute(text("ALTER TABLE submission DISABLE ROW LEVEL SECURITY"))
        assert connection.scalars(text(WITHOUT_POLICY)).all() == ["submission"]
        connection.execute(text("SELECT set_config('triage.practice', 'stad', true)"))
        assert connection.scalar(select(func.count()).select_from(SubmissionRow)) == 1
        connection.rollback()


@pytest.mark.usefixtures("two")
def test_a_role_that_passes_by_the_policies_is_refused(postgres: Postgres) -> None:
    engine = open_engine(postgres.url("many"))
    with pytest.raises(PassesByError, match="no superuser"):
        refuse_unprotected(engine)
    engine.dispose()


def test_sqlite_serves_one_practice(tmp_path: Path) -> None:
    with pytest.raises(OnlyOnePracticeError, match="PostgreSQL"):
        refuse_unprotected(open_engine(f"sqlite:///{tmp_path}/rug.db"))


# Through the application


def test_a_code_of_one_practice_finds_nothing_at_another(two: Two) -> None:
    assert intake(two.dorp, "dorp").find(two.code, by=BY) is not None
    assert intake(two.stad, "stad").find(two.code, by=BY) is None


def test_what_was_sent_to_one_practice_is_something_of_its_own_at_another(two: Two) -> None:
    again = replace(make_sent(1, practice="stad"), id="f" * 32)
    sent = intake(two.stad, "stad").send(make(1).unsealed.responses, again, by=BY)
    assert (count(two.dorp.records.engine), count(two.stad.records.engine)) == (1, 1)
    with two.stad.records.sessions.begin() as session:
        session.execute(delete(SubmissionRow).where(SubmissionRow.id == sent.listed.id))
    assert count(two.dorp.records.engine) == 1


def test_a_desk_reads_exports_and_copies_nothing_of_another_practice(two: Two) -> None:
    audit = by_therapist(practice="stad")
    with two.stad.records.sessions.begin() as session:
        assert read_whole(session, two.submission, desk=two.stad, audit=audit) is None
    assert copy_for_the_person(two.stad, two.submission, audit=audit) is None
    assert list(export(two.stad, Chosen(), audit=audit)) == []


def test_a_desk_that_acts_under_the_name_of_another_practice_cannot_even_write_the_line_about_it(
    two: Two,
) -> None:
    with two.stad.records.sessions() as session, pytest.raises(NoChainError):
        AuditLog(session, two.stad.records.key, "dorp")


def test_no_search_number_or_letter_reaches_another_practice_even_when_it_is_asked_for_by_name(
    two: Two,
) -> None:
    audit = by_therapist(practice="stad")
    assert Search(two.stad, "dorp").find("naaldhout", audit=audit).submissions == ()
    with two.stad.records.reading() as session:
        assert counts_of(session, "dorp", urgent=()).total == 0
        assert first_received(session, "dorp") is None
        assert lines_about(session, two.submission, "dorp") == ()
    with two.stad.records.sessions.begin() as session:
        assert read_for_letter(session, two.submission, desk=two.stad, audit=audit) is None
        page = audit_page(
            session, AuditWanted(submission=two.submission), key=two.stad.records.key, audit=audit
        )
        assert {entry.actor for entry in page.entries} <= {audit.actor}


def test_accounts_sessions_and_links_of_one_practice_are_worth_nothing_at_another(two: Two) -> None:
    here, there = Door(two.dorp, "dorp"), Door(two.stad, "stad")
    link = add_account(here, "f.fysio", Role.THERAPIST, by=by_therapist(practice="dorp"))
    with two.dorp.records.sessions.begin() as session:
        account = session.scalars(select(AccountRow.id)).one()
        token = begin_session(session, account, door=here, at=NOW)
    assert who_is(here, token, NOW) is not None
    assert who_is(there, token, NOW) is None
    assert list_accounts(there, by=by_therapist(practice="stad")) == ()
    with two.stad.records.sessions.begin() as session:
        assert link_of(session, there, link, NOW) is None
    with pytest.raises(NoSuchAccountError):
        reset_account(there, "f.fysio", by=by_therapist(practice="stad"))


def test_a_link_in_a_mail_of_one_practice_stops_and_opens_nothing_at_another(two: Two) -> None:
    here, there = Practice(two.dorp, "dorp"), Practice(two.stad, "stad")
    sent = here.gets().listed.id
    assert here.asks(NOW + SIX) == 2
    token = here.token()
    opened = here.opens(token, NOW + SIX)
    assert opened is not None
    assert there.opens(token, NOW + SIX) is None
    stopping = stop_token(opened.submission, two.dorp.records.key)
    assert not there.following().stop(stopping, by=BY)
    assert here.following().stop(stopping, by=BY)
    with two.dorp.records.sessions.begin() as session:
        for table in (OutboxRow, FollowUpRow):
            session.execute(delete(table))
        session.execute(delete(SubmissionRow).where(SubmissionRow.id == sent))


def test_no_error_names_another_practice(two: Two) -> None:
    acting = by_therapist(practice="dorp")
    with two.stad.records.sessions() as session, pytest.raises(NoChainError) as told:
        find_by_code(session, b"?" * 32, key=two.stad.records.key, audit=acting)
    assert "dorp" not in repr(told.value)
    with two.stad.records.engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(text("INSERT INTO pause (practice, message) SELECT 'd' || 'orp', 'dicht'"))
    assert "dorp" not in str(refused.value)


def test_a_backup_of_one_practice_holds_nothing_of_another(
    two: Two, tmp_path: Path, postgres: Postgres
) -> None:
    backed_up = [
        back_up_records(
            desk.records,
            tmp_path / f"{name}.backup",
            opener=desk.ring,
            scratch=tmp_path,
            audit=by_therapist(practice=name),
        )
        for name, desk in (("dorp", two.dorp), ("stad", two.stad))
    ]
    assert [(one.submissions, one.problems) for one in backed_up] == [(1, ()), (0, ())]
    postgres.run("CREATE DATABASE again OWNER many")
    address = str(postgres.url("again")).replace("//tests@", "//many@")
    keys = two.shared.keys / "dorp"
    audit = by_therapist(practice="dorp")
    restored = restore(tmp_path / "dorp.backup", address, keys, scratch=tmp_path, audit=audit)
    assert (restored.submissions, restored.problems) == (1, ())
    engine = open_engine(address)
    assert [one.practice for one in registered(engine)] == ["dorp"]
    engine.dispose()


def test_each_practice_has_an_audit_chain_of_its_own(two: Two) -> None:
    for name, desk in (("dorp", two.dorp), ("stad", two.stad)):
        with desk.records.sessions.begin() as session:
            lines = session.scalars(select(AuditRow.sequence).order_by(AuditRow.sequence)).all()
            assert lines == list(range(1, len(lines) + 1))
            assert verify(session, desk.records.key, name).problems == ()


def test_practices_are_found_by_their_hosts(two: Two) -> None:
    hosts = visitors_hosts(two.shared.engine)
    assert {host: entry.practice for host, entry in hosts.items()} == {DORP.host: "dorp", STAD.host: "stad"}


def test_a_name_or_host_is_given_once(two: Two) -> None:
    other = replace(DORP, practice="another")
    with pytest.raises(PracticeTakenError):
        add_practice(two.shared.engine, two.shared.keys, other, random_bytes=os.urandom, audit=by_therapist())


def test_a_removed_practice_leaves_its_audit_log_and_stays_paused(two: Two) -> None:
    new = Registered("weg", "check.weg.example", "desk.weg.example", "name: Weg")
    audit, keys = by_therapist(practice="weg"), two.shared.keys
    add_practice(two.shared.engine, keys, new, random_bytes=os.urandom, audit=audit)
    desk = two.shared.desk("weg")
    intake(desk, "weg").send(make(2).unsealed.responses, make_sent(2, practice="weg"), by=BY)
    desk.records.writer.close()
    assert remove_practice(two.shared.engine, keys, "weg", audit=audit) == 1
    mine = for_practice(two.shared.engine, "weg")
    for table in Table.metadata.tables.values():
        if table.name not in ("practice", "audit", "audit_chain", "pause"):
            with mine.connect() as connection:
                assert connection.scalar(select(func.count()).select_from(table)) == 0
    with sessionmaker(mine).begin() as session:
        assert verify(session, desk.records.key, "weg").problems == ()
    assert [file.name for file in (keys / "weg").iterdir()] == ["server.key"]
    assert PracticeState.REMOVED in {one.state for one in registered(two.shared.engine)}
    assert "check.weg.example" not in visitors_hosts(two.shared.engine)
    assert forget_removed(two.shared.engine, keys, at=NOW + AUDIT_KEPT) == 0
    assert forget_removed(two.shared.engine, keys, at=NOW + AUDIT_KEPT + timedelta(days=1)) > 0
    with sessionmaker(mine).begin() as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == 0
        assert verify(session, desk.records.key, "weg").problems == ()
    with pytest.raises(NoSuchPracticeError):
        remove_practice(two.shared.engine, keys, "nobody", audit=audit)
    assert count(two.dorp.records.engine) == 1


def test_a_process_of_a_removed_practice_that_still_runs_takes_nothing_in(two: Two) -> None:
    """Nobody could open it. It has a copy of the public key, as on another machine or of another user."""
    new = Registered("heen", "check.heen.example", "desk.heen.example", "name: Heen")
    audit, keys = by_therapist(practice="heen"), two.shared.keys
    add_practice(two.shared.engine, keys, new, random_bytes=os.urandom, audit=audit)
    public = keys / "heen" / "public.key"
    copied = public.read_bytes()
    visitors = two.shared.desk("heen")
    remove_practice(two.shared.engine, keys, "heen", audit=audit)
    public.write_bytes(copied)
    with pytest.raises(PausedError):
        intake(visitors, "heen").send(make(3).unsealed.responses, make_sent(3, practice="heen"), by=BY)
    visitors.records.writer.close()


def test_who_sends_while_the_practice_is_removed_hears_that_it_takes_nothing_in_any_more(two: Two) -> None:
    new = Registered("gaat", "check.gaat.example", "desk.gaat.example", "name: Gaat")
    add_practice(
        two.shared.engine,
        two.shared.keys,
        new,
        random_bytes=os.urandom,
        audit=by_therapist(practice="gaat"),
    )
    desk = two.shared.desk("gaat")
    send = partial(
        intake(desk, "gaat").send, make(3).unsealed.responses, make_sent(3, practice="gaat"), by=BY
    )
    with ThreadPoolExecutor(1) as beside:
        with desk.records.sessions.begin() as session:
            AuditLog(session, desk.records.key, "gaat")
            session.add(PauseRow(practice="gaat", message=""))
            session.flush()
            sending = beside.submit(send)
            wait_until_somebody_waits(two.shared.engine)
        with pytest.raises(PausedError):
            sending.result()
    assert count(desk.records.engine) == 0
    desk.records.writer.close()


def wait_until_somebody_waits(engine: Engine) -> None:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    until = monotonic() + 10
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(waiting):
            assert monotonic() < until, "nobody waits"
            sleep(0.02)
