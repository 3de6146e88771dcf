"""The desk finds who is meant by a name or an address, however it is typed, and leaves no trace of what it sought."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy import select

from tests.records.making import DETAILS
from tests.records.making import PAIR
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.audit import begin_audit
from triage.records.audit import verify
from triage.records.key_ring import KeyRing
from triage.records.key_ring import aside_file
from triage.records.key_ring import write_private_key
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.sealing import PublicKey
from triage.records.searching import Search
from triage.records.store import erase
from triage.records.store import place_in
from triage.records.store import replace_contact
from triage.records.storing import store
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

NAMES = {1: "Zoë van der Sørensen", 2: "Élise Ångström", 3: "Jan Zoete"}


@pytest.fixture
def search(address: str, keys: Path) -> Iterator[Search]:
    desk = open_desk(address, keys, random_bytes=os.urandom)
    with desk.records.sessions.begin() as session:
        for seed, name in NAMES.items():
            details = DETAILS.model_copy(update={"name": name, "email": f"visitor{seed}@post.example"})
            public, key = desk.records.public, desk.records.key
            store(session, make(seed, details=details), public=public, key=key, audit=by_visitor())
            session.flush()
    yield Search(desk, PRACTICE)
    desk.close()


def found(search: Search, needle: str, practice: str = PRACTICE) -> set[str]:
    result = search.find(needle, audit=by_therapist(practice=practice))
    return {submission.id for submission in result.submissions}


def ids(*seeds: int) -> set[str]:
    return {make(seed).listed.id for seed in seeds}


@pytest.mark.parametrize(
    ("needle", "seeds"),
    [
        ("zoë", (1,)),
        ("ZOE", (1, 3)),
        ("sorensen zoe", (1,)),
        ("elise ANGSTROM", (2,)),
        ("E\u0301lise", (2,)),
        ("visitor3@post.example", (3,)),
        ("@post.example", (1, 2, 3)),
        ("nobody", ()),
        ("", ()),
        ("   ", ()),
        ("%", ()),
    ],
)
def test_a_name_or_address_finds_who_is_meant(search: Search, needle: str, seeds: tuple[int, ...]) -> None:
    wanted = (1, 3) if needle == "zoë" else seeds  # accents make no difference
    assert found(search, needle) == ids(*wanted)


def test_what_changed_is_found_and_what_is_gone_is_not(search: Search) -> None:
    records, key = search._desk.records, search._desk.records.key
    found(search, "zoete")
    other = DETAILS.model_copy(update={"name": "Piet Zoetemelk"})
    with records.sessions.begin() as session:
        replace_contact(session, make(3).listed.id, other, public=records.public, key=key, audit=by_visitor())
        erase(session, make(1).listed.id, key=key, audit=by_visitor())
    assert found(search, "zoetemelk") == ids(3)
    assert found(search, "jan") == found(search, "sorensen") == set()


def test_another_practice_finds_nothing(search: Search) -> None:
    records = search._desk.records
    with records.sessions.begin() as session:
        begin_audit(session, records.key, "stad")
    assert found(search, "zoete", practice="stad") == set()


def test_every_search_leaves_a_line_without_what_was_sought(search: Search) -> None:
    found(search, "Zoete")
    with search._desk.records.sessions.begin() as session:
        line = session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1)).one()
        told = {name: getattr(line, name) for name in line.__table__.columns.keys()}  # noqa: SIM118
        assert verify(session, search._desk.records.key, PRACTICE).problems == ()
    assert (told["action"], told["parts"], told["submission"]) == ("search", "contact", None)
    assert "zoete" not in repr(told).lower()


def test_a_damaged_submission_is_counted_and_the_others_are_found(search: Search) -> None:
    with search._desk.records.sessions.begin() as session:
        row = session.get_one(SubmissionRow, (make(1).listed.id, PRACTICE))
        row.sealed_contact = row.sealed_contact[:-1]
    result = search.find("zo", audit=by_therapist())
    assert ({one.id for one in result.submissions}, result.unreadable) == (ids(3), 1)


def test_what_lacked_its_key_is_found_once_the_key_is_put_back(search: Search, keys: Path) -> None:
    with search._desk.records.sessions.begin() as session:
        row = session.get_one(SubmissionRow, (make(1).listed.id, PRACTICE))
        details = search._desk.ring.open(row.sealed_contact, place_in(row, "contact"))
        row.sealed_contact = PAIR.public.seal(details, place_in(row, "contact"))
    assert search.find("zoe", audit=by_therapist()).unreadable == 1
    write_private_key(aside_file(keys, PAIR), PAIR)
    assert found(search, "sorensen") == ids(1)
    assert search.find("zoe", audit=by_therapist()).unreadable == 0


@pytest.fixture
def ten_thousand(address: str, keys: Path) -> Iterator[Desk]:
    """The same person 10,000 times, under other names: only the contact details are sealed each time."""
    desk = open_desk(address, keys, random_bytes=os.urandom)
    public = desk.ring.current.public
    with desk.records.sessions.begin() as session:
        store(session, make(0), public=public, key=desk.records.key, audit=by_visitor())
        session.flush()
        row = session.get_one(SubmissionRow, (make(0).listed.id, PRACTICE))
        same = {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118
        session.execute(insert(SubmissionRow), [same | others(public, at) for at in range(9_999)])
    yield desk
    desk.close()


def others(public: PublicKey, at: int) -> dict[str, object]:
    place = Place(practice=PRACTICE, record=f"{at:032x}", field="contact")
    return {
        "id": place.record,
        "idempotency_key": place.record,
        "code_hash": at.to_bytes(32),
        "sealed_contact": public.seal({"name": f"Name {at}", "email": None}, place),
    }


class Counting(KeyRing):
    """Knows how often it opened something."""

    opened = 0

    def open(self, sealed: bytes, place: Place) -> Fields:
        self.opened += 1
        return super().open(sealed, place)


@pytest.mark.slow
def test_ten_thousand_are_opened_when_the_desk_starts_and_by_no_search(
    ten_thousand: Desk, keys: Path
) -> None:
    ring = Counting(keys)
    search = Search(replace(ten_thousand, ring=ring), PRACTICE)
    search.refresh()  # as the desk does when it starts
    assert ring.opened == 10_000
    assert [len(found(search, f"name {at}")) for at in (9_876, 5_432)] == [1, 1]
    assert ring.opened == 10_000
