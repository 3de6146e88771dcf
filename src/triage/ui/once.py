"""Make what takes long once for each key; nobody waits for another key, and nobody waits twice."""

from collections.abc import Callable
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Generic
from typing import TypeVar

Made = TypeVar("Made")


@dataclass(frozen=True)
class Failed:
    """A try that failed, and when, by the clock that never goes back."""

    error: Exception
    at: float


class Once(Generic[Made]):
    """One try at a time for each key; who waited for one that failed hears the same, and so does who comes soon."""

    def __init__(self, *, seconds_failed: float = 0.0, clock: Callable[[], float] = monotonic) -> None:
        """For `seconds_failed` after a failure nobody tries again."""
        self._seconds_failed, self._clock = seconds_failed, clock
        self._locks: dict[Hashable, Lock] = {}
        self._failed: dict[Hashable, Failed] = {}

    def make(self, key: Hashable, *, there: Callable[[], Made | None], make: Callable[[], Made]) -> Made:
        """What is there already, else what `make` gives; it also keeps it where `there` looks."""
        if (found := there()) is not None:
            return found
        came = self._clock()
        with self._locks.setdefault(key, Lock()):
            if (found := there()) is not None:
                return found
            self._refuse_when_failed(key, came)
            return self._tried(key, make)

    def _refuse_when_failed(self, key: Hashable, came: float) -> None:
        failed = self._failed.get(key)
        if failed is not None and failed.at >= came - self._seconds_failed:
            raise failed.error.with_traceback(None)

    def _tried(self, key: Hashable, make: Callable[[], Made]) -> Made:
        try:
            made = make()
        except Exception as error:
            self._failed[key] = Failed(error, self._clock())
            raise
        self._failed.pop(key, None)
        return made
