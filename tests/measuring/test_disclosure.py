"""Nothing about fewer than five people: no number of them, and no sum that gives it away."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence

import pytest

from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import gives_away
from triage.measuring.disclosure import is_few
from triage.measuring.disclosure import protect
from triage.measuring.disclosure import protect_bands
from triage.measuring.disclosure import protect_groups

FEW, WITHHELD = Hidden.FEW, Hidden.WITHHELD


def test_a_small_cell_takes_another_one_along() -> None:
    assert protect([20, 30, 2, 9]) == (WITHHELD, 30, FEW, 9)


def test_nobody_is_a_number_that_may_be_shown() -> None:
    assert protect([0, 40, 12]) == (0, 40, 12)


def test_small_cells_that_hide_each_other_need_no_other() -> None:
    assert protect([4, 3, 3, 50]) == (FEW, FEW, FEW, 50)


def test_when_hiding_some_does_not_help_nothing_is_shown_at_all() -> None:
    assert protect([4, 0, 0]) == (WITHHELD, WITHHELD, WITHHELD)


def test_what_another_table_hides_is_hidden_here_and_not_to_be_subtracted() -> None:
    assert protect([30, 20, 10], also=[1]) == (WITHHELD, WITHHELD, 10)


def test_a_longer_period_does_not_show_a_few_who_came_before_a_shorter_one() -> None:
    assert gives_away([40, 2])
    assert not gives_away([2, 40])
    assert protect_bands([[40, 2], [30, 30], [9, 0]]) == (WITHHELD, WITHHELD, 9)


def test_a_group_whose_total_is_hidden_shows_none_of_its_parts() -> None:
    groups = protect_groups({"many": [[30], [20]], "few": [[2], [0]], "others": [[9], [8]]})
    assert (groups["few"].total, groups["few"].cells) == (FEW, (WITHHELD, WITHHELD))
    assert (groups["many"].total, groups["many"].cells) == (WITHHELD, (WITHHELD, WITHHELD))
    assert (groups["others"].total, groups["others"].cells) == (17, (9, 8))


Way = Callable[[Sequence[int]], Sequence[Cell]]


def ways_to_share(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *others) for others in ways_to_share(people - first, cells - 1))


def given_away(way: Way, people: int, cells: int) -> list[tuple[int, ...]]:
    """Every division of which somebody who knows the total, and how we hide, can tell a small number for certain."""
    alike: dict[tuple[Cell, ...], list[tuple[int, ...]]] = {}
    for shared in ways_to_share(people, cells):
        alike.setdefault(tuple(way(shared)), []).append(shared)
    return [
        same[0]
        for same in alike.values()
        if any(len(set(column)) == 1 and is_few(column[0]) for column in zip(*same, strict=True))
    ]


def only_the_small(cells: Sequence[int]) -> Sequence[Cell]:
    return [FEW if is_few(people) else people for people in cells]


def with_the_next_smallest(cells: Sequence[int]) -> Sequence[Cell]:
    """What many tables do: another one is chosen by its size."""
    few = {at for at, people in enumerate(cells) if is_few(people)}
    spare = sorted((people, at) for at, people in enumerate(cells) if people and at not in few)
    also = {at for _, at in spare[:1]} if few else set()
    return [FEW if at in few else WITHHELD if at in also else people for at, people in enumerate(cells)]


@pytest.mark.parametrize(("cells", "most"), [(1, 30), (2, 40), (3, 30), (4, 22), (5, 15)])
def test_no_small_number_can_be_worked_out_of_any_table(cells: int, most: int) -> None:
    assert [found for people in range(5, most) for found in given_away(protect, people, cells)] == []


@pytest.mark.parametrize("weakened", [only_the_small, with_the_next_smallest])
def test_a_weaker_way_of_hiding_is_caught(weakened: Way) -> None:
    assert [found for people in range(5, 20) for found in given_away(weakened, people, 3)] != []
