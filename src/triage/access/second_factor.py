"""The second factor: a code from an app on somebody's phone, and codes on paper for when that is lost."""

from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno

from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey

STEP = 30
STEPS_BESIDE = 1  # a phone's clock may be half a minute off
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LENGTH = 24
GROUP = 4
LETTERS = "ACDEFGHJKMNPQRTUVWXY346789"  # none that looks like another


def new_secret() -> str:
    """A secret for an app, in the letters that such apps take."""
    return pyotp.random_base32()


def address_of(secret: str, *, name: str, product: str) -> str:
    """What the app reads from the square."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=product)


def square_of(address: str) -> str:
    """The square as SVG, black on white in any theme."""
    drawn: str = segno.make_qr(address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True
    )
    return drawn


def in_groups(text: str) -> str:
    """Text in groups of four, to type over.

    >>> in_groups("ABCDEFGH")
    'ABCD EFGH'
    """
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The step of time that a code belongs to, when it is later than the last one used; None for any other code.

    A code works once, because whoever used it notes its step.
    """
    given = "".join(code.split())
    now = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    fits = [
        step
        for step in range(now - STEPS_BESIDE, now + STEPS_BESIDE + 1)
        if compare_digest(totp.generate_otp(step).encode(), given.encode())
    ]
    return next((step for step in fits if step > after), None)


def new_recovery_codes(random_bytes: Callable[[int], bytes]) -> tuple[str, ...]:
    """Codes to print; each works once."""
    return tuple(in_groups(_letters(random_bytes)).replace(" ", "-") for _ in range(RECOVERY_CODES))


def recovery_hash(code: str, account: str, key: ServerKey) -> bytes:
    """What is stored of a recovery code; 112 bits of chance need no slow hash."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return key.hash(Purpose.RECOVERY_CODE, f"{account} {plain}".encode())


def is_like_a_recovery_code(code: str) -> bool:
    """Whether somebody typed a code from paper instead of one from the app."""
    return sum(letter in LETTERS for letter in code.upper()) == RECOVERY_LENGTH


def _letters(random_bytes: Callable[[int], bytes]) -> str:
    many = int.from_bytes(random_bytes(RECOVERY_LENGTH * 2))
    found = []
    for _ in range(RECOVERY_LENGTH):
        many, at = divmod(many, len(LETTERS))
        found.append(LETTERS[at])
    return "".join(found)
