"""What was sent to a desk, how it is stored, and a colleague who reviews it."""

from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from tests.pages.practice_desk import PRACTICE
from tests.records.making import DETAILS
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.reasoning.findings import Response
from triage.records.opening import Desk
from triage.records.reading import Whole
from triage.records.reading import read_whole
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.storing import store
from triage.records.submissions import Submission
from triage.ui.therapist.filled_in import FilledIn

Differs: TypeAlias = Mapping[str, Response]
NOTHING: Differs = {}


def send(desk: Desk, seed: int, name: str, differs: Differs = NOTHING, *, hours_ago: float = 1) -> str:
    """The id of what somebody with this name sent."""
    received = datetime.now(UTC) - timedelta(hours=hours_ago)
    details = DETAILS.model_copy(update={"name": name})
    return keep(desk, make(seed, received=received, details=details, practice=PRACTICE, **differs))


def keep(desk: Desk, submission: Submission) -> str:
    """Its id, once it is stored."""
    records, audit = desk.records, by_visitor(practice=PRACTICE)
    with records.sessions.begin() as session:
        store(session, submission, public=records.public, key=records.key, audit=audit)
    return submission.listed.id


def whole(desk: Desk, submission: str) -> Whole:
    """How it is stored now."""
    with desk.records.sessions.begin() as session:
        found = read_whole(session, submission, desk=desk, audit=by_therapist(practice=PRACTICE))
    assert found is not None
    return found


def review(desk: Desk, submission: str, wanted: Reviewed) -> None:
    """A colleague changes it now."""
    change, audit = whole(desk, submission).review.change, by_therapist(practice=PRACTICE)
    step = partial(change_review, submission=submission, wanted=wanted, change=change, desk=desk, audit=audit)
    desk.records.writer.write(step)


def at(submission: str, name: str) -> str:
    """The key of what is filled in or pressed at somebody's review."""
    return FilledIn(submission).key(name)
