"""What is asked again of whoever agreed to that: when, which items, and which change is meaningful."""

from datetime import timedelta

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.items import Id


class MeaningfulChange(Frozen):
    """A change of this item counts from so many points, or from such a share of what it was."""

    item: Id
    points: int | None = Field(default=None, gt=0)
    percent: int = Field(gt=0, le=100)


class FollowUp(Frozen):
    """After how many weeks, and in which order; `only_then` are items that the self-check itself never asks."""

    weeks: tuple[int, int]
    alarm_items: tuple[Id, ...] = Field(min_length=1)
    items: tuple[Id, ...] = Field(min_length=1)
    only_then: tuple[Id, ...] = ()
    changes: tuple[MeaningfulChange, ...]
    source: str = Field(min_length=1)


def weeks_within(again: FollowUp | None, kept_for: timedelta) -> tuple[int, ...]:
    """After how many weeks somebody can be asked again, before what they sent is erased."""
    return tuple(week for week in (again.weeks if again else ()) if timedelta(weeks=week) < kept_for)
