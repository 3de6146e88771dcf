"""How long a step takes with many visitors at work, how many one processor carries, and the memory of each.

`make bench ARGS=load`; `TRIAGE_VISITORS=10,100,200` for other numbers, `TRIAGE_PACE` for other seconds a question.

A visitor opens the page, begins, responds to what the server asks, and reaches the result; one in five sends it.
The baseline is a Streamlit page as it comes: twenty questions, one radio each, driven in the same way.
"""

import asyncio
import os
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import ClassVar

from benchmarks.crowd import Crowd
from benchmarks.crowd import Work
from benchmarks.random_people import random_people
from benchmarks.scratch import scratch
from tests.builders import shipped
from tests.load.visiting import Tab
from tests.load.walking import MOST_STEPS
from tests.load.walking import Thinks
from tests.load.walking import Walk
from tests.serving import Server
from tests.serving import serving
from triage.reasoning.responses import read_responses

VISITORS = tuple(int(number) for number in os.environ.get("TRIAGE_VISITORS", "10,100").split(","))
PACE = float(os.environ.get("TRIAGE_PACE", "7"))
SECONDS = float(os.environ.get("TRIAGE_SECONDS", "40"))
WARMING_UP, CONNECTED = 3, 50
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
    """What one server took, of memory for each visitor and of work."""

    memory: float
    works: tuple[Work, ...]
    errors: tuple[str, ...]


def run() -> None:
    """Print the table."""
    print(f"visitors at work, {PACE:g} seconds a question, for {SECONDS:g} seconds")
    ours = _measure("the self-check", serving(), OfTheSelfCheck)
    with scratch() as folder:
        page = folder / "page.py"
        page.write_text(BARE_PAGE, encoding="utf-8")
        baseline = _measure("baseline: a bare page", serving(command=_as_it_comes(page)), OfTheBarePage)
    worst = max(work.milliseconds(95) for work in ours.works)
    print(f"  a step at p95 {worst:.0f} ms at most; the goal is {GOAL_MILLISECONDS}")
    print(
        f"  memory of each visitor {ours.memory / baseline.memory:.1f} times the baseline's; the goal is {GOAL_MEMORY}"
    )


def _as_it_comes(page: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", AS_IT_COMES, str(page))


def _measure(
    name: str, server: AbstractContextManager[Server], visitor: type[OfTheSelfCheck] | type[OfTheBarePage]
) -> Measured:
    with server as started:
        measured = asyncio.run(_measured(Crowd(started, visitor, PACE)))
    for work in measured.works:
        _print(f"{name}, {work.visitors}", work, steps_a_question=visitor.STEPS_A_QUESTION)
    print(f"  {name}: {measured.memory / KIBIBYTE:,.0f} kB for each of {CONNECTED} who are connected")
    print(f"  {name}: {len(measured.errors)} errors", *sorted(set(measured.errors)), sep="\n    ", flush=True)
    return measured


async def _measured(crowd: Crowd) -> Measured:
    await crowd.warm_up(WARMING_UP)
    memory = await crowd.memory_of_each(CONNECTED)
    works = [await crowd.work(visitors, seconds=SECONDS) for visitors in VISITORS]
    return Measured(memory, tuple(works), tuple(crowd.errors))


def _print(name: str, work: Work, *, steps_a_question: int) -> None:
    per_core = PACE * 1000 / (work.per_step * steps_a_question)
    p50, p95, p99 = (work.milliseconds(percentile) for percentile in (50, 95, 99))
    print(
        f"  {name:<28}{len(work.steps):>6,} steps: p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms;"
        f" {work.per_step:.0f} ms of the processor each, {per_core:,.0f} visitors per core;"
        f" the driver itself {work.driver / work.seconds:.0%} of one"
    )
