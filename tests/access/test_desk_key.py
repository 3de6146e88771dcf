"""What is secret about accounts is worth nothing without the desk's private key, and survives another key."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy import text

from tests.access.arriving import BETTER
from tests.access.arriving import HOME
from tests.access.arriving import NOW
from tests.access.arriving import make_member
from tests.access.arriving import signed_in
from tests.records.making import by_therapist
from triage.access.arrivals import Step
from triage.access.arrivals import arrival_in
from triage.access.arrivals import begin_arrival
from triage.access.arrivals import carried
from triage.access.desk_key import DeskKey
from triage.access.desk_key import NotOursError
from triage.access.desk_key import Use
from triage.access.desk_key import current_key
from triage.access.door import Door
from triage.access.passwords import password_fits
from triage.access.sessions import who_is
from triage.access.sign_in import check_password
from triage.records.opening import open_desk
from triage.records.rotating import rotate
from triage.records.sealing import new_key_pair
from triage.records.tables import AccountRow
from triage.records.tables import Table

KEY = DeskKey("a", b"k" * 32)
ACCOUNT = "7f" * 16
OTHER = DeskKey("b", b"o" * 32)


def test_what_is_locked_opens_with_this_key_for_this_use_and_this_account_only() -> None:
    locked = KEY.lock(Use.SECOND_FACTOR, {"secret": "S"}, of="7f")
    assert KEY.unlock(Use.SECOND_FACTOR, locked, of="7f") == {"secret": "S"}
    for key, use, of in (
        (OTHER, Use.SECOND_FACTOR, "7f"),
        (KEY, Use.ARRIVAL, "7f"),
        (KEY, Use.SECOND_FACTOR, "8"),
    ):
        with pytest.raises(NotOursError):
            key.unlock(use, locked, of=of)


@pytest.mark.parametrize("locked", [b"", b"x", b"x" * 11, b"x" * 200])
def test_anything_else_is_not_ours(locked: bytes) -> None:
    with pytest.raises(NotOursError):
        KEY.unlock(Use.ARRIVAL, locked)


def test_the_key_is_never_shown() -> None:
    assert "kkk" not in repr(KEY)


@pytest.mark.parametrize("brought", ["", "x", "====", "é", "A" * 10_000])
def test_what_a_browser_makes_up_is_no_arrival(brought: str) -> None:
    assert arrival_in(brought, KEY, NOW) is None


def test_an_arrival_can_neither_be_changed_nor_kept_for_long() -> None:
    arrival = begin_arrival(NOW).goes_on(Step.CODE, account=ACCOUNT, generation=2, at=NOW)
    cookie = carried(arrival, KEY)
    assert arrival_in(cookie, KEY, NOW) == arrival
    assert ACCOUNT not in cookie
    assert arrival_in(cookie[:-6] + "AAAAA=", KEY, NOW) is None
    assert arrival_in(cookie, OTHER, NOW) is None
    assert arrival_in(cookie, KEY, NOW.replace(minute=40)) is None


def test_a_stolen_database_tells_no_secret(door: Door) -> None:
    member = make_member(door)
    token = signed_in(door, member)
    told = dump(door)
    for secret in (
        member.secret,
        member.password,
        token,
        *member.recovery,
        member.recovery[0].replace("-", ""),
    ):
        assert secret not in told


def test_with_a_stolen_database_a_right_guess_is_not_recognised(door: Door) -> None:
    member = make_member(door)
    with door.desk.records.sessions.begin() as session:
        kept = session.scalars(select(AccountRow.password_hash)).one()
    assert password_fits(kept, member.password, door.key)
    thief = replace(door.key, secret=new_key_pair().private)
    assert not password_fits(kept, member.password, thief)


def test_after_another_key_people_sign_in_as_before_and_move_to_it(tmp_path: Path) -> None:
    desk = open_desk(f"sqlite:///{tmp_path}/rug.db", tmp_path / "keys", random_bytes=os.urandom)
    door = Door(desk, "practice")
    member = make_member(door)
    old, token = door.key, signed_in(door, member)
    rotate(desk, audit=by_therapist())
    assert current_key(desk.ring).id != old.id
    assert who_is(door, token, NOW) is None  # another key signs everybody out
    assert check_password(door, member.name, BETTER, address=HOME, at=NOW) is None
    later = NOW.replace(hour=NOW.hour + 1)
    assert who_is(door, signed_in(door, member, later), later) is not None
    with desk.records.sessions.begin() as session:
        assert session.scalars(select(AccountRow.key_id)).one() == door.key.id
    desk.close()


def dump(door: Door) -> str:
    """Every value of every table, bytes as text and in hex."""
    found = []
    with door.desk.records.sessions.begin() as session:
        for table in Table.metadata.sorted_tables:
            for row in session.execute(text(f"SELECT * FROM {table.name}")):
                found += [f"{value!r} {value.hex() if isinstance(value, bytes) else ''}" for value in row]
    return "\n".join(found)
