"""Secrets in files that only their owner can read."""

import os
import stat
from pathlib import Path

OWNER_ONLY = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(Exception):
    """A key cannot be used; the message says what to do."""


class KeyMissingError(KeyFileError):
    """The file is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing. Put it back from its backup or from the recovery sheet; "
            "do not make a new one: what was stored so far cannot be used with it."
        )


class KeyLooseError(KeyFileError):
    """Others on the machine can read or change the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} can be read or changed by others on this machine. Run `chmod 600 {path}`, "
            "and ask yourself who may have read it."
        )


class KeyUnreadableError(KeyFileError):
    """What the file holds is not a key."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds no key. Put it back from its backup or from the recovery sheet.")


def write_once(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Write a new file, whole or not at all; FileExistsError when there is one already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    try:
        _write_through(unfinished, content, mode)
        os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    _write_folder_through(path.parent)


def read_secret(path: Path) -> bytes:
    """What the file holds, unless it is missing or others can reach it."""
    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & OTHERS:
                raise KeyLooseError(path)
            return file.read()
    except FileNotFoundError:
        raise KeyMissingError(path) from None


def _write_through(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _write_folder_through(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
