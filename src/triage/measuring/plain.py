"""Everything that the plain columns say about a period, without what may not be shown."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from sqlalchemy.orm import Session

from triage.measuring.agreement import Agreement
from triage.measuring.agreement import agreement
from triage.measuring.counting import Counted
from triage.measuring.counting import count_alike
from triage.measuring.counting import count_weekly
from triage.measuring.counting import first_received
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import alone
from triage.measuring.disclosure import gives_away
from triage.measuring.disclosure import protect
from triage.measuring.disclosure import protect_bands
from triage.measuring.doctor_first import Squares
from triage.measuring.doctor_first import doctor_first
from triage.measuring.periods import Period
from triage.measuring.periods import Week
from triage.measuring.periods import weeks_of
from triage.measuring.promptness import Promptness
from triage.measuring.promptness import promptness


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see; the advices go from the least to the most urgent, `doctor` are those to a doctor."""

    practice: str
    period: Period
    advices: Sequence[str]
    doctor: Collection[str]
    target: timedelta
    now: datetime


@dataclass(frozen=True)
class Overview:
    """`weekly` goes along with `weeks`, of which the last is still running.

    `lengths` says how many of them each period has, from the shortest to the one that was asked for.
    """

    weeks: Sequence[Week]
    lengths: Sequence[int]
    weekly: Sequence[Cell]
    total: Cell
    mix: Mapping[str, Cell]
    promptness: Promptness
    agreement: Agreement
    doctor_first: Squares | None


def overview(session: Session, asked: Asked) -> Overview:
    """Count one period; the shorter ones are counted along, since whoever sees both can subtract them."""
    first = first_received(session, asked.practice)
    periods = _up_to(asked.period)
    weeks = [weeks_of(period, asked.now, first=first) for period in periods]
    lengths = [len(each) for each in weeks]
    begins = [each[0].begins for each in weeks]
    counted = count_alike(session, asked.practice, begins, target=asked.target, now=asked.now)
    weekly = count_weekly(session, asked.practice, weeks[-1])
    mix = _mix(counted, asked.advices, bands=len(periods))
    withheld = [advice for advice, cell in mix.items() if isinstance(cell, Hidden)]
    agreed = agreement(counted, asked.advices, bands=len(periods), withheld=withheld)
    return Overview(
        weeks=weeks[-1],
        lengths=lengths,
        weekly=protect_weeks(weekly, lengths),
        total=_total(counted, bands=len(periods)),
        mix=mix,
        promptness=promptness(counted, bands=len(periods)),
        agreement=agreed,
        doctor_first=doctor_first(
            counted, asked.advices, asked.doctor, bands=len(periods), found=agreed, mix=mix
        ),
    )


def protect_weeks(weekly: Sequence[int], lengths: Sequence[int]) -> Sequence[Cell]:
    """The weeks of the last of these periods; what a shorter one withholds is withheld in it too."""
    also: set[int] = set()
    shown: Sequence[Cell] = ()
    for length in lengths:
        first = len(weekly) - length
        shown = protect(weekly[first:], also=[at - first for at in also])
        also |= {first + at for at, cell in enumerate(shown) if cell is Hidden.WITHHELD}
    return shown


def _up_to(period: Period) -> Sequence[Period]:
    return list(Period)[: list(Period).index(period) + 1]


def _mix(counted: Sequence[Counted], advices: Sequence[str], *, bands: int) -> Mapping[str, Cell]:
    """From the least to the most urgent, behind the advices that the content no longer knows."""
    gone = sorted({one.advice for one in counted} - set(advices))
    people = {advice: [0] * bands for advice in (*gone, *advices)}
    for one in counted:
        people[one.advice][one.back] += one.people
    return dict(zip(people, protect_bands(list(people.values())), strict=True))


def _total(counted: Sequence[Counted], *, bands: int) -> Cell:
    people = [0] * bands
    for one in counted:
        people[one.back] += one.people
    return Hidden.WITHHELD if gives_away(people) else alone(sum(people))
