"""The practice hears of what it did not read, of its day, and at the desk of what did not leave; each of it once."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from tests.builders import shipped
from tests.messages.office import URGENT
from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.records.making import by_therapist
from triage.records.audit import Action
from triage.records.outbox import Kind
from triage.records.outbox import Reason
from triage.records.outbox_failures import LATE
from triage.records.outbox_failures import acknowledge
from triage.records.outbox_queue import KEPT
from triage.records.reading import read_whole
from triage.records.submissions import Submission
from triage.records.tables import AuditRow

TEXTS = shipped().desk["nl"].messages


def subjects(office: Office, postman: Postman) -> list[str]:
    """What came in this turn."""
    before = len(postman.mails)
    with mail_server(postman) as office.port:
        office.deliver()
    return sorted(str(mail["Subject"]) for mail in postman.mails[before:])


def opened(office: Office, sent: Submission) -> None:
    read = partial(read_whole, submission=sent.listed.id, desk=office.desk, audit=by_therapist(at=office.at))
    assert office.desk.records.writer.write(read) is not None


# Alarms


def test_an_urgent_submission_that_nobody_opened_gives_one_alarm(office: Office) -> None:
    postman = Postman()
    office.gets(1, differs=URGENT)
    office.gets(2)
    assert subjects(office, postman) == [TEXTS.new_urgent.subject, TEXTS.new.subject]
    office.wait(minutes=119)
    assert subjects(office, postman) == []
    office.wait(minutes=1)
    assert subjects(office, postman) == [TEXTS.alarm.subject]
    for _ in range(4):
        office.wait(days=2)
        assert subjects(office, postman) == []


@pytest.mark.parametrize("differs", [{"alarm_after_minutes": None}, {"alarm_after_minutes": 600}])
def test_the_limit_is_the_practices_own(office: Office, differs: dict[str, object]) -> None:
    office.differs |= differs
    office.gets(differs=URGENT)
    postman = Postman()
    subjects(office, postman)
    office.wait(hours=9)
    assert subjects(office, postman) == []


def test_what_was_opened_gives_no_alarm_not_even_one_that_waits(office: Office) -> None:
    postman = Postman()
    sent = office.gets(1, differs=URGENT)
    subjects(office, postman)
    other = office.gets(2, differs=URGENT)
    subjects(office, postman)
    opened(office, sent)
    office.wait(hours=3)
    office.plan()
    assert [row.submission for row in office.rows() if row.kind == Kind.ALARM] == [other.listed.id]
    opened(office, other)
    assert subjects(office, postman) == []


def test_nobody_hears_of_what_is_long_past_when_mail_is_set_up(office: Office) -> None:
    office.gets(differs=URGENT)
    office.wait(days=4)
    office.plan()
    assert [row.kind for row in office.rows()] == [Kind.NEW]


# The digest


@pytest.mark.parametrize(
    ("at", "comes"),
    [
        (datetime(2026, 11, 24, 6, 59, tzinfo=UTC), False),  # 7:59 in Amsterdam in winter
        (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), True),  # 8:00 in summer
        (datetime(2026, 7, 1, 5, 59, tzinfo=UTC), False),
    ],
)
def test_the_digest_comes_at_the_practices_own_hour(office: Office, at: datetime, *, comes: bool) -> None:
    office.at, office.differs = at - timedelta(hours=2), {"alarm_after_minutes": None, "digest_hour": None}
    office.gets()
    postman = Postman()
    subjects(office, postman)
    office.at, office.differs = at, {"alarm_after_minutes": None}
    assert subjects(office, postman) == ([TEXTS.digest.subject] if comes else [])


def test_a_digest_tells_numbers_once_a_day_and_only_when_there_are_any(office: Office) -> None:
    postman = Postman()
    office.differs = {"alarm_after_minutes": None}
    office.at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert subjects(office, postman) == []
    office.gets(1, differs=URGENT)
    read = office.gets(2)
    opened(office, read)
    assert TEXTS.digest.subject not in subjects(office, postman), "this day had nothing to tell at its hour"
    office.wait(hours=23)
    assert subjects(office, postman) == [TEXTS.digest.subject]
    plain, _ = postman.mails[-1].iter_parts()
    digest = TEXTS.digest
    for line, count in ((digest.came_in, 2), (digest.unread, 1), (digest.urgent, 1)):
        assert line.format(count=count) in plain.get_content()
    assert digest.copies.partition("{")[0] not in plain.get_content()
    office.wait(hours=1)
    assert subjects(office, postman) == []
    office.wait(days=1)
    assert subjects(office, postman) == [TEXTS.digest.subject]


# What did not leave


def test_what_waits_is_told_after_ten_minutes_until_it_left(office: Office) -> None:
    office.gets()
    office.deliver()
    assert not office.failures()
    came = office.at
    office.wait(minutes=10)
    found = office.failures()
    assert (found.late, found.late_since, found.failed) == (1, came, 0)
    assert found.reasons == (Reason.UNREACHABLE,)
    subjects(office, Postman())
    assert not office.failures()


def test_what_failed_is_told_until_somebody_saw_it_and_that_leaves_a_line(office: Office) -> None:
    sent = office.gets()
    office.asks(sent.listed.id, Kind.CODE, "nynke@naaldhout.example", code="ACD")
    subjects(office, Postman("550 no"))
    found = office.failures()
    assert (found.to_practice, found.to_visitors, found.late) == (1, 1, 0)
    office.wait(days=30)
    office.plan()
    assert office.failures() == found, "a failure that nobody saw is not forgotten"
    see = partial(acknowledge, key=office.desk.records.key, audit=by_therapist(at=office.at))
    assert [office.desk.records.writer.write(see) for _ in range(2)] == [2, 0]
    assert not office.failures()
    with office.desk.records.sessions.begin() as session:
        lines = session.scalars(select(AuditRow).where(AuditRow.action == Action.ACKNOWLEDGE)).all()
        assert [line.actor for line in lines] == ["f.fysio"]
    office.wait(days=6)
    office.plan()
    assert len(office.rows()) == 2
    office.wait(days=1, minutes=1)
    office.plan()
    assert office.rows() == []


def test_what_was_delivered_is_forgotten_after_a_week(office: Office) -> None:
    office.gets()
    subjects(office, Postman())
    for wait, left in ((KEPT, 1), (LATE, 0)):
        office.at += wait
        office.plan()
        assert len([row for row in office.rows() if row.kind == Kind.NEW]) == left


def test_every_reason_has_its_words() -> None:
    for words in shipped().desk.values():
        assert set(words.messages.failures.reasons) == set(Reason)
