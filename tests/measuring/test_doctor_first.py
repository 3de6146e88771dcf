"""Four squares stand in for the whole table only where they tell nothing about one to four people."""

from collections.abc import Iterator
from itertools import product

from tests.measuring.making import ADVICES
from tests.measuring.making import DOCTOR
from tests.measuring.making import MILD
from tests.measuring.making import URGENT
from tests.measuring.making import counted
from triage.measuring.agreement import Agreement
from triage.measuring.agreement import agreement
from triage.measuring.counting import Counted
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import is_few
from triage.measuring.disclosure import protect
from triage.measuring.doctor_first import Squares
from triage.measuring.doctor_first import doctor_first

TODAY, THERAPY = "gp_today", "exercise_therapy"
THREE = (MILD, URGENT, TODAY)
PAIRS = tuple(product(THREE, THREE))
MANY_SMALL = (
    counted(4, MILD, MILD),
    counted(4, THERAPY, THERAPY),
    counted(4, URGENT, URGENT),
    counted(4, TODAY, TODAY),
    counted(3, MILD, THERAPY),
    counted(3, TODAY, URGENT),
)


def found_in(people: list[Counted]) -> Agreement:
    return agreement(people, ADVICES, bands=1 + max(one.back for one in people), withheld=())


def squares(*people: Counted, mix: dict[str, Cell] | None = None) -> Squares | None:
    bands, listed = 1 + max(one.back for one in people), list(people)
    return doctor_first(listed, ADVICES, DOCTOR, bands=bands, found=found_in(listed), mix=mix or {})


def test_where_the_whole_table_shows_nobody_four_squares_do() -> None:
    found = found_in(list(MANY_SMALL))
    assert not any(isinstance(cell, int) and cell for cell in found.cells.values())
    assert squares(*MANY_SMALL) == {
        (False, False): 11,
        (False, True): 0,
        (True, False): 0,
        (True, True): 11,
    }


def test_where_the_whole_table_shows_somebody_there_are_none() -> None:
    assert squares(counted(20, MILD, MILD), counted(20, URGENT, URGENT)) is None


def test_a_square_of_a_few_is_shown_to_nobody() -> None:
    assert squares(*MANY_SMALL, counted(4, MILD, URGENT)) is None


def test_a_square_that_a_shorter_period_would_leave_with_a_few_is_not_shown() -> None:
    assert squares(*MANY_SMALL, counted(2, MILD, MILD, back=1)) is None


def test_fewer_than_five_verdicts_show_nothing() -> None:
    assert squares(counted(4, MILD, MILD)) is None


def test_what_the_mix_hides_in_both_halves_is_not_worked_out_from_the_squares() -> None:
    in_both: dict[str, Cell] = {MILD: Hidden.WITHHELD, THERAPY: 4, URGENT: 8, TODAY: Hidden.FEW}
    in_one: dict[str, Cell] = {MILD: Hidden.WITHHELD, THERAPY: Hidden.FEW, URGENT: 7, TODAY: 7}
    assert squares(*MANY_SMALL, mix=in_both) is None
    assert squares(*MANY_SMALL, mix=in_one) is not None


def worlds(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *others) for others in worlds(people - first, cells - 1))


def all_that_is_seen(world: tuple[int, ...]) -> str | None:
    """What the page shows when all who came were judged like this; None without the four squares."""
    people = [counted(many, *pair) for pair, many in zip(PAIRS, world, strict=True) if many]
    rows = [sum(world[at : at + 3]) for at in (0, 3, 6)]
    mix = dict(zip(THREE, protect(rows), strict=True))
    hidden = [advice for advice, cell in mix.items() if isinstance(cell, Hidden)]
    found = agreement(people, THREE, bands=1, withheld=hidden)
    shown = doctor_first(people, THREE, DOCTOR, bands=1, found=found, mix=mix)
    seen = (shown, mix, found.judged, found.too_mild.people, found.too_urgent.people, found.same)
    return None if shown is None else repr(seen)


def has_few(world: tuple[int, ...]) -> bool:
    """Whether one of the four squares is of a few, so that nothing of this is worth trying."""
    square = dict.fromkeys(product((False, True), repeat=2), 0)
    for (given, verdict), many in zip(PAIRS, world, strict=True):
        square[given in DOCTOR, verdict in DOCTOR] += many
    return any(map(is_few, square.values()))


def test_who_knows_all_that_is_shown_can_tell_no_small_number_for_certain() -> None:
    """Every way in which ten people can be judged with three advices."""
    alike: dict[str, list[tuple[int, ...]]] = {}
    for world in worlds(10, len(PAIRS)):
        if not has_few(world) and (seen := all_that_is_seen(world)) is not None:
            alike.setdefault(seen, []).append(world)
    assert alike
    certain = [
        same[0]
        for same in alike.values()
        if any(len(set(column)) == 1 and is_few(column[0]) for column in zip(*same, strict=True))
    ]
    assert certain == []
