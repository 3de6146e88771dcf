"""A second process of this program beside the first: they start together and end together."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from collections.abc import Sequence
from threading import Event
from threading import Thread
from types import FrameType
from types import TracebackType

PARENT = "TRIAGE_PARENT"
BETWEEN_LOOKS = 0.5
SECONDS_TO_STOP = 15


class Beside:
    """A command of `triage` that runs as long as this block."""

    def __init__(self, words: Sequence[str], told: Mapping[str, str]) -> None:
        """`told` is told as variables of its own."""
        self._words, self._told = words, told

    def __enter__(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", "from triage.cli import main; main()", *self._words]
        self._process = subprocess.Popen(command, env={**os.environ, **self._told, PARENT: str(os.getpid())})
        return self._process

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def hear_the_end() -> Event:
    """Set by an interrupt or a request to end, from now on."""
    told = Event()

    def tell(_: int, __: FrameType | None) -> None:
        told.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, tell)
    return told


def wait_until_told(told: Event, process: "subprocess.Popen[bytes] | None" = None) -> bool:
    """Wait until then; False when the process beside ended before."""
    while not told.wait(BETWEEN_LOOKS):
        if process is not None and process.poll() is not None:
            return False
    return True


def stop_with_parent() -> None:
    """End when the process that started this one beside it is gone, however it ended."""
    parent = os.environ.get(PARENT)
    if parent is not None:
        Thread(target=_watch, args=(int(parent),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        Event().wait(BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)
