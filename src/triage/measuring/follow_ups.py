"""What came of asking people again: how many replied, and what changed for them, by the advice they got.

Everything counts people, never follow-ups: somebody who was asked twice is one person. An advice has a row of its own
only where nobody or five and more people stand in every cell, also in what it leaves of the people who got that advice;
the other advices are one row together. So all sums and differences of what is shown are clean too.
"""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from typing import TypeVar

from triage.content.follow_up_texts import Direction
from triage.measuring.disclosure import Bands
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import gives_away
from triage.measuring.disclosure import is_few
from triage.measuring.disclosure import protect_bands
from triage.measuring.disclosure import protect_within
from triage.measuring.figures import OfWeek
from triage.measuring.intervals import Interval
from triage.measuring.intervals import interval
from triage.measuring.trends import bands_of


class Reply(StrEnum):
    """What came of one follow-up."""

    NOT_ASKED = "not_asked"
    SILENT = "silent"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Course:
    """Somebody who was asked again: each of the times, and each meaningful change up to the last reply, if known.

    `band` is that of a score at the start, of who replied.
    """

    advice: str
    times: tuple[Reply, ...]
    directions: tuple[Direction | None, ...]
    band: str | None = None

    @property
    def was_asked(self) -> bool:
        return any(time is not Reply.NOT_ASKED for time in self.times)

    @property
    def has_replied(self) -> bool:
        return Reply.GIVEN in self.times


Courses: TypeAlias = Mapping[date, Mapping[Course, int]]
"""How many people went the same course, by the Monday of the week in which they sent something."""
Outcome: TypeAlias = Mapping[Direction | None, Cell]
"""What became of one item; None is for the people of whom it is not known."""
OUTCOMES = (None, Direction.SAME, Direction.WORSE, Direction.BETTER)
"""What matters least stands first."""
Alike = TypeVar("Alike")


@dataclass(frozen=True)
class Replied:
    """So many replied of those who were asked; no interval when that cannot be told."""

    people: Cell
    asked: Cell

    @property
    def interval(self) -> Interval | None:
        if isinstance(self.people, int) and isinstance(self.asked, int) and self.asked:
            return interval(self.people, self.asked)
        return None


@dataclass(frozen=True)
class Group:
    """The people of some advices who replied, and what became of each item."""

    advices: Sequence[str]
    replied: Cell
    changes: Sequence[Outcome]


@dataclass(frozen=True)
class FollowUps:
    """`times` and `groups` are empty when they would tell too much; `groups` go from the least urgent advice."""

    replied: Replied
    times: Sequence[Replied]
    everybody: Group
    groups: Sequence[Group]


@dataclass(frozen=True)
class Counts:
    """The people of each band: their courses, and how many there are by advice, asked or not."""

    courses: Sequence[Mapping[Course, int]]
    sent: Sequence[Mapping[str, int]]

    def of(self, claim: Callable[[Course], bool]) -> Bands:
        return [sum(many for one, many in band.items() if claim(one)) for band in self.courses]

    def sent_by(self, advices: Collection[str]) -> Bands:
        return [sum(many for advice, many in band.items() if advice in advices) for band in self.sent]


def follow_ups(
    weeks: Mapping[date, OfWeek],
    courses: Courses,
    *,
    mondays: Sequence[Collection[date]],
    mix: Mapping[str, Cell],
    items: int,
) -> FollowUps:
    """What is known of the last of these sets of weeks; the others are shorter periods.

    `mix` are the advices as another table shows them, and `items` how many have a change with a meaning.
    """
    counts = counts_of(weeks, courses, bands_of(mondays))
    asked, given = counts.of(lambda one: one.was_asked), counts.of(lambda one: one.has_replied)
    others = _less(counts.sent_by(mix), asked)
    unasked, silent, replied = protect_bands([others, _less(asked, given), given])
    if isinstance(replied, Hidden):
        nobody = Group(tuple(mix), replied, [dict.fromkeys(OUTCOMES, Hidden.WITHHELD)] * items)
        return FollowUps(_replied(replied, silent), (), nobody, ())
    groups = _groups(counts, mix, items)
    everybody = _group(counts, tuple(mix), items, replied)
    return FollowUps(
        _replied(replied, silent),
        _times(counts) if isinstance(silent, int) and isinstance(unasked, int) else (),
        everybody,
        [_group(counts, each, items, sum(_given(counts, each))) for each in groups],
    )


