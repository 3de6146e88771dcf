"""After an erasure nothing stays in any file, however it was erased; a weaker way of erasing is found out."""

import time
from collections.abc import Callable
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import event
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.crowds import another
from tests.records.crowds import id_of
from tests.records.making import DETAILS
from tests.records.making import KEPT_FOR
from tests.records.making import KEY
from tests.records.making import NOW
from tests.records.making import PAIR
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.traces import files_of
from tests.records.traces import needles_of
from tests.records.traces import traces
from triage.records.audit import begin_audit
from triage.records.engine import open_engine
from triage.records.migrating import upgrade
from triage.records.retention import erase_expired
from triage.records.scrubbing import Scrubber
from triage.records.scrubbing import scrub
from triage.records.store import erase
from triage.records.store import find_by_code
from triage.records.store import replace_contact
from triage.records.storing import store
from triage.records.submissions import ContactDetails
from triage.records.submissions import Way
from triage.records.tables import SubmissionRow
from triage.records.writing import Writer
from triage.settings import ONE_PRACTICE as PRACTICE

Sessions = sessionmaker[Session]
MANY = 120
ERASED = range(0, MANY, 2)  # every other one, so that no page becomes empty by itself
MARKED = (DETAILS.name.encode(), b"naaldhout", b"veilig bewegen")


@pytest.fixture
def sessions(address: str) -> Iterator[Sessions]:
    """A database of its own: in one that other tests used too, their traces would be found as well."""
    engine = open_engine(address)
    upgrade(engine)
    made = sessionmaker(engine)
    with made.begin() as session:
        begin_audit(session, KEY, PRACTICE)
    yield made
    engine.dispose()


@pytest.fixture
def filled(sessions: Sessions) -> Sessions:
    """Many submissions, of which PostgreSQL made its statistics, as it does by itself sooner or later."""
    with sessions.begin() as session:
        for seed in range(MANY):
            store(session, another(seed), public=PAIR.public, key=KEY, audit=by_visitor())
            session.flush()
    if sessions.kw["bind"].dialect.name == "postgresql":
        with sessions.begin() as session:
            session.execute(text("ANALYZE"))
    return sessions


@pytest.fixture
def scrubber(filled: Sessions) -> Iterator[Scrubber]:
    made = Scrubber(filled.kw["bind"], within=20)
    made.follow(filled)
    yield made
    made.close()


def needles(sessions: Sessions) -> list[bytes]:
    with sessions.begin() as session:
        return needles_of(session, map(id_of, ERASED))


def by_code(session: Session) -> None:
    for seed in ERASED:
        found = find_by_code(session, another(seed).code_hash, key=KEY, audit=by_visitor())
        assert found is not None
        assert erase(session, found.id, key=KEY, audit=by_visitor())


def by_a_therapist(session: Session) -> None:
    for seed in ERASED:
        assert erase(session, id_of(seed), key=KEY, audit=by_therapist())


def by_age(session: Session) -> None:
    for row in session.scalars(select(SubmissionRow).where(SubmissionRow.id.not_in(map(id_of, ERASED)))):
        row.became_care = True
    session.flush()
    late = by_visitor(at=NOW + KEPT_FOR + timedelta(days=1))
    assert erase_expired(session, key=KEY, audit=late) == len(ERASED)


def by_replacing(session: Session) -> None:
    other = ContactDetails(
        name="Nynke Nieuwnaam", email="nieuw@naald.example", telephone="06 8765 4321", way=Way.EMAIL
    )
    for seed in ERASED:
        assert replace_contact(session, id_of(seed), other, public=PAIR.public, key=KEY, audit=by_visitor())


@pytest.mark.parametrize("erasing", [by_code, by_a_therapist, by_age])
def test_nothing_stays_in_any_file(
    filled: Sessions, scrubber: Scrubber, tmp_path: Path, erasing: Callable[[Session], None]
) -> None:
    looked_for = needles(filled)
    writer = Writer(filled)
    writer.erase(erasing)
    writer.close()
    assert scrubber.wait()
    assert traces(files_of(filled, tmp_path), [*looked_for, *MARKED]) == 0


def test_contact_details_that_were_replaced_do_not_stay_either(
    filled: Sessions, scrubber: Scrubber, tmp_path: Path
) -> None:
    with filled.begin() as session:
        rows = session.scalars(select(SubmissionRow).where(SubmissionRow.id.in_(map(id_of, ERASED))))
        before = [row.sealed_contact[-24:] for row in rows]
    with filled.begin() as session:
        by_replacing(session)
    assert scrubber.wait()
    assert traces(files_of(filled, tmp_path), before) == 0


