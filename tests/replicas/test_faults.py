"""Whatever breaks while visitors are at work: nothing acknowledged is lost, nothing is stored twice, and all go on.

The long form, with 100 visitors and a table, is `make bench ARGS=faults`.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from itertools import count
from random import Random
from threading import Thread
from time import sleep

import pytest

from tests.replicas.deployment import Deployment
from tests.replicas.deployment import deployed
from tests.replicas.deployment import end
from tests.replicas.persevering import Told
from tests.replicas.persevering import Visitor
from tests.replicas.persevering import fetch

pytestmark = pytest.mark.slow
VISITORS, PACE = 4, 0.15
SECONDS_BEFORE = 1.5
numbers = count(1)


@pytest.fixture(scope="module")
def all_of_it() -> Iterator[Deployment]:
    with deployed() as made:
        yield made


def at_work(deployment: Deployment, fault: Callable[[], None]) -> Told:
    """Let visitors walk and send, each from an address of its own, and do something to it meanwhile."""
    told = Told()
    breaking = Thread(target=lambda: (sleep(SECONDS_BEFORE), fault()))

    async def walk() -> None:
        async with asyncio.timeout(120):
            await asyncio.gather(*(visitor.visit(Random(visitor.name), PACE) for visitor in visitors))

    visitors = [
        Visitor(deployment.proxy, f"Bezoeker {number}", f"127.1.0.{number}", told)
        for number in (next(numbers) for _ in range(VISITORS))
    ]
    breaking.start()
    asyncio.run(walk())
    breaking.join()
    stored = Counter(deployment.names_stored())
    assert {name: stored[name] for name in told.acknowledged} == dict.fromkeys(told.acknowledged, 1)
    assert set(stored.values()) == {1}
    assert len(told.acknowledged) == VISITORS
    return told


def test_a_visitor_stays_with_one_replica_by_a_cookie_or_by_address(all_of_it: Deployment) -> None:
    status, given, body = fetch(all_of_it.proxy, "/", address="127.1.9.1")
    assert status == 200
    assert "<html" in body
    words = {word.strip() for word in given.split(";")}
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"} < words
    (route,) = (word for word in words if word.startswith("rug_route="))
    assert route in ("rug_route=a", "rug_route=b")
    assert fetch(all_of_it.proxy, "/", cookie=route)[1] == ""
    for named in "ab":
        assert fetch(all_of_it.proxy, "/", address="127.1.9.1", cookie=f"rug_route={named}")[1] == ""
    again = {fetch(all_of_it.proxy, "/", address="127.1.9.1")[1] for _ in range(5)}
    assert again == {given}


def test_both_names_answer_and_compression_passes_through(all_of_it: Deployment) -> None:
    plain, small = (fetch(all_of_it.proxy, "/", encoding=encoding)[2] for encoding in ("identity", "br"))
    assert len(small) * 3 < len(plain)
    assert fetch(all_of_it.proxy, "/healthz", host="desk.example")[0] == 200
    assert fetch(all_of_it.proxy, "/", host="desk.example")[0] == 303
    assert fetch(all_of_it.proxy, "/metrics")[0] == 404


def test_a_replica_that_is_killed_mid_visit(all_of_it: Deployment) -> None:
    killed = all_of_it.replicas["a"]
    told = at_work(all_of_it, killed.kill)
    assert told.broken
    all_of_it.replicas["a"] = all_of_it.start_replica("a", port=killed.port)
    all_of_it.replicas["a"].wait_until_well()


def test_postgresql_that_starts_again(all_of_it: Deployment) -> None:
    def restart() -> None:
        all_of_it.cluster.end(signal.SIGINT)
        sleep(1)
        all_of_it.cluster.start()

    at_work(all_of_it, restart)


def test_a_replica_that_nobody_reaches_any_more(all_of_it: Deployment) -> None:
    """It takes connections and says nothing, as behind a network that was cut."""
    silent = all_of_it.replicas["b"].process
    at_work(all_of_it, lambda: silent.send_signal(signal.SIGSTOP))
    silent.send_signal(signal.SIGCONT)


def test_another_version_is_rolled_out_without_a_failed_page(all_of_it: Deployment) -> None:
    before = list(all_of_it.replicas.values())

    def roll_out() -> None:
        newer = {name: all_of_it.start_replica(name) for name in all_of_it.replicas}
        for server in newer.values():
            server.wait_until_well()
        all_of_it.replicas.update(newer)
        all_of_it.proxy.reload(all_of_it.ports)
        sleep(0.5)
        end(before)

    told = at_work(all_of_it, roll_out)
    assert told.failed_pages == 0
