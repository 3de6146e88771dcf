"""A practice pauses and opens its self-check: each with its line, and nothing is taken in meanwhile."""

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.builders import shipped
from tests.builders import unremarkable
from tests.records.making import KEPT_FOR
from tests.records.making import KEY
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import make_sent
from triage.records.audit import verify
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.opening import Desk
from triage.records.pausing import MOST_CHARACTERS
from triage.records.pausing import PausedError
from triage.records.pausing import WrongMessageError
from triage.records.pausing import pause
from triage.records.pausing import pause_message
from triage.records.pausing import resume
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

AWAY = "Wij zijn met vakantie.\nBel <b>na</b> 7 december."
BY = by_therapist()


def paused(sessions: "sessionmaker[Session]", practice: str = PRACTICE) -> str | None:
    with sessions.begin() as session:
        return pause_message(session, practice)


def actions(sessions: "sessionmaker[Session]") -> list[str]:
    with sessions.begin() as session:
        assert verify(session, KEY, PRACTICE).problems == ()
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)))


def test_a_pause_begins_changes_and_ends_each_with_its_line(sessions: "sessionmaker[Session]") -> None:
    assert paused(sessions) is None
    for message in (AWAY, "Tot morgen."):
        with sessions.begin() as session:
            pause(session, message, key=KEY, audit=BY)
        assert paused(sessions) == message
    for _ in range(2):
        with sessions.begin() as session:
            resume(session, key=KEY, audit=BY)
        assert paused(sessions) is None
    assert actions(sessions) == ["pause", "pause", "resume"]


def test_each_practice_pauses_for_itself(sessions: "sessionmaker[Session]") -> None:
    with sessions.begin() as session:
        pause(session, AWAY, key=KEY, audit=BY)
        resume(session, key=KEY, audit=replace(BY, practice="elders"))
    assert (paused(sessions), paused(sessions, "elders")) == (AWAY, None)


@pytest.mark.parametrize("wrong", ["", "  \n ", "x" * (MOST_CHARACTERS + 1), "a\0b", "a\u202eb"])
def test_a_message_that_cannot_be_read_changes_nothing(sessions: "sessionmaker[Session]", wrong: str) -> None:
    with pytest.raises(WrongMessageError), sessions.begin() as session:
        pause(session, wrong, key=KEY, audit=BY)
    assert paused(sessions) is None
    assert actions(sessions) == []


def test_without_its_line_there_is_no_pause(sessions: "sessionmaker[Session]") -> None:
    def stop(*said: object) -> None:
        if "INSERT INTO audit" in str(said[2]):
            raise KeyboardInterrupt

    engine = sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", stop)
    with pytest.raises(KeyboardInterrupt), sessions.begin() as session:
        pause(session, AWAY, key=KEY, audit=BY)
    event.remove(engine, "before_cursor_execute", stop)
    assert paused(sessions) is None


def test_nothing_is_taken_in_during_a_pause_whatever_a_page_believes(desk: Desk) -> None:
    intake = Intake(desk.records, shipped().questionnaire, PRACTICE, KEPT_FOR)
    by = Visiting("192.0.2.1", NOW)
    desk.records.writer.write(lambda session: pause(session, AWAY, key=desk.records.key, audit=BY))
    with pytest.raises(PausedError):
        intake.send(unremarkable(), make_sent(50), by=by)
    with desk.records.sessions.begin() as session:
        assert session.get(SubmissionRow, (make_sent(50).id, PRACTICE)) is None
    desk.records.writer.write(lambda session: resume(session, key=desk.records.key, audit=BY))
    intake.send(unremarkable(), make_sent(50), by=by)
    with desk.records.sessions.begin() as session:
        assert session.get(SubmissionRow, (make_sent(50).id, PRACTICE)) is not None


def test_who_sends_again_what_was_stored_before_the_pause_hears_that_it_is_stored(desk: Desk) -> None:
    intake = Intake(desk.records, shipped().questionnaire, PRACTICE, KEPT_FOR)
    by = Visiting("192.0.2.1", NOW)
    first = intake.send(unremarkable(), make_sent(50), by=by)
    desk.records.writer.write(lambda session: pause(session, AWAY, key=desk.records.key, audit=BY))
    assert intake.send(unremarkable(), make_sent(50), by=by) == first
