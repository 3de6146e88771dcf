"""Some visitors at once, each from the first page to the result: what each is told follows from what each said."""

import asyncio
from collections.abc import Iterator
from collections.abc import Sequence
from random import Random

import pytest

from benchmarks.crowd import Crowd
from benchmarks.load import OfTheSelfCheck
from benchmarks.random_people import random_people
from benchmarks.replicas import Started
from tests.browser.visiting import now
from tests.builders import shipped
from tests.builders import unremarkable
from tests.load.connecting import figure
from tests.load.connecting import wait_until_nobody_is_connected
from tests.load.visiting import tab_of
from tests.load.walking import LANGUAGE
from tests.load.walking import Thinks
from tests.load.walking import Walk
from tests.looping import run
from tests.serving import Server
from tests.serving import serving
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses
from triage.ui.drafts import read_draft

VISITORS, SENDERS = 10, 3
SEED = 5
SECONDS_A_QUESTION = 0.2
A_MINUTE, A_MINUTES_VISITORS, A_MINUTES_PACE = 60, 20, 2.0
STORED = 'triage_sendings_total{outcome="stored"}'


@pytest.fixture(scope="module")
def busy() -> Iterator[Server]:
    """A server to which these visitors come, and which has nothing to complain of."""
    with serving() as started:
        yield started
        complaints = started.complaints()
    assert complaints == ""


def test_visitors_at_once_are_each_told_what_follows_from_their_own_responses(busy: Server) -> None:
    walks = run(_walked(busy, people(VISITORS, seed=SEED)))
    assert [kept_by(walk) for walk in walks] == [walk.given for walk in walks]
    told = [walk.tab.shown.marked("data-advice") for walk in walks]
    assert told == [assess(shipped().questionnaire, walk.given).advice for walk in walks]
    assert len(set(told)) > 1
    wait_until_nobody_is_connected(busy)


def test_visitors_at_once_all_send(busy: Server) -> None:
    before = figure(busy, STORED)
    run(_walked(busy, [unremarkable()] * SENDERS, sends=True))
    assert figure(busy, STORED) == before + SENDERS
    wait_until_nobody_is_connected(busy)


def test_a_minute_of_visitors_who_come_walk_send_and_leave_brings_no_error(busy: Server) -> None:
    """The short form of `make bench ARGS=load`; nothing is timed."""
    before = figure(busy, STORED)
    crowd = Crowd([Started(busy)], OfTheSelfCheck, pace=A_MINUTES_PACE)
    work = run(crowd.work(A_MINUTES_VISITORS, seconds=A_MINUTE))
    assert work.errors == ()
    assert len(work.steps) > A_MINUTES_VISITORS * A_MINUTE / A_MINUTES_PACE / 4
    assert figure(busy, STORED) > before
    wait_until_nobody_is_connected(busy)


def people(number: int, *, seed: int) -> list[Responses]:
    drawn = random_people(shipped(), number, seed=seed)
    return [read_responses(shipped().questionnaire, person) for person in drawn]


def kept_by(walk: Walk) -> Responses:
    """The responses that the server has of somebody, as in the draft that it hands to the tab."""
    draft = read_draft(shipped(), walk.tab.shown.marked("data-draft"), now(), language=LANGUAGE)
    assert draft is not None
    return draft.responses


async def _walked(server: Server, visitors: Sequence[Responses], *, sends: bool = False) -> list[Walk]:
    walks = (_walk(server, at, person, sends=sends) for at, person in enumerate(visitors))
    return await asyncio.gather(*walks)


async def _walk(server: Server, at: int, person: Responses, *, sends: bool) -> Walk:
    async with tab_of(server, f"192.0.2.{at + 1}") as tab:
        walk, thinks = Walk(tab, person), _thinking(Random(at))
        await (walk.come_back(len(person)) if sends else walk.open())
        await walk.to_the_result(thinks)
        if sends:
            await walk.send(thinks)
        return walk


def _thinking(random: Random) -> Thinks:
    return lambda: asyncio.sleep(random.uniform(0, 2) * SECONDS_A_QUESTION)
