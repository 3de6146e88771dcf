"""Seal groups of fields, so that whoever holds only the public key can write them and never read them."""

import json
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD
from cryptography.hazmat.primitives.hpke import KDF
from cryptography.hazmat.primitives.hpke import KEM
from cryptography.hazmat.primitives.hpke import Suite

from triage.records.secret_files import KeyFileError
from triage.records.secret_files import KeyMissingError
from triage.records.secret_files import KeyUnreadableError
from triage.records.secret_files import read_secret
from triage.records.secret_files import write_once
from triage.records.spelling import SpellingError
from triage.records.spelling import read_spelled
from triage.records.spelling import spell

Plain: TypeAlias = "str | int | bool | list[Plain] | Mapping[str, Plain] | None"
Fields: TypeAlias = Mapping[str, Plain]

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
PURPOSE = "seal 1"  # another way of sealing gets another number, and never opens this one
ID_BYTES = 8
KEY_BYTES = 32
CHECK_BYTES = 4
SHEET_LENGTH = 63  # characters for KEY_BYTES + CHECK_BYTES
PRIVATE_FILE = "private.key"
PUBLIC_FILE = "public.key"
EVERYBODY_READS = 0o644


class WrongKeyError(KeyFileError):
    """Something was sealed for another key than the one that is here."""

    def __init__(self, *, needed: str, here: str) -> None:
        super().__init__(
            f"This was sealed for key {needed}, and the key here is {here}. "
            f"Put key {needed} back from its backup or from the recovery sheet that shows this number."
        )


class DamagedError(Exception):
    """Something sealed was changed, cut, or moved from another place."""

    def __init__(self, place: "Place") -> None:
        super().__init__(
            f"`{place.field}` of submission {place.record} was changed or damaged after it was sealed. "
            "Restore it from a backup, and find out who can write to the database."
        )


@dataclass(frozen=True)
class Place:
    """Where something sealed belongs; it opens nowhere else."""

    practice: str
    record: str
    field: str

    @property
    def info(self) -> bytes:
        return json.dumps([PURPOSE, self.practice, self.record, self.field]).encode()


@dataclass(frozen=True)
class PublicKey:
    """Seals, and cannot open."""

    raw: bytes

    @property
    def id(self) -> str:
        return sha256(self.raw).digest()[:ID_BYTES].hex()

    def seal(self, fields: Fields, place: Place) -> bytes:
        """The fields as bytes that only the private key opens, and only in this place."""
        plain = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
        key = X25519PublicKey.from_public_bytes(self.raw)
        return bytes.fromhex(self.id) + SUITE.encrypt(plain, key, info=place.info)


@dataclass(frozen=True)
class KeyPair:
    """Opens what was sealed with its public key."""

    public: PublicKey
    private: bytes = field(repr=False)

    def open(self, sealed: bytes, place: Place) -> Fields:
        """The fields; WrongKeyError or DamagedError when they are not what was sealed for this place."""
        if len(sealed) <= ID_BYTES:
            raise DamagedError(place)
        if key_id_of(sealed) != self.public.id:
            raise WrongKeyError(needed=key_id_of(sealed), here=self.public.id)
        try:
            plain = SUITE.decrypt(
                sealed[ID_BYTES:], X25519PrivateKey.from_private_bytes(self.private), info=place.info
            )
        except InvalidTag:
            raise DamagedError(place) from None
        fields: Fields = json.loads(plain)
        return fields


@dataclass(frozen=True)
class RecoverySheet:
    """The private key to print and lock away; `groups` are typed over to get it back."""

    key_id: str
    groups: tuple[str, ...] = field(repr=False)


def key_id_of(sealed: bytes) -> str:
    """The id of the key that something was sealed for."""
    return sealed[:ID_BYTES].hex()


def new_key_pair() -> KeyPair:
    """A key pair that nobody else has."""
    return _pair_of(X25519PrivateKey.generate().private_bytes_raw())


def key_pair_at(folder: Path, *, sealed_for: Collection[str]) -> KeyPair:
    """The key pair in a folder; made when there is none and nothing was sealed yet.

    `sealed_for` holds the ids of the keys that stored submissions need.
    """
    if not sealed_for and not (folder / PRIVATE_FILE).exists() and not (folder / PUBLIC_FILE).exists():
        return write_key_pair(folder, new_key_pair())
    pair = read_key_pair(folder)
    for needed in sorted(set(sealed_for) - {pair.public.id}):
        raise WrongKeyError(needed=needed, here=pair.public.id)
    return pair


def write_key_pair(folder: Path, pair: KeyPair) -> KeyPair:
    """Write a new key pair; the private key first, since the public one can be made from it."""
    write_once(folder / PRIVATE_FILE, pair.private.hex().encode())
    write_once(folder / PUBLIC_FILE, pair.public.raw.hex().encode(), mode=EVERYBODY_READS)
    return pair


def read_key_pair(folder: Path) -> KeyPair:
    """The key pair of the desk; its public file is written again when only that one is gone."""
    pair = _pair_of(_key_in(read_secret(folder / PRIVATE_FILE), folder / PRIVATE_FILE))
    try:
        public = read_public_key(folder)
    except KeyMissingError:
        write_once(folder / PUBLIC_FILE, pair.public.raw.hex().encode(), mode=EVERYBODY_READS)
        return pair
    if public != pair.public:
        raise WrongKeyError(needed=public.id, here=pair.public.id)
    return pair


def read_public_key(folder: Path) -> PublicKey:
    """The key of the process that visitors reach: it can seal, and that is all."""
    path = folder / PUBLIC_FILE
    try:
        return PublicKey(_key_in(path.read_bytes(), path))
    except FileNotFoundError:
        raise KeyMissingError(path) from None


def recovery_sheet(pair: KeyPair) -> RecoverySheet:
    """What to print, with a check that finds a slip of whoever types it over."""
    number = int.from_bytes(pair.private + _check(pair.private))
    return RecoverySheet(pair.public.id, tuple(spell(number, SHEET_LENGTH).split("-")))


def from_recovery_sheet(text: str) -> KeyPair:
    """The key pair from the groups of a recovery sheet; SpellingError when one character differs."""
    number = read_spelled(text, SHEET_LENGTH)
    try:
        raw = number.to_bytes(KEY_BYTES + CHECK_BYTES)
    except OverflowError:
        raw = b""
    private, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if not raw or check != _check(private):
        raise SpellingError("a character differs from the recovery sheet; compare the groups one by one")
    return _pair_of(private)


def _pair_of(private: bytes) -> KeyPair:
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return KeyPair(PublicKey(public), private)


def _key_in(written: bytes, path: Path) -> bytes:
    try:
        raw = bytes.fromhex(written.decode("ascii"))
    except ValueError:
        raise KeyUnreadableError(path) from None
    if len(raw) != KEY_BYTES:
        raise KeyUnreadableError(path)
    return raw


def _check(private: bytes) -> bytes:
    return sha256(b"recovery sheet" + private).digest()[:CHECK_BYTES]
