"""Ends PostgreSQL, one of its processes, or the sending process, in every way, while visitors send."""

import os
import signal
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from random import Random

import psycopg

from tests.records.crowds import another
from tests.records.killing import APART
from tests.records.killing import Sender
from tests.records.killing import Toll
from tests.records.killing import toll_of
from tests.records.postgres import Cluster
from tests.records.postgres import running_cluster
from triage.records.opening import open_desk

SECONDS_TO_RECOVER = 60
OTHERS = "FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


class Fault(StrEnum):
    """What happens."""

    KILL_SENDER = "kill_sender"
    KILL_ALL = "kill_all"
    IMMEDIATE = "immediate"
    FAST = "fast"
    TERMINATE = "terminate"
    KILL_ONE = "kill_one"


class NotRecoveredError(AssertionError):
    """Nothing was acknowledged any more after a fault."""


def fault_again_and_again(folder: Path, *, faults: int, random: Random) -> Toll:
    """Fault a server so many times while visitors send; what became of everything acknowledged."""
    another(0)
    with running_cluster() as cluster:
        address, keys = cluster.postgres.url("postgres"), folder / "keys"
        open_desk(address, keys, random_bytes=os.urandom).close()
        acknowledged: list[int] = []
        sender = Sender(address, keys, first=0)
        for number in range(faults):
            _wait_for(sender)
            fault = list(Fault)[number % len(Fault)]
            sender.acknowledges_within(random.uniform(0, 0.05))
            if fault is Fault.KILL_SENDER:
                acknowledged += sender.kill()
                sender = Sender(address, keys, first=(number + 1) * APART)
            else:
                _cause(fault, cluster, random)
        _wait_for(sender)
        acknowledged += sender.kill()
        return toll_of(address, keys, acknowledged)


def _wait_for(sender: Sender) -> None:
    """The writer goes on by itself; nobody starts it again."""
    sender.read_what_came()
    if not sender.acknowledges_within(SECONDS_TO_RECOVER):
        raise NotRecoveredError


def _cause(fault: Fault, cluster: Cluster, random: Random) -> None:
    match fault:
        case Fault.IMMEDIATE:
            cluster.end(signal.SIGQUIT)
            cluster.start()
        case Fault.FAST:
            cluster.end(signal.SIGINT)
            cluster.start()
        case Fault.KILL_ALL:
            _kill(_processes(cluster, f"SELECT pid {OTHERS}"))
            cluster.end(signal.SIGKILL)
            cluster.start()
        case Fault.TERMINATE:
            cluster.postgres.run(
                f"SELECT pg_terminate_backend(pid) {OTHERS} AND backend_type = 'client backend'"
            )
        case Fault.KILL_ONE:
            clients = _processes(cluster, f"SELECT pid {OTHERS} AND backend_type = 'client backend'")
            _kill(random.sample(clients, k=min(1, len(clients))))
        case Fault.KILL_SENDER:
            raise AssertionError("is no fault of the server")


def _processes(cluster: Cluster, statement: str) -> list[int]:
    with psycopg.connect(cluster.postgres.url("postgres")) as connection:
        return [int(pid) for (pid,) in connection.execute(statement.encode())]


def _kill(processes: list[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
