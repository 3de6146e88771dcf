"""A folder that is gone afterwards; in memory where a measurement needs no disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")


@contextmanager
def scratch(*, in_memory: bool = False) -> Iterator[Path]:
    """An empty folder."""
    with TemporaryDirectory(dir=MEMORY if in_memory and MEMORY.is_dir() else None) as folder:
        yield Path(folder)
