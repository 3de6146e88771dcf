"""Signing in: what lets somebody in, what keeps them out, and that nobody learns why."""

from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import Connection
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from tests.access.arriving import ELSEWHERE
from tests.access.arriving import GOOD
from tests.access.arriving import HOME
from tests.access.arriving import MINUTE
from tests.access.arriving import NOW
from tests.access.arriving import Member
from tests.access.arriving import actions
from tests.access.arriving import by_command
from tests.access.arriving import make_member
from tests.access.arriving import past_password
from tests.access.arriving import signed_in
from triage.access import passwords
from triage.access.accounts import disable_account
from triage.access.accounts import reset_account
from triage.access.arrivals import Step
from triage.access.door import Door
from triage.access.passwords import BusyError
from triage.access.passwords import password_fits
from triage.access.sessions import who_is
from triage.access.sign_in import check_code
from triage.access.sign_in import check_password
from triage.access.tries import FREE
from triage.access.tries import LONGEST_WAIT
from triage.access.tries import TooManyTriesError
from triage.records.audit import Role
from triage.records.audit import verify
from triage.records.trouble import StorageUnavailableError
from triage.settings import ONE_PRACTICE as PRACTICE

WRONG = "nothing like it at all"
STEP = timedelta(seconds=30)


@pytest.fixture
def member(door: Door) -> Member:
    return make_member(door)


def fail(door: Door, name: str = "f.fysio", *, times: int = 1, address: str = HOME, at: int = 0) -> None:
    """Wrong passwords, a second apart."""
    for second in range(times):
        moment = NOW + timedelta(seconds=at + second)
        assert check_password(door, name, WRONG, address=address, at=moment) is None


def test_a_password_and_a_code_let_somebody_in(door: Door, member: Member) -> None:
    person = who_is(door, signed_in(door, member), NOW)
    assert person is not None
    assert (person.name, person.role) == ("f.fysio", Role.THERAPIST)


def test_a_name_may_be_typed_in_capitals_and_with_spaces(door: Door, member: Member) -> None:
    assert check_password(door, " F.Fysio ", member.password, address=HOME, at=NOW) is not None


def test_a_password_alone_lets_nobody_in(door: Door, member: Member) -> None:
    assert past_password(door, member).next is Step.CODE
    assert ("sign_in", "f.fysio", "done") not in actions(door)[4:]


@pytest.mark.parametrize(
    "code", ["", "000000", "12345", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "0" * 1000]
)
def test_a_wrong_code_lets_nobody_in(door: Door, member: Member, code: str) -> None:
    passed = past_password(door, member)
    assert check_code(door, passed, code, address=HOME, at=NOW) is None
    assert actions(door)[-1] == ("fail_to_sign_in", "f.fysio", "refused")


def test_a_code_works_once(door: Door, member: Member) -> None:
    signed_in(door, member)
    again = past_password(door, member)
    assert check_code(door, again, member.code(), address=HOME, at=NOW) is None


def test_a_code_works_once_when_two_use_it_at_the_same_moment(door: Door, member: Member) -> None:
    arrived = [past_password(door, member) for _ in range(4)]

    def use(at: int) -> str | None:
        return check_code(door, arrived[at], member.code(), address=HOME, at=NOW)

    with ThreadPoolExecutor(4) as together:
        tokens = list(together.map(use, range(4)))
    assert sum(token is not None for token in tokens) == 1


def test_a_code_from_before_the_last_one_works_no_more(door: Door, member: Member) -> None:
    passed = past_password(door, member)
    assert check_code(door, passed, member.code(NOW + STEP), address=HOME, at=NOW) is not None
    again = past_password(door, member)
    assert check_code(door, again, member.code(), address=HOME, at=NOW) is None


@pytest.mark.parametrize("off", [-STEP, STEP])
def test_a_phone_may_be_half_a_minute_off(door: Door, member: Member, off: timedelta) -> None:
    passed = past_password(door, member)
    assert check_code(door, passed, member.code(NOW + off), address=HOME, at=NOW) is not None


@pytest.mark.parametrize("off", [-3 * STEP, 3 * STEP])
def test_a_code_of_another_minute_is_wrong(door: Door, member: Member, off: timedelta) -> None:
    passed = past_password(door, member)
    assert check_code(door, passed, member.code(NOW + off), address=HOME, at=NOW) is None


def test_a_recovery_code_stands_in_once(door: Door, member: Member) -> None:
    typed = member.recovery[0].lower().replace("-", " ")
    assert check_code(door, past_password(door, member), typed, address=HOME, at=NOW) is not None
    assert ("use_recovery_code", "f.fysio", "done") in actions(door)
    assert check_code(door, past_password(door, member), typed, address=HOME, at=NOW) is None
    other = past_password(door, member)
    assert check_code(door, other, member.recovery[1], address=HOME, at=NOW) is not None


