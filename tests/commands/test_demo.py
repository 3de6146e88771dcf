"""Invented submissions to look around with: clearly marked, never mixed with real ones, and gone with one command."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy import select

from tests.builders import shipped
from tests.commands.conftest import RunTriage
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.cli.demo_people import demo_people
from triage.content.follow_up_texts import Direction
from triage.measuring.disclosure import Cell
from triage.measuring.follow_ups import Reply
from triage.measuring.follow_ups import follow_ups
from triage.measuring.periods import monday_of
from triage.measuring.remembering import Memory
from triage.measuring.remembering import Remembered
from triage.reasoning.assessing import assess
from triage.records.follow_up_asking import is_to_be_asked
from triage.records.follow_up_table import FollowUpRow
from triage.records.listing import counts_of
from triage.records.opened import open_all
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.outbox_table import OutboxRow
from triage.records.storing import store
from triage.records.submissions import ReviewStatus
from triage.records.tables import SubmissionRow

PRACTICE = "practice"
GIVEN, SILENT = Reply.GIVEN, Reply.SILENT
PEOPLE = 82


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a new installation."""
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def desk(data: Path, triage: RunTriage) -> Iterator[Desk]:
    """An installation with everybody who was invented."""
    added = triage("demo", "add")
    assert (added.returncode, added.stderr) == (0, b"")
    opened = open_desk(f"sqlite:///{data}/triage.db", data / "keys", random_bytes=os.urandom)
    yield opened
    opened.close()


def ids(desk: Desk) -> list[str]:
    with desk.records.sessions() as session:
        return list(session.scalars(select(SubmissionRow.id)))


def test_everybody_who_was_invented_says_so_in_their_name(desk: Desk) -> None:
    audit = by_therapist(practice=PRACTICE)
    with desk.records.sessions.begin() as session:
        opened = open_all(session, ids(desk), desk=desk, audit=audit)
    names = [unsealed.details.name for unsealed in opened.unsealed.values()]
    assert len(names) == PEOPLE
    assert all(name.endswith("(voorbeeld)") for name in names)
    assert all(unsealed.sentences for unsealed in opened.unsealed.values())


def test_there_is_somebody_to_call_and_somebody_who_was_helped(desk: Desk) -> None:
    with desk.records.sessions() as session:
        counts = counts_of(session, PRACTICE, urgent=()).by_status
        told = set(session.scalars(select(SubmissionRow.advice)))
        other = session.scalar(
            select(func.count())
            .select_from(SubmissionRow)
            .where(SubmissionRow.verdict != SubmissionRow.advice)
        )
    assert counts[ReviewStatus.NEW] > 0
    assert counts[ReviewStatus.CLOSED] > counts[ReviewStatus.NEW]
    assert {"exercise_therapy", "gp_today"} <= told
    assert other  # the therapists did not always agree


def test_some_were_asked_again_and_went_every_way_that_people_go(desk: Desk) -> None:
    counted = Counter[tuple[Reply, ...]]()
    directions = Counter[Direction | None]()
    for week in remembered(desk).courses.values():
        for course, people in week.items():
            counted[course.times] += people
            directions[course.directions[0]] += people
    assert {(GIVEN, Reply.NOT_ASKED), (SILENT, Reply.NOT_ASKED), (GIVEN, GIVEN), (SILENT, SILENT)} == set(
        counted
    )
    assert directions[Direction.BETTER] > directions[Direction.SAME] > directions[Direction.WORSE] == 1


@pytest.mark.parametrize("weeks", [[12], [12, 52]])
def test_the_overview_has_follow_ups_to_show(desk: Desk, weeks: list[int]) -> None:
    known, monday = remembered(desk), monday_of(datetime.now(UTC))
    mondays = [[monday - timedelta(weeks=back) for back in range(length)] for length in weeks]
    mix: dict[str, Cell] = {
        advice.id: sum(known.weeks[at].advices.get(advice.id, 0) for at in mondays[-1] if at in known.weeks)
        for advice in shipped().questionnaire.advices
    }
    found = follow_ups(known.weeks, known.courses, mondays=mondays, mix=mix, items=2)
    assert found.replied.interval is not None
    assert found.times
    assert isinstance(found.everybody.changes[0][Direction.BETTER], int)


def test_nobody_invented_is_mailed_now_or_later_and_nobody_raises_an_alarm(desk: Desk) -> None:
    with desk.records.sessions() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0
        assert not session.scalar(select(SubmissionRow.id).where(SubmissionRow.follow_up_alarm.is_not(None)))
        for later in (timedelta(), timedelta(weeks=7), timedelta(weeks=13)):
            assert not is_to_be_asked(session, PRACTICE, now=datetime.now(UTC) + later)


def remembered(desk: Desk) -> Remembered:
    memory = Memory(desk, PRACTICE, questionnaire=shipped().questionnaire, scores=(), rest=lambda: None)
    memory.refresh()
    assert memory.remembered is not None
    return memory.remembered


def test_an_invented_visit_ends_where_a_real_one_does() -> None:
    content = shipped()
    questionnaire, now = content.questionnaire, datetime.now(UTC)
    ended = set()
    for person in demo_people(content, content.desk["nl"].demo, now, version="1"):
        found = assess(questionnaire, person.responses)
        assert found.missing == ()
        assert set(person.responses) <= set(found.asked)
        *before, _ = person.responses.items()
        assert assess(questionnaire, dict(before)).missing, "the last response was still asked for"
        ended |= {found.advice} if len(person.responses) < len(found.asked) else set()
    assert "emergency" in ended
    assert "exercise_therapy" not in ended


def test_removing_takes_exactly_those_away(desk: Desk, triage: RunTriage) -> None:
    real, records = make(1, practice=PRACTICE), desk.records
    with records.sessions.begin() as session:
        audit = by_visitor(practice=PRACTICE)
        store(session, real, public=records.public, key=records.key, audit=audit)
    removed = triage("demo", "remove")
    assert (removed.returncode, removed.stdout) == (0, f"Invented submissions erased: {PEOPLE}.\n".encode())
    assert ids(desk) == [real.listed.id]
    with records.sessions() as session:
        assert session.scalar(select(func.count()).select_from(FollowUpRow)) == 0
    assert triage("audit", "verify").returncode == 0


def test_they_are_added_once(desk: Desk, triage: RunTriage) -> None:
    assert triage("demo", "add").stdout.startswith(b"Invented submissions added: 0.")
    assert len(ids(desk)) == PEOPLE


def test_a_start_adds_them_only_where_nothing_was_ever_stored(desk: Desk, triage: RunTriage) -> None:
    triage("demo", "remove")
    assert triage("demo", "add", "--only-when-new").stdout == b""
    assert ids(desk) == []
