"""What was responded is read again in batches: everything once, nothing of another practice, with one audit line."""

import tracemalloc

import pytest
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update

from tests.builders import unremarkable
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import make
from tests.records.operating import send
from triage.reasoning.findings import Responses
from triage.records import rereading
from triage.records.audit import begin_audit
from triage.records.opening import Desk
from triage.records.rereading import responses_again
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "AT_A_TIME", 2)


def people(desk: Desk, *, last: int | None = None, practice: str = PRACTICE) -> list[Responses]:
    batches = responses_again(desk, audit=by_therapist(practice=practice), last=last)
    return [person for batch in batches for person in batch.people]


def lines(desk: Desk) -> list[tuple[str, str | None, str]]:
    with desk.records.sessions.begin() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.actor == "f.fysio"))
        return [(row.action, row.submission, row.parts) for row in rows]


def test_every_submission_is_read_once_with_one_line(desk: Desk) -> None:
    send(desk, range(3, 7))
    assert people(desk) == [unremarkable()] * 7
    assert lines(desk) == [("replay", None, "responses of 7 submissions")]


def test_the_line_stands_before_anything_is_opened(desk: Desk) -> None:
    next(iter(responses_again(desk, audit=by_therapist())))
    assert lines(desk) == [("replay", None, "responses of 3 submissions")]


def test_only_the_last_ones(desk: Desk) -> None:
    send(desk, range(3, 7))
    assert len(people(desk, last=3)) == 3
    assert len(people(desk, last=30)) == 7
    assert [parts for _, _, parts in lines(desk)] == [
        "responses of 3 submissions",
        "responses of 7 submissions",
    ]


def test_another_practice_reads_nothing(desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        begin_audit(session, desk.records.key, "elders")
    assert people(desk, practice="elders") == []


def test_one_that_cannot_be_opened_hides_no_other(desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        one = SubmissionRow.id == make(1).listed.id
        session.execute(
            update(SubmissionRow).where(one).values(sealed_responses=SubmissionRow.sealed_contact)
        )
    batches = list(responses_again(desk, audit=by_therapist()))
    assert sum(len(batch.written) for batch in batches) == 2
    assert sum(len(batch.problems) for batch in batches) == 1


def test_what_is_sent_meanwhile_disturbs_nothing(desk: Desk) -> None:
    batches = responses_again(desk, audit=by_therapist())
    first = next(batches)
    send(desk, range(100, 104))
    assert len(first.written) + sum(len(batch.written) for batch in batches) == 3


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/St_Johns"])
def test_a_batch_goes_on_where_the_last_one_ended_in_whatever_zone_the_database_tells_the_time(
    desk: Desk, zone: str
) -> None:
    send(desk, range(3, 7))
    with desk.records.sessions.begin() as session:
        session.execute(text(f"ALTER DATABASE {desk.records.engine.url.database} SET timezone TO '{zone}'"))
    desk.records.engine.dispose()
    with desk.records.reading() as session:
        assert session.scalar(text("SHOW timezone")) == zone
    assert people(desk) == [unremarkable()] * 7


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_memory_does_not_grow_with_what_is_stored(desk: Desk) -> None:
    send(desk, range(3, 300))
    with desk.records.sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(SubmissionRow)) == 300
    list(
        responses_again(desk, audit=by_therapist())
    )  # what is remembered from the first time on is no growth
    tracemalloc.start()
    for batch in responses_again(desk, audit=by_therapist()):
        assert len(list(batch.people)) == 2
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MEGABYTE