def counts_of(weeks: Mapping[date, OfWeek], courses: Courses, bands: Sequence[Collection[date]]) -> Counts:
    """What is known, by the shortest period that it falls into."""
    went: list[Mapping[Course, int]] = []
    sent: list[Mapping[str, int]] = []
    for band in bands:
        went.append(_added([courses[monday] for monday in band if monday in courses]))
        sent.append(_added([weeks[monday].advices for monday in band if monday in weeks]))
    return Counts(went, sent)


def _added(parts: Sequence[Mapping[Alike, int]]) -> Mapping[Alike, int]:
    total: dict[Alike, int] = {}
    for part in parts:
        for what, many in part.items():
            total[what] = total.get(what, 0) + many
    return total


def _replied(replied: Cell, silent: Cell) -> Replied:
    if isinstance(replied, int) and isinstance(silent, int):
        return Replied(replied, replied + silent)
    return Replied(replied, Hidden.WITHHELD)


def _times(counts: Counts) -> Sequence[Replied]:
    """Each time of its own; nothing when the people of one time leave a few of those of another."""
    ways = sorted({one.times for band in counts.courses for one in band})
    if not all(is_clean(_went(counts, way)) for way in ways):
        return ()
    return [_time(counts, at) for at in range(len(ways[0]))] if ways else ()


def _went(counts: Counts, way: tuple[Reply, ...]) -> Bands:
    return counts.of(lambda one: one.times == way)


def _time(counts: Counts, at: int) -> Replied:
    given = counts.of(lambda one: one.times[at] is Reply.GIVEN)
    silent = counts.of(lambda one: one.times[at] is Reply.SILENT)
    return Replied(sum(given), sum(given) + sum(silent))


def _groups(counts: Counts, mix: Mapping[str, Cell], items: int) -> Sequence[tuple[str, ...]]:
    """The advices that may stand alone, and the rest together; nothing when no advice may."""
    apart: list[str] = []
    rest: list[str] = []
    for advice, cell in mix.items():
        is_alone = isinstance(cell, int) and _may_be_shown(counts, (advice,), items)
        (apart if is_alone else rest).append(advice)
    while apart and not _may_be_shown(counts, rest, items):
        rest.append(apart.pop(0))  # the first in order, never chosen by its size
    groups = [(advice,) for advice in apart if sum(_given(counts, (advice,)))]
    if not groups:
        return ()  # the rest alone would be everybody once more
    return [*groups, tuple(rest)] if sum(_given(counts, rest)) else groups


def _may_be_shown(counts: Counts, advices: Collection[str], items: int) -> bool:
    parts = [_outcome(counts, advices, at, found) for at in range(items) for found in OUTCOMES]
    left = _less(counts.sent_by(advices), _given(counts, advices))
    return all(map(is_clean, (*parts, left)))


def is_clean(bands: Bands) -> bool:
    """Whether nobody, or five and more people, are in this, also in what a shorter period leaves of it."""
    return not is_few(sum(bands)) and not gives_away(bands)


def _given(counts: Counts, advices: Collection[str]) -> Bands:
    return counts.of(lambda one: one.advice in advices and one.has_replied)


def _outcome(counts: Counts, advices: Collection[str], at: int, found: Direction | None) -> Bands:
    return counts.of(lambda one: one.advice in advices and one.has_replied and one.directions[at] is found)


def _group(counts: Counts, advices: Sequence[str], items: int, replied: Cell) -> Group:
    outcomes = []
    for at in range(items):
        cells = protect_within(replied, [_outcome(counts, advices, at, found) for found in OUTCOMES])
        outcomes.append(dict(zip(OUTCOMES, cells, strict=True)))
    return Group(advices, replied, outcomes)


def _less(whole: Bands, part: Bands) -> Bands:
    return [all_of - some for all_of, some in zip(whole, part, strict=True)]
