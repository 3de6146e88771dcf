"""Invented submissions to look around with: clearly marked, never mixed with real ones, and gone with one command."""

import os
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
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
from triage.reasoning.assessing import assess
from triage.records.listing import counts_of
from triage.records.opened import open_all
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.storing import store
from triage.records.submissions import ReviewStatus
from triage.records.tables import SubmissionRow

PRACTICE = "practice"
PEOPLE = 60


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
    assert triage("audit", "verify").returncode == 0


def test_they_are_added_once(desk: Desk, triage: RunTriage) -> None:
    assert triage("demo", "add").stdout.startswith(b"Invented submissions added: 0.")
    assert len(ids(desk)) == PEOPLE


def test_a_start_adds_them_only_where_nothing_was_ever_stored(desk: Desk, triage: RunTriage) -> None:
    triage("demo", "remove")
    assert triage("demo", "add", "--only-when-new").stdout == b""
    assert ids(desk) == []