def test_a_recovery_code_of_somebody_else_is_wrong(door: Door, member: Member) -> None:
    other = make_member(door, "a.ander")
    assert check_code(door, past_password(door, member), other.recovery[0], address=HOME, at=NOW) is None


def test_a_disabled_account_is_like_a_wrong_password(door: Door, member: Member) -> None:
    passed = past_password(door, member)
    disable_account(door, member.name, by=by_command())
    assert check_password(door, member.name, member.password, address=HOME, at=NOW) is None
    assert check_code(door, passed, member.code(), address=HOME, at=NOW) is None


def test_somebody_halfway_begins_again_after_a_reset(door: Door, member: Member) -> None:
    passed = past_password(door, member)
    reset_account(door, member.name, by=by_command())
    assert check_code(door, passed, member.code(), address=HOME, at=NOW) is None


@pytest.mark.parametrize(
    "name", ["f.fysio", "nobody.here", "", "F" * 5000, "f.fysio\x00", "' OR 1=1 --", "é"]
)
def test_the_sixth_try_is_refused_whoever_it_is(door: Door, member: Member, name: str) -> None:
    fail(door, name, times=FREE)
    with pytest.raises(TooManyTriesError):
        check_password(door, name, member.password, address=ELSEWHERE, at=NOW + timedelta(seconds=5))


def test_the_wait_grows_and_ends(door: Door, member: Member) -> None:
    fail(door, times=FREE)
    at, waits = NOW + timedelta(seconds=FREE), []
    for _ in range(4):
        with pytest.raises(TooManyTriesError) as refused:
            check_password(door, member.name, WRONG, address=HOME, at=at)
        waits.append(refused.value.until - at)
        at = refused.value.until
        assert check_password(door, member.name, WRONG, address=HOME, at=at) is None
        at += timedelta(seconds=1)
    assert [round(wait.total_seconds(), -1) for wait in waits] == [30, 60, 120, 240]
    assert check_password(door, member.name, GOOD, address=HOME, at=at + LONGEST_WAIT) is not None


def test_a_refused_try_makes_no_wait_longer(door: Door, member: Member) -> None:
    fail(door, times=FREE)
    untils = set()
    for second in range(5, 20):
        with pytest.raises(TooManyTriesError) as refused:
            check_password(door, member.name, WRONG, address=HOME, at=NOW + timedelta(seconds=second))
        untils.add(refused.value.until)
    assert len(untils) == 1
    assert check_password(door, member.name, GOOD, address=HOME, at=untils.pop()) is not None


def test_an_address_waits_whatever_name_it_tries(door: Door, member: Member) -> None:
    for number in range(FREE):
        fail(door, f"name{number}", at=number)
    with pytest.raises(TooManyTriesError):
        check_password(door, member.name, member.password, address=HOME, at=NOW + timedelta(seconds=9))
    assert check_password(door, member.name, member.password, address=ELSEWHERE, at=NOW) is not None


def ways_to_type(name: str, last: str = "") -> list[str]:
    """A name with as much white space as hides what stands behind it, a little otherwise each time."""
    blanks = (" ", "\u00a0", "\u2003", "\u3000")
    return [
        name + (64 - len(name) - tabs) * blank + tabs * "\t" + last for blank in blanks for tabs in range(6)
    ]


def test_a_name_counts_as_one_however_it_is_typed(door: Door, member: Member) -> None:
    said: list[object] = []
    for number, name in enumerate(ways_to_type(member.name)):
        try:
            said.append(check_password(door, name, WRONG, address=f"203.0.113.{number}", at=NOW))
        except TooManyTriesError:
            said.append("refused")
    assert said == [None] * FREE + ["refused"] * (24 - FREE)


def test_a_name_longer_than_any_is_nobodys(door: Door, member: Member) -> None:
    for number, name in enumerate(ways_to_type(member.name, last="x")[::4]):
        address = f"203.0.113.{number}"
        assert check_password(door, name, member.password, address=address, at=NOW) is None
    assert {who for action, who, _ in actions(door) if action == "fail_to_sign_in"} == {"unknown"}


def test_one_line_of_ipv6_is_one_address(door: Door, member: Member) -> None:
    for number in range(FREE):
        fail(door, f"name{number}", address=f"2001:db8:1:2::{number}", at=number)
    at = NOW + timedelta(seconds=9)
    with pytest.raises(TooManyTriesError):
        check_password(door, member.name, member.password, address="2001:db8:1:2:ffff::1", at=at)
    assert check_password(door, member.name, member.password, address="2001:db8:1:3::1", at=at) is not None


def test_getting_in_forgives_the_name_and_not_the_address(door: Door, member: Member) -> None:
    fail(door, times=FREE - 1, address=ELSEWHERE)
    signed_in(door, member, NOW + MINUTE)
    fail(door, times=FREE - 1, at=120)
    fail(door, "name0", address=ELSEWHERE, at=140)
    with pytest.raises(TooManyTriesError):
        check_password(door, "name9", WRONG, address=ELSEWHERE, at=NOW + timedelta(seconds=141))


