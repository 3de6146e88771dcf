"""Where people stop: how many were shown an item, and how many went on."""

from collections.abc import Sequence
from dataclasses import dataclass


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


def largest_loss(passed: Sequence[PassedItem]) -> PassedItem | None:
    """The item where most people stopped; None when nobody did."""
    largest = max(passed, key=lambda item: item.stopped, default=None)
    return largest if largest is not None and largest.stopped else None
