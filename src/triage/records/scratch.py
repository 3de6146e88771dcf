"""A place that holds a copy for a moment, and is swept when the process that made it was killed."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BEGIN = "scratch-"
MADE_BY = re.compile(rf"{BEGIN}(\d+)-")


@contextmanager
def scratch_place(folder: Path) -> Iterator[Path]:
    """A new folder that only its owner reads, gone afterwards."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep_scratch(folder)
    place = Path(tempfile.mkdtemp(prefix=f"{BEGIN}{os.getpid()}-", dir=folder))
    try:
        yield place
    finally:
        shutil.rmtree(place)


def sweep_scratch(folder: Path) -> None:
    """Remove what killed processes left: it may hold what was erased since."""
    for place in folder.glob(f"{BEGIN}*"):
        made_by = MADE_BY.match(place.name)
        if made_by is not None and not is_running(int(made_by[1])):
            shutil.rmtree(place, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether whoever made something may still need it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
