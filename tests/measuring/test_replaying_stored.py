"""All that is stored is replayed by several processes as by one: everybody once, and who does not open is named."""

import pytest
from sqlalchemy import update

from tests.builders import shipped
from tests.records.making import by_therapist
from tests.records.making import make
from tests.records.operating import send
from triage.measuring.replaying import Replay
from triage.measuring.replaying import Replaying
from triage.measuring.replaying_batch import Change
from triage.measuring.replaying_stored import replay_stored
from triage.records import rereading
from triage.records.opening import Desk
from triage.records.rereading import responses_again
from triage.records.rotating import rotate
from triage.records.tables import SubmissionRow

QUESTIONNAIRE = shipped().questionnaire
CHANGE = Change(QUESTIONNAIRE, QUESTIONNAIRE.model_copy(update={"rules": QUESTIONNAIRE.rules[:3]}))


def by_hand(desk: Desk) -> Replay:
    replaying = Replaying(CHANGE.old, CHANGE.new)
    for batch in responses_again(desk, audit=by_therapist()):
        replaying.add(batch.people)
    return replaying.counted


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_two_processes_count_everybody_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    send(desk, range(3, 10))
    monkeypatch.setattr(rereading, "AT_A_TIME", 3)
    with desk.records.sessions.begin() as session:
        one = SubmissionRow.id == make(1).listed.id
        session.execute(
            update(SubmissionRow).where(one).values(sealed_responses=SubmissionRow.sealed_contact)
        )
    found, problems = replay_stored(desk, CHANGE, audit=by_therapist(), processes=2)
    assert (found.people, len(problems)) == (9, 1)
    assert found == by_hand(desk)


def test_what_was_sealed_for_another_key_since_is_counted_too(desk: Desk) -> None:
    rotate(desk, audit=by_therapist())
    found, problems = replay_stored(desk, CHANGE, audit=by_therapist(), last=2, processes=1)
    assert (found.people, problems) == (2, [])
