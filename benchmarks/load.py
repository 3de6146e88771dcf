"""How long a step takes with many visitors at work, how many one processor carries, and the memory of each.

`make bench ARGS=load`; `TRIAGE_VISITORS=10,100` for other numbers, `TRIAGE_PACE` for other seconds a question,
`TRIAGE_REPLICAS=http://127.0.0.1:8501,http://127.0.0.1:8511` for servers that already run, instead of one of its own.

A visitor opens the page, begins, responds to what the server asks, and reaches the result; one in five sends it.
The baseline is a Streamlit page as it comes: twenty questions, one radio each, driven in the same way.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import ClassVar

from benchmarks.crowd import Crowd
from benchmarks.crowd import Work
from benchmarks.random_people import random_people
from benchmarks.replicas import Replica
from benchmarks.replicas import Running
from benchmarks.replicas import Started
from benchmarks.scratch import scratch
from tests.builders import shipped
from tests.load.visiting import Tab
from tests.load.walking import MOST_STEPS
from tests.load.walking import Thinks
from tests.load.walking import Walk
from tests.serving import serving
from triage.reasoning.responses import read_responses

VISITORS = tuple(int(number) for number in os.environ.get("TRIAGE_VISITORS", "10,100,500,1000").split(","))
REPLICAS = tuple(filter(None, os.environ.get("TRIAGE_REPLICAS", "").split(",")))
PACE = float(os.environ.get("TRIAGE_PACE", "7"))
SECONDS = float(os.environ.get("TRIAGE_SECONDS", "40"))
WARMING_UP, CONNECTED = 3, 50
BASELINE_VISITORS = 100  # of which the bare page can hardly serve more
LET_IN = {"TRIAGE_CONNECTIONS": str(2 * max(VISITORS))}
ABOUT_ASKED, SENDERS = 25, 0.2
GOAL_MILLISECONDS, GOAL_MEMORY = 60, 1.3
KIBIBYTE = 1024
BARE_PAGE = """
import streamlit as st

def next_question():
    st.session_state.at += 1

at = st.session_state.setdefault("at", 0)
if at < 20:
    st.progress(at / 20)
    st.radio(f"Question {at + 1}", ["never", "seldom", "sometimes", "often", "always"], index=None, key="chosen")
    st.button("Next", key="next", on_click=next_question)
else:
    st.write("Thank you")
