"""Visitors at once, who come, think, step and leave; each from an address of its own, and each followed by another."""

import asyncio
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from itertools import count
from random import Random
from statistics import quantiles
from time import perf_counter
from time import process_time
from typing import Protocol

from benchmarks.replicas import Replica
from tests.load.visiting import Tab
from tests.load.visiting import tab_of
from tests.load.walking import MOST_STEPS
from tests.load.walking import Thinks

PAGES_BEFORE_STAYING = 3
SECONDS_TO_ARRIVE, SECONDS_TO_SETTLE, SECONDS_BETWEEN_LOOKS = 5.0, 3.0, 0.1
ADDRESSES = 250  # in each network of 198.18.0.0/15, which is there for measuring


class Visitor(Protocol):
    """How somebody uses a page."""

    async def arrive(self, part: float) -> None:
        """Open the page; whoever was there before arrives after this part of the way."""

    async def go_on(self, thinks: Thinks, *, most: int) -> None:
        """To the end of the way, or for so many pages."""


@dataclass
class Work:
    """What a number of visitors at work took, of the servers and of what drives them; `memory` is of each of them."""

    visitors: int
    seconds: float
    steps: Sequence[float]
    server: float
    driver: float
    memory: float
    errors: Sequence[str]

    def milliseconds(self, percentile: int) -> float:
        return quantiles(self.steps, n=100)[percentile - 1] * 1000

    @property
    def per_step(self) -> float:
        """Milliseconds of the processor."""
        return self.server / len(self.steps) * 1000


@dataclass
class Crowd:
    """Visitors of some servers in turn, who think `pace` seconds before a step, half of that more or less."""

    servers: Sequence[Replica]
    visitor: Callable[[Tab, Random], Visitor]
    pace: float
    steps: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    stayed: int = 0
    _numbers: "count[int]" = field(default_factory=count)

    async def warm_up(self, visitors: int) -> None:
        """Let some walk the whole way, so that what happens once is no part of what is measured."""
        quickly = self._thinking(Random(visitors), pace=self.pace / 50)
        await asyncio.gather(*(self._visit(0.0, quickly) for _ in range(visitors)))

    async def memory_of_each(self, visitors: int) -> float:
        """How many bytes more the server holds for each of so many who opened the page and went on for a while."""
        before, leaving = self._resident(), asyncio.Event()
        staying = [asyncio.create_task(self._stay(at / visitors, leaving)) for at in range(visitors)]
        while self.stayed + len(self.errors) < visitors:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        await asyncio.sleep(SECONDS_TO_SETTLE)
        after = self._resident()
        leaving.set()
        await asyncio.gather(*staying)
        return (after - before) / visitors

    async def work(self, visitors: int, *, seconds: float) -> Work:
        """Let so many be at work, and measure for so long once all of them have come."""
        idle, wrong = self._resident(), len(self.errors)
        tasks = [asyncio.create_task(self._one_after_another(at / visitors)) for at in range(visitors)]
        await asyncio.sleep(self.pace + SECONDS_TO_SETTLE)
        self.steps.clear()
        before = self._spent()
        await asyncio.sleep(seconds)
        after = self._spent()
        steps, memory = tuple(self.steps), (self._resident() - idle) / visitors
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        spent = (after.at - before.at, steps, after.server - before.server, after.driver - before.driver)
        return Work(visitors, *spent, memory, tuple(self.errors[wrong:]))

    def _spent(self) -> "_Spent":
        server = sum(each.processor_seconds() for each in self.servers)
        return _Spent(perf_counter(), server, process_time())

    def _resident(self) -> float:
        return sum(each.resident_bytes() for each in self.servers)

    async def _one_after_another(self, share: float) -> None:
        """The first arrives within one thought, somewhere on the way; who follows begins at the beginning."""
        random = Random(share)
        thinks = self._thinking(random, pace=self.pace)
        await asyncio.sleep(share * self.pace)
        await self._visit(random.random(), thinks)
        while True:
            await self._visit(0.0, thinks)
            await thinks()

    async def _stay(self, share: float, leaving: asyncio.Event) -> None:
        """Open the page, go on for a while, and stay connected."""
        thinks = self._thinking(Random(share), pace=SECONDS_TO_ARRIVE / PAGES_BEFORE_STAYING)
        await asyncio.sleep(share * SECONDS_TO_ARRIVE)
        await self._visit(0.0, thinks, most=PAGES_BEFORE_STAYING, leaving=leaving)

    async def _visit(
        self, part: float, thinks: Thinks, *, most: int = MOST_STEPS, leaving: asyncio.Event | None = None
    ) -> None:
        number = next(self._numbers)
        address = f"198.18.{number // ADDRESSES}.{number % ADDRESSES + 1}"
        try:
            async with tab_of(self.servers[number % len(self.servers)], address, self.steps.append) as tab:
                visitor = self.visitor(tab, Random(number))
                await visitor.arrive(part)
                await visitor.go_on(thinks, most=most)
                if leaving is not None:
                    self.stayed += 1
                    await leaving.wait()
        except Exception as error:  # whatever went wrong, the others go on
            self.errors.append(f"{type(error).__name__}: {error}")

    def _thinking(self, random: Random, *, pace: float) -> Thinks:
        return lambda: asyncio.sleep(pace * random.uniform(0.5, 1.5))


@dataclass(frozen=True)
class _Spent:
    """The processor's time until a moment."""

    at: float
    server: float
    driver: float
