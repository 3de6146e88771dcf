"""Whether this process can do all that it is there for: the database, the key and the content can be used."""

import asyncio
import logging
from collections.abc import Callable
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TypeAlias

from sqlalchemy import Engine
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response

from triage.records.intake import Intake
from triage.records.key_ring import CurrentKey
from triage.records.opening import Desk

SECONDS_KEPT = 1.0
SECONDS_OF_PATIENCE = 2.0
UNAVAILABLE = 503

Step: TypeAlias = Callable[[], object]
"""Raises when what it looks at cannot be used."""

logger = logging.getLogger("triage.web")


class Readiness:
    """Looks at most once a second, in threads of its own, and never waits longer than its patience.

    A look that hangs is not begun again: until it ends, what it looks at is not ready.
    """

    def __init__(
        self,
        steps: Mapping[str, Step],
        *,
        patience: float = SECONDS_OF_PATIENCE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._steps, self._patience, self._clock = steps, patience, clock
        self._looks: dict[str, _Look] = {}
        self._last: tuple[float, tuple[str, ...]] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def show(self, _: Request) -> Response:
        """`ready`, or 503 with a line for each that is not."""
        lacking = await self.lacking()
        headers = {"cache-control": "no-store"}
        if not lacking:
            return PlainTextResponse("ready", headers=headers)
        lines = "\n".join(f"not ready: {name}" for name in lacking)
        return PlainTextResponse(lines, status_code=UNAVAILABLE, headers=headers)

    async def lacking(self) -> tuple[str, ...]:
        """What is not ready, by name."""
        async with self._one_at_a_time:
            if self._last is None or self._clock() - self._last[0] >= SECONDS_KEPT:
                found = await asyncio.to_thread(self._look)
                self._last = self._clock(), found
            return self._last[1]

    def _look(self) -> tuple[str, ...]:
        until = monotonic() + self._patience
        for name, step in self._steps.items():
            if name not in self._looks:
                self._looks[name] = _Look(step)
        return tuple(name for name in self._steps if not self._is_well(name, until))

    def _is_well(self, name: str, until: float) -> bool:
        look = self._looks[name]
        if not look.has_ended(until):
            return False
        del self._looks[name]
        return look.is_well


class _Look:
    """One look, in a thread that keeps nobody from ending the process."""

    def __init__(self, step: Step) -> None:
        self._step, self.is_well = step, False
        self._thread = Thread(target=self._go, name="readiness", daemon=True)
        self._thread.start()

    def has_ended(self, until: float) -> bool:
        self._thread.join(max(0.0, until - monotonic()))
        return not self._thread.is_alive()

    def _go(self) -> None:
        try:
            self._step()
        except Exception as error:  # whatever it is: it is not ready, and only the kind of error is told
            logger.info("not_ready error=%s", type(error).__name__)
        else:
            self.is_well = True


def of_visitors(intake: Callable[[], Intake], keys: Path, read: Step) -> Readiness:
    """What the visitors' side needs: its database and the key that seals. Both may come back by themselves."""
    return Readiness(
        {
            "database": lambda: _ask(intake().records.engine),
            "key": lambda: CurrentKey(keys),
            "content": read,
        }
    )


def of_all(engine: Engine) -> Readiness:
    """What the visitors' side of every practice needs: the database that all of them share."""
    return Readiness({"database": lambda: _ask(engine)})


def of_the_desk(desk: Desk, read: Step) -> Readiness:
    """What the desk needs: its database and the private key that opens what is sealed now."""
    return Readiness(
        {
            "database": lambda: _ask(desk.records.engine),
            "key": lambda: desk.ring.current,
            "content": read,
        }
    )


def _ask(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
