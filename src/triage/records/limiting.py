"""How often something may be tried within a time, from one address and from all together, as this process counts."""

import logging
from collections import Counter
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from ipaddress import IPv6Address
from ipaddress import ip_address
from threading import Lock
from time import monotonic
from typing import NoReturn
from typing import TypeAlias

from limits import RateLimitItem
from limits import parse

NETWORK = 64  # one line to the internet has all addresses of IPv6 that begin with the same so many bits
Clock: TypeAlias = Callable[[], float]

logger = logging.getLogger("triage.records")


class TooOftenError(Exception):
    """Tried too often; waiting helps."""

    def __init__(self) -> None:
        super().__init__("this was tried too often; wait, and try again")


class TooFastError(TooOftenError):
    """Tried too fast; it goes a moment later."""


class Lately:
    """Who tried within a time; of earlier tries nothing is kept, so its memory does not grow.

    The window that `limits` has in memory keeps every line that it ever saw, and walks through all of them at each try.
    """

    def __init__(self) -> None:
        self._tries: deque[tuple[float, str]] = deque()
        self._of: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._tries)

    def of(self, line: str) -> int:
        """How often one line did."""
        return self._of[line]

    def add(self, line: str, at: float) -> None:
        """One more try."""
        self._tries.append((at, line))
        self._of[line] += 1

    def forget(self, until: float) -> None:
        """Drop the tries up to this moment; each is looked at once."""
        while self._tries and self._tries[0][0] <= until:
            _, line = self._tries.popleft()
            self._of[line] -= 1
            if not self._of[line]:
                del self._of[line]


@dataclass(frozen=True)
class Limit:
    """At most so many from one address, and at most so many in all; as in `Limit("code", "10 per 15 minutes", …)`.

    What a process counts by itself holds when the database is gone, and spares it; `counting` counts for all of them.
    """

    of: str
    from_one: str
    from_all: str
    error: type[TooOftenError] = TooOftenError
    clock: Clock = field(default=monotonic, repr=False)
    _for_one: Lately = field(default_factory=Lately, repr=False)
    _for_all: Lately = field(default_factory=Lately, repr=False)
    _one_at_a_time: Lock = field(default_factory=Lock, repr=False)

    def count(self, address: str) -> None:
        """Count one try; TooOftenError when it is one too many."""
        self._refuse_unless_within(address, counts=True)

    def refuse_when_reached(self, address: str) -> None:
        """TooOftenError when there were too many already; nothing is counted."""
        self._refuse_unless_within(address, counts=False)

    def refuse(self) -> NoReturn:
        """TooOftenError, with a line in the log that names nobody."""
        logger.warning("refused reason=too_often of=%s", self.of.replace(" ", "_"))
        raise self.error

    @cached_property
    def one(self) -> RateLimitItem:
        """How often one address may."""
        return parse(self.from_one)

    @cached_property
    def everybody(self) -> RateLimitItem:
        """How often all together may."""
        return parse(self.from_all)

    def _refuse_unless_within(self, address: str, *, counts: bool) -> None:
        line, now = line_of(address), self.clock()
        with self._one_at_a_time:
            is_within = self._is_within(line, now)
            # Who is refused counts no more towards all: otherwise one address could shut everybody out.
            if is_within and counts:
                self._for_one.add(line, now)
                self._for_all.add(line, now)
        if not is_within:
            self.refuse()

    def _is_within(self, line: str, now: float) -> bool:
        self._for_one.forget(now - self.one.get_expiry())
        self._for_all.forget(now - self.everybody.get_expiry())
        return self._for_one.of(line) < self.one.amount and len(self._for_all) < self.everybody.amount


def line_of(address: str) -> str:
    """Whose line to the internet an address is.

    >>> line_of("2001:db8:0:1:aaaa::1") == line_of("2001:db8:0:1:bbbb::2")
    True
    >>> line_of("::ffff:192.0.2.1")
    '192.0.2.1'
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return f"{int(known) >> (known.max_prefixlen - NETWORK):x}"
