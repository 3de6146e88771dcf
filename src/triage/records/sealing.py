"""Seal groups of fields, so that whoever holds only the public key can write them and never read them.

A new key seals the fields that are sealed together, each for its own place, and the desk's public key seals that one:
a key agreement costs more than everything else, and one is enough for all that a visitor sends.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quoted
from typing import Protocol
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD
from cryptography.hazmat.primitives.hpke import KDF
from cryptography.hazmat.primitives.hpke import KEM
from cryptography.hazmat.primitives.hpke import Suite

from triage.records.secret_files import KeyFileError

Plain: TypeAlias = "str | int | bool | list[Plain] | Mapping[str, Plain] | None"
Fields: TypeAlias = Mapping[str, Plain]

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
PURPOSE = b"seal 1"  # another way of sealing gets another number, and never opens this one
ID_BYTES = 8
KEY_BYTES = 32 + 32 + 16  # of the agreement, the key itself, and its tag
NONCE_BYTES = 12


class WrongKeyError(KeyFileError):
    """Something was sealed for another key than those that are here."""

    def __init__(self, *, needed: str, here: str) -> None:
        super().__init__(
            f"This was sealed for key {needed}, and the key here is {here or 'none'}. "
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
        """The three as a list in JSON, put together by hand as `json.dumps` takes five times as long."""
        return f"[{quoted(self.practice)}, {quoted(self.record)}, {quoted(self.field)}]".encode()


class Sealer(Protocol):
    """Whoever can seal."""

    @property
    def id(self) -> str: ...

    def seal(self, fields: Fields, place: Place) -> bytes: ...

    def seal_all(self, fields: Mapping[Place, Fields]) -> Mapping[Place, bytes]: ...


class Opener(Protocol):
    """Whoever can open what was sealed."""

    def open(self, sealed: bytes, place: Place) -> Fields: ...


@dataclass(frozen=True)
class PublicKey:
    """Seals, and cannot open."""

    raw: bytes

    @cached_property
    def id(self) -> str:
        return sha256(self.raw).digest()[:ID_BYTES].hex()

    @cached_property
    def _seals(self) -> X25519PublicKey:
        return X25519PublicKey.from_public_bytes(self.raw)

    def seal(self, fields: Fields, place: Place) -> bytes:
        """The fields as bytes that only the private key opens, and only in this place."""
        return self.seal_all({place: fields})[place]

    def seal_all(self, fields: Mapping[Place, Fields]) -> Mapping[Place, bytes]:
        """Each group of fields sealed for its place; one opens without the others."""
        key = ChaCha20Poly1305.generate_key()
        begin = bytes.fromhex(self.id) + SUITE.encrypt(key, self._seals, info=PURPOSE)
        return {place: begin + _locked(key, group, place) for place, group in fields.items()}


@dataclass(frozen=True)
class KeyPair:
    """Opens what was sealed with its public key."""

    public: PublicKey
    private: bytes = field(repr=False)

    @cached_property
    def _opens(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(
            self.private
        )  # a third of the time it takes to open something

    def open(self, sealed: bytes, place: Place) -> Fields:
        """The fields; WrongKeyError or DamagedError when they are not what was sealed for this place."""
        fields: Fields = json.loads(self.open_written(sealed, place))
        return fields

    def open_written(self, sealed: bytes, place: Place) -> bytes:
        """The same, as the JSON that was sealed."""
        if len(sealed) <= ID_BYTES:
            raise DamagedError(place)
        if key_id_of(sealed) != self.public.id:
            raise WrongKeyError(needed=key_id_of(sealed), here=self.public.id)
        begin = ID_BYTES + KEY_BYTES
        try:
            key = SUITE.decrypt(sealed[ID_BYTES:begin], self._opens, info=PURPOSE)
            return _unlocked(key, sealed[begin:], place)
        except (InvalidTag, ValueError):  # the latter when it is too short to hold anything
            raise DamagedError(place) from None


def _locked(key: bytes, fields: Fields, place: Place) -> bytes:
    plain = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
    nonce = os.urandom(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, place.info)


def _unlocked(key: bytes, sealed: bytes, place: Place) -> bytes:
    return ChaCha20Poly1305(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.info)


def key_id_of(sealed: bytes) -> str:
    """The id of the key that something was sealed for."""
    return sealed[:ID_BYTES].hex()


def new_key_pair() -> KeyPair:
    """A key pair that nobody else has."""
    return pair_of(X25519PrivateKey.generate().private_bytes_raw())


def pair_of(private: bytes) -> KeyPair:
    """The pair that a private key belongs to."""
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return KeyPair(PublicKey(public), private)
