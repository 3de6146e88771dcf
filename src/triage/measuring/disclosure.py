"""What may be shown of counted people: nothing about fewer than five, and no way to work it out from the rest.

The cells are parts of one total that is known. Hiding the small ones alone would give them away by subtraction, so
others are hidden along with them: the first in order, never chosen by their size, which would be a hint by itself.
"""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

FEWEST = 5
MOST_OF_FEW = FEWEST - 1


class Hidden(StrEnum):
    """Why a number is not shown: there are one to four people, or it would give such a number away."""

    FEW = "few"
    WITHHELD = "withheld"


Cell: TypeAlias = int | Hidden
Bands: TypeAlias = Sequence[int]
"""The people of one cell, by the shortest period that they fall into, the newest first."""


@dataclass(frozen=True)
class Group:
    """A part of a total that has parts of its own."""

    total: Cell
    cells: Sequence[Cell]


def is_few(people: int) -> bool:
    """Whether these are too few to say anything about; nobody at all is not.

    >>> [is_few(people) for people in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < people < FEWEST


def alone(people: int) -> Cell:
    """A number that is part of no known total."""
    return Hidden.FEW if is_few(people) else people


def protect(cells: Sequence[int], *, also: Collection[int] = ()) -> tuple[Cell, ...]:
    """The cells of a known total, without what may not be known; `also` are places that are withheld anyway.

    What matters least stands first.

    >>> protect([20, 30, 2, 9])
    (<Hidden.WITHHELD: 'withheld'>, 30, <Hidden.FEW: 'few'>, 9)
    """
    few = {at for at, people in enumerate(cells) if is_few(people)}
    withheld = set(also) - few
    spare = [at for at, people in enumerate(cells) if people and at not in few | withheld]
    while not _is_safe([cells[at] for at in few], [cells[at] for at in withheld]):
        if not spare:
            return (Hidden.WITHHELD,) * len(cells)
        withheld.add(spare.pop(0))
    return tuple(_shown(at, people, few, withheld) for at, people in enumerate(cells))


def protect_bands(cells: Sequence[Bands], *, also: Collection[int] = ()) -> tuple[Cell, ...]:
    """Cells of which a shorter period shows a part: what is left after subtracting that one is not small either."""
    told = {at for at, bands in enumerate(cells) if gives_away(bands)}
    return protect([sum(bands) for bands in cells], also=told | set(also))


def protect_groups(groups: Mapping[str, Sequence[Bands]]) -> Mapping[str, Group]:
    """Groups of a known total, and the cells of each group of which the total is shown."""
    totals = protect_bands([summed(cells) for cells in groups.values()])
    return {
        name: Group(total, protect_within(total, cells))
        for (name, cells), total in zip(groups.items(), totals, strict=True)
    }


def protect_within(total: Cell, cells: Sequence[Bands], *, also: Collection[int] = ()) -> tuple[Cell, ...]:
    """The cells of a total that may itself be hidden; then they are too, those without people included."""
    if isinstance(total, Hidden):
        return (Hidden.WITHHELD,) * len(cells)
    return protect_bands(cells, also=also if total else ())


def gives_away(bands: Bands) -> bool:
    """Whether the part that is older than some shorter period is small.

    >>> gives_away([40, 2]), gives_away([2, 40]), gives_away([40, 3, 0])
    (True, False, True)
    """
    return any(is_few(sum(bands[at:])) for at in range(1, len(bands)))


def summed(cells: Sequence[Bands]) -> Bands:
    """Cells taken together."""
    return [sum(band) for band in zip(*cells, strict=True)]


def _is_safe(few: Sequence[int], withheld: Sequence[int]) -> bool:
    """Whether, for all that is shown, each of the few can be any number from 1 to 4."""
    hidden = sum(few) + sum(withheld)
    if not few and not withheld:
        return True
    if not withheld:
        return hidden >= MOST_OF_FEW + FEWEST and 2 * len(few) <= hidden < MOST_OF_FEW * len(few)
    return len(few) + len(withheld) > 1 and hidden >= MOST_OF_FEW * len(few) + FEWEST * len(withheld)


def _shown(at: int, people: int, few: Collection[int], withheld: Collection[int]) -> Cell:
    if at in few:
        return Hidden.FEW
    return Hidden.WITHHELD if at in withheld else people