def test_what_is_stored_is_found_by_the_same_look(filled: Sessions, tmp_path: Path) -> None:
    looked_for = needles(filled)
    assert traces(files_of(filled, tmp_path), looked_for) == len(looked_for)


def test_without_scrubbing_much_stays(filled: Sessions, tmp_path: Path) -> None:
    looked_for = needles(filled)
    with filled.begin() as session:
        by_a_therapist(session)
    assert traces(files_of(filled, tmp_path), looked_for) > len(ERASED)


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_without_overwriting_much_stays(filled: Sessions, tmp_path: Path) -> None:
    def weaken(connection: DBAPIConnection, *_: object) -> None:
        connection.cursor().execute("PRAGMA secure_delete = OFF")

    event.listen(filled.kw["bind"], "checkout", weaken)
    looked_for = needles(filled)
    with filled.begin() as session:
        by_a_therapist(session)
    assert scrub(filled.kw["bind"])
    assert traces(files_of(filled, tmp_path), looked_for) > len(ERASED)


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_a_plain_vacuum_leaves_much(filled: Sessions, tmp_path: Path) -> None:
    looked_for = needles(filled)
    with filled.begin() as session:
        by_a_therapist(session)
    engine: Engine = filled.kw["bind"]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM submission"))
    assert traces(files_of(filled, tmp_path), looked_for) > len(ERASED)


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_statistics_of_what_is_sealed_would_leave_much(filled: Sessions, tmp_path: Path) -> None:
    with filled.begin() as session:
        session.execute(text("ALTER TABLE submission ALTER COLUMN sealed_contact SET STATISTICS -1"))
        session.execute(text("ANALYZE submission"))
    looked_for = needles(filled)
    with filled.begin() as session:
        by_a_therapist(session)
    assert scrub(filled.kw["bind"])
    left = traces(files_of(filled, tmp_path), looked_for)
    with filled.begin() as session:
        session.execute(text("ALTER TABLE submission ALTER COLUMN sealed_contact SET STATISTICS 0"))
    assert left > 0


FILES = "SELECT relname, relfilenode FROM pg_class WHERE relispartition AND relkind = 'r'"
PART_OF = "SELECT DISTINCT tableoid::regclass::text FROM submission"


def files_by_name(connection: Connection) -> dict[str, int]:
    return {row.relname: row.relfilenode for row in connection.execute(text(FILES))}


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_only_the_part_with_the_practice_is_written_anew(filled: Sessions) -> None:
    engine: Engine = filled.kw["bind"]
    with engine.connect() as connection:
        before = files_by_name(connection)
        (part,) = connection.scalars(text(PART_OF))
    with filled.begin() as session:
        by_a_therapist(session)
    assert scrub(engine)
    with engine.connect() as connection:
        after = files_by_name(connection)
    assert {name for name in before if before[name] != after[name]} == {part}


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_who_is_ended_before_scrubbing_leaves_a_line_for_the_next_process(filled: Sessions) -> None:
    engine: Engine = filled.kw["bind"]
    assert scrub(engine)
    with filled.begin() as session:
        by_a_therapist(session)
    with engine.connect() as connection, connection.begin():
        (part,) = connection.scalars(text(PART_OF))
        assert connection.scalars(text("SELECT DISTINCT place FROM trace")).all() == [part]
        connection.execute(text("LOCK TABLE submission IN ACCESS SHARE MODE"))
        assert not scrub(engine)  # somebody holds it; the line stays
    another = Scrubber(engine, within=20)
    another.begin()
    assert another.wait()
    another.close()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM trace")) == 0


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_many_erasures_of_one_transaction_leave_one_line(filled: Sessions) -> None:
    assert scrub(filled.kw["bind"])
    with filled.begin() as session:
        by_a_therapist(session)
    with filled.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM trace")) == 1


@pytest.mark.parametrize("reads", ["submission", "audit"])
def test_somebody_who_still_sees_what_was_erased_is_waited_for(
    filled: Sessions, scrubber: Scrubber, tmp_path: Path, reads: str
) -> None:
    looked_for = needles(filled)
    reader = filled.kw["bind"].raw_connection()
    cursor = reader.cursor()
    cursor.execute(
        "BEGIN"
        if "sqlite" in str(filled.kw["bind"].url)
        else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
    )
    cursor.execute(f"SELECT count(*) FROM {reads}")
    with filled.begin() as session:
        by_a_therapist(session)
    time.sleep(1)
    assert not scrubber.is_clean
    reader.rollback()
    reader.close()
    assert scrubber.wait()
    assert traces(files_of(filled, tmp_path), looked_for) == 0
