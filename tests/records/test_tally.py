"""The tally that the database keeps is what counting the submissions finds, whatever was done to them."""

import os
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest
from sqlalchemy import Engine
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.records.making import DETAILS
from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from tests.records.operating import back_up
from tests.records.operating import from_paper
from tests.records.operating import restored
from triage.reasoning.findings import Response
from triage.records.listing import counts_of
from triage.records.migrating import downgrade
from triage.records.migrating import upgrade
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.retention import erase_expired
from triage.records.review import NEXT
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.store import erase
from triage.records.storing import columns_of
from triage.records.storing import seal
from triage.records.storing import store
from triage.records.submissions import ReviewStatus
from triage.records.submissions import Submission
from triage.records.tables import SubmissionRow
from triage.records.tally_table import TallyRow

Alike: TypeAlias = tuple[int, str, bool]
Step: TypeAlias = Callable[[Session, Desk, Random], object]

STEPS = 80
BEFORE = "0024"
PEOPLE: tuple[Mapping[str, Response], ...] = (
    {},
    {"bladder_saddle": ("saddle_numbness",)},
    {"history": ("cancer",), "ill": ("night_sweats",)},
)
IS_LATER = SubmissionRow.follow_up_alarm.is_not(None)
EVERY_ALIKE = (SubmissionRow.stage, SubmissionRow.advice, IS_LATER)


@pytest.fixture
def desk(address: str, keys: Path) -> Iterator[Desk]:
    opened = open_desk(address, keys, random_bytes=os.urandom)
    yield opened
    opened.close()


def counted(session: Session) -> dict[Alike, int]:
    rows = session.execute(select(*EVERY_ALIKE, func.count()).group_by(*EVERY_ALIKE))
    return {(stage, advice, bool(is_later)): people for stage, advice, is_later, people in rows}


def tallied(session: Session) -> dict[Alike, int]:
    rows = session.scalars(select(TallyRow).where(TallyRow.practice == PRACTICE))
    return {(row.stage, row.advice, row.is_later_alarm): row.submissions for row in rows}


def holds(desk: Desk) -> bool:
    with desk.records.reading() as session:
        return tallied(session) == counted(session)


def walk(desk: Desk, steps: Iterable[Step], random: Random) -> None:
    with desk.records.sessions.begin() as session:
        for step in steps:
            step(session, desk, random)
            session.flush()


# What is done to submissions, by our code and past it


def send(session: Session, desk: Desk, random: Random) -> None:
    for _ in range(random.randrange(1, 4)):
        received = NOW - timedelta(days=random.randrange(80))
        submission = sent_by(random.choice(PEOPLE), random.randrange(10**9), received)
        for _ in range(random.choice((1, 1, 2))):  # a second sending of the same stores nothing
            store(session, submission, public=desk.records.public, key=desk.records.key, audit=by_visitor())


def review(session: Session, desk: Desk, random: Random) -> None:
    if (row := some_row(session, random)) is None:
        return
    status = random.choice(sorted(NEXT[ReviewStatus(row.status)]))
    wanted = random.choice((Reviewed(status=status), Reviewed(verdict="gp_first"), Reviewed(note="Gebeld.")))
    change_review(session, row.id, wanted, change=row.change, desk=desk, audit=by_therapist())


def tell_an_alarm(session: Session, _: Desk, random: Random) -> None:
    if (row := some_row(session, random)) is not None:
        row.follow_up_alarm, row.status, row.stage, row.mildness = NOW, ReviewStatus.NEW, 0, 0
        row.change += 1


def erase_one(session: Session, desk: Desk, random: Random) -> None:
    if (row := some_row(session, random)) is not None:
        erase(session, row.id, key=desk.records.key, audit=by_therapist())


def forget(session: Session, desk: Desk, random: Random) -> None:
    at = NOW + KEPT_FOR - timedelta(days=random.randrange(60, 80))
    erase_expired(session, key=desk.records.key, audit=by_therapist(at=at))


def send_many(session: Session, desk: Desk, random: Random) -> None:
    submissions = [sent_by(one, random.randrange(10**9)) for one in PEOPLE for _ in range(3)]
    rows = [columns_of(one, seal(one, desk.records.public)) for one in submissions]
    session.execute(insert(SubmissionRow), rows)


def change_many(session: Session, _: Desk, random: Random) -> None:
    stage = random.randrange(4)
    some = select(SubmissionRow.id).where(SubmissionRow.advice != "emergency").limit(5)
    changed = update(SubmissionRow).where(SubmissionRow.id.in_(some))
    session.execute(changed.values(stage=stage, change=SubmissionRow.change + 1))


def delete_many(session: Session, _: Desk, random: Random) -> None:
    some = select(SubmissionRow.id).where(SubmissionRow.stage == random.randrange(4)).limit(5)
    session.execute(delete(SubmissionRow).where(SubmissionRow.id.in_(some)))


def sent_by(person: Mapping[str, Response], seed: int, received: datetime = NOW) -> Submission:
    return make(seed, received=received, details=DETAILS, practice=PRACTICE, **person)


