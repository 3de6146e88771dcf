"""The keys of the desk in a folder: one to seal with, and every private key that something may need.

| file | is |
|---|---|
| `public.key` | seals; the process for visitors needs this one |
| `private.key` | opens what `public.key` seals; only the desk has it |
| `private-next.key` | the private key of a rotation that is under way |
| `for-old-backups-….key` | a private key that nothing stored needs any more, but older backups do |
| `….key.broken-1` | what stood in the place of a private key and was none, when the key was put back |
"""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from triage.records.sealing import ID_BYTES
from triage.records.sealing import DamagedError
from triage.records.sealing import Fields
from triage.records.sealing import KeyPair
from triage.records.sealing import Place
from triage.records.sealing import PublicKey
from triage.records.sealing import WrongKeyError
from triage.records.sealing import key_id_of
from triage.records.sealing import new_key_pair
from triage.records.sealing import pair_of
from triage.records.secret_files import KeyMissingError
from triage.records.secret_files import KeyUnreadableError
from triage.records.secret_files import read_guarded
from triage.records.secret_files import read_secret
from triage.records.secret_files import write_once

KEY_BYTES = 32
PUBLIC_FILE = "public.key"
PRIVATE_FILE = "private.key"
NEXT_FILE = "private-next.key"
ASIDE_FILES = "for-old-backups-*.key"
BROKEN = ".broken-"
EVERY_FILE = (PUBLIC_FILE, PRIVATE_FILE, NEXT_FILE, ASIDE_FILES, f"*{BROKEN}*")
EVERYBODY_READS = 0o644


class CurrentKey:
    """The public key as its file holds it at this very moment: a rotation needs no restart.

    Whoever seals while holding the audit chain seals for a key that the rotation will not set aside.
    """

    def __init__(self, folder: Path) -> None:
        """KeyFileError when there is none that can be used."""
        self._folder, self._file = folder, folder / PUBLIC_FILE
        self._read: tuple[tuple[int, ...], PublicKey] | None = None
        self._now()

    @property
    def id(self) -> str:
        return self._now().id

    def seal(self, fields: Fields, place: Place) -> bytes:
        """The fields as bytes that only the desk opens, and only in this place."""
        return self._now().seal(fields, place)

    def seal_all(self, fields: Mapping[Place, Fields]) -> Mapping[Place, bytes]:
        """Each group of fields sealed for its place, all for the same key."""
        return self._now().seal_all(fields)

    def _now(self) -> PublicKey:
        """Read only when the file is another one than last time: every submission asks."""
        version = _version_of(self._file)
        last = self._read
        if last is None or last[0] != version:
            last = self._read = (version, read_public_key(self._folder))
        return last[1]


class KeyRing:
    """Opens what was sealed for any of the private keys in a folder."""

    def __init__(self, folder: Path) -> None:
        """KeyFileError when one of them cannot be used, or none belongs to `public.key`."""
        self.folder = folder
        self._pairs = _pairs_in(folder)
        public = read_public_key(folder)
        if public.id not in self._pairs:
            raise WrongKeyError(needed=public.id, here=" ".join(sorted(self._pairs)))

    @property
    def current(self) -> KeyPair:
        """The pair whose public key seals now."""
        return self.pair(read_public_key(self.folder).id)

    def pair(self, key_id: str) -> KeyPair:
        """The pair with this id; WrongKeyError when its private key is not here."""
        if key_id not in self._pairs:
            self._pairs = _pairs_in(self.folder)  # a rotation may just have added it
        if key_id not in self._pairs:
            raise WrongKeyError(needed=key_id, here=" ".join(sorted(self._pairs)))
        return self._pairs[key_id]

    def open(self, sealed: bytes, place: Place) -> Fields:
        """The fields; WrongKeyError or DamagedError when they are not what was sealed for this place."""
        if len(sealed) <= ID_BYTES:
            raise DamagedError(place)
        return self.pair(key_id_of(sealed)).open(sealed, place)

    def open_written(self, sealed: bytes, place: Place) -> bytes:
        """The same, as the JSON that was sealed."""
        if len(sealed) <= ID_BYTES:
            raise DamagedError(place)
        return self.pair(key_id_of(sealed)).open_written(sealed, place)


def key_ring_at(folder: Path, *, sealed_for: Collection[str]) -> KeyRing:
    """The keys in a folder; a pair is made when there is none and nothing was sealed yet.

    `sealed_for` holds the ids of the keys that stored submissions need.
    """
    if not sealed_for and not (folder / PUBLIC_FILE).exists() and not any(_private_files(folder)):
        write_key_pair(folder, new_key_pair())
    _write_public_again(folder)
    ring = KeyRing(folder)
    for needed in sorted(sealed_for):
        ring.pair(needed)
    return ring


def write_key_pair(folder: Path, pair: KeyPair) -> None:
    """Write a new key pair; the private key first, since the public one can be made from it."""
    write_private_key(folder / PRIVATE_FILE, pair)
    write_once(folder / PUBLIC_FILE, written(pair.public.raw), mode=EVERYBODY_READS)


def write_private_key(path: Path, pair: KeyPair) -> None:
    """Write a private key that is not there yet, for its owner only."""
    write_once(path, written(pair.private))


def aside_file(folder: Path, pair: KeyPair) -> Path:
    """Where a private key is kept that only older backups need."""
    return folder / ASIDE_FILES.replace("*", pair.public.id)


def put_aside(path: Path) -> Path:
    """Move a file that holds no key out of the way, and never delete it: a part of a key may be in it."""
    tried = (path.with_name(f"{path.name}{BROKEN}{number}") for number in count(1))
    aside = next(one for one in tried if not one.exists())
    path.rename(aside)
    return aside


def read_private_key(path: Path) -> KeyPair:
    """The pair of one private key; KeyFileError when the file is missing, loose or holds no key."""
    return pair_of(_key_in(read_secret(path), path))


def read_public_key(folder: Path) -> PublicKey:
    """The key of the process that visitors reach: it can seal, and that is all."""
    path = folder / PUBLIC_FILE
    return PublicKey(_key_in(read_guarded(path), path))


def written(key: bytes) -> bytes:
    """A key as its file holds it."""
    return key.hex().encode()


def _write_public_again(folder: Path) -> None:
    """`public.key` follows from the private one when only that file is gone."""
    if (folder / PRIVATE_FILE).exists() and not (folder / PUBLIC_FILE).exists():
        public = read_private_key(folder / PRIVATE_FILE).public
        write_once(folder / PUBLIC_FILE, written(public.raw), mode=EVERYBODY_READS)


def _pairs_in(folder: Path) -> dict[str, KeyPair]:
    pairs = [read_private_key(path) for path in _private_files(folder)]
    if not pairs:
        raise KeyMissingError(folder / PRIVATE_FILE)
    return {pair.public.id: pair for pair in pairs}


def _private_files(folder: Path) -> Iterator[Path]:
    yield from (path for name in (PRIVATE_FILE, NEXT_FILE) if (path := folder / name).exists())
    yield from sorted(folder.glob(ASIDE_FILES))


def _version_of(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()  # whoever reads it says what is wrong
    return (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)


def _key_in(written: bytes, path: Path) -> bytes:
    try:
        raw = bytes.fromhex(written.decode("ascii"))
    except ValueError:
        raise KeyUnreadableError(path) from None
    if len(raw) != KEY_BYTES:
        raise KeyUnreadableError(path)
    return raw
