"""What was promised to be forgotten is forgotten on the day, and nothing else."""

from datetime import datetime
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import KEPT_FOR
from tests.records.making import KEY
from tests.records.making import NOW
from tests.records.making import PAIR
from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.audit import verify
from triage.records.retention import AUDIT_KEPT
from triage.records.retention import erase_expired
from triage.records.retention import forget_audit
from triage.records.storing import store
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.settings import ONE_PRACTICE as PRACTICE

Sessions = sessionmaker[Session]
PROMISED = NOW + KEPT_FOR


@pytest.fixture
def stored(sessions: Sessions) -> Sessions:
    """One submission of today and one of tomorrow."""
    with sessions.begin() as session:
        for seed in (1, 2):
            submission = make(seed, received=NOW + timedelta(days=seed - 1))
            store(session, submission, public=PAIR.public, key=KEY, audit=by_visitor())
            session.flush()
    return sessions


def erased(sessions: Sessions, at: datetime, practice: str = "practice") -> int:
    with sessions.begin() as session:
        return erase_expired(session, key=KEY, audit=by_visitor(at=at, practice=practice))


def left(sessions: Sessions) -> set[str]:
    with sessions.begin() as session:
        return set(session.scalars(select(SubmissionRow.id)))


def test_a_submission_stays_until_the_moment_that_was_promised(stored: Sessions) -> None:
    assert erased(stored, PROMISED - timedelta(seconds=1)) == 0
    assert erased(stored, PROMISED) == 1
    assert left(stored) == {make(2).listed.id}


def test_erasing_again_erases_nothing(stored: Sessions) -> None:
    assert [erased(stored, PROMISED + timedelta(days=9)) for _ in range(2)] == [2, 0]


def test_a_submission_that_became_care_stays(stored: Sessions) -> None:
    with stored.begin() as session:
        care = SubmissionRow.id == make(1).listed.id
        session.execute(update(SubmissionRow).where(care).values(became_care=True))
    assert erased(stored, PROMISED + timedelta(days=9)) == 1
    assert left(stored) == {make(1).listed.id}


def test_each_practice_forgets_its_own(stored: Sessions) -> None:
    assert erased(stored, PROMISED + timedelta(days=9), practice="stad") == 0


def test_each_erasure_leaves_one_line(stored: Sessions) -> None:
    erased(stored, PROMISED + timedelta(days=9))
    with stored.begin() as session:
        told = session.execute(select(AuditRow.action, AuditRow.submission).order_by(AuditRow.sequence)).all()
        assert sorted(told[2:]) == sorted(("erase_expired", make(seed).listed.id) for seed in (1, 2))
        assert verify(session, KEY, PRACTICE).problems == ()


def test_audit_lines_are_kept_for_five_years(stored: Sessions) -> None:
    five_years_later = NOW.replace(year=NOW.year + 5)
    assert timedelta(0) <= NOW + AUDIT_KEPT - five_years_later < timedelta(days=2)
    for at, forgotten in ((five_years_later, 0), (NOW + AUDIT_KEPT + timedelta(seconds=1), 2)):
        with stored.begin() as session:
            assert forget_audit(session, key=KEY, audit=by_visitor(at=at)) == forgotten
    with stored.begin() as session:
        assert verify(session, KEY, PRACTICE).problems == ()
