"""Where the tool and the therapist gave the same advice, and where they did not."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from triage.measuring.counting import Counted
from triage.measuring.disclosure import MOST_OF_FEW
from triage.measuring.disclosure import Bands
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import alone
from triage.measuring.disclosure import is_few
from triage.measuring.disclosure import protect_bands
from triage.measuring.disclosure import protect_within
from triage.measuring.disclosure import summed
from triage.measuring.intervals import Interval
from triage.measuring.intervals import interval

Pair: TypeAlias = tuple[str, str]
"""The tool's advice, and the therapist's verdict."""


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
    """Everything that was judged; `cells` are by the tool's advice and the therapist's verdict.

    `same` is how often they were the same, or at least were; None when not even that can be told.
    """

    judged: Cell
    too_mild: Rate
    too_urgent: Rate
    same: int | None
    same_is_exact: bool
    cells: Mapping[Pair, Cell]


def agreement(
    counted: Sequence[Counted], advices: Sequence[str], *, bands: int, withheld: Collection[str]
) -> Agreement:
    """Set the advices side by side, which go from the least to the most urgent.

    `withheld` are the advices of which another table hides how often the tool gave them.
    """
    people = _people(counted, advices, bands)
    pairs = {each: [p for p in people if _difference(*p, advices) is each] for each in Difference}
    same = pairs.pop(Difference.SAME)
    together = [summed([people[pair] for pair in group]) for group in pairs.values()]
    shown = protect_bands([*(people[pair] for pair in same), *together], also=_places(same, withheld))
    cells = dict(zip(same, shown, strict=False))
    totals = dict(zip(pairs, shown[len(same) :], strict=True))
    for difference, group in pairs.items():
        inside = [people[pair] for pair in group]
        also = _places(group, withheld)
        cells |= zip(group, protect_within(totals[difference], inside, also=also), strict=True)
    judged = sum(map(sum, people.values()))
    return Agreement(
        alone(judged),
        _rate(totals[Difference.TOO_MILD], judged),
        _rate(totals[Difference.TOO_URGENT], judged),
        _at_least(judged, list(totals.values())),
        not any(isinstance(cell, Hidden) for cell in totals.values()),
        cells,
    )


def _at_least(judged: int, others: Sequence[Cell]) -> int | None:
    """What is left of the judged when there are as many of the others as there can be."""
    if is_few(judged) or Hidden.WITHHELD in others:
        return None
    return judged - sum(MOST_OF_FEW if isinstance(cell, Hidden) else cell for cell in others)


def _places(pairs: Sequence[Pair], withheld: Collection[str]) -> Collection[int]:
    return [at for at, (given, _) in enumerate(pairs) if given in withheld]


def _difference(given: str, verdict: str, advices: Sequence[str]) -> Difference:
    if given == verdict:
        return Difference.SAME
    return Difference.TOO_MILD if advices.index(given) < advices.index(verdict) else Difference.TOO_URGENT


def _people(counted: Sequence[Counted], advices: Sequence[str], bands: int) -> Mapping[Pair, Bands]:
    found = {(given, verdict): [0] * bands for given in advices for verdict in advices}
    for one in counted:
        if one.verdict is not None and (pair := (one.advice, one.verdict)) in found:
            found[pair][one.back] += one.people
    return found


def _rate(people: Cell, judged: int) -> Rate:
    if people is Hidden.FEW:
        return Rate(people, Interval(0.0, interval(MOST_OF_FEW, judged).high))
    if isinstance(people, Hidden) or not judged or is_few(judged):
        return Rate(people, None)
    return Rate(people, interval(people, judged))
