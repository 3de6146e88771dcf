"""The personal link of somebody who is asked again, and what only whoever holds it can open."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from hashlib import blake2b
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pydantic import TypeAdapter

from triage.reasoning.findings import Responses
from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey
from triage.records.tables import ID_LENGTH

TOKEN_BYTES = 20  # 160 bits
LONGEST_TOKEN = 64
KEY_BYTES = 32
PERSON = b"start values"
NONCE = bytes(12)  # a key of its own for every token, that seals once
STOP_BYTES = 16


@dataclass(frozen=True)
class Start:
    """What the visitor said at the start, and when asked before, by its week."""

    responses: Responses = field(repr=False)
    earlier: Mapping[int, Responses] = field(default_factory=dict, repr=False)


START = TypeAdapter(Start)


def new_token(random_bytes: Callable[[int], bytes]) -> str:
    """A token for one link; it is in the mail, and on the server only as long as that waits to be delivered, sealed."""
    return urlsafe_b64encode(random_bytes(TOKEN_BYTES)).decode().rstrip("=")


def token_hash(token: str, key: ServerKey) -> bytes | None:
    """What is stored of a token; None for what cannot be one."""
    if not token.isascii() or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    return key.hash(Purpose.FOLLOW_UP, token.encode())


def sealed_start(start: Start, token: str) -> bytes:
    """The start under the key of this token: without the mail nobody opens it, also not the server that keeps it."""
    plain = json.dumps(START.dump_python(start, mode="json"), separators=(",", ":")).encode()
    return ChaCha20Poly1305(_key_of(token)).encrypt(NONCE, plain, PERSON)


def opened_start(sealed: bytes, token: str) -> Start | None:
    """The start; None when it was sealed for another token, or damaged."""
    try:
        return START.validate_json(ChaCha20Poly1305(_key_of(token)).decrypt(NONCE, sealed, PERSON))
    except (InvalidTag, ValueError):
        return None


def _key_of(token: str) -> bytes:
    return blake2b(token.encode(), person=PERSON, digest_size=KEY_BYTES).digest()


def stop_token(submission: str, key: ServerKey) -> str:
    """What ends the asking, and can do nothing else: so it may stand in an address that a mail server presses."""
    proof = key.hash(Purpose.STOP, submission.encode())[:STOP_BYTES]
    return submission + proof.hex()


def stopped_by(token: str, key: ServerKey) -> str | None:
    """The submission that a token to stop is about; None for one that we did not make."""
    submission = token[:ID_LENGTH]
    if not token.isascii() or not compare_digest(token, stop_token(submission, key)):
        return None
    return submission
