"""A session lasts as long as somebody works, and ends everywhere at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.access.arriving import ELSEWHERE
from tests.access.arriving import HOME
from tests.access.arriving import MINUTE
from tests.access.arriving import NOW
from tests.access.arriving import Member
from tests.access.arriving import actions
from tests.access.arriving import by_command
from tests.access.arriving import make_member
from tests.access.arriving import signed_in
from triage.access.accounts import disable_account
from triage.access.accounts import reset_account
from triage.access.door import Door
from triage.access.sessions import BETWEEN_NOTES
from triage.access.sessions import IDLE
from triage.access.sessions import LONGEST
from triage.access.sessions import end_all_sessions
from triage.access.sessions import end_session
from triage.access.sessions import who_is
from triage.access.setting_up import change_password
from triage.records.tables import SignedInRow

SECOND = timedelta(seconds=1)


@pytest.fixture
def member(door: Door) -> Member:
    return make_member(door)


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_step(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    assert who_is(door, token, NOW + IDLE - SECOND, uses=False) is not None
    assert who_is(door, token, NOW + IDLE, uses=False) is None


def test_a_step_begins_the_quarter_anew(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    assert who_is(door, token, NOW + 10 * MINUTE) is not None
    assert who_is(door, token, NOW + 24 * MINUTE) is not None
    assert who_is(door, token, NOW + 40 * MINUTE) is None


def test_what_a_page_does_by_itself_keeps_nobody_signed_in(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    for minute in range(15):
        assert who_is(door, token, NOW + minute * MINUTE, uses=False) is not None
    assert who_is(door, token, NOW + IDLE, uses=False) is None


def test_a_session_ends_after_eight_hours_of_work(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    at = NOW
    while at + 10 * MINUTE < NOW + LONGEST:
        at += 10 * MINUTE
        assert who_is(door, token, at) is not None
    assert who_is(door, token, NOW + LONGEST) is None


def test_a_session_that_ended_does_not_come_back(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    assert who_is(door, token, NOW + IDLE) is None
    assert who_is(door, token, NOW + IDLE + SECOND) is None


def test_a_click_right_after_another_is_not_written_again(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    assert who_is(door, token, NOW + BETWEEN_NOTES - SECOND) is not None
    with door.desk.records.sessions.begin() as session:
        assert session.scalars(select(SignedInRow.used)).one() == NOW


def test_signing_out_ends_this_session_and_no_other(door: Door, member: Member) -> None:
    here = signed_in(door, member)
    there = signed_in(door, member, NOW + MINUTE, ELSEWHERE)
    end_session(door, here, NOW + MINUTE)
    assert who_is(door, here, NOW + MINUTE) is None
    assert who_is(door, there, NOW + MINUTE) is not None
    assert actions(door)[-1] == ("sign_out", "f.fysio", "done")


def test_signing_out_everywhere_ends_all_sessions_of_one_person(door: Door, member: Member) -> None:
    tokens = [signed_in(door, member), signed_in(door, member, NOW + MINUTE)]
    other = signed_in(door, make_member(door, "a.ander"))
    person = who_is(door, tokens[0], NOW + MINUTE)
    assert person is not None
    end_all_sessions(door, person, NOW + MINUTE)
    assert [who_is(door, token, NOW + MINUTE) for token in tokens] == [None, None]
    assert who_is(door, other, NOW + MINUTE) is not None


@pytest.mark.parametrize("change", [disable_account, reset_account])
def test_what_an_administrator_changes_ends_every_session_at_once(
    door: Door, member: Member, change: Callable[..., object]
) -> None:
    token = signed_in(door, member)
    change(door, member.name, by=by_command(NOW))
    assert who_is(door, token, NOW) is None


def test_another_password_ends_all_sessions_but_a_new_one(door: Door, member: Member) -> None:
    tokens = [signed_in(door, member), signed_in(door, member, NOW + MINUTE)]
    person = who_is(door, tokens[0], NOW)
    assert person is not None
    new = change_password(
        door, person, now=member.password, new="acht blauwe peren", address=HOME, at=NOW + MINUTE
    )
    assert new is not None
    assert [who_is(door, token, NOW + MINUTE) for token in tokens] == [None, None]
    assert who_is(door, new, NOW + MINUTE) == person


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é", "\x00", "x" * 100_000])
def test_a_token_that_nobody_gave_out_is_nobodys(door: Door, token: str) -> None:
    assert who_is(door, token, NOW) is None


def test_every_sign_in_has_a_token_of_its_own_and_only_a_hash_is_stored(door: Door, member: Member) -> None:
    tokens = {signed_in(door, member, NOW + minute * MINUTE) for minute in range(3)}
    assert len(tokens) == 3
    with door.desk.records.sessions.begin() as session:
        stored = session.scalars(select(SignedInRow.token_hash)).all()
    assert not {token.encode() for token in tokens} & set(stored)


def test_another_practice_in_the_same_database_knows_nobody(door: Door, member: Member) -> None:
    token = signed_in(door, member)
    assert who_is(Door(door.desk, "elsewhere"), token, NOW) is None
