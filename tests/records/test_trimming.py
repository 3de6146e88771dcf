"""Contact details are trimmed a few at a time, and visitors never wait while the desk looks for them."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy import event
from sqlalchemy import select

from tests.records.making import DETAILS
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.operating import send
from triage.records import trimming
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.forgetting import Forgot
from triage.records.forgetting import forget
from triage.records.key_ring import KeyRing
from triage.records.opening import Desk
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.store import replace_contact
from triage.records.store import withdraw
from triage.records.submissions import Consent
from triage.records.submissions import ContactDetails
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.records.trimming import AT_A_TIME
from triage.records.trimming import Trimmer

AUDIT = by_therapist(at=NOW)
OTHER = DETAILS.model_copy(update={"email": "other@naaldhout.example"})


def everybody(desk: Desk) -> list[str]:
    with desk.records.sessions.begin() as session:
        return sorted(session.scalars(select(SubmissionRow.id)))


def take_back(desk: Desk, consent: Consent = Consent.CONTACT) -> None:
    """Everybody does."""
    for submission in everybody(desk):
        with desk.records.sessions.begin() as session:
            withdraw(session, submission, consent, key=desk.records.key, audit=by_visitor())


def details(desk: Desk, submission: str) -> ContactDetails:
    with desk.records.sessions.begin() as session:
        sealed = session.get_one(SubmissionRow, (submission, PRACTICE)).sealed_contact
    return ContactDetails.model_validate(desk.ring.open(sealed, Place(PRACTICE, submission, "contact")))


class Noting(KeyRing):
    """A key ring that notes what it opens."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.opened: list[str] = []

    def open(self, sealed: bytes, place: Place) -> Fields:
        self.opened.append(place.record)
        return super().open(sealed, place)


class Overtaken(KeyRing):
    """A key ring that opens so slowly that the visitor gives other details meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.ring.folder)
        self._records = desk.records

    def open(self, sealed: bytes, place: Place) -> Fields:
        with self._records.sessions.begin() as session:
            public, key = self._records.public, self._records.key
            replace_contact(session, place.record, OTHER, public=public, key=key, audit=by_visitor())
        return super().open(sealed, place)


def test_looking_waits_for_nobody_who_writes(desk: Desk) -> None:
    take_back(desk)
    assert Trimmer(desk).trim(AUDIT) == 3
    with desk.records.sessions.begin() as session:
        AuditLog(session, desk.records.key, PRACTICE)  # until the end of this block nobody else can write
        assert Trimmer(desk).trim(AUDIT) == 0


def test_a_few_are_written_at_a_time_and_each_has_its_line(desk: Desk) -> None:
    send(desk, range(3, 2 * AT_A_TIME + 1))
    take_back(desk)
    written: list[int] = [0]

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        written[-1] += statement.startswith("UPDATE submission")

    event.listen(desk.records.engine, "before_cursor_execute", note)
    event.listen(desk.records.engine, "commit", lambda _: written.append(0))
    assert Trimmer(desk).trim(AUDIT) == 2 * AT_A_TIME + 1
    assert [many for many in written if many] == [AT_A_TIME, AT_A_TIME, 1]
    with desk.records.sessions.begin() as session:
        lines = session.scalars(
            select(AuditRow.submission).where(AuditRow.action == Action.REPLACE_CONTACT)
        ).all()
    assert sorted(filter(None, lines)) == everybody(desk)


def test_what_is_in_order_is_opened_again_only_after_a_change(
    desk: Desk, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trimming, "LOOKED_AT", 2)
    ring = Noting(keys)
    trimmer = Trimmer(Desk(desk.records, ring))
    take_back(desk)
    assert [trimmer.trim(AUDIT) for _ in range(4)] == [3, 0, 0, 0]
    assert ring.opened == everybody(desk) * 2  # to trim them, and to see that nothing is left to trim
    take_back(desk, Consent.FOLLOW_UP)
    assert trimmer.trim(AUDIT) == 3
    assert details(desk, everybody(desk)[0]).email is None


def test_details_that_were_replaced_meanwhile_are_trimmed_the_next_time(desk: Desk) -> None:
    take_back(desk)
    assert Trimmer(Desk(desk.records, Overtaken(desk))).trim(AUDIT) == 0
    submission = everybody(desk)[0]
    assert details(desk, submission) == OTHER
    assert Trimmer(desk).trim(AUDIT) == 3
    assert (details(desk, submission).email, details(desk, submission).telephone) == (OTHER.email, None)


def test_a_step_that_fails_keeps_none_of_the_others_from_being_taken(
    desk: Desk, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = keys.parent / "backups" / "before-upgrade-from-0001-x.backup"
    old.parent.mkdir()
    old.touch()
    os.utime(old, (0, 0))
    take_back(desk)
    submission = everybody(desk)[0]
    with desk.records.sessions.begin() as session:
        row = session.get_one(SubmissionRow, (submission, PRACTICE))
        row.sealed_contact = desk.records.public.seal(
            {"unknown": "x"}, Place(PRACTICE, submission, "contact")
        )
    assert forget(desk, PRACTICE, keys, at=NOW) == Forgot(0, 0, 0, 1, is_scrubbed=True)
    assert caplog.messages == ["forgetting_failed error=ValidationError"]
