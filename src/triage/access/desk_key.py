"""The desk's own key: what it locks or hashes, neither a stolen database nor the visitors' process can use."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import Enum
from hashlib import blake2b
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from triage.records.key_ring import KeyRing

Locked: TypeAlias = Mapping[str, str | int | None]

KEY_BYTES = 32
NONCE_BYTES = 12
HASH_BYTES = 32
PURPOSE = b"triage: the desk's accounts, 1"


class NotOursError(ValueError):
    """Something was not locked with this key for this use, or was changed since."""

    def __init__(self) -> None:
        super().__init__("this was not locked here, or was changed since")


class Use(Enum):
    """What a hash or a lock is for; for another use it is worth nothing."""

    PASSWORD = b"password"
    SECOND_FACTOR = b"second factor"
    SESSION = b"session"
    LINK = b"one-time link"
    FORM = b"form"
    ARRIVAL = b"arrival"
    PROVIDER = b"provider"


@dataclass(frozen=True)
class DeskKey:
    """Made from one private key of the desk, which it does not give away."""

    id: str
    secret: bytes = field(repr=False)

    def hash(self, use: Use, content: bytes) -> bytes:
        """A hash that nobody makes without this key."""
        return blake2b(content, key=self.secret, person=use.value, digest_size=HASH_BYTES).digest()

    def lock(self, use: Use, content: Locked, *, of: str = "") -> bytes:
        """The content as bytes that only this key opens, for this use `of` one account."""
        nonce = os.urandom(NONCE_BYTES)
        written = json.dumps(dict(content)).encode()
        return nonce + self._cipher(use).encrypt(nonce, written, of.encode())

    def unlock(self, use: Use, locked: bytes, *, of: str = "") -> Locked:
        """What was locked; NotOursError for anything else."""
        try:
            plain = self._cipher(use).decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], of.encode())
        except (InvalidTag, ValueError):
            raise NotOursError from None
        content: Locked = json.loads(plain)
        return content

    def _cipher(self, use: Use) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(self.hash(use, b"lock"))


def current_key(ring: KeyRing) -> DeskKey:
    """The key that belongs to the private key of now."""
    return _made_from(ring.current.public.id, ring.current.private)


def key_with(ring: KeyRing, key_id: str) -> DeskKey:
    """The key that something was locked with before a rotation; WrongKeyError when it is not here any more."""
    return _made_from(key_id, ring.pair(key_id).private)


def _made_from(key_id: str, private: bytes) -> DeskKey:
    made = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(private)
    return DeskKey(key_id, made)
