"""How often something may be tried within a time, from one address and from all together, as this process counts."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from ipaddress import IPv6Address
from ipaddress import ip_address
from typing import NoReturn
from typing import TypeAlias

from limits import RateLimitItem
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

EVERYBODY = "everybody"
NETWORK = 64  # one line to the internet has all addresses of IPv6 that begin with the same so many bits
Asking: TypeAlias = Callable[[RateLimitItem, str, str], bool]

logger = logging.getLogger("triage.records")


class TooOftenError(Exception):
    """Tried too often; waiting helps."""

    def __init__(self) -> None:
        super().__init__("this was tried too often; wait, and try again")


class TooFastError(TooOftenError):
    """Tried too fast; it goes a moment later."""


@dataclass(frozen=True)
class Limit:
    """At most so many from one address, and at most so many in all; as in `Limit("code", "10 per 15 minutes", …)`.

    What a process counts by itself holds when the database is gone, and spares it; `counting` counts for all of them.
    """

    of: str
    from_one: str
    from_all: str
    error: type[TooOftenError] = TooOftenError
    _counts: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()), repr=False
    )

    def count(self, address: str) -> None:
        """Count one try; TooOftenError when it is one too many."""
        self._refuse_unless(self._both(self._counts.hit, address))

    def refuse_when_reached(self, address: str) -> None:
        """TooOftenError when there were too many already; nothing is counted."""
        self._refuse_unless(self._both(self._counts.test, address))

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

    def _refuse_unless(self, is_within: bool) -> None:
        if not is_within:
            self.refuse()

    def _both(self, ask: Asking, address: str) -> bool:
        # Who is refused counts no more towards all: otherwise one address could shut everybody out.
        return ask(self.one, self.of, line_of(address)) and ask(self.everybody, self.of, EVERYBODY)


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
