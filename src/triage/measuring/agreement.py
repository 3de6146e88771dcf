"""Where the tool and the therapist gave the same advice, and where they did not."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.measuring.counting import Counted
from triage.measuring.disclosure import MOST_OF_FEW
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Group
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import alone
from triage.measuring.disclosure import protect_groups
from triage.measuring.intervals import Interval
from triage.measuring.intervals import interval


class Difference(StrEnum):
    """How the tool's advice stands to the therapist's verdict; too mild is the one that can do harm."""

    TOO_MILD = "too_mild"
    TOO_URGENT = "too_urgent"
    SAME = "same"


@dataclass(frozen=True)
class Rate:
    """So many of the judged; the interval is that of at most four when there are few, None when it cannot be told."""

    people: Cell
    interval: Interval | None


@dataclass(frozen=True)
class Agreement:
    """Everything that was judged; `cells` are by the tool's advice and the therapist's verdict."""

    judged: Cell
    rates: Mapping[Difference, Rate]
    cells: Mapping[tuple[str, str], Cell]


def agreement(
    counted: Sequence[Counted], advices: Sequence[str], *, bands: int, withheld: Collection[str]
) -> Agreement:
    """Set the advices side by side, which go from the least to the most urgent.

    `withheld` are the advices of which another table hides how often the tool gave them.
    """
    places = [(given, verdict) for given in advices for verdict in advices]
    by_difference = {
        difference: [place for place in places if _difference(*place, advices) is difference]
        for difference in Difference
    }
    people = _people(counted, bands)
    flat = [place for group in by_difference.values() for place in group]
    groups = protect_groups(
        {name: [people.get(place, (0,) * bands) for place in group] for name, group in by_difference.items()},
        also=[at for at, (given, _) in enumerate(flat) if given in withheld],
    )
    judged = sum(sum(people.get(place, ())) for place in places)
    cells = {
        place: cell
        for difference, group in by_difference.items()
        for place, cell in zip(group, groups[difference].cells, strict=True)
    }
    rates = {difference: _rate(groups[difference], judged) for difference in Difference}
    return Agreement(alone(judged), rates, cells)


def _difference(given: str, verdict: str, advices: Sequence[str]) -> Difference:
    if given == verdict:
        return Difference.SAME
    return Difference.TOO_MILD if advices.index(given) < advices.index(verdict) else Difference.TOO_URGENT


def _people(counted: Sequence[Counted], bands: int) -> Mapping[tuple[str, str], Sequence[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for one in counted:
        if one.verdict is not None:
            found.setdefault((one.advice, one.verdict), [0] * bands)[one.back] += one.people
    return found


def _rate(group: Group, judged: int) -> Rate:
    match group.total:
        case Hidden.FEW if judged >= MOST_OF_FEW:
            return Rate(group.total, Interval(0.0, interval(MOST_OF_FEW, judged).high))
        case int(people) if judged and isinstance(alone(judged), int):
            return Rate(people, interval(people, judged))
        case _:
            return Rate(group.total, None)
