"""A review goes along the steps of a table, and of two who save at the same moment one is told."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.audit import Action
from triage.records.history import lines_about
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.reading import read_whole
from triage.records.retention import erase_expired
from triage.records.review import CLEARED
from triage.records.review import NEXT
from triage.records.review import ChangedMeanwhileError
from triage.records.review import Happened
from triage.records.review import NotPermittedStepError
from triage.records.review import Review
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.review import stands_there
from triage.records.storing import store
from triage.records.submissions import ReviewStatus
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

FIRST = 1  # the `change` of what was just sent
TRIES = 10


@pytest.fixture
def desk(address: str, keys: Path) -> Iterator[Desk]:
    opened = open_desk(address, keys, random_bytes=os.urandom)
    yield opened
    opened.close()


def send(desk: Desk, seed: int) -> str:
    submission, records = make(seed), desk.records
    with records.sessions.begin() as session:
        store(session, submission, public=records.public, key=records.key, audit=by_visitor())
    return submission.listed.id


def review_of(desk: Desk, submission: str) -> Review:
    with desk.records.sessions.begin() as session:
        found = read_whole(session, submission, desk=desk, audit=by_therapist())
    assert found is not None
    return found.review


def reviews_in_the_log(session: Session) -> int:
    return len(session.scalars(select(AuditRow.sequence).where(AuditRow.action == Action.REVIEW)).all())


def test_every_status_has_its_steps_written_down() -> None:
    assert set(NEXT) == set(ReviewStatus)
    assert {to for steps in NEXT.values() for to in steps} == set(ReviewStatus) - {ReviewStatus.NEW}


def test_only_the_steps_of_the_table_can_be_taken(desk: Desk) -> None:
    for seed, (now, to) in enumerate(product(ReviewStatus, ReviewStatus)):
        submission = send(desk, seed)
        with desk.records.sessions.begin() as session:
            session.execute(update(SubmissionRow).where(SubmissionRow.id == submission).values(status=now))
        wanted, is_permitted = Reviewed(status=to, note="Gebeld."), to in NEXT[now] or to is now
        step = partial(change_review, submission=submission, wanted=wanted, change=FIRST, desk=desk)
        try:
            desk.records.writer.write(partial(step, audit=by_therapist()))
        except NotPermittedStepError:
            assert not is_permitted
        else:
            assert is_permitted
        after = review_of(desk, submission)
        assert (after.status, len(after.words.notes)) == ((to, 1) if is_permitted else (now, 0))


def test_of_two_who_save_at_the_same_moment_one_is_told(desk: Desk) -> None:
    for seed in range(TRIES):
        submission, start = send(desk, seed), Barrier(2)

        def save(verdict: str, submission: str = submission, start: Barrier = start) -> str:
            wanted = Reviewed(verdict=verdict, note=verdict)
            step = partial(change_review, submission=submission, wanted=wanted, change=FIRST, desk=desk)
            start.wait()
            try:
                desk.records.writer.write(partial(step, audit=by_therapist(practice=PRACTICE)))
            except ChangedMeanwhileError:
                return "told"
            return verdict

        with ThreadPoolExecutor(2) as people:
            said = sorted(people.map(save, ("gp_first", "self_care")))
        (saved,) = [one for one in said if one != "told"]
        after = review_of(desk, submission)
        assert (after.verdict, [note.text for note in after.words.notes]) == (saved, [saved])
    with desk.records.sessions.begin() as session:
        assert reviews_in_the_log(session) == TRIES


TWICE = Reviewed(status=ReviewStatus.CONTACTED, verdict="gp_first", reason="Oud letsel", note=" Gebeld. ")


def save(desk: Desk, submission: str, wanted: Reviewed, *, change: int = FIRST) -> None:
    step = partial(change_review, submission=submission, wanted=wanted, change=change, desk=desk)
    desk.records.writer.write(partial(step, audit=by_therapist()))


def is_saved(desk: Desk, submission: str, wanted: Reviewed, actor: str) -> bool:
    audit = replace(by_therapist(), actor=actor)
    with desk.records.sessions.begin() as session:
        return stands_there(session, submission, wanted, desk=desk, audit=audit)


def test_a_press_that_arrives_twice_is_known_to_be_saved(desk: Desk) -> None:
    submission = send(desk, 0)
    assert not is_saved(desk, submission, TWICE, by_therapist().actor)
    save(desk, submission, TWICE)
    assert is_saved(desk, submission, TWICE, by_therapist().actor)
    with pytest.raises(ChangedMeanwhileError):
        save(desk, submission, TWICE)
    assert [note.text for note in review_of(desk, submission).words.notes] == ["Gebeld."]


@pytest.mark.parametrize(
    "wanted",
    [
        replace(TWICE, note="Teruggebeld."),
        replace(TWICE, verdict="self_care"),
        replace(TWICE, reason=""),
        replace(TWICE, status=ReviewStatus.PLANNED),
    ],
)
def test_anything_else_is_never_taken_for_saved(desk: Desk, wanted: Reviewed) -> None:
    submission = send(desk, 0)
    save(desk, submission, TWICE)
    assert not is_saved(desk, submission, wanted, by_therapist().actor)


def test_the_note_of_a_colleague_is_never_taken_for_ones_own(desk: Desk) -> None:
    submission = send(desk, 0)
    save(desk, submission, TWICE)
    assert not is_saved(desk, submission, TWICE, "a.ander")
    assert not is_saved(desk, "gone", TWICE, by_therapist().actor)


CHOSEN = Reviewed(
    verdict="gp_first", assignee="a.ander", happened=Happened.REFERRED, reason="Oud letsel", became_care=True
)
TAKEN_AWAY = Reviewed(verdict=CLEARED, assignee=CLEARED, happened=CLEARED, reason="", became_care=False)


def test_what_is_taken_away_is_gone_and_what_is_not_named_stays(desk: Desk) -> None:
    submission = send(desk, 0)
    save(desk, submission, CHOSEN)
    save(desk, submission, Reviewed(assignee=CLEARED), change=2)
    after = review_of(desk, submission)
    assert (after.assignee, after.verdict, after.happened) == (None, "gp_first", Happened.REFERRED)
    save(desk, submission, TAKEN_AWAY, change=3)
    after = review_of(desk, submission)
    assert (after.verdict, after.happened, after.words.reason, after.became_care) == (None, None, "", False)


def test_taking_away_what_is_not_there_changes_nothing_and_leaves_no_line(desk: Desk) -> None:
    submission = send(desk, 0)
    save(desk, submission, TAKEN_AWAY)
    assert review_of(desk, submission).change == FIRST
    with desk.records.sessions.begin() as session:
        assert reviews_in_the_log(session) == 0


def test_what_somebody_took_away_is_known_to_be_saved_only_once_it_is_gone(desk: Desk) -> None:
    submission = send(desk, 0)
    save(desk, submission, CHOSEN)
    assert not is_saved(desk, submission, Reviewed(assignee=CLEARED), by_therapist().actor)
    save(desk, submission, Reviewed(assignee=CLEARED), change=2)
    assert is_saved(desk, submission, Reviewed(assignee=CLEARED), by_therapist().actor)


def test_what_is_no_care_after_all_is_erased_in_time_and_leaves_a_line(desk: Desk) -> None:
    submission, late = send(desk, 0), NOW + KEPT_FOR + timedelta(days=1)
    save(desk, submission, Reviewed(became_care=True))
    assert erased(desk, late) == 0
    save(desk, submission, Reviewed(became_care=False), change=2)
    with desk.records.sessions.begin() as session:
        lines = lines_about(session, submission, PRACTICE)
        assert [line.parts for line in lines if line.action == Action.REVIEW] == ["no_care", "became_care"]
    assert erased(desk, late) == 1


def erased(desk: Desk, at: datetime) -> int:
    """How many are forgotten at that moment."""
    step = partial(erase_expired, key=desk.records.key, audit=replace(by_therapist(), at=at))
    return desk.records.writer.erase(step)
