"""What came of asking people again, without fewer than five people in any of it."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from random import Random

import pytest

from triage.content.follow_up_texts import Direction
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import is_few
from triage.measuring.figures import OfWeek
from triage.measuring.follow_ups import OUTCOMES
from triage.measuring.follow_ups import Course
from triage.measuring.follow_ups import FollowUps
from triage.measuring.follow_ups import Group
from triage.measuring.follow_ups import Reply
from triage.measuring.follow_ups import follow_ups
from triage.measuring.intervals import interval

MONDAY = date(2026, 11, 23)
BEFORE = MONDAY - timedelta(weeks=1)
MILD, MIDDLE, URGENT = ADVICES = ("self_care", "exercise_therapy", "gp_first")
NOT_ASKED, SILENT, GIVEN = Reply.NOT_ASKED, Reply.SILENT, Reply.GIVEN
BETTER, SAME, WORSE = Direction.BETTER, Direction.SAME, Direction.WORSE
SHOWN: Mapping[str, Cell] = dict.fromkeys(ADVICES, 1000)


def went(
    advice: str = MILD,
    pain: Direction | None = BETTER,
    limitation: Direction | None = BETTER,
    times: tuple[Reply, ...] = (GIVEN, NOT_ASKED),
) -> Course:
    return Course(advice, times, (pain, limitation))


def silent(advice: str = MILD) -> Course:
    return Course(advice, (SILENT, NOT_ASKED), (None, None))


def found(
    courses: Mapping[Course, int],
    earlier: Mapping[Course, int] | None = None,
    *,
    never_asked: int = 50,
    mix: Mapping[str, Cell] = SHOWN,
) -> FollowUps:
    """The courses of this week, after those of the week before; a period shows one week, and a longer one both."""
    by_monday = {MONDAY: courses} | ({BEFORE: earlier} if earlier else {})
    weeks = {monday: OfWeek(advices=sent(band, never_asked)) for monday, band in by_monday.items()}
    mondays = [[MONDAY], [BEFORE, MONDAY]] if earlier else [[MONDAY]]
    return follow_ups(weeks, by_monday, mondays=mondays, mix=mix, items=2)


def sent(courses: Mapping[Course, int], never_asked: int) -> dict[str, int]:
    advices = Counter(dict.fromkeys(ADVICES, never_asked))
    for course, people in courses.items():
        advices[course.advice] += people
    return advices


def pain_of(group: Group) -> Sequence[Cell]:
    return [group.changes[0][direction] for direction in (BETTER, SAME, WORSE, None)]


def test_who_replied_is_a_part_of_who_was_asked_with_its_interval() -> None:
    replied = found({went(): 20, silent(): 10}).replied
    assert (replied.people, replied.asked) == (20, 30)
    assert replied.interval == interval(20, 30)


def test_somebody_who_was_asked_twice_is_one_person() -> None:
    twice = found({went(times=(GIVEN, GIVEN)): 10, went(times=(SILENT, GIVEN)): 6, silent(): 5})
    assert (twice.replied.people, twice.replied.asked) == (16, 21)
    assert [(time.people, time.asked) for time in twice.times] == [(10, 21), (16, 16)]


def test_the_times_are_not_told_apart_when_that_leaves_a_few() -> None:
    told = found({went(times=(GIVEN, GIVEN)): 10, went(times=(SILENT, GIVEN)): 3, silent(): 5})
    assert (told.replied.people, told.times) == (13, ())


def test_each_advice_has_its_own_changes_where_enough_people_are_in_all_of_them() -> None:
    told = found({went(): 8, went(pain=SAME): 6, went(MIDDLE): 5, went(MIDDLE, pain=WORSE): 7})
    assert pain_of(told.everybody) == [13, 6, 7, 0]
    assert [(group.advices, pain_of(group)) for group in told.groups] == [
        ((MILD,), [8, 6, 0, 0]),
        ((MIDDLE,), [5, 0, 7, 0]),
    ]


def test_advices_with_a_few_people_are_one_row_together_with_the_first_of_the_others_if_they_need_it() -> (
    None
):
    told = found({went(): 8, went(MIDDLE): 9, went(URGENT): 3})
    assert [(group.advices, group.replied) for group in told.groups] == [((MIDDLE,), 9), ((URGENT, MILD), 11)]


def test_the_other_advices_are_no_row_when_they_are_everybody() -> None:
    told = found({went(MIDDLE): 4, went(URGENT): 4})
    assert (told.everybody.replied, list(told.groups)) == (8, [])


def test_a_few_who_did_not_reply_are_not_left_over_from_who_got_the_advice() -> None:
    told = found({went(): 20, went(MIDDLE): 30, silent(MIDDLE): 3, went(URGENT): 10}, never_asked=0)
    assert all(MIDDLE not in group.advices or len(group.advices) > 1 for group in told.groups)


def test_an_advice_that_another_table_hides_does_not_stand_alone() -> None:
    hidden: dict[str, Cell] = {**SHOWN, MIDDLE: Hidden.WITHHELD, URGENT: Hidden.FEW}
    told = found({went(): 8, went(MIDDLE): 9, went(URGENT): 9}, mix=hidden)
    assert [group.advices for group in told.groups] == [(MILD,), (MIDDLE, URGENT)]


def test_a_few_whose_pain_got_worse_are_hidden_along_with_others() -> None:
    told = found({went(): 20, went(pain=SAME): 9, went(pain=WORSE): 2})
    assert list(told.groups) == []
    assert pain_of(told.everybody) == [20, Hidden.WITHHELD, Hidden.FEW, 0]


@pytest.mark.parametrize("people", [1, 4])
def test_a_few_who_replied_say_nothing_at_all(people: int) -> None:
    told = found({went(): people, silent(): 20})
    assert told.replied.people is Hidden.FEW
    assert told.replied.interval is None
    assert set(pain_of(told.everybody)) == {Hidden.WITHHELD}


def test_a_longer_period_does_not_give_away_a_few_of_before() -> None:
    told = found({went(): 20, went(MIDDLE): 8}, {went(): 8, went(MIDDLE): 3})
    assert all(MIDDLE not in group.advices or len(group.advices) > 1 for group in told.groups)


def test_nobody_was_asked() -> None:
    assert found({}).everybody.replied == 0


def test_no_sum_or_difference_of_rows_is_about_a_few() -> None:
    random, told = Random(5), 0
    for _ in range(400):
        courses, never_asked = dict(some_courses(random)), random.choice((0, 7))
        shown = found(courses, never_asked=never_asked)
        for group in shown.groups:
            told += 1
            inside = [one for one in courses if one.advice in group.advices and GIVEN in one.times]
            left = sum(sent(courses, never_asked)[advice] for advice in group.advices)
            assert not is_few(left - sum(courses[one] for one in inside))
            for at, outcome in enumerate(group.changes):
                for direction in OUTCOMES:
                    people = sum(courses[one] for one in inside if one.directions[at] is direction)
                    assert outcome[direction] == people
                    assert not is_few(people)
        assert not shown.groups or sum(map(replied_of, shown.groups)) == shown.everybody.replied
    assert told > 100


def some_courses(random: Random) -> Iterator[tuple[Course, int]]:
    for advice in ADVICES:
        for pain in random.sample((BETTER, SAME, WORSE), 2):
            yield went(advice, pain, random.choice((BETTER, SAME))), random.choice((0, 2, 6, 9, 14))
        yield silent(advice), random.choice((0, 3, 8))


def replied_of(group: Group) -> int:
    assert isinstance(group.replied, int)
    return group.replied
