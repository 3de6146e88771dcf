"""What can break under visitors at work, and what each of them went through."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from random import Random
from threading import Timer
from time import sleep

from tests.looping import run
from tests.replicas.deployment import Deployment
from tests.replicas.deployment import end
from tests.replicas.persevering import Told
from tests.replicas.persevering import Visitor

SECONDS_DOWN = 1.0
IN_A_NETWORK = 250
PAGE = 8192
numbers = count(1)


def at_work(
    deployment: Deployment, fault: Callable[[Deployment], None], *, visitors: int, pace: float, after: float
) -> Told:
    """Let visitors walk and send, each from an address of its own, and do something to the deployment meanwhile."""
    told = Told()
    breaking = Timer(after, fault, [deployment])
    breaking.start()
    crowd = [_visitor(deployment, told) for _ in range(visitors)]
    run(_walk(crowd, pace))
    breaking.join()
    return told


def stored_of(deployment: Deployment, told: Told) -> Mapping[str, int]:
    """How often that which was acknowledged is stored, by the name of who sent it."""
    stored = Counter(deployment.names_stored())
    return {name: stored[name] for name in told.acknowledged}


def kill_a_replica(deployment: Deployment) -> None:
    """End it as a lack of memory would; its unit starts it again."""
    killed = deployment.replicas["a"]
    killed.kill()
    deployment.replicas["a"] = deployment.start_replica("a", port=killed.port)
    deployment.replicas["a"].wait_until_well()


def restart_postgresql(deployment: Deployment) -> None:
    """End it in the midst of everything, and start it again a moment later."""
    deployment.cluster.end(signal.SIGINT)
    sleep(SECONDS_DOWN)
    deployment.cluster.start()


def cut_off_a_replica(deployment: Deployment) -> None:
    """Let it take connections and say nothing, as behind a network that was cut, until its visitors are elsewhere."""
    silent = deployment.replicas["b"].process
    silent.send_signal(signal.SIGSTOP)
    sleep(10 * SECONDS_DOWN)
    silent.send_signal(signal.SIGCONT)


def roll_out(deployment: Deployment) -> None:
    """Start new replicas, let nginx send to them, and end the old ones."""
    older = list(deployment.replicas.values())
    newer = {name: deployment.start_replica(name) for name in deployment.replicas}
    for server in newer.values():
        server.wait_until_well()
    deployment.replicas.update(newer)
    deployment.proxy.reload(deployment.ports)
    sleep(SECONDS_DOWN)
    end(older)


def fill_the_disk(deployment: Deployment) -> None:
    """Leave PostgreSQL no room on its disk for a while, and then make room; it starts again when it ended over that."""
    filler = deployment.cluster.folder / "data" / "filler"
    try:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(PAGE))
        sleep(10 * SECONDS_DOWN)
    finally:
        filler.unlink()
    deployment.cluster.keep_up()


FAULTS: Mapping[str, Callable[[Deployment], None]] = {
    "a replica is killed": kill_a_replica,
    "PostgreSQL starts again": restart_postgresql,
    "a replica says nothing any more": cut_off_a_replica,
    "another version is rolled out": roll_out,
    "PostgreSQL's disk is full": fill_the_disk,
}
MEGABYTES = 200
"""Of a disk that is soon filled, and has room for the cluster."""


def _visitor(deployment: Deployment, told: Told) -> Visitor:
    number = next(numbers)
    address = f"127.1.{number // IN_A_NETWORK}.{number % IN_A_NETWORK + 1}"
    return Visitor(deployment.proxy, f"Bezoeker {number}", address, told)


async def _walk(crowd: list[Visitor], pace: float) -> None:
    async with asyncio.timeout(600):
        await asyncio.gather(*(visitor.visit(Random(visitor.name), pace) for visitor in crowd))
