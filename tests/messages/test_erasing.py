"""What is erased is not mailed any more, and leaves nothing in the outbox or in any file."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.messages.test_delivering import CODE
from tests.messages.test_delivering import TO
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.traces import LONG_ENOUGH
from tests.records.traces import files_of
from tests.records.traces import traces
from triage.records.outbox import Kind
from triage.records.outbox_table import OutboxRow
from triage.records.pausing import PausedError
from triage.records.pausing import pause
from triage.records.rotating import rotate


def test_an_erased_submission_is_not_mailed_about(office: Office) -> None:
    sent = office.gets()
    office.asks(sent.listed.id, Kind.CODE, TO, code=CODE)
    office.plan()
    assert len(office.rows()) == 2
    assert office.intake.erase(sent.listed.id, by=office.visiting)
    postman = Postman()
    with mail_server(postman) as office.port:
        assert office.deliver() == 0
    assert (office.rows(), postman.mails) == ([], [])
    assert not office.asks(sent.listed.id, Kind.CODE, TO, code=CODE)


def test_no_column_holds_an_address_or_a_code_that_can_be_read(office: Office) -> None:
    office.asks(office.gets().listed.id, Kind.CODE, TO, code=CODE)
    office.plan()
    with office.desk.records.sessions.begin() as session:
        rows = session.execute(text("SELECT * FROM outbox")).all()
    everything = b"|".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
    assert len(rows) == 2
    assert [needle for needle in (TO, CODE, "naaldhout", "rugcheck") if needle.encode() in everything] == []


def test_nothing_of_the_outbox_stays_in_any_file(office: Office, tmp_path: Path) -> None:
    records = office.desk.records
    for seed in range(20):
        sent = office.gets(seed)
        office.asks(sent.listed.id, Kind.CODE, TO, code=CODE)
    needles = [needle for row in office.rows() if row.sealed for needle in parts(row)]
    mailed = [row.submission for row in office.rows() if row.sealed]
    with mail_server(Postman()) as office.port:
        for _ in range(10):
            office.outbox.deliver_next(next(iter(office.outbox.couriers)))  # half of it, before the erasure
    for submission in mailed:
        assert submission is not None
        office.intake.erase(submission, by=office.visiting)
    assert records.scrubber.wait()
    assert len(needles) == 60
    assert traces(files_of(records.sessions, tmp_path), needles) == 0


def parts(row: OutboxRow) -> list[bytes]:
    sealed = row.sealed or b""
    return [sealed[-LONG_ENOUGH:], sealed[len(sealed) // 2 :][:LONG_ENOUGH], row.id.encode()]


def test_traces_are_found_where_they_are(office: Office, tmp_path: Path) -> None:
    """What the test before would see if nothing was erased."""
    office.asks(office.gets().listed.id, Kind.CODE, TO, code=CODE)
    (row,) = [row for row in office.rows() if row.sealed]
    assert traces(files_of(office.desk.records.sessions, tmp_path), parts(row)) == 3


def test_what_is_not_stored_is_not_announced(office: Office) -> None:
    key = office.desk.records.key
    with office.desk.records.sessions.begin() as session:
        pause(session, "Wij zijn met vakantie.", key=key, audit=by_therapist())
    with pytest.raises(PausedError):
        office.gets()
    assert office.rows() == []


def test_a_mail_that_waits_is_read_with_the_old_key_after_a_rotation(office: Office) -> None:
    office.asks(office.gets().listed.id, Kind.CODE, TO, code=CODE)
    assert rotate(office.desk, audit=by_visitor(practice=PRACTICE)).is_finished
    postman = Postman()
    with mail_server(postman) as office.port:
        office.deliver()
    assert TO in [mail["To"] for mail in postman.mails]