def test_wrong_codes_count_as_well(door: Door, member: Member) -> None:
    passed = past_password(door, member)
    for second in range(FREE):
        assert check_code(door, passed, "000000", address=HOME, at=NOW + timedelta(seconds=second)) is None
    at = NOW + timedelta(seconds=FREE)
    with pytest.raises(TooManyTriesError):
        check_code(door, passed, member.code(at), address=HOME, at=at)


def test_a_right_password_again_and_again_buys_no_more_codes(door: Door, member: Member) -> None:
    for second in range(FREE):
        at = NOW + timedelta(seconds=second)
        assert check_code(door, past_password(door, member, at), "000000", address=HOME, at=at) is None
    with pytest.raises(TooManyTriesError):
        past_password(door, member, NOW + timedelta(seconds=FREE))


def test_many_tries_at_once_are_no_way_around(door: Door, member: Member) -> None:
    def one(_: int) -> str:
        try:
            return str(check_password(door, member.name, WRONG, address=HOME, at=NOW))
        except TooManyTriesError:
            return "refused"

    with ThreadPoolExecutor(12) as together:
        found = list(together.map(one, range(12)))
    assert found.count("None") == FREE
    assert found.count("refused") == 12 - FREE


@pytest.fixture
def nobody_has_a_turn(monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    """As many passwords are being compared as may be, until the stack is closed."""
    monkeypatch.setattr(passwords, "SECONDS_OF_PATIENCE", 0.01)
    with ExitStack() as turns:
        for _ in range(passwords.AT_A_TIME):
            turns.enter_context(passwords._turn())
        yield turns


def test_whom_we_were_too_busy_for_has_not_failed(
    door: Door, member: Member, nobody_has_a_turn: ExitStack
) -> None:
    for name in (member.name, "nobody.here"):
        for second in range(FREE + 1):
            with pytest.raises(BusyError):
                check_password(door, name, GOOD, address=HOME, at=NOW + timedelta(seconds=second))
    nobody_has_a_turn.close()
    fail(door, times=FREE - 1, at=FREE)
    assert check_password(door, member.name, GOOD, address=HOME, at=NOW + MINUTE) is not None


class ReadOnlyError(Exception):
    """As SQLite says it."""

    sqlite_errorname = "SQLITE_READONLY"


@contextmanager
def first_try_unforgiven(door: Door) -> Iterator[None]:
    """The database fails just as a right password is to be written down, and works again after that."""
    failed: list[str] = []

    def fail_once(_: Connection, __: object, statement: str, *___: object) -> None:
        if not failed and statement.startswith("DELETE FROM failed_try WHERE failed_try.id"):
            failed.append(statement)
            raise DBAPIError(statement, None, ReadOnlyError())

    event.listen(door.desk.records.engine, "before_cursor_execute", fail_once)
    try:
        yield
    finally:
        event.remove(door.desk.records.engine, "before_cursor_execute", fail_once)
    assert failed


def test_whoever_was_right_while_our_storage_was_in_trouble_has_not_failed(
    door: Door, member: Member
) -> None:
    for second in range(FREE + 1):
        with first_try_unforgiven(door), pytest.raises(StorageUnavailableError):
            past_password(door, member, NOW + timedelta(seconds=second))
    assert past_password(door, member, NOW + MINUTE).next is Step.CODE


def test_every_failure_and_every_entry_leaves_a_line_that_holds(door: Door, member: Member) -> None:
    fail(door, "nobody.here")
    fail(door)
    signed_in(door, member)
    assert actions(door)[-3:] == [
        ("fail_to_sign_in", "unknown", "refused"),
        ("fail_to_sign_in", "f.fysio", "refused"),
        ("sign_in", "f.fysio", "done"),
    ]
    with door.desk.records.sessions.begin() as session:
        assert verify(session, door.server_key, PRACTICE).problems == ()


def time_of(step: Callable[[], object]) -> float:
    begin = perf_counter()
    step()
    return perf_counter() - begin


@pytest.mark.usefixtures("member")
def test_an_unknown_name_takes_as_long_as_a_wrong_password(door: Door) -> None:
    took: dict[str, list[float]] = {"f.fysio": [], "nobody.here": []}
    for hour in range(12):
        for name, times in took.items():
            at = NOW + timedelta(hours=hour)
            times.append(time_of(partial(check_password, door, name, WRONG, address=HOME, at=at)))
    known, unknown = (median(times) for times in took.values())
    assert 0.5 < unknown / known < 2  # a busy machine is no clock: without the work it would be a tenth


def test_without_a_password_the_same_work_is_done(door: Door) -> None:
    took = median(time_of(lambda: password_fits(None, WRONG, door.key)) for _ in range(5))
    assert took > 0.005