def some_row(session: Session, random: Random) -> SubmissionRow | None:
    rows = session.scalars(select(SubmissionRow).order_by(SubmissionRow.id)).all()
    return random.choice(rows) if rows else None


EVERY_STEP: tuple[Step, ...] = (
    send,
    send,
    review,
    review,
    tell_an_alarm,
    erase_one,
    forget,
    send_many,
    change_many,
    change_many,
    delete_many,
)
BEGINNING: tuple[Step, ...] = (send_many, tell_an_alarm, review)
ONE_OF_EACH: tuple[Step, ...] = (send, erase_one, tell_an_alarm)


@pytest.mark.parametrize("seed", range(3))
def test_the_tally_is_what_counting_finds_after_every_step(desk: Desk, seed: int) -> None:
    random, seen = Random(seed), set[Alike]()
    for _ in range(STEPS):
        with desk.records.sessions() as session:
            random.choice(EVERY_STEP)(session, desk, random)
            session.flush()
            assert tallied(session) == counted(session)
            seen |= set(tallied(session))
            if random.random() < 0.8:
                session.commit()
        assert holds(desk)
    assert {stage for stage, _, _ in seen} == set(range(4))
    assert {is_later for _, _, is_later in seen} == {True, False}


@pytest.mark.parametrize("trigger", ["tally_stored", "tally_erased", "tally_changed"])
def test_without_one_of_its_triggers_the_tally_would_be_wrong(desk: Desk, trigger: str) -> None:
    of_table = "" if desk.records.engine.dialect.name == "sqlite" else " ON submission"
    with desk.records.sessions.begin() as session:
        send_many(session, desk, Random(1))
        session.execute(text(f"DROP TRIGGER {trigger}{of_table}"))
    walk(desk, ONE_OF_EACH, Random(2))
    assert not holds(desk)


def test_nothing_is_left_of_what_was_erased(desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        send_many(session, desk, Random(1))
        assert sum(tallied(session).values()) == len(PEOPLE) * 3
    with desk.records.sessions.begin() as session:
        session.execute(delete(SubmissionRow))
    with desk.records.reading() as session:
        assert session.scalar(select(func.count()).select_from(TallyRow)) == 0


def test_one_who_goes_and_one_who_comes_show_between_two_looks(desk: Desk) -> None:
    def mark() -> str:
        with desk.records.reading() as session:
            return counts_of(session, PRACTICE, urgent=()).mark

    with desk.records.sessions.begin() as session:
        send_many(session, desk, Random(1))
    before = mark()
    with desk.records.sessions.begin() as session:
        gone = session.scalars(select(SubmissionRow).order_by(SubmissionRow.id)).first()
        assert gone is not None
        advice = gone.advice
        erase(session, gone.id, key=desk.records.key, audit=by_therapist())
        session.flush()
        submission = next(
            one for one in (sent_by(person, 7) for person in PEOPLE) if one.listed.advice == advice
        )
        store(session, submission, public=desk.records.public, key=desk.records.key, audit=by_visitor())
    assert mark() != before
    assert mark() == mark()


def test_what_the_inbox_does_not_count_leaves_the_mark_as_it_is(desk: Desk) -> None:
    with desk.records.sessions.begin() as session:
        send_many(session, desk, Random(1))
    with desk.records.sessions.begin() as session:
        before = counts_of(session, PRACTICE, urgent=()).mark
        session.execute(update(SubmissionRow).values(seen=NOW, location="utrecht-2"))
        assert counts_of(session, PRACTICE, urgent=()).mark == before


def test_a_migration_tallies_what_is_there_and_goes_on_from_there(desk: Desk) -> None:
    random, engine = Random(3), desk.records.engine
    walk(desk, BEGINNING, random)
    downgrade(engine, BEFORE)
    upgrade(engine)
    assert holds(desk)
    walk(desk, EVERY_STEP, random)
    assert holds(desk)


def test_a_restored_backup_has_the_tally_once_and_goes_on_from_there(
    desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    random, other = Random(4), elsewhere()
    walk(desk, BEGINNING, random)
    back_up(desk, tmp_path / "b.backup")
    folder = from_paper(keys, tmp_path / "new")
    assert restored(tmp_path / "b.backup", other, folder).problems == ()
    again = open_desk(other, folder, random_bytes=os.urandom)
    with again.records.reading() as session:
        assert sum(tallied(session).values()) == len(PEOPLE) * 3
    assert holds(again)
    walk(again, EVERY_STEP, random)
    assert holds(again)
    again.close()


def test_a_second_sending_of_the_same_is_counted_once(empty: Engine, keys: Path) -> None:
    desk = open_desk(empty.url.render_as_string(hide_password=False), keys, random_bytes=os.urandom)
    for _ in range(2):
        with desk.records.sessions.begin() as session:
            store(session, make(1), public=desk.records.public, key=desk.records.key, audit=by_visitor())
    with desk.records.reading() as session:
        assert list(tallied(session).values()) == [1]
    desk.close()
