"""How long it took until somebody was contacted, against what the practice itself aims at."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.measuring.counting import Counted
from triage.measuring.counting import Pace
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import protect_groups


class Kept(StrEnum):
    """Whether the practice did what it aims at."""

    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"


PACES: Mapping[Kept, Sequence[Pace]] = {
    Kept.OPEN: (Pace.UNWANTED, Pace.CLOSED, Pace.WAITING),
    Kept.MISSED: (Pace.LATER, Pace.DOUBLE, Pace.OVERDUE),
    Kept.KEPT: (Pace.IN_TIME, Pace.HALF, Pace.QUARTER),
}
"""Who still waits too long was missed; who waits in time, or was never to be contacted, counts for neither.

What matters least stands first."""


@dataclass(frozen=True)
class Promptness:
    """How many people there are of each pace, and of what they come to."""

    totals: Mapping[Kept, Cell]
    paces: Mapping[Pace, Cell]

    @property
    def share(self) -> float | None:
        """The part that was contacted in time of all for whom that is known; None when it cannot be told."""
        kept, missed = self.totals[Kept.KEPT], self.totals[Kept.MISSED]
        if isinstance(kept, int) and isinstance(missed, int) and kept + missed:
            return kept / (kept + missed)
        return None


def promptness(counted: Sequence[Counted], *, bands: int) -> Promptness:
    """What the counts say about the first contact."""
    people = {pace: [0] * bands for pace in Pace}
    for one in counted:
        people[one.pace][one.back] += one.people
    groups = protect_groups({kept: [people[pace] for pace in paces] for kept, paces in PACES.items()})
    paces = {
        pace: cell
        for kept, group in PACES.items()
        for pace, cell in zip(group, groups[kept].cells, strict=True)
    }
    return Promptness({kept: groups[kept].total for kept in Kept}, paces)
