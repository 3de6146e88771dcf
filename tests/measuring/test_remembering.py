"""What is sealed is opened once, kept as a few figures, and forgotten when it is erased."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.builders import shipped
from tests.builders import unremarkable
from tests.measuring.filling import Crowd
from tests.measuring.filling import ask_again
from tests.measuring.filling import row_of
from tests.measuring.making import MILD
from tests.measuring.making import NOW
from tests.measuring.making import PRACTICE
from tests.records.making import PAIR
from triage.content.follow_up_texts import Direction
from triage.measuring.figures import RuleCount
from triage.measuring.follow_ups import Course
from triage.measuring.follow_ups import Reply
from triage.measuring.periods import monday_of
from triage.measuring.remembering import Memory
from triage.measuring.remembering import Remembered
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.records.key_ring import aside_file
from triage.records.key_ring import write_private_key
from triage.records.opening import Desk
from triage.records.store import place_in
from triage.records.tables import SubmissionRow

SCORES = ("lifestyle", "fear_of_movement")
QUESTIONNAIRE = shipped().questionnaire
EMERGENCY = unremarkable(bladder_saddle=("saddle_numbness",))


class Rests:
    """How often somebody who is opening submissions let others go first."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def memory(desk: Desk, rests: Rests) -> Memory:
    return Memory(desk, PRACTICE, questionnaire=QUESTIONNAIRE, scores=SCORES, rest=rests)


def send(desk: Desk, people: Sequence[Responses], *, seed: int = 1, **differs: object) -> None:
    crowd = Crowd(shipped(), PRACTICE, 1, timedelta(weeks=1), NOW, Random(seed))
    rows = [
        row_of(desk, crowd, (person, assess(QUESTIONNAIRE, person).advice), 0, **{"verdict": None} | differs)
        for person in people
    ]
    with desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), rows)


def change(desk: Desk, **values: object) -> None:
    with desk.records.sessions.begin() as session:
        session.execute(update(SubmissionRow).values(**values))


def known(memory: Memory) -> Remembered:
    memory.refresh()
    assert memory.remembered is not None
    return memory.remembered


def test_the_band_at_the_start_is_kept_of_who_sent_and_of_who_replied(empty_desk: Desk) -> None:
    crowd = Crowd(shipped(), PRACTICE, 1, timedelta(weeks=1), NOW, Random(1))
    people = {
        "low": unremarkable(pain=6, limitation=6),
        "medium": unremarkable(pain=7, limitation=7, leg_pain="thigh"),
    }
    rows = [row_of(empty_desk, crowd, (person, MILD), 0) for person in people.values()]
    with empty_desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), rows)
    ask_again(empty_desk, rows[1], {"pain": 2, "limitation": 7})
    grouped = Memory(
        empty_desk, PRACTICE, questionnaire=QUESTIONNAIRE, scores=(), rest=Rests(), grouped_by="profile"
    )
    found, monday = known(grouped), monday_of(NOW)
    assert found.weeks[monday].bands == {(MILD, "low"): 1, (MILD, "medium"): 1}
    assert [course.band for course in found.courses[monday]] == ["medium"]


def test_nothing_is_known_before_the_first_look(empty_desk: Desk) -> None:
    assert memory(empty_desk, Rests()).remembered is None


def test_the_rules_and_scores_are_those_of_the_assessment(empty_desk: Desk) -> None:
    send(empty_desk, [EMERGENCY] * 2 + [unremarkable()] * 3)
    week = known(memory(empty_desk, Rests())).weeks[monday_of(NOW)]
    fired = [reason.rule for reason in assess(QUESTIONNAIRE, EMERGENCY).reasons]
    assert fired
    assert {rule: week.rules[rule].fired for rule in fired} == dict.fromkeys(fired, 2)
    score = assess(QUESTIONNAIRE, unremarkable()).scores["lifestyle"]
    assert score is not None
    assert week.scores["lifestyle"].total >= 3 * score.value


def test_every_submission_is_opened_once_and_only_what_is_new_later(empty_desk: Desk) -> None:
    rests = Rests()
    here = memory(empty_desk, rests)
    send(empty_desk, [unremarkable()] * 4)
    known(here)
    known(here)
    assert rests.times == 4
    send(empty_desk, [unremarkable()], seed=2)
    known(here)
    assert rests.times == 5
    assert (here.progress.done, here.progress.of) == (5, 5)


def test_a_verdict_that_is_milder_than_a_rule_overrules_it(empty_desk: Desk) -> None:
    here = memory(empty_desk, Rests())
    send(empty_desk, [EMERGENCY] * 6)
    assert known(here).weeks[monday_of(NOW)].rules["cauda_equina"] == RuleCount(6, 0, 0)
    change(empty_desk, verdict=MILD)
    assert known(here).weeks[monday_of(NOW)].rules["cauda_equina"] == RuleCount(6, 6, 6)
    change(empty_desk, verdict="emergency")
    assert known(here).weeks[monday_of(NOW)].rules["cauda_equina"] == RuleCount(6, 6, 0)


