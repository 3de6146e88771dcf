"""Seal a file of any size in chunks, for the public key of the desk, in flat memory.

A new key seals each file, and the desk's key seals that one. Every chunk carries its number and whether it
is the last, so that chunks that were changed, swapped, dropped or cut off are noticed.
"""

import os
from collections.abc import Callable
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from triage.records.sealing import DamagedError
from triage.records.sealing import Opener
from triage.records.sealing import Place
from triage.records.sealing import Sealer
from triage.records.sealing import key_id_of

BEGIN = b"triage backup 1\n"
CHUNK = 64 * 1024
TAG = 16
LENGTH_BYTES = 2
COUNTER_BYTES = 11
PLACE = Place(practice="", record="", field="key of a backup")


class DamagedBackupError(Exception):
    """A backup is no backup of ours, or not as it was written."""

    def __init__(self) -> None:
        super().__init__("this is no backup, or it was changed, cut or damaged; take another one")


class SealingStream:
    """Seals what is written to it; `close` writes the last chunk, without which nothing opens."""

    def __init__(self, file: BinaryIO, public: Sealer) -> None:
        """Begin the file with what only the desk can open."""
        self.key = ChaCha20Poly1305.generate_key()
        sealed = public.seal({"key": self.key.hex()}, PLACE)
        self._header = BEGIN + len(sealed).to_bytes(LENGTH_BYTES) + sealed
        self._file = file
        self._seal = ChaCha20Poly1305(self.key).encrypt
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, piece: bytes) -> int:
        self._waiting += piece
        while len(self._waiting) > CHUNK:  # a full chunk may still turn out to be the last
            self._write_chunk(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(piece)

    def close(self) -> None:
        self._write_chunk(bytes(self._waiting), is_last=True)

    def _write_chunk(self, chunk: bytes, *, is_last: bool) -> None:
        self._file.write(self._seal(_nonce(self._number, is_last=is_last), chunk, self._header))
        self._number += 1


class OpeningStream:
    """Gives back what was written; DamagedBackupError as soon as something differs."""

    def __init__(self, file: BinaryIO, key_of: Callable[[bytes], bytes]) -> None:
        """`key_of` opens the sealed key that the file begins with."""
        self._file = file
        sealed = _sealed_key(file)
        self._header = BEGIN + len(sealed).to_bytes(LENGTH_BYTES) + sealed
        self._open = ChaCha20Poly1305(key_of(sealed)).decrypt
        self._next = file.read(CHUNK + TAG)
        self._plain = b""
        self._number = 0
        self._is_over = False

    def read(self, size: int) -> bytes:
        """At most this many bytes, fewer only at the end."""
        while len(self._plain) < size and not self._is_over:
            self._plain += self._next_chunk()
        piece, self._plain = self._plain[:size], self._plain[size:]
        return piece

    def finish(self) -> None:
        """Read on to the end: only then it is known that nothing was cut off."""
        while self.read(CHUNK):
            pass

    def _next_chunk(self) -> bytes:
        chunk, self._next = self._next, self._file.read(CHUNK + TAG)
        self._is_over = not self._next
        try:
            plain = self._open(_nonce(self._number, is_last=self._is_over), chunk, self._header)
        except (InvalidTag, ValueError):
            raise DamagedBackupError from None
        self._number += 1
        return plain


def sealed_for(file: BinaryIO) -> str:
    """The id of the key that opens a backup; the file is read from its beginning afterwards."""
    found = key_id_of(_sealed_key(file))
    file.seek(0, os.SEEK_SET)
    return found


def key_by(opener: Opener) -> Callable[[bytes], bytes]:
    """How the desk opens the key of a backup."""

    def open_key(sealed: bytes) -> bytes:
        try:
            return bytes.fromhex(str(opener.open(sealed, PLACE)["key"]))
        except DamagedError:
            raise DamagedBackupError from None

    return open_key


def _sealed_key(file: BinaryIO) -> bytes:
    if file.read(len(BEGIN)) != BEGIN:
        raise DamagedBackupError
    length = int.from_bytes(file.read(LENGTH_BYTES))
    sealed = file.read(length)
    if len(sealed) < length:
        raise DamagedBackupError
    return sealed


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES) + bytes([is_last])
