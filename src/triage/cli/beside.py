"""A second process of this program beside the first: they start together and end together."""

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.connection import wait
from threading import Event
from threading import Thread
from types import FrameType
from types import TracebackType

import typer

BETWEEN_LOOKS = 0.5
SECONDS_TO_STOP = 15


class Beside:
    """A step in a process of its own as long as this block; it is made at once, and begins when told.

    So it can be made before this process holds anything that the other one must not have in its memory.
    """

    def __init__(self, step: Callable[[], None]) -> None:
        # A fork shares what is loaded already, so that it starts at once and takes half the memory.
        context = get_context("fork") if sys.platform == "linux" else get_context("spawn")
        there, self._here = context.Pipe(duplex=False)
        self._process = context.Process(target=_begin_when_told, args=(there, step), name="beside")

    def __enter__(self) -> "Beside":
        self._process.start()
        return self

    def begin(self) -> None:
        """Tell it to begin."""
        self._here.send_bytes(b"begin")

    @property
    def has_ended(self) -> bool:
        return self._process.exitcode is not None

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.terminate()
        self._process.join(SECONDS_TO_STOP)
        if not self.has_ended:
            self._process.kill()
            self._process.join()


def hear_the_end() -> Event:
    """Set by an interrupt or a request to end, from now on."""
    told = Event()

    def tell(_: int, __: FrameType | None) -> None:
        told.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, tell)
    return told


def wait_until_told(told: Event, beside: Beside | None = None) -> bool:
    """Wait until then; False when the process beside ended before."""
    while not told.wait(BETWEEN_LOOKS):
        if beside is not None and beside.has_ended:
            return False
    return True


def _begin_when_told(told: "Connection[bytes, bytes]", step: Callable[[], None]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # what this process does about them is not the other's
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parent = parent_process()
    assert parent is not None
    if told not in wait([told, parent.sentinel]):
        return
    Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    try:
        step()
    except typer.Exit as end:
        sys.exit(end.exit_code)
    except KeyboardInterrupt:
        sys.exit(1)


def _end_with(wait_for_parent: Callable[[], None]) -> None:
    """End when the process that made this one is gone, however it ended."""
    wait_for_parent()
    os.kill(os.getpid(), signal.SIGTERM)
