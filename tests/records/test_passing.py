"""Counts of visits per item add up over batches and processes, and know nothing finer than a week."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import PRACTICE
from triage.records.passing import Batch
from triage.records.passing import Counted
from triage.records.passing import PassedItem
from triage.records.passing import Passing
from triage.records.passing import add_batch
from triage.records.passing import passed_items
from triage.records.passing import week_of
from triage.records.tables import PassedItemRow

WEEK = "2026-W48"
MONDAY = date(2026, 11, 23)
BIG = 10_000


def counted(item: str, *, week: str = WEEK, version: str = "1.0.0") -> Counted:
    return Counted(week, version, item)


def add(sessions: "sessionmaker[Session]", batch: Batch, practice: str = PRACTICE) -> None:
    with sessions.begin() as session:
        add_batch(session, practice, batch)


def found(
    sessions: "sessionmaker[Session]", since: date = MONDAY, practice: str = PRACTICE
) -> list[PassedItem]:
    with sessions.begin() as session:
        return list(passed_items(session, practice, since))


def of(*, shown: int, went_on: int, item: Counted | None = None) -> Batch:
    item = item or counted("age")
    return Batch(Counter({item: shown}), Counter({item: went_on}))


def test_batches_add_up(sessions: "sessionmaker[Session]") -> None:
    add(sessions, of(shown=5, went_on=4))
    add(sessions, of(shown=2, went_on=3))
    add(sessions, of(shown=1, went_on=0, item=counted("pain")))
    assert found(sessions) == [PassedItem("age", 7, 7), PassedItem("pain", 1, 0)]


def test_versions_and_weeks_are_kept_apart_and_added_up_for_who_reads(
    sessions: "sessionmaker[Session]",
) -> None:
    for number, item in enumerate(
        [counted("age"), counted("age", version="1.1.0"), counted("age", week="2027-W01")]
    ):
        add(sessions, of(shown=10**number, went_on=0, item=item))
    with sessions.begin() as session:
        assert len(session.scalars(select(PassedItemRow)).all()) == 3
    assert found(sessions) == [PassedItem("age", 111, 0)]
    assert found(sessions, MONDAY + timedelta(weeks=2)) == [PassedItem("age", 100, 0)]
    assert found(sessions, MONDAY + timedelta(weeks=52)) == []


def test_each_practice_has_its_own_counts(sessions: "sessionmaker[Session]") -> None:
    add(sessions, of(shown=5, went_on=4), practice="elders")
    assert found(sessions) == []
    assert found(sessions, practice="elders") == [PassedItem("age", 5, 4)]


def test_nothing_counted_writes_nothing(sessions: "sessionmaker[Session]") -> None:
    assert not Passing().take()
    add(sessions, Passing().take())
    assert found(sessions) == []


def test_processes_that_add_at_once_lose_nothing(sessions: "sessionmaker[Session]") -> None:
    names = ["age", "pain", "worry"]
    batch = Batch(Counter({counted(name): 1 for name in names}), Counter())
    with ThreadPoolExecutor(4) as together:
        list(together.map(lambda _: add(sessions, batch), range(40)))
    assert found(sessions) == [PassedItem(name, 40, 0) for name in names]


def test_many_threads_count_exactly_and_a_batch_is_taken_once() -> None:
    passing = Passing()
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda _: passing.show(counted("age")), range(BIG)))
        list(together.map(lambda _: passing.go_on(counted("age")), range(BIG)))
    taken = passing.take()
    assert (taken.shown, taken.went_on) == (Counter({counted("age"): BIG}), Counter({counted("age"): BIG}))
    assert not passing.take()


def test_no_column_says_who_what_or_when_within_a_week() -> None:
    assert set(PassedItemRow.__table__.columns.keys()) == {
        "practice",
        "week",
        "version",
        "item",
        "shown",
        "went_on",
    }
    moments = [
        datetime(2026, 11, 23 + day, hour, 7, 11, tzinfo=UTC) for day in range(6) for hour in (0, 9, 23)
    ]
    assert {week_of(moment) for moment in moments} == {WEEK}


def test_a_week_is_that_of_utc() -> None:
    sunday_there = datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert week_of(sunday_there) == "2026-W47"
