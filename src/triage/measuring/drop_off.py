"""Where people stop: how many were shown an item, and how many went on."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import protect


@dataclass(frozen=True)
class PassedItem:
    """One item: how many people were shown it, and how many of them went on; counted without identity."""

    item: str
    shown: int
    went_on: int

    @property
    def stopped(self) -> int:
        """Never below zero: somebody may go on in another week than the one in which they were shown it."""
        return max(self.shown - self.went_on, 0)


@dataclass(frozen=True)
class Loss:
    """How many people stopped at an item, and which part that is of those who were shown it; None when hidden."""

    item: str
    stopped: Cell
    share: float | None


def losses(passed: Sequence[PassedItem], order: Sequence[str]) -> Sequence[Loss]:
    """The items that were shown, in this order; one that is not in it is gone from the content, and left out."""
    found = {one.item: one for one in passed if one.shown}
    return [_loss(found[item]) for item in order if item in found]


def largest(found: Sequence[Loss], most: int) -> Sequence[Loss]:
    """The items at which most people stopped, the largest first, as far as that may be shown."""
    known = [one for one in found if isinstance(one.stopped, int) and one.stopped]
    return sorted(known, key=lambda one: -one.stopped if isinstance(one.stopped, int) else 0)[:most]


def _loss(one: PassedItem) -> Loss:
    stopped, went_on = protect((one.stopped, min(one.went_on, one.shown)))
    is_known = isinstance(stopped, int) and isinstance(went_on, int)
    return Loss(one.item, stopped, one.stopped / one.shown if is_known else None)
