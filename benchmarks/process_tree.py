"""What a process with all its children uses, as Linux tells it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from threading import Thread

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
SECONDS_BETWEEN_LOOKS = 0.2
USER, SYSTEM = 11, 12  # in what follows the name in /proc/…/stat


def processor_seconds(process: int) -> float:
    """How long it was at work since it started."""
    return sum(_ticks(each) for each in _tree(process)) / TICKS


def resident_bytes(process: int) -> int:
    """How much memory it holds; what several of them share counts for each."""
    return sum(int((PROC / str(each) / "statm").read_text().split()[1]) * PAGE for each in _tree(process))


def _ticks(process: int) -> int:
    after_the_name = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    return int(after_the_name[USER]) + int(after_the_name[SYSTEM])


def _tree(process: int) -> Iterator[int]:
    yield process
    for task in (PROC / str(process) / "task").iterdir():
        for child in _children(task):
            yield from _tree(child)


def _children(task: Path) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):  # a thread that just ended started none
        return [int(child) for child in (task / "children").read_text().split()]
    return []


class Watch:
    """Looks all the while what a process with its children uses; those that ended meanwhile count as last seen."""

    def __init__(self, process: int) -> None:
        self.most_bytes = 0.0
        self._process = process
        self._seen = dict[int, int]()
        self._before = dict[int, int]()
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    @property
    def processor(self) -> float:
        """Seconds of the processor."""
        return sum(ticks - self._before.get(process, 0) for process, ticks in self._seen.items()) / TICKS

    def __enter__(self) -> "Watch":
        self._note()
        self._before = dict(self._seen)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._note()

    def _look(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_LOOKS):
            self._note()

    def _note(self) -> None:
        with suppress(FileNotFoundError, ProcessLookupError):  # one of them just ended
            self._seen |= {each: _ticks(each) for each in _tree(self._process)}
            self.most_bytes = max(self.most_bytes, resident_bytes(self._process))
