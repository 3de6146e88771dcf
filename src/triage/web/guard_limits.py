"""How much one connection, one address and all together may do, in memory that does not grow."""

from collections import Counter
from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from typing import TypeAlias

Clock: TypeAlias = Callable[[], float]


@dataclass(frozen=True)
class Rate:
    """So many at once, and then so many a second."""

    burst: int
    per_second: float

    @property
    def seconds_to_refill(self) -> float:
        return self.burst / self.per_second


@dataclass(frozen=True)
class Bounds:
    """What is allowed; a whole school behind one address stays within it, a flood does not."""

    connections: int = 500
    messages: Rate = Rate(30, 8)
    messages_from_one: Rate = Rate(600, 60)
    connecting: Rate = Rate(300, 3)
    pages: Rate = Rate(600, 10)
    files: Rate = Rate(20_000, 300)
    seconds_to_speak: float = 20.0

    @property
    def connections_from_one(self) -> int:
        return max(1, self.connections // 5)


class Bucket:
    """Tokens that come back with time."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate, self._left, self.at = rate, float(rate.burst), now

    def take(self, now: float) -> bool:
        """Whether there was one left."""
        back = (now - self.at) * self._rate.per_second
        self._left, self.at = min(self._rate.burst, self._left + back), now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Buckets:
    """A bucket for each address, forgotten as soon as it would be full again."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._of: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._of)

    def take(self, address: str, now: float) -> bool:
        """Whether there was one left for this address."""
        self._forget(now)
        bucket = self._of.setdefault(address, Bucket(self._rate, now))
        self._of.move_to_end(address)
        return bucket.take(now)

    def _forget(self, now: float) -> None:
        while self._of:
            address, oldest = next(iter(self._of.items()))
            if now - oldest.at < self._rate.seconds_to_refill:
                return
            del self._of[address]


@dataclass
class Crowd:
    """Who is connected now, counted by address."""

    bounds: Bounds
    _from: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return self._from.total()

    def is_full(self) -> bool:
        return len(self) >= self.bounds.connections

    def is_full_of(self, address: str) -> bool:
        return self._from[address] >= self.bounds.connections_from_one

    @contextmanager
    def joined_by(self, address: str) -> Iterator[None]:
        """Counted as long as this block, however it ends."""
        self._from[address] += 1
        try:
            yield
        finally:
            self._from[address] -= 1
            if not self._from[address]:
                del self._from[address]
