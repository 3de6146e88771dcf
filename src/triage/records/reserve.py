"""Room on the disk that is kept for erasing: even a full disk must be able to forget."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

SIZE = 16 * 1024 * 1024
OWNER_ONLY = 0o600
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Reserve:
    """A file of 16 MB that holds nothing and can be dropped at once."""

    path: Path

    def is_there(self) -> bool:
        """Whether the room is kept."""
        try:
            return self.path.stat().st_size >= SIZE
        except OSError:
            return False

    def make(self) -> bool:
        """Keep the room; False on a full disk. Any other trouble is the database's own to tell."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
            try:
                _fill(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            if error.errno in NO_ROOM:
                self.path.unlink(missing_ok=True)
                return False
        return True

    def drop(self) -> bool:
        """Give the room free; False when it already was."""
        try:
            self.path.unlink()
        except OSError:
            return False
        return True


def reserve_beside(url: URL) -> Reserve | None:
    """The reserve of a SQLite file; None for a database that is no file of ours."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Reserve(Path(f"{url.database}-reserve"))


def _fill(descriptor: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, SIZE)
    else:
        os.pwrite(descriptor, bytes(SIZE), 0)
