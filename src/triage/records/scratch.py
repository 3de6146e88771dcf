"""A place that holds a copy for a moment, and is swept when the process that made it was killed."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

BEGIN = "scratch-"
MADE_BY = re.compile(rf"{BEGIN}(\d+)-")
_in_use = set[str]()


@contextmanager
def scratch_place(folder: Path) -> Iterator[Path]:
    """A new folder that only its owner reads, gone afterwards."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep_scratch(folder)
    place = folder / f"{BEGIN}{os.getpid()}-{uuid4().hex}"
    with in_use(place):
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place)


def sweep_scratch(folder: Path) -> None:
    """Remove what killed processes left: it may hold what was erased since."""
    for place in folder.glob(f"{BEGIN}*"):
        made_by = MADE_BY.match(place.name)
        if made_by is not None and not is_used(place, made_by=int(made_by[1])):
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def in_use(path: Path) -> Iterator[None]:
    """What has the number of this process in its name is ours for as long as this block lasts."""
    _in_use.add(path.name)
    try:
        yield
    finally:
        _in_use.discard(path.name)


def is_used(path: Path, *, made_by: int) -> bool:
    """Whether whoever made it may still need it: in a container each desk is process 1, as the killed one was."""
    return path.name in _in_use if made_by == os.getpid() else _is_running(made_by)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