"""
AS_IT_COMES = """
import os, sys
page, _, host, _, port = sys.argv[1:]
options = ["--server.headless=true", "--browser.gatherUsageStats=false"]
where = [f"--server.address={host}", f"--server.port={port}"]
os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", page, *options, *where])
"""


@dataclass
class OfTheSelfCheck:
    """Somebody who does the self-check, and in one of five cases sends it."""

    STEPS_A_QUESTION: ClassVar[int] = 1
    tab: Tab
    random: Random

    def __post_init__(self) -> None:
        drawn = next(random_people(shipped(), 1, seed=self.random.randrange(10**9)))
        self._walk = Walk(self.tab, read_responses(shipped().questionnaire, drawn))

    async def arrive(self, part: float) -> None:
        await (self._walk.come_back(int(part * ABOUT_ASKED)) if part else self._walk.open())

    async def go_on(self, thinks: Thinks, *, most: int) -> None:
        await self._walk.to_the_result(thinks, most=most)
        if most == MOST_STEPS and self.random.random() < SENDERS:
            await self._walk.send(thinks)


@dataclass
class OfTheBarePage:
    """Somebody who chooses on each page, which is a step there, and presses on."""

    STEPS_A_QUESTION: ClassVar[int] = 2
    tab: Tab
    random: Random

    async def arrive(self, _: float) -> None:
        await self.tab.say()

    async def go_on(self, thinks: Thinks, *, most: int) -> None:
        for _ in range(most):
            if "next" not in self.tab.shown.widgets:
                return
            await thinks()
            chosen = self.tab.chosen("chosen", self.random.randrange(5))
            await self.tab.say(chosen)
            await self.tab.press("next", chosen)


@dataclass(frozen=True)
class Measured:
    """What the servers took, of memory for each visitor who only looks and of work."""

    memory: float
    works: tuple[Work, ...]


def run() -> None:
    """Print the table."""
    print(f"visitors at work, {PACE:g} seconds a question, {SENDERS:.0%} send, for {SECONDS:g} seconds each")
    with _servers() as servers:
        ours = _measure(f"the self-check, {len(servers)}", servers, OfTheSelfCheck, VISITORS)
    _print_growth(ours.works)
    with scratch() as folder:
        page = folder / "page.py"
        page.write_text(BARE_PAGE, encoding="utf-8")
        with serving(command=_as_it_comes(page)) as bare:
            few = [visitors for visitors in VISITORS if visitors <= BASELINE_VISITORS] or VISITORS[:1]
            baseline = _measure("baseline: a bare page", [Started(bare)], OfTheBarePage, few)
    worst = max(work.milliseconds(95) for work in ours.works)
    print(f"  a step at p95 {worst:.0f} ms at most; the goal is {GOAL_MILLISECONDS}")
    print(
        f"  memory of each visitor {ours.memory / baseline.memory:.1f} times the baseline's; the goal is {GOAL_MEMORY}"
    )


@contextmanager
def _servers() -> Iterator[Sequence[Replica]]:
    """Those that are named, or one of its own."""
    if REPLICAS:
        yield [Running(address) for address in REPLICAS]
        return
    with serving(settings=LET_IN) as started:
        yield [Started(started)]


def _as_it_comes(page: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", AS_IT_COMES, str(page))


def _measure(
    name: str,
    servers: Sequence[Replica],
    visitor: type[OfTheSelfCheck] | type[OfTheBarePage],
    sizes: Sequence[int],
) -> Measured:
    return asyncio.run(_measured(name, Crowd(servers, visitor, PACE), visitor.STEPS_A_QUESTION, sizes))


async def _measured(name: str, crowd: Crowd, steps_a_question: int, sizes: Sequence[int]) -> Measured:
    await crowd.warm_up(WARMING_UP)
    memory, works = await crowd.memory_of_each(CONNECTED), list[Work]()
    print(f"  {name}: {memory / KIBIBYTE:,.0f} kB for each of {CONNECTED} who are connected")
    for visitors in sizes:
        works.append(await crowd.work(visitors, seconds=SECONDS))
        _print(f"{name}, {visitors:,}", works[-1], steps_a_question)
    return Measured(memory, tuple(works))


def _print(name: str, work: Work, steps_a_question: int) -> None:
    p50, p95, p99 = (work.milliseconds(percentile) for percentile in (50, 95, 99))
    print(
        f"  {name:<28}{len(work.steps):>6,} steps: p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms;"
        f" {work.per_step:.1f} ms of the processor each, {_per_core(work, steps_a_question):,.0f} visitors per core;"
        f" {work.memory / KIBIBYTE:,.0f} kB each; {len(work.errors)} errors;"
        f" the servers {work.server / work.seconds:.0%} of a processor, the driver {work.driver / work.seconds:.0%}"
    )
    print(*(f"    {error}" for error in sorted(set(work.errors))), sep="\n", end="", flush=True)


def _per_core(work: Work, steps_a_question: int) -> float:
    """For how many one processor has the time, when it does nothing else."""
    return PACE * 1000 / (work.per_step * steps_a_question)


def _print_growth(works: Sequence[Work]) -> None:
    """What one visitor costs among many, for one who costs 1 among few."""
    few = works[0]
    for work in works[1:]:
        print(
            f"  from {few.visitors:,} to {work.visitors:,} visitors a step takes {work.per_step / few.per_step:.2f}"
            f" times the processor, p95 {work.milliseconds(95) / few.milliseconds(95):.1f} times as long"
        )
