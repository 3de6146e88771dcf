"""Which items visits are shown and go on from is counted: each visit once, without anything else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from threading import Event

import pytest
from sqlalchemy import delete

from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.practice_desk import PRACTICE
from tests.pages.practice_desk import PracticeDesk
from tests.pages.tab import Tab
from triage.records.passing import Batch
from triage.records.passing import PassedItem
from triage.records.passing import passed_items
from triage.records.tables import PassedItemRow
from triage.ui.drafts import write_draft
from triage.ui.keeping_up import KeepingUp
from triage.ui.keeping_up import add_counts
from triage.ui.keeping_up import passing
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.way import CHECK

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    passing().take()
    yield
    passing().take()


def counts(batch: Batch) -> tuple[Counter[str], Counter[str]]:
    """By item: how many were shown it, and how many went on."""
    named = [
        Counter({counted.item: number for counted, number in each.items()})
        for each in (batch.shown, batch.went_on)
    ]
    return named[0], named[1]


@pytest.fixture
def counting_desk(desk: PracticeDesk) -> PracticeDesk:
    """A desk that never counted anything."""
    with desk.sessions.begin() as session:
        session.execute(delete(PassedItemRow))
    return desk


def in_the_database(desk: PracticeDesk) -> list[PassedItem]:
    with desk.sessions.begin() as session:
        return list(passed_items(session, PRACTICE, LONG_AGO))


def test_a_visit_counts_each_item_once_however_often_it_is_seen() -> None:
    tab = Tab().open()
    tab.press("begin")
    for _ in range(3):
        tab.respond("age", 70)
        tab.press("back")
    assert counts(passing().take()) == ({"age": 1, "bladder_saddle": 1}, {"age": 1})


def test_a_visit_that_forgets_what_it_counted_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test before would see without the memory of a visit."""
    monkeypatch.setattr("triage.ui.visitor.passing.replace", lambda visit, **_: visit)
    test = test_a_visit_counts_each_item_once_however_often_it_is_seen
    with pytest.raises(AssertionError):
        test()


def test_a_whole_walk_counts_every_item_that_was_asked_and_two_visits_count_twice() -> None:
    walked = [Tab().open().walk(unremarkable(), to=CHECK) for _ in range(2)]
    asked = dict.fromkeys(walked[0].visit.responses, 2)
    assert counts(passing().take()) == (asked, asked)


def test_an_item_without_a_response_is_shown_and_not_passed() -> None:
    tab = Tab().open()
    tab.press("begin")
    assert tab.press("next") == "age"
    assert counts(passing().take()) == ({"age": 1}, {})


def test_a_draft_does_not_count_again_what_was_passed() -> None:
    tab = Tab().open()
    tab.press("begin")
    tab.respond("age", 70)
    draft = write_draft(shipped(), tab.visit, datetime.now(UTC))
    passing().take()
    again = Tab().open(s="bladder_saddle")
    again.hand_over(draft)
    again.press("back")
    again.respond("age", 71)
    again.respond("bladder_saddle", ("none",))
    shown, went_on = counts(passing().take())
    assert (shown["age"], shown["bladder_saddle"]) == (0, 0)
    assert (went_on["age"], went_on["bladder_saddle"]) == (0, 1)


def test_a_draft_of_an_older_version_counts_nothing_it_responded_to() -> None:
    responses = {"age": 70}
    Tab().show("age", responses).respond("age", 71)
    assert counts(passing().take()) == ({"bladder_saddle": 1}, {})


def test_what_was_counted_reaches_the_database(counting_desk: PracticeDesk) -> None:
    tab = Tab().open()
    tab.press("begin")
    tab.respond("age", 70)
    add_counts()
    assert in_the_database(counting_desk) == [PassedItem("age", 1, 1), PassedItem("bladder_saddle", 1, 0)]
    add_counts()
    assert in_the_database(counting_desk)[0] == PassedItem("age", 1, 1)


def test_no_response_and_no_address_is_counted() -> None:
    tab = Tab().open()
    tab.press("begin")
    tab.respond("age", 87)
    written = str(passing().take())
    assert "87" not in written
    assert "192.0.2" not in written
    assert "bladder_saddle" in written


def test_a_database_that_is_gone_disturbs_nobody(own_desk: PracticeDesk) -> None:
    own_desk.close()
    for file in own_desk.folder.rglob("*"):
        if file.is_file():
            file.unlink()
    tab = Tab().open()
    tab.press("begin")
    keeping_up = KeepingUp(add_counts, seconds=0.001)
    keeping_up.start()
    assert tab.respond("age", 70) == "bladder_saddle"
    keeping_up.stop()
    assert not passing().take(), "what could not be added is lost, and takes no memory"


def test_the_last_batch_is_added_at_the_end(counting_desk: PracticeDesk) -> None:
    keeping_up = KeepingUp(add_counts, seconds=3600)
    keeping_up.start()
    Tab().open().press("begin")
    keeping_up.stop()
    assert in_the_database(counting_desk) == [PassedItem("age", 1, 0)]


def test_a_step_that_fails_is_tried_again() -> None:
    tries, twice = list[int](), Event()

    def fails() -> None:
        tries.append(1)
        if len(tries) == 2:
            twice.set()
        raise OSError("gone")

    keeping_up = KeepingUp(fails, seconds=0.001)
    keeping_up.start()
    assert twice.wait(5)
    keeping_up.stop()


def test_the_tab_keeps_which_items_were_counted_and_nothing_more() -> None:
    visit = replace(Visit("nl"), shown=frozenset({"age"}), passed=frozenset({"age"}))
    assert '"shown":["age"]' in write_draft(shipped(), visit, datetime.now(UTC))
