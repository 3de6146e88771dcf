"""A step is taken again whatever goes wrong, and the log says so once, without a word of the error."""

import logging
from itertools import count

import pytest

from tests.messages.workers import until
from triage.messages.repeating import Repeating


def test_a_step_that_fails_is_told_once_and_taken_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="triage.messages")
    turns, taken = count(), list[int]()

    def step() -> bool:
        taken.append(next(turns))
        if len(taken) in (2, 3, 4, 6):
            raise ValueError("nynke@naaldhout.example")
        return False

    repeating = Repeating("counting", step, rest=0.001)
    repeating.start()
    until(lambda: len(taken) > 8)
    repeating.stop()
    repeating.wait(5)
    assert caplog.messages == ["messages_failed step=counting error=ValueError"] * 2


def test_there_is_no_rest_while_there_is_more() -> None:
    taken = list[int]()

    def step() -> bool:
        taken.append(1)
        return len(taken) < 5

    repeating = Repeating("counting", step, rest=3600)
    repeating.start()
    until(lambda: len(taken) == 5)
    repeating.stop()
    repeating.wait(5)
    assert len(taken) == 5


def test_a_step_that_takes_long_is_not_waited_for_long() -> None:
    began = list[int]()

    def step() -> bool:
        began.append(1)
        until(lambda: len(began) > 1)
        return False

    repeating = Repeating("waiting", step, rest=3600)
    repeating.start()
    until(lambda: bool(began))
    repeating.stop()
    repeating.wait(0.1)
    began.append(2)
    repeating.wait(5)
