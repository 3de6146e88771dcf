"""What changed for who replied when asked again, by the band that a score had at their start.

The same people stand in the rows by advice too. So a band has a row of its own only where nobody or five and more
people stand in every cell within each row of advices, also in what it leaves of who sent something; the other bands are
one row together. Then every sum and difference of rows of both kinds is made of such cells.
"""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from triage.content.follow_up_texts import Direction
from triage.measuring.disclosure import Bands
from triage.measuring.figures import OfWeek
from triage.measuring.follow_ups import OUTCOMES
from triage.measuring.follow_ups import Course
from triage.measuring.follow_ups import Courses
from triage.measuring.follow_ups import FollowUps
from triage.measuring.follow_ups import Outcome
from triage.measuring.follow_ups import is_clean
from triage.measuring.trends import bands_of

Band: TypeAlias = str | None
"""None is for the people of whom the score is not known."""


@dataclass(frozen=True)
class BandGroup:
    """The people of some bands who replied, and what became of each item."""

    bands: Sequence[Band]
    replied: int
    changes: Sequence[Outcome]


@dataclass(frozen=True)
class _Cells:
    """Who replied and who sent something, by the shortest period that they fall into."""

    courses: Sequence[Mapping[Course, int]]
    sent: Sequence[Mapping[tuple[str, Band], int]]

    def gave(self, advices: Collection[str], bands: Collection[Band]) -> list[list[tuple[Course, int]]]:
        return [
            [
                (one, many)
                for one, many in part.items()
                if one.has_replied and one.advice in advices and one.band in bands
            ]
            for part in self.courses
        ]

    def outcome(
        self, advices: Collection[str], bands: Collection[Band], at: int, found: Direction | None
    ) -> Bands:
        gave = self.gave(advices, bands)
        return [sum(many for one, many in part if one.directions[at] is found) for part in gave]

    def left(self, advices: Collection[str], bands: Collection[Band]) -> Bands:
        """Who sent something and did not reply."""
        replied = [sum(many for _, many in part) for part in self.gave(advices, bands)]
        sent = [
            sum(many for (advice, band), many in part.items() if advice in advices and band in bands)
            for part in self.sent
        ]
        return [all_of - some for all_of, some in zip(sent, replied, strict=True)]


def by_band(
    weeks: Mapping[date, OfWeek],
    courses: Courses,
    *,
    mondays: Sequence[Collection[date]],
    shown: FollowUps,
    bands: Sequence[str],
    items: int,
) -> Sequence[BandGroup]:
    """The groups of the last of these sets of weeks beside what is `shown` by advice; nothing when none may be."""
    periods = bands_of(mondays)
    cells = _Cells([_courses_in(courses, one) for one in periods], [_sent_in(weeks, one) for one in periods])
    parts = [group.advices for group in shown.groups]
    parts.append([one for one in shown.everybody.advices if not any(one in part for part in parts)])
    apart: list[Band] = []
    rest: list[Band] = [None]
    for band in bands:
        (apart if _may_be_shown(cells, parts, (band,), items) else rest).append(band)
    while apart and not _may_be_shown(cells, parts, rest, items):
        rest.append(apart.pop(0))  # the first in order, never chosen by its size
    if not isinstance(shown.everybody.replied, int):
        return ()
    everybody = shown.everybody.advices
    alone = [one for band in apart if (one := _group(cells, everybody, (band,), items)).replied]
    others = _group(cells, everybody, rest, items)
    return (
        [*alone, others] if alone and others.replied else alone
    )  # the others alone would be everybody once more


def _may_be_shown(cells: _Cells, parts: Sequence[Sequence[str]], bands: Collection[Band], items: int) -> bool:
    outcomes = (
        cells.outcome(advices, bands, at, found)
        for advices in parts
        for at in range(items)
        for found in OUTCOMES
    )
    return all(map(is_clean, outcomes)) and all(is_clean(cells.left(advices, bands)) for advices in parts)


def _group(cells: _Cells, advices: Sequence[str], bands: Sequence[Band], items: int) -> BandGroup:
    outcomes = [
        {found: sum(cells.outcome(advices, bands, at, found)) for found in OUTCOMES} for at in range(items)
    ]
    replied = sum(many for part in cells.gave(advices, bands) for _, many in part)
    return BandGroup(bands, replied, outcomes)


def _courses_in(courses: Courses, mondays: Collection[date]) -> Mapping[Course, int]:
    total: dict[Course, int] = {}
    for monday in mondays:
        for one, many in courses.get(monday, {}).items():
            total[one] = total.get(one, 0) + many
    return total


def _sent_in(weeks: Mapping[date, OfWeek], mondays: Collection[date]) -> Mapping[tuple[str, Band], int]:
    total: dict[tuple[str, Band], int] = {}
    for monday in mondays:
        for group, many in weeks[monday].bands.items() if monday in weeks else ():
            total[group] = total.get(group, 0) + many
    return total
