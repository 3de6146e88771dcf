"""Guessing and flooding end soon, from one address and from all, and nobody else has to wait for it."""

import time

import pytest

from triage.records.limiting import Limit
from triage.records.limiting import TooOftenError

ONE, ANOTHER = "192.0.2.1", "2001:db8::1"


def limit(*, from_one: str = "3 per hour", from_all: str = "5 per hour") -> Limit:
    return Limit("wrong code", from_one=from_one, from_all=from_all)


def refused(made: Limit, address: str) -> bool:
    try:
        made.count(address)
    except TooOftenError:
        return True
    return False


def test_one_address_may_try_so_often_and_another_just_as_often() -> None:
    made = limit(from_all="100 per hour")
    assert [refused(made, ONE) for _ in range(5)] == [False, False, False, True, True]
    assert [refused(made, ANOTHER) for _ in range(4)] == [False, False, False, True]


def test_all_together_may_try_so_often() -> None:
    made = limit()
    tries = [refused(made, f"192.0.2.{number}") for number in range(7)]
    assert tries == [False] * 5 + [True] * 2


def test_who_is_refused_takes_nothing_from_the_others() -> None:
    made = limit(from_one="2 per hour")
    assert [refused(made, ONE) for _ in range(50)] == [False] * 2 + [True] * 48
    assert [refused(made, ANOTHER) for _ in range(2)] == [False, False]


def test_looking_whether_it_was_too_often_counts_nothing() -> None:
    made = limit()
    for _ in range(10):
        made.refuse_when_reached(ONE)
    assert [refused(made, ONE) for _ in range(4)] == [False, False, False, True]
    with pytest.raises(TooOftenError):
        made.refuse_when_reached(ONE)
    made.refuse_when_reached(ANOTHER)


def test_after_the_time_it_may_be_tried_again() -> None:
    made = limit(from_one="1 per second")
    assert [refused(made, ONE), refused(made, ONE)] == [False, True]
    time.sleep(1.05)
    assert not refused(made, ONE)


def test_each_limit_counts_for_itself() -> None:
    codes, mails = limit(from_one="1 per hour"), limit(from_one="1 per hour")
    assert [refused(codes, ONE), refused(mails, ONE), refused(codes, ONE)] == [False, False, True]


def test_the_message_names_no_address() -> None:
    made = limit(from_one="1 per hour")
    made.count(ONE)
    with pytest.raises(TooOftenError) as told:
        made.count(ONE)
    assert ONE not in str(told.value)
    assert ONE not in repr(made)


def test_who_is_refused_leaves_a_line_without_an_address(caplog: pytest.LogCaptureFixture) -> None:
    made = limit(from_one="1 per hour")
    assert [refused(made, ONE) for _ in range(2)] == [False, True]
    assert [line.getMessage() for line in caplog.records] == ["refused reason=too_often of=wrong_code"]


def test_whoever_has_one_line_to_the_internet_is_one_whatever_the_address() -> None:
    made = limit()
    tries = [refused(made, f"2001:db8:0:1:{number:x}::1") for number in range(5)]
    assert tries == [False, False, False, True, True]


def test_of_the_many_whose_time_has_passed_nothing_is_kept() -> None:
    now = [0.0]
    made = Limit("wrong code", from_one="3 per minute", from_all="100000 per hour", clock=lambda: now[0])
    for number in range(5_000):
        made.count(f"2001:db8:0:{number:x}::1")
    assert kept_by(made) == (5_000, 5_000)
    now[0] = 60
    made.count(ONE)
    assert kept_by(made) == (1, 5_001)
    now[0] = 3_600
    made.refuse_when_reached(ONE)
    assert kept_by(made) == (0, 1)


def kept_by(made: Limit) -> tuple[int, int]:
    """Of how many lines anything is kept, for the limit of one and for that of all."""
    return len(made._for_one._of), len(made._for_all._of)


def test_who_is_refused_for_all_counts_nothing_for_themselves() -> None:
    now = [0.0]
    made = Limit("wrong code", from_one="2 per hour", from_all="2 per minute", clock=lambda: now[0])
    assert [refused(made, line) for line in (ONE, ONE, ANOTHER, ANOTHER)] == [False, False, True, True]
    now[0] = 60
    assert [refused(made, ANOTHER) for _ in range(3)] == [False, False, True]
