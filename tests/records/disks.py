"""Stands between SQLite and its files: tells what the real engine writes, and can be a full disk.

The functions of SQLite that touch a file are replaced inside the library that pysqlite3 brings (which exports
SQLite's own), so that the engine, its settings and the writer are the product's own.
"""

import ctypes
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pysqlite3 import _sqlite3

SQLITE = ctypes.CDLL(_sqlite3.__file__)
OK, FULL = 0, 13
NAME = b"watched"

Address: TypeAlias = "int | None"

OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.POINTER(ctypes.c_int),
)
DELETE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class Vfs(ctypes.Structure):
    """`sqlite3_vfs`; what is not replaced is a plain pointer."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("own", ctypes.c_void_p),
        ("open", OPEN),
        ("delete", DELETE),
        ("others", ctypes.c_void_p * 14),
    )


class Methods(ctypes.Structure):
    """`sqlite3_io_methods`."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("close", ctypes.c_void_p),
        ("read", ctypes.c_void_p),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        ("others", ctypes.c_void_p * 13),
    )


class File(ctypes.Structure):
    """`sqlite3_file`, of which only the beginning is ours to see."""

    _fields_ = (("methods", ctypes.POINTER(Methods)),)


SQLITE.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
SQLITE.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
SQLITE.sqlite3_vfs_register.argtypes = [ctypes.POINTER(Vfs), ctypes.c_int]
SQLITE.sqlite3_vfs_unregister.argtypes = [ctypes.POINTER(Vfs)]


@dataclass(frozen=True)
class Written:
    """Bytes that were written to a file, not yet certainly on the disk."""

    path: Path
    offset: int
    content: bytes


@dataclass(frozen=True)
class Truncated:
    """A file that was made shorter."""

    path: Path
    size: int


@dataclass(frozen=True)
class Synced:
    """A file of which everything written so far is on the disk now."""

    path: Path


@dataclass(frozen=True)
class Deleted:
    """A file that was deleted; for certain only when its folder was synced too."""

    path: Path
    for_certain: bool


Touch: TypeAlias = Written | Truncated | Synced | Deleted


class Watch:
    """Tells every touch to `tell`; a write for which `has_room` is False finds a full disk."""

    def __init__(self, tell: Callable[[Touch], None], has_room: Callable[[Path, int], bool]) -> None:
        self._tell = tell
        self._has_room = has_room
        self._below = SQLITE.sqlite3_vfs_find(None)
        self._paths: dict[int, Path] = {}
        self._watched: dict[int, Methods] = {}
        self._own: dict[int, Methods] = {}
        self.vfs = Vfs.from_buffer_copy(self._below.contents)
        self.vfs.name = NAME
        self.vfs.open = OPEN(self._open)
        self.vfs.delete = DELETE(self._delete)

    def _open(
        self, _: Address, name: Address, file: int, flags: int, out: "ctypes._Pointer[ctypes.c_int]"
    ) -> int:
        below = ctypes.cast(self._below, ctypes.c_void_p)
        code: int = self._below.contents.open(below, name, file, flags, out)
        opened = ctypes.cast(file, ctypes.POINTER(File)).contents
        if code == OK and name is not None and opened.methods:
            self._paths[file] = Path(ctypes.string_at(name).decode())
            opened.methods = ctypes.pointer(self._methods(opened.methods, file))
        return code

    def _methods(self, own: "ctypes._Pointer[Methods]", file: int) -> Methods:
        address = ctypes.addressof(own.contents)
        if address not in self._watched:
            watched = Methods.from_buffer_copy(own.contents)
            watched.write, watched.truncate = WRITE(self._write), TRUNCATE(self._truncate)
            watched.sync = SYNC(self._sync)
            self._watched[address] = watched
        self._own[file] = own.contents
        return self._watched[address]

    def _write(self, file: int, content: int, amount: int, offset: int) -> int:
        path = self._paths[file]
        if not self._has_room(path, offset + amount):
            return FULL
        code: int = self._own[file].write(file, content, amount, offset)
        self._tell(Written(path, offset, ctypes.string_at(content, amount)))
        return code

    def _truncate(self, file: int, size: int) -> int:
        code: int = self._own[file].truncate(file, size)
        self._tell(Truncated(self._paths[file], size))
        return code

    def _sync(self, file: int, flags: int) -> int:
        code: int = self._own[file].sync(file, flags)
        self._tell(Synced(self._paths[file]))
        return code

    def _delete(self, _: Address, name: bytes, sync_folder: int) -> int:
        below = ctypes.cast(self._below, ctypes.c_void_p)
        code: int = self._below.contents.delete(below, name, sync_folder)
        if code == OK:
            self._tell(Deleted(Path(name.decode()), bool(sync_folder)))
        return code


_kept: list[Watch] = []  # a connection that somebody forgot to close may still call one


@contextmanager
def watching(
    tell: Callable[[Touch], None], *, has_room: Callable[[Path, int], bool] = lambda _path, _end: True
) -> Iterator[None]:
    """Every connection that is opened meanwhile is watched."""
    watch = Watch(tell, has_room)
    _kept.append(watch)
    SQLITE.sqlite3_vfs_register(ctypes.byref(watch.vfs), 1)
    try:
        yield
    finally:
        SQLITE.sqlite3_vfs_unregister(ctypes.byref(watch.vfs))
