"""The server's own secret: without it nobody can make or check the hashes that are stored."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from enum import Enum
from hashlib import blake2b
from pathlib import Path

from triage.records.secret_files import KeyUnreadableError
from triage.records.secret_files import read_secret
from triage.records.secret_files import write_once

FILE = "server.key"
KEY_BYTES = 32
HASH_BYTES = 32


class Purpose(Enum):
    """What a hash is for; a hash for one purpose is worth nothing for another."""

    CODE = b"visitor's code"
    AUDIT_LINE = b"audit line"
    AUDIT_CHAIN = b"audit chain"
    ACCOUNT_NAME = b"account name"
    ADDRESS = b"address"
    LINE = b"who tried"
    RECOVERY_CODE = b"recovery code"
    FOLLOW_UP = b"follow-up link"
    STOP = b"no more mails"


@dataclass(frozen=True)
class ServerKey:
    """Makes keyed hashes."""

    secret: bytes = field(repr=False)

    def hash(self, purpose: Purpose, content: bytes) -> bytes:
        return blake2b(content, key=self.secret, person=purpose.value, digest_size=HASH_BYTES).digest()


def server_key_at(folder: Path, *, in_use: bool, random_bytes: Callable[[int], bytes]) -> ServerKey:
    """The key in a folder; made when there is none and nothing stored needs one (`in_use`)."""
    path = folder / FILE
    if not in_use and not path.exists():
        write_once(path, random_bytes(KEY_BYTES).hex().encode())
    try:
        secret = bytes.fromhex(read_secret(path).decode("ascii"))
    except ValueError:
        raise KeyUnreadableError(path) from None
    if len(secret) != KEY_BYTES:
        raise KeyUnreadableError(path)
    return ServerKey(secret)


def never_made(_: int) -> bytes:
    """Stands where random bytes would come from, for whoever only uses keys that are there."""
    raise AssertionError("a key that is in use is never made anew")
