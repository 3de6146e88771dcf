"""What takes long is made once for each key, and a failure keeps nobody waiting who waited for it already."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from triage.ui.once import Once


class Kitchen:
    """Makes a thing for a key when it may, and counts how often it was asked to."""

    def __init__(self, *, seconds_failed: float = 0.0) -> None:
        self.made: dict[str, str] = {}
        self.asked = 0
        self.now = 0.0
        self.once = Once[str](seconds_failed=seconds_failed, clock=lambda: self.now)

    def get(self, key: str, make: Callable[[], str]) -> str:
        return self.once.make(key, there=lambda: self.made.get(key), make=lambda: self._keep(key, make))

    def _keep(self, key: str, make: Callable[[], str]) -> str:
        self.asked += 1
        self.made[key] = make()
        return self.made[key]


def fails() -> str:
    raise ConnectionError


def test_it_is_made_once() -> None:
    kitchen = Kitchen()
    assert [kitchen.get("a", lambda: "soup") for _ in range(3)] == ["soup"] * 3
    assert kitchen.asked == 1


def test_nobody_waits_for_another_key() -> None:
    kitchen, ready = Kitchen(), Event()
    with ThreadPoolExecutor(1) as beside:
        slow = beside.submit(kitchen.get, "a", lambda: str(ready.wait(60)))
        assert kitchen.get("b", lambda: "soup") == "soup"
        ready.set()
        assert slow.result() == "True"


def test_who_waited_for_a_try_that_failed_hears_the_same_at_once() -> None:
    kitchen, begun, go_on = Kitchen(), Event(), Event()

    def slow() -> str:
        begun.set()
        go_on.wait(60)
        return fails()

    with ThreadPoolExecutor(4) as beside:
        first = beside.submit(kitchen.get, "a", slow)
        assert begun.wait(60)
        others = [beside.submit(kitchen.get, "a", slow) for _ in range(3)]
        go_on.set()
        for one in (first, *others):
            with pytest.raises(ConnectionError):
                one.result()
    kitchen.now += 1
    assert kitchen.get("a", lambda: "soup") == "soup"


def test_for_a_while_nobody_tries_again_what_failed() -> None:
    kitchen = Kitchen(seconds_failed=2)
    for kitchen.now in (10.0, 11.0, 12.0):
        with pytest.raises(ConnectionError):
            kitchen.get("a", fails)
    assert kitchen.asked == 1
    kitchen.now = 12.5
    assert kitchen.get("a", lambda: "soup") == "soup"
