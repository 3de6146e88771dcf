"""Secrets in files that only their owner can read."""

import os
import stat
from pathlib import Path

OWNER_ONLY = 0o600
UNFINISHED = ".new"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class KeyFileError(Exception):
    """A key cannot be used; the message says what to do."""


class KeyMissingError(KeyFileError):
    """The file is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is missing. Put it back from {_its_copies(path)}; "
            "do not make a new one: what was stored so far cannot be used with it."
        )


class KeyLooseError(KeyFileError):
    """Others on the machine can read or change the file."""

    def __init__(self, path: Path, mend: str = "chmod 600") -> None:
        super().__init__(
            f"{path} can be read or changed by others on this machine. Run `{mend} {path}`, "
            "and ask yourself who may have done so."
        )


class KeyUnreadableError(KeyFileError):
    """What the file holds is not a key."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds no key. Put it back from {_its_copies(path)}.")


def _its_copies(path: Path) -> str:
    """On the recovery sheet stands the private key alone."""
    on_paper = " or from the recovery sheet" if path.name.startswith("private") else ""
    return f"its backup{on_paper}"


def write_once(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Write a new file, whole or not at all; FileExistsError when there is one already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = _written_beside(path, content, mode)
    try:
        os.link(unfinished, path)
    finally:
        unfinished.unlink()
    write_folder_through(path.parent)


def for_owner_only(path: str, flags: int) -> int:
    """What `open` takes as its opener, for a new file that nobody else on this machine reads."""
    return os.open(path, flags, OWNER_ONLY)


def write_over(path: Path, content: bytes, *, mode: int) -> None:
    """Put another content in the place of the old one, in one step that a power cut does not halve."""
    _written_beside(path, content, mode).replace(path)
    write_folder_through(path.parent)


def sweep_unfinished(folder: Path) -> None:
    """Remove what a stopped process left half written."""
    for path in folder.glob(f"*{UNFINISHED}"):
        path.unlink(missing_ok=True)


def read_secret(path: Path) -> bytes:
    """What the file holds, unless it is missing or others can reach it."""
    return _read_unless(path, OTHERS, "chmod 600")


def read_guarded(path: Path) -> bytes:
    """What the file holds, unless it is missing or others can change it."""
    return _read_unless(path, OTHERS_WRITE, "chmod go-w")


def write_through(path: Path) -> None:
    """Make what a file holds survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_folder_through(folder: Path) -> None:
    """Make names that were added, changed or removed survive a power cut."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read_unless(path: Path, forbidden: int, mend: str) -> bytes:
    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & forbidden:
                raise KeyLooseError(path, mend)
            return file.read()
    except FileNotFoundError:
        raise KeyMissingError(path) from None


def _written_beside(path: Path, content: bytes, mode: int) -> Path:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
    unfinished.unlink(missing_ok=True)
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return unfinished