def test_who_was_asked_again_goes_a_course_and_only_a_new_reply_is_opened(empty_desk: Desk) -> None:
    rests, start = Rests(), unremarkable(pain=6, limitation=6)
    here, crowd = memory(empty_desk, rests), Crowd(shipped(), PRACTICE, 1, timedelta(weeks=1), NOW, Random(1))
    silent, given = (row_of(empty_desk, crowd, (start, MILD), 0) for _ in range(2))
    with empty_desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), [silent, given])
    ask_again(empty_desk, silent, None)
    ask_again(empty_desk, given, {"pain": 2, "limitation": 9})
    changed = (Direction.BETTER, Direction.WORSE)
    once = Course(MILD, (Reply.GIVEN, Reply.NOT_ASKED), changed)
    nothing = Course(MILD, (Reply.SILENT, Reply.NOT_ASKED), (None, None))
    assert known(here).courses == {monday_of(NOW): {once: 1, nothing: 1}}
    assert rests.times == 3
    ask_again(empty_desk, given, {"pain": 6, "limitation": 6}, number=2)
    twice = Course(MILD, (Reply.GIVEN, Reply.GIVEN), (Direction.SAME, Direction.SAME))
    assert known(here).courses == {monday_of(NOW): {twice: 1, nothing: 1}}
    assert rests.times == 4


def test_a_reply_that_cannot_be_opened_is_a_reply_of_which_nothing_is_known(empty_desk: Desk) -> None:
    crowd = Crowd(shipped(), PRACTICE, 1, timedelta(weeks=1), NOW, Random(1))
    row = row_of(empty_desk, crowd, (unremarkable(), MILD), 0)
    with empty_desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), [row])
    ask_again(empty_desk, row, {"pain": 2})
    change(empty_desk, sealed_replies_1=row["sealed_responses"])
    unknown = Course(MILD, (Reply.GIVEN, Reply.NOT_ASKED), (None, None))
    assert known(memory(empty_desk, Rests())).courses == {monday_of(NOW): {unknown: 1}}


def test_what_was_erased_falls_out(empty_desk: Desk) -> None:
    here = memory(empty_desk, Rests())
    send(empty_desk, [EMERGENCY] * 6)
    known(here)
    with empty_desk.records.sessions.begin() as session:
        session.execute(delete(SubmissionRow))
    assert known(here).weeks == {}


def test_another_practice_is_not_looked_at(empty_desk: Desk) -> None:
    send(empty_desk, [EMERGENCY])
    change(empty_desk, practice="stad")
    assert known(memory(empty_desk, Rests())).weeks == {}


@pytest.mark.parametrize("person", [{"no_such_item": 1}, {"age": 900}])
def test_responses_that_no_longer_fit_are_left_out_and_counted(
    empty_desk: Desk, person: dict[str, int]
) -> None:
    send(empty_desk, [unremarkable()] * 3)
    crowd = Crowd(shipped(), PRACTICE, 1, timedelta(weeks=1), NOW, Random(3))
    with empty_desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), [row_of(empty_desk, crowd, (person, MILD), 0)])
    week = known(memory(empty_desk, Rests())).weeks[monday_of(NOW)]
    assert (week.left_out, week.scores["lifestyle"].people) == (1, 3)


def test_a_damaged_submission_is_left_out_and_stops_no_other(empty_desk: Desk) -> None:
    send(empty_desk, [unremarkable()] * 3)
    with empty_desk.records.sessions.begin() as session:
        damage_one(session)
    week = known(memory(empty_desk, Rests())).weeks[monday_of(NOW)]
    assert (week.left_out, week.scores["lifestyle"].people) == (1, 2)


def damage_one(session: Session) -> None:
    row = session.scalars(select(SubmissionRow)).first()
    assert row is not None
    row.sealed_responses = row.sealed_responses[:-1] + bytes([row.sealed_responses[-1] ^ 1])


def test_what_lacked_its_key_is_counted_once_the_key_is_put_back(empty_desk: Desk) -> None:
    ring, rests = empty_desk.ring, Rests()
    crowd = Crowd(shipped(), PRACTICE, 1, timedelta(weeks=1), NOW, Random(1))
    row = row_of(empty_desk, crowd, (unremarkable(pain=6, limitation=6), MILD), 0)
    with empty_desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), [row])
        stored = session.scalars(select(SubmissionRow)).one()
        place = place_in(stored, "responses")
        stored.sealed_responses = PAIR.public.seal(ring.open(stored.sealed_responses, place), place)
    ask_again(empty_desk, row, {"pain": 2, "limitation": 9})
    here = memory(empty_desk, rests)
    for left_out, changed in ((1, (None, None)), (0, (Direction.BETTER, Direction.WORSE))):
        course = Course(MILD, (Reply.GIVEN, Reply.NOT_ASKED), changed)
        assert known(here).courses == {monday_of(NOW): {course: 1}}
        assert known(here).weeks[monday_of(NOW)].left_out == left_out
        if left_out:
            write_private_key(aside_file(ring.folder, PAIR), PAIR)
    assert rests.times == 6  # only what was opened is remembered


def test_the_background_gets_there_by_itself(empty_desk: Desk) -> None:
    here = memory(empty_desk, Rests())
    send(empty_desk, [unremarkable()] * 3)
    assert here.begin().wait(30)
    assert here.remembered is not None
    send(empty_desk, [unremarkable()], seed=2)
    assert here.begin().wait(30)
    assert here.remembered.weeks[monday_of(NOW)].scores["lifestyle"].people == 4


def test_nothing_of_it_is_ever_written(empty_desk: Desk) -> None:
    send(empty_desk, [EMERGENCY] * 3)
    with empty_desk.records.sessions() as session:
        before = session.execute(select(*SubmissionRow.__table__.columns)).all()
    known(memory(empty_desk, Rests()))
    with empty_desk.records.sessions() as session:
        assert session.execute(select(*SubmissionRow.__table__.columns)).all() == before
