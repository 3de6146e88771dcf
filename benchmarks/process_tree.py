"""What a process with all its children uses, as Linux tells it."""

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
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
        for child in (task / "children").read_text().split():
            yield from _tree(int(child))
