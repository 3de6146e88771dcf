"""What changed by the band at the start, beside the rows by advice, without fewer than five people in any of it."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random

import pytest

from tests.measuring.test_follow_ups import ADVICES
from tests.measuring.test_follow_ups import BEFORE
from tests.measuring.test_follow_ups import BETTER
from tests.measuring.test_follow_ups import MIDDLE
from tests.measuring.test_follow_ups import MILD
from tests.measuring.test_follow_ups import MONDAY
from tests.measuring.test_follow_ups import SAME
from tests.measuring.test_follow_ups import SHOWN
from tests.measuring.test_follow_ups import WORSE
from tests.measuring.test_follow_ups import silent
from tests.measuring.test_follow_ups import went
from triage.content.follow_up_texts import Direction
from triage.measuring.disclosure import is_few
from triage.measuring.figures import OfWeek
from triage.measuring.follow_ups import OUTCOMES
from triage.measuring.follow_ups import Course
from triage.measuring.follow_ups import FollowUps
from triage.measuring.follow_ups import follow_ups
from triage.measuring.follow_ups_by_band import BandGroup
from triage.measuring.follow_ups_by_band import by_band

BANDS = ("low", "medium", "high")


def started(band: str | None, advice: str = MILD, pain: Direction = BETTER) -> Course:
    return replace(went(advice, pain), band=band)


def found(
    courses: Mapping[Course, int], earlier: Mapping[Course, int] | None = None, *, never_asked: int = 50
) -> tuple[FollowUps, Sequence[BandGroup]]:
    """As both tables show them; of each advice and band `never_asked` more people sent something."""
    by_monday: dict[date, Mapping[Course, int]] = {MONDAY: courses} | ({BEFORE: earlier} if earlier else {})
    weeks = {monday: of_week(part, never_asked) for monday, part in by_monday.items()}
    mondays = [[MONDAY], [BEFORE, MONDAY]] if earlier else [[MONDAY]]
    shown = follow_ups(weeks, by_monday, mondays=mondays, mix=SHOWN, items=2)
    return shown, by_band(weeks, by_monday, mondays=mondays, shown=shown, bands=BANDS, items=2)


def of_week(courses: Mapping[Course, int], never_asked: int) -> OfWeek:
    bands = Counter(dict.fromkeys(product(ADVICES, (*BANDS, None)), never_asked))
    for course, people in courses.items():
        bands[course.advice, course.band] += people
    advices = Counter[str]()
    for (advice, _), people in bands.items():
        advices[advice] += people
    return OfWeek(advices=advices, bands=bands)


def test_each_band_has_its_own_changes_where_enough_people_are_in_all_of_them() -> None:
    _, told = found({started("low"): 8, started("low", pain=SAME): 5, started("high", pain=WORSE): 6})
    assert [(group.bands, group.replied) for group in told] == [(("low",), 13), (("high",), 6)]
    assert [group.changes[0][BETTER] for group in told] == [8, 0]


def test_a_band_with_a_few_is_one_row_with_another() -> None:
    _, told = found({started("low"): 9, started("medium"): 7, started("high"): 2})
    assert [(set(group.bands), group.replied) for group in told] == [
        ({"medium"}, 7),
        ({None, "high", "low"}, 11),
    ]


def test_a_band_that_nearly_is_an_advice_does_not_give_the_difference_away() -> None:
    """Twelve of a low profile, of whom ten got the mildest advice: two others would be told by subtraction."""
    courses = {started("low"): 10, started("low", MIDDLE): 2, started("high", MIDDLE): 8}
    shown, told = found(courses)
    assert [group.advices for group in shown.groups] == [(MILD,), (MIDDLE,)]
    assert list(told) == []


def test_the_other_bands_are_no_row_when_they_are_everybody() -> None:
    shown, told = found({started("medium"): 4, started("high"): 4})
    assert (shown.everybody.replied, list(told)) == (8, [])


@pytest.mark.parametrize("people", [1, 4])
def test_a_few_who_replied_say_nothing_at_all(people: int) -> None:
    assert list(found({started("low"): people, silent(): 20})[1]) == []


def test_a_longer_period_does_not_give_away_a_few_of_before() -> None:
    _, told = found({started("low"): 20, started("high"): 8}, {started("low"): 8, started("high"): 3})
    assert all("high" not in group.bands or len(group.bands) > 1 for group in told)


def test_no_cell_of_a_band_and_an_advice_is_about_a_few() -> None:
    random, told = Random(5), 0
    for _ in range(400):
        courses, never_asked = dict(some_courses(random)), random.choice((0, 7))
        shown, groups = found(courses, never_asked=never_asked)
        parts = [group.advices for group in shown.groups] or [shown.everybody.advices]
        for group, advices in product(groups, parts):
            told += 1
            inside = [one for one in courses if one.advice in advices and one.band in group.bands]
            for at, direction in product(range(2), OUTCOMES):
                told_of = [one for one in inside if one.has_replied and one.directions[at] is direction]
                assert not is_few(sum(courses[one] for one in told_of))
        assert not groups or sum(group.replied for group in groups) == shown.everybody.replied
    assert told > 100


def some_courses(random: Random) -> Iterator[tuple[Course, int]]:
    for advice, band in product(ADVICES[:2], BANDS[:2]):
        pain = random.choice((BETTER, SAME, WORSE))
        yield started(band, advice, pain), random.choice((0, 2, 6, 9, 14))
