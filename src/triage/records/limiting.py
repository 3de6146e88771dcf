"""How often something may be tried within a time, from one address and from all together."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from typing import TypeAlias

from limits import RateLimitItem
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

EVERYBODY = "everybody"
Asking: TypeAlias = Callable[[RateLimitItem, str, str], bool]

logger = logging.getLogger("triage.records")


class TooOftenError(Exception):
    """Tried too often; waiting helps."""

    def __init__(self) -> None:
        super().__init__("this was tried too often; wait, and try again")


@dataclass(frozen=True)
class Limit:
    """At most so many from one address, and at most so many in all; as in `Limit("code", "10 per 15 minutes", …)`."""

    of: str
    from_one: str
    from_all: str
    _counts: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()), repr=False
    )

    def count(self, address: str) -> None:
        """Count one try; TooOftenError when it is one too many."""
        self._refuse_unless(self._both(self._counts.hit, address))

    def refuse_when_reached(self, address: str) -> None:
        """TooOftenError when there were too many already; nothing is counted."""
        self._refuse_unless(self._both(self._counts.test, address))

    def _refuse_unless(self, is_within: bool) -> None:
        if not is_within:
            logger.warning("refused reason=too_often of=%s", self.of.replace(" ", "_"))
            raise TooOftenError

    def _both(self, ask: Asking, address: str) -> bool:
        # Who is refused counts no more towards all: otherwise one address could shut everybody out.
        from_one, from_all = parse(self.from_one), parse(self.from_all)
        return ask(from_one, self.of, address) and ask(from_all, self.of, EVERYBODY)
