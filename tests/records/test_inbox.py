"""The inbox: the most urgent that nobody handled first, and several closed at once without overwriting."""

import os
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.records.making import DETAILS
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.reasoning.findings import Responses
from triage.records.audit import begin_audit
from triage.records.audit import verify
from triage.records.history import change_of
from triage.records.history import lines_about
from triage.records.inbox import close_together
from triage.records.inbox import read_inbox
from triage.records.listing import NOBODY
from triage.records.listing import PAGE
from triage.records.listing import Entry
from triage.records.listing import Wanted
from triage.records.listing import counts_of
from triage.records.listing import inbox_page
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.storing import store
from triage.records.submissions import ReviewStatus

EVERYTHING = Wanted()
RESPONSES: Mapping[str, Responses] = {
    "exercise_therapy": {},
    "emergency": {"bladder_saddle": ("saddle_numbness",)},
    "gp_today": {"history": ("cancer",), "ill": ("night_sweats",)},
}
URGENT = {"emergency", "gp_today"}


@pytest.fixture
def desk(address: str, keys: Path) -> Iterator[Desk]:
    opened = open_desk(address, keys, random_bytes=os.urandom)
    yield opened
    opened.close()


def send(
    desk: Desk,
    seed: int,
    advice: str = "exercise_therapy",
    *,
    hours_ago: float = 1,
    practice: str = PRACTICE,
) -> str:
    """The id of what was sent by somebody who got this advice."""
    received = NOW - timedelta(hours=hours_ago)
    submission = make(seed, received=received, details=DETAILS, practice=practice, **RESPONSES[advice])
    records, audit = desk.records, by_visitor(practice=practice)
    with records.sessions.begin() as session:
        store(session, submission, public=records.public, key=records.key, audit=audit)
    return submission.listed.id


def review(desk: Desk, submission: str, wanted: Reviewed, *, change: int = 1) -> None:
    with desk.records.sessions.begin() as session:
        change_review(session, submission, wanted, change=change, desk=desk, audit=by_therapist())


def shown(desk: Desk, wanted: Wanted = EVERYTHING) -> list[str]:
    """Every page of the inbox, one after the other."""
    return [entry.listed.id for entry in entries(desk, wanted)]


def entries(desk: Desk, wanted: Wanted = EVERYTHING) -> list[Entry]:
    found: list[Entry] = []
    behind = None
    while True:
        with desk.records.sessions.begin() as session:
            page = inbox_page(session, wanted, behind=behind, key=desk.records.key, audit=by_therapist())
        found += page.entries
        if page.behind is None:
            return found
        assert len(page.entries) == PAGE
        behind = page.behind


def test_the_most_urgent_that_nobody_handled_comes_first_then_the_oldest(desk: Desk) -> None:
    mild_old, mild_new = send(desk, 1, hours_ago=9), send(desk, 2, hours_ago=1)
    handled = send(desk, 3, advice="emergency", hours_ago=20)
    emergency, today = send(desk, 4, "emergency"), send(desk, 5, advice="gp_today", hours_ago=5)
    review(desk, handled, Reviewed(status=ReviewStatus.CONTACTED))
    assert shown(desk) == [emergency, today, mild_old, mild_new, handled]


def test_pages_hold_everybody_once_also_when_many_came_at_the_same_moment(desk: Desk) -> None:
    sent = {send(desk, seed, hours_ago=1) for seed in range(PAGE * 2 + 3)}
    found = shown(desk)
    assert len(found) == len(sent)
    assert set(found) == sent


def test_every_filter_chooses_and_all_of_them_together(desk: Desk) -> None:
    mild, urgent = send(desk, 1, hours_ago=50), send(desk, 2, advice="gp_today", hours_ago=1)
    other = send(desk, 3, hours_ago=2)
    review(desk, other, Reviewed(status=ReviewStatus.PLANNED, assignee="f.fysio"))
    since = NOW - timedelta(days=1)
    assert shown(desk, Wanted(advices=frozenset({"gp_today"}))) == [urgent]
    assert shown(desk, Wanted(statuses=frozenset({ReviewStatus.PLANNED}))) == [other]
    assert shown(desk, Wanted(since=since)) == [urgent, other]
    assert shown(desk, Wanted(until=since)) == [mild]
    assert shown(desk, Wanted(assignee="f.fysio")) == [other]
    assert shown(desk, Wanted(assignee=NOBODY)) == [urgent, mild]
    assert shown(desk, Wanted(among=(mild, other))) == [mild, other]
    assert shown(desk, Wanted(among=())) == []
    assert shown(desk, Wanted(assignee=NOBODY, since=since, among=(mild, urgent))) == [urgent]


