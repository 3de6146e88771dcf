"""Workers of their own: a process that may be killed while it delivers."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.messages.office import Office
from triage.records.opening import open_desk

SECONDS = 60.0


def worker(address: str, keys: Path, port: int) -> int:
    """A process that delivers what is due through this mail server; it was forked, and gives its id."""
    process = os.fork()
    if process == 0:
        with suppress(BaseException):
            desk = open_desk(address, keys, random_bytes=os.urandom)
            Office(desk, port).deliver()
            desk.close()
        os._exit(0)
    return process


def kill(process: int) -> None:
    """As a lack of memory or power would."""
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.05)
