"""How many visits were shown each item and went on from it, per week; nobody is in it, and no response."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from threading import Lock

from sqlalchemy import Insert
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from triage.records.tables import PassedItemRow


def _adding(insert: sqlite.Insert | postgresql.Insert) -> Insert:
    """Put a row in, or add its numbers to the row that is there."""
    table = PassedItemRow.__table__
    sums = {name: table.c[name] + insert.excluded[name] for name in ("shown", "went_on")}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=sums)


ADDING = {
    "sqlite": _adding(sqlite.insert(PassedItemRow)),
    "postgresql": _adding(postgresql.insert(PassedItemRow)),
}


@dataclass(frozen=True)
class PassedItem:
    """One item: how many visits were shown it, and how many of them went on."""

    item: str
    shown: int
    went_on: int


@dataclass(frozen=True, order=True)
class Counted:
    """An item of one version of the content, in one week, such as `2026-W48`: nothing finer is ever known."""

    week: str
    version: str
    item: str


@dataclass(frozen=True)
class Batch:
    """What was counted since the batch before."""

    shown: Counter[Counted]
    went_on: Counter[Counted]

    def __bool__(self) -> bool:
        return bool(self.shown or self.went_on)


class Passing:
    """Counts in memory, from many threads; whoever calls sees to it that a visit counts an item once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._batch = Batch(Counter(), Counter())

    def show(self, counted: Counted) -> None:
        """A visit was shown this item for the first time."""
        with self._lock:
            self._batch.shown[counted] += 1

    def go_on(self, counted: Counted) -> None:
        """A visit went on from this item for the first time."""
        with self._lock:
            self._batch.went_on[counted] += 1

    def take(self) -> Batch:
        """Everything so far, which is then no longer here."""
        with self._lock:
            taken, self._batch = self._batch, Batch(Counter(), Counter())
            return taken


def week_of(moment: date) -> str:
    """The ISO week of a day, or of a moment in UTC.

    >>> week_of(date(2026, 11, 23)), week_of(date(2027, 1, 1))
    ('2026-W48', '2026-W53')
    """
    day = moment.astimezone(UTC) if isinstance(moment, datetime) else moment
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def add_batch(session: Session, practice: str, batch: Batch) -> None:
    """Add what was counted to what earlier batches, and other processes, counted."""
    rows = [
        {
            "practice": practice,
            "week": counted.week,
            "version": counted.version,
            "item": counted.item,
            "shown": batch.shown[counted],
            "went_on": batch.went_on[counted],
        }
        for counted in sorted(
            {*batch.shown, *batch.went_on}
        )  # in one order, so that two processes never wait in a ring
    ]
    if rows:
        session.connection().execute(ADDING[session.get_bind().dialect.name], rows)


def passed_items(session: Session, practice: str, since: date) -> Sequence[PassedItem]:
    """Each item that was shown in the week of `since` or later, over all versions; sort them as you show them."""
    shown, went_on = func.sum(PassedItemRow.shown), func.sum(PassedItemRow.went_on)
    rows = session.execute(
        select(PassedItemRow.item, shown, went_on)
        .where(PassedItemRow.practice == practice, PassedItemRow.week >= week_of(since))
        .group_by(PassedItemRow.item)
        .order_by(PassedItemRow.item)
    )
    return tuple(PassedItem(item, int(shown), int(went_on)) for item, shown, went_on in rows)