def test_another_practice_sees_nothing_of_it(desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        begin_audit(session, desk.records.key, "stad")
    mine, others = send(desk, 1), send(desk, 2, practice="stad")
    assert shown(desk) == [mine]
    with desk.records.sessions.begin() as session:
        counts = counts_of(session, PRACTICE, urgent=URGENT)
        closed = close_together(session, {others: 1}, desk=desk, audit=by_therapist())
        assert (counts.total, closed.closed, closed.left) == (1, 0, 1)
        assert change_of(session, others, PRACTICE) is None
        assert change_of(session, others, "stad") == 1


def test_one_transaction_reads_a_page_opens_it_and_counts(desk: Desk) -> None:
    urgent, mild = send(desk, 1, "gp_today"), send(desk, 2)
    with desk.records.sessions.begin() as session:
        read = read_inbox(session, Wanted(), behind=None, urgent=URGENT, desk=desk, audit=by_therapist())
        assert set(read.opened.unsealed) == {urgent, mild}
        assert (read.counts.total, read.counts.urgent) == (2, 1)
        assert read.counts.by_status[ReviewStatus.NEW] == 2
        for submission in (urgent, mild):
            assert [line.action for line in lines_about(session, submission, PRACTICE)] == ["read", "send"]


def test_what_is_urgent_counts_only_while_nobody_reacted(desk: Desk) -> None:
    urgent = send(desk, 1, "gp_today")
    review(desk, urgent, Reviewed(status=ReviewStatus.CONTACTED))
    with desk.records.sessions.begin() as session:
        assert counts_of(session, PRACTICE, urgent=URGENT).urgent == 0


def test_the_mark_differs_after_every_change_and_not_without_one(desk: Desk) -> None:
    def mark() -> str:
        with desk.records.sessions.begin() as session:
            return counts_of(session, PRACTICE, urgent=URGENT).mark

    marks = [mark()]
    first = send(desk, 1)
    marks.append(mark())
    review(desk, first, Reviewed(verdict="gp_first"))
    marks.append(mark())
    review(desk, first, Reviewed(status=ReviewStatus.CLOSED), change=2)
    marks.append(mark())
    send(desk, 2, hours_ago=0)
    marks.append(mark())
    assert len(set(marks)) == len(marks)
    shown(desk)
    assert mark() == marks[-1]


def test_several_are_closed_at_once_each_with_its_audit_line(desk: Desk) -> None:
    chosen = {send(desk, seed): 1 for seed in range(3)}
    with desk.records.sessions.begin() as session:
        closed = close_together(session, chosen, desk=desk, audit=by_therapist())
    assert (closed.closed, closed.left) == (3, 0)
    assert all(entry.listed.status is ReviewStatus.CLOSED for entry in entries(desk))
    with desk.records.sessions.begin() as session:
        for submission in chosen:
            assert lines_about(session, submission, PRACTICE)[0].parts == "status:closed"
        assert verify(session, desk.records.key, PRACTICE).problems == ()


def test_what_a_colleague_changed_meanwhile_or_closed_or_erased_is_left_alone(desk: Desk) -> None:
    changed, done, fine = (send(desk, seed) for seed in range(3))
    seen = {entry.listed.id: entry.change for entry in entries(desk)}
    review(desk, changed, Reviewed(note="Belt om drie uur terug."))
    review(desk, done, Reviewed(status=ReviewStatus.CLOSED))
    with desk.records.sessions.begin() as session:
        closed = close_together(session, {**seen, "gone": 1}, desk=desk, audit=by_therapist())
    assert (closed.closed, closed.left) == (1, 3)
    statuses = {entry.listed.id: entry.listed.status for entry in entries(desk)}
    assert statuses == {
        changed: ReviewStatus.NEW,
        done: ReviewStatus.CLOSED,
        fine: ReviewStatus.CLOSED,
    }


def test_closing_without_looking_at_the_change_would_overwrite_a_colleague(desk: Desk) -> None:
    """The weakened variant takes the newest change for the one that was seen, and closes what a colleague took up."""
    taken_up = send(desk, 1)
    review(desk, taken_up, Reviewed(assignee="c.collega"))
    (entry,) = entries(desk)
    weak, honest = entry.change, replace(entry, change=1).change
    with desk.records.sessions.begin() as session:
        assert close_together(session, {taken_up: honest}, desk=desk, audit=by_therapist()).closed == 0
        assert close_together(session, {taken_up: weak}, desk=desk, audit=by_therapist()).closed == 1
